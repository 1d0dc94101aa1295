"""Dated snapshots as a registry: on each day it answers as the archive was served on that day.

What a study's record says holds from the day of its snapshot until a later
snapshot of the same study; an archive that left a study out on some day has not
seen it, which is no absence. A search finds every record that holds a name as
whole words, in the fields that the registry itself searches.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from monitor.domain.problems import Problem, Severity
from monitor.registry.ctgov_record import content_hash
from monitor.registry.interface import (
    Canary,
    DataStamp,
    FetchAnswer,
    Fetched,
    SearchAnswer,
    SearchArea,
    SearchQuery,
    SearchTerm,
    UpdateAnswer,
)
from monitor.registry.snapshots import Snapshot, snapshots
from monitor.registry.strict_json import Void, canonical, parse_object

#: JSON paths of the search areas InterventionSearch and SponsorSearch (the registry's help page "Search Areas").
_SEARCHED: dict[SearchArea, tuple[str, ...]] = {
    SearchArea.INTERVENTION: (
        "protocolSection.armsInterventionsModule.interventions.name",
        "protocolSection.armsInterventionsModule.interventions.otherNames",
        "protocolSection.armsInterventionsModule.interventions.description",
        "protocolSection.armsInterventionsModule.interventions.type",
        "protocolSection.armsInterventionsModule.armGroups.label",
        "protocolSection.armsInterventionsModule.armGroups.description",
        "protocolSection.armsInterventionsModule.armGroups.type",
        "protocolSection.identificationModule.briefTitle",
        "protocolSection.identificationModule.officialTitle",
        "protocolSection.conditionsModule.keywords",
        "derivedSection.interventionBrowseModule.meshes.term",
        "derivedSection.interventionBrowseModule.ancestors.term",
    ),
    SearchArea.SPONSOR: (
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.name",
        "protocolSection.sponsorCollaboratorsModule.collaborators.name",
        "protocolSection.identificationModule.organization.fullName",
    ),
}
_WORD = re.compile(r"\w+")
_ALIASES = "protocolSection.identificationModule.nctIdAliases"


@dataclass(frozen=True)
class _Version:
    """A study from one day on: as it is handed out, its old numbers, and its words by search area."""

    since: date
    fetched: Fetched
    aliases: tuple[str, ...]
    words: dict[SearchArea, str]

    def holds(self, term: SearchTerm) -> bool:
        """Whether the record has the name as whole words where it is looked for."""
        phrase = _phrase(term.text)
        return bool(phrase) and phrase in self.words[term.area]


@dataclass
class Archive:
    """What an archive holds, read once: the versions of each study, the days, and what could not be used."""

    versions: dict[str, list[_Version]] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    snapshots: int = 0
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Archive":
        """Read the archive at this path. Raises MonitorError if it cannot be opened."""
        archive = cls()
        seen: dict[str, dict[date, tuple[str, bytes, str]]] = {}
        kept: dict[str, bytes] = {}
        days: set[date] = set()
        for found in snapshots(path):
            if isinstance(found, Problem):
                archive.problems.append(found)
                continue
            archive.snapshots += 1
            day = found.served_on or date.min
            days.add(day)
            spelled = content_hash(found.raw)
            raw = kept.setdefault(spelled, found.raw)
            archive._add(seen.setdefault(found.study_id, {}), found, day, (spelled, raw, found.where))
        for study_id in sorted(seen):
            archive._keep(study_id, seen[study_id])
        archive.days = sorted(days - {date.min})
        return archive

    def _add(
        self,
        days: dict[date, tuple[str, bytes, str]],
        found: Snapshot,
        day: date,
        version: tuple[str, bytes, str],
    ) -> None:
        before = days.get(day)
        if before is not None and before[0] != version[0]:
            what = f"{found.study_id} has another record on {day}, at {before[2]}; that one is used"
            self.problems.append(Problem(found.where, what, "Leave one of the two out", "W508", Severity.WARNING))
        days.setdefault(day, version)

    def _keep(self, study_id: str, days: dict[date, tuple[str, bytes, str]]) -> None:
        """Keep what differs from the day before, in the order of the days, whatever the order in the file."""
        last = ""
        for day, (spelled, raw, where) in sorted(days.items()):
            if spelled == last:
                continue
            record = parse_object(raw)
            if isinstance(record, Void):
                remedy = "The line is left out; correct it"
                self.problems.append(Problem(where, f"the record {record.reason}", remedy, "E506"))
                continue
            last = spelled
            words = {area: _words(record, paths) for area, paths in _SEARCHED.items()}
            aliases = tuple(alias.upper() for alias in _texts(record, _ALIASES.split(".")))
            version = _Version(day, Fetched(study_id, canonical(record)), aliases, words)
            self.versions.setdefault(study_id, []).append(version)


class ArchiveRegistry:
    """An archive behind the ``Registry`` protocol, as it was on ``day``."""

    def __init__(self, archive: Archive, day: date) -> None:
        self._archive, self.day = archive, day

    def data_timestamp(self) -> DataStamp | None:
        """The last day up to ``day`` of which the archive has anything."""
        place = bisect.bisect_right(self._archive.days, self.day)
        return DataStamp(self._archive.days[place - 1].isoformat() if place else "the beginning")

    @property
    def canary(self) -> Canary | None:
        """None: an archive holds what it holds."""
        return None

    def search(self, query: SearchQuery) -> SearchAnswer:
        """The studies that hold any of the names as whole words."""
        served = list(self._served())
        found = {version.fetched.study_id: version for term in query.terms for version in served if version.holds(term)}
        riding = {
            canary: version
            for canary in query.canaries
            for version in served
            if version.fetched.study_id == canary.study_id
            and version.holds(SearchTerm(SearchArea.INTERVENTION, canary.term))
        }
        found |= {version.fetched.study_id: version for version in riding.values()}
        return SearchAnswer(
            query, [version.fetched for version in found.values()], len(found), passed=frozenset(riding)
        )

    def count(self, term: SearchTerm) -> int:
        """How many studies hold one name."""
        return sum(version.holds(term) for version in self._served())

    def updated_since(self, day: date, most: int) -> UpdateAnswer | None:
        """None: an archive is searched, which costs nothing."""
        del day, most
        return None

    def fetch(self, study_ids: Sequence[str]) -> FetchAnswer:
        """The studies of these numbers; one that the archive has not seen yet is missing."""
        served = {version.fetched.study_id: version for version in self._served()}
        answering = {alias: number for number, version in served.items() for alias in version.aliases}
        answering |= {number: number for number in served}
        answered_by = {asked: answering[asked] for asked in study_ids if asked in answering}
        return FetchAnswer(
            [served[number].fetched for number in sorted(set(answered_by.values()))],
            answered_by,
            missing=tuple(asked for asked in study_ids if asked not in answering),
        )

    def _served(self) -> Iterator[_Version]:
        for versions in self._archive.versions.values():
            place = bisect.bisect_right(versions, self.day, key=lambda version: version.since)
            if place:
                yield versions[place - 1]


def _phrase(name: str) -> str:
    return f" {' '.join(_WORD.findall(name.casefold()))} " if _WORD.search(name) else ""


def _words(record: Any, paths: Iterable[str]) -> str:
    texts = (" ".join(_WORD.findall(text.casefold())) for path in paths for text in _texts(record, path.split(".")))
    return f" {' | '.join(texts)} "


def _texts(value: Any, keys: Sequence[str]) -> Iterator[str]:
    """Every text that the path leads to; a list stands for each of its elements."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, keys)
    elif keys and isinstance(value, dict):
        yield from _texts(value.get(keys[0]), keys[1:])
    elif not keys and isinstance(value, str):
        yield value
