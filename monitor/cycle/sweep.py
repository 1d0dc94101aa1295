"""One pass over the registry, gathered whole before anything of it is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.cycle.canary import Canaries
from monitor.cycle.plan import SearchPlan, queries_of
from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Watch
from monitor.registry.essie import shown_query
from monitor.registry.interface import (
    Canary,
    DataStamp,
    Failure,
    FetchAnswer,
    Fetched,
    Registry,
    RegistryError,
    SearchAnswer,
    SearchQuery,
    SearchTerm,
)
from monitor.store import coverage, readings
from monitor.store.session import Store


@dataclass
class Found:
    """What a watch's own searches brought: the studies, how many names were refused, the canaries that all held."""

    studies: set[str] = field(default_factory=set)
    refused: int = 0
    passed: frozenset[Canary] | None = None


@dataclass(frozen=True)
class Updates:
    """The list of everything updated since a day: its studies, and the watches that it is matched with."""

    since: date
    studies: frozenset[str]
    watch_ids: tuple[str, ...]


#: More known studies than these, and than a fifth of all, cannot have gone at once (reliability, R20).
_MOST_MISSING, _SHARE_MISSING = 5, 5


@dataclass(frozen=True)
class Known:
    """The studies that are followed, and those of them of which it is settled that the registry does not show them."""

    studies: frozenset[str]
    gone: frozenset[str] = frozenset()


@dataclass
class Sweep:
    """What one pass brought.

    ``found`` has the watches that were searched by themselves; ``missing`` are
    known studies that the registry left out, and ``absent`` those of them that
    it left out again when asked for one by one; ``merged`` gives for a known
    study the one that answered in its place; ``problems`` names everything that
    was not read, and warnings beside it.
    """

    stamp: DataStamp | None
    canaries: Canaries
    searches: list[readings.Searched] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)
    updates: Updates | None = None
    studies: dict[str, Fetched] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def unanswered(self) -> frozenset[str]:
        """The known studies that did not answer by their own number."""
        return frozenset((*self.missing, *self.merged))

    def add(self, fetched: Iterable[Fetched]) -> frozenset[str]:
        """Take studies in, and give their numbers; one that was found twice is one."""
        added = {study.study_id: study for study in fetched}
        self.studies.update(added)
        return frozenset(added)


def sweep_registry(
    registry: Registry, plan: SearchPlan, known: Known, canaries: Canaries, stamp: DataStamp | None
) -> Sweep:
    """Ask what the plan says, and fetch every known study that did not come with it. Raises RegistryError."""
    sweep = Sweep(stamp, canaries)
    watches = (*plan.own, *_beyond_updates(registry, plan, sweep))
    _search(registry, watches, sweep)
    _fetch(registry, known, sweep)
    _fetch_confirmed(registry, (*plan.own, *plan.by_updates), known.studies, sweep)
    return sweep


def _beyond_updates(registry: Registry, plan: SearchPlan, sweep: Sweep) -> tuple[Watch, ...]:
    """List the updates; the watches that have to be searched after all, because there are too many."""
    if plan.updates_since is None:
        return ()
    answer = registry.updated_since(plan.updates_since, plan.most_updates)
    if answer is None:
        return plan.by_updates
    listed = sweep.add(answer.studies)
    sweep.updates = Updates(plan.updates_since, listed, tuple(watch.id for watch in plan.by_updates))
    sweep.searches.append(readings.Searched("", answer.query, len(listed)))
    return ()


def _search(registry: Registry, watches: Iterable[Watch], sweep: Sweep) -> None:
    answered: dict[tuple[SearchTerm, ...], tuple[SearchAnswer, frozenset[str]]] = {}
    for watch in watches:
        found = sweep.found.setdefault(watch.id, Found())
        for query in queries_of(watch):
            if query.terms not in answered:
                answered[query.terms] = _asked(registry, query, sweep)
            answer, studies = answered[query.terms]
            total = answer.total - sweep.canaries.strangers(watch.id, studies)
            sweep.searches.append(readings.Searched(watch.id, shown_query(query.terms), total))
            found.studies |= studies
            found.refused += len(answer.refused)
            found.passed = answer.passed if found.passed is None else found.passed & answer.passed


def _asked(registry: Registry, query: SearchQuery, sweep: Sweep) -> tuple[SearchAnswer, frozenset[str]]:
    answer = registry.search(replace(query, canaries=sweep.canaries.chosen))
    sweep.problems += answer.refused
    return replace(answer, studies=()), sweep.add(answer.studies)


def _fetch(registry: Registry, known: Known, sweep: Sweep) -> None:
    """Every study that is known already: its status can change while its date of update stands still."""
    wanted = known.studies - sweep.studies.keys()
    if not wanted:
        return
    # One that was just found goes along, so that a lone missing study is told from an answer that holds nothing.
    control = sorted(known.studies & sweep.studies.keys())[:1]
    answer = registry.fetch(sorted(wanted.union(control)))
    sweep.add(answer.found)
    sweep.missing += answer.missing
    sweep.merged.update({asked: other for asked, other in answer.answered_by.items() if asked != other})
    sweep.problems += answer.refused
    _ask_alone(registry, known, [study_id for study_id in answer.missing if study_id not in known.gone], sweep)


def _ask_alone(registry: Registry, known: Known, left_out: Sequence[str], sweep: Sweep) -> None:
    """Ask for each missing study beside one that is there. An answer that shrank as a whole proves nothing."""
    control = next(iter(sorted(known.studies & sweep.studies.keys())), None)
    if control is None or len(left_out) > max(_MOST_MISSING, len(known.studies) // _SHARE_MISSING):
        return
    for study_id in left_out:
        answer = registry.fetch((study_id, control))
        sweep.add(answer.found)
        if study_id in answer.missing:
            sweep.absent.add(study_id)
        else:
            sweep.missing.remove(study_id)


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


def require_plausible(store: Store, sweep: Sweep) -> None:
    """Refuse a search that suddenly finds nothing, until a later state of the data says so again."""
    stamp = sweep.stamp.text if sweep.stamp else ""
    with store.transaction() as session:
        before = {
            (watch_id, search.query): search.found
            for watch_id, searched in coverage.searches(session).items()
            for search in searched
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
