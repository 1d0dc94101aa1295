"""The part of ``monitor check`` that asks the registry: how many studies each name finds now."""

import threading
from dataclasses import dataclass

from monitor.cli.progress import ToldRegistry, progress
from monitor.domain.problems import Problem
from monitor.domain.wording import plural
from monitor.registry.ctgov import MOST_STUDIES, ClinicalTrialsGov
from monitor.registry.essie import plain
from monitor.registry.interface import Failure, Registry, RegistryError, SearchArea, SearchTerm
from monitor.settings import Settings
from monitor.watchfile.counting import NamedPlace, refused, searched_names, too_broad
from monitor.wiring import registry_api


@dataclass(frozen=True)
class Counted:
    """A name with the number of studies that hold it, None if the registry refuses it; and what is wrong with that."""

    named: NamedPlace
    found: int | None
    problem: Problem | None

    @property
    def shown(self) -> str:
        """The number in words."""
        return "refused" if self.found is None else plural(self.found, "study", "studies")

    def as_object(self) -> dict[str, object]:
        """The number for programs."""
        area = "sponsor" if self.named.is_sponsor else "intervention"
        return {"watch": self.named.watch_id, "name": self.named.name, "as": area, "found": self.found}


def count_names(settings: Settings, file: str, source: str) -> tuple[Counted, ...]:
    """Ask once for every name of a valid watchlist. Raises RegistryError if the registry cannot be read."""
    with registry_api(settings, threading.Event()) as api:
        names = tuple(searched_names(file, source))
        with progress("counting studies", len(names)) as tell:
            registry = ToldRegistry(ClinicalTrialsGov(api), tell)
            return tuple(_counted(registry, named) for named in names)


def _counted(registry: Registry, named: NamedPlace) -> Counted:
    area = SearchArea.SPONSOR if named.is_sponsor else SearchArea.INTERVENTION
    try:
        found = registry.count(SearchTerm(area, plain(named.name)))
    except RegistryError as error:
        if error.failure is not Failure.QUERY_REFUSED:
            raise
        return Counted(named, None, refused(named, error.problems[0].what))
    return Counted(named, found, too_broad(named, found, MOST_STUDIES))
