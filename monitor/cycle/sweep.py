"""One pass over the registry, gathered whole before anything of it is used."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Watch
from monitor.registry.ctgov_record import READER_VERSION
from monitor.registry.essie import search_queries
from monitor.registry.interface import (
    DataStamp,
    Failure,
    FetchAnswer,
    Fetched,
    Registry,
    RegistryError,
    SearchArea,
    SearchQuery,
    registry_problem,
)
from monitor.store import readings
from monitor.store.session import Store


@dataclass
class Sweep:
    """What one pass brought.

    ``missing`` are known studies that the registry left out; ``problems``
    names everything that was not read, and warnings beside it.
    """

    stamp: DataStamp | None
    searches: list[readings.Searched] = field(default_factory=list)
    studies: dict[str, Fetched] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, fetched: Iterable[Fetched]) -> None:
        """Take studies in; one that was found twice is one."""
        self.studies.update((study.study_id, study) for study in fetched)


def plan_of(watches: Sequence[Watch]) -> str:
    """A fingerprint of everything that decides what is asked and how answers are matched."""
    asked = [replace(watch, claims=(), title="", conditions=()) for watch in watches]
    return hashlib.sha256(repr((READER_VERSION, asked)).encode()).hexdigest()


def sweep_registry(
    registry: Registry, watches: Sequence[Watch], known: frozenset[str], stamp: DataStamp | None
) -> Sweep:
    """Search for every watch, and fetch every known study that no search returned. Raises RegistryError."""
    sweep = Sweep(stamp)
    totals: dict[SearchQuery, int] = {}
    for watch, query in _queries(watches):
        if query not in totals:
            answer = registry.search(query)
            totals[query] = answer.total
            sweep.add(answer.studies)
            sweep.problems += answer.refused
        sweep.searches.append(readings.Searched(watch.id, shown_query(query), totals[query]))
    _fetch(registry, known, sweep)
    _fetch_confirmed(registry, watches, known, sweep)
    return sweep


def _fetch(registry: Registry, known: frozenset[str], sweep: Sweep) -> None:
    """Every study that is known already: its status can change while its date of update stands still."""
    wanted = known - sweep.studies.keys()
    if not wanted:
        return
    # One that was just found goes along, so that a lone missing study is told from an answer that holds nothing.
    control = sorted(known & sweep.studies.keys())[:1]
    answer = registry.fetch(sorted(wanted.union(control)))
    sweep.add(answer.found)
    sweep.missing += answer.missing
    sweep.problems += answer.refused
    sweep.problems += (
        registry_problem(Failure.INCOMPLETE, study_id, "the registry was asked for this study and left it out")
        for study_id in answer.missing
    )


def _fetch_confirmed(registry: Registry, watches: Sequence[Watch], known: frozenset[str], sweep: Sweep) -> None:
    """Studies that a person confirmed. One that the registry does not list is no failure of the reading."""
    wanted = frozenset[str]().union(*(watch.confirm for watch in watches)) - known - sweep.studies.keys()
    if not wanted:
        return
    try:
        answer = registry.fetch(sorted(wanted))
    except RegistryError as error:
        if error.failure is not Failure.NOTHING_CAME_BACK:
            raise
        answer = FetchAnswer((), missing=tuple(sorted(wanted)))
    sweep.add(answer.found)
    sweep.problems += (
        Problem(
            study_id,
            "the watchlist confirms this study, but the registry does not list it",
            "Correct the number under confirm, or wait until the study is listed",
            "W401",
            Severity.WARNING,
        )
        for study_id in answer.missing
    )


def _queries(watches: Iterable[Watch]) -> Iterable[tuple[Watch, SearchQuery]]:
    for watch in watches:
        names = dict.fromkeys(name for watched in watch.interventions for name in watched.names)
        for area, terms in ((SearchArea.INTERVENTION, tuple(names)), (SearchArea.SPONSOR, watch.sponsors)):
            for query in search_queries(area, terms):
                yield watch, query


def shown_query(query: SearchQuery) -> str:
    """The query as it is kept and shown: ``query.intr "A" OR "B"``."""
    return f"query.{query.area} " + " OR ".join(f'"{term}"' for term in query.terms)


def require_plausible(store: Store, sweep: Sweep) -> None:
    """Refuse a search that suddenly finds nothing, until a later state of the data says so again."""
    stamp = sweep.stamp.text if sweep.stamp else ""
    with store.transaction() as session:
        before = {
            (searched.watch_id, searched.query): searched.total
            for watch_id in {searched.watch_id for searched in sweep.searches}
            for searched in readings.last_searches(session, watch_id)
        }
        doubted = [
            searched
            for searched in sweep.searches
            if searched.total == 0
            and before.get((searched.watch_id, searched.query), 0) > 0
            and not readings.doubt(session, searched.watch_id, searched.query, stamp)
        ]
    if doubted:
        first = doubted[0]
        found_before = before[first.watch_id, first.query]
        what = f"the search found nothing, where {found_before} were found before; it is asked again with newer data"
        raise RegistryError(Failure.INCOMPLETE, first.query, what)
