"""First step: read the registry, keep what is new, and note what it means for each watch.

1. Ask for the state of the data; if it has not moved, one request was enough.
2. Ask what the plan says and fetch every known study that did not come with it.
3. Ask for the state of the data again: if it moved meanwhile, begin once more.
4. Only now keep anything, in short transactions of some studies each.
5. Note the reading as complete, and what may be concluded from what it did not find.

Everything that goes wrong in 1 to 3 leaves what is stored as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle import canary
from monitor.cycle.absence import Doubts, doubts
from monitor.cycle.canary import Canaries
from monitor.cycle.drift import drift_problems, drifting
from monitor.cycle.keeping import Scene, keep_study
from monitor.cycle.matched import confirming
from monitor.cycle.plan import SearchPlan, fingerprint, plan_of, plan_searches
from monitor.cycle.presence import following_merged, note_presence
from monitor.cycle.sweep import Known, Sweep, require_plausible, sweep_registry
from monitor.domain.changes import Change, ChangeKind
from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.interface import DataStamp, Failure, Registry, RegistryError
from monitor.store import coverage, dismissals, presence, readings, studies
from monitor.store.coverage import Coverage
from monitor.store.examined import drop_examined, examined
from monitor.store.session import Store

_PASSES = 2
#: Studies kept in one transaction: few enough that others wait for milliseconds only.
_AT_ONCE = 50
#: Stored matches that are looked through for canaries.
_CANDIDATES = 50
#: Watches whose searches are repeated on the same data when they were not proved; more would be a burden every hour.
_MOST_REPEATED = 20


@dataclass(frozen=True)
class Observed:
    """What a reading brought.

    ``moved`` is whether there was anything to read; ``complete`` whether it
    was read wholly. ``problems`` names what was not read, and why.
    """

    moved: bool
    complete: bool
    studies: int = 0
    changes: tuple[Change, ...] = ()
    found: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


def observe(store: Store, registry: Registry, watches: Sequence[Watch], now: datetime) -> Observed:
    """Read the registry for these watches. A registry that cannot be read is a problem, not an exception."""
    try:
        sweep = _unless_unmoved(store, registry, watches, now)
        if isinstance(sweep, Observed):
            return sweep
        require_plausible(store, sweep)
    except RegistryError as error:
        return Observed(moved=True, complete=False, problems=error.problems)
    return _keep(store, sweep, watches, now)


def _unless_unmoved(store: Store, registry: Registry, watches: Sequence[Watch], now: datetime) -> Sweep | Observed:
    stamp = registry.data_timestamp()
    with store.reading() as session:
        last = readings.last_reading(session)
        known = Known(studies.known_ids(session), presence.gone_ids(session))
        plan = plan_searches(watches, coverage.coverages(session), stamp.day if stamp else None)
        canaries = _canaries(session, registry)
    if (
        stamp
        and last
        and (last.data_stamp, last.plan) == (stamp.text, plan_of(watches))
        and not _is_repeated(last, plan)
    ):
        with store.transaction() as session:
            readings.touch_reading(session, now)
        return Observed(moved=False, complete=_is_complete(last.problems), problems=last.problems)
    return _settled_sweep(registry, plan, known, canaries, stamp)


def _settled_sweep(
    registry: Registry, plan: SearchPlan, known: Known, canaries: Canaries, stamp: DataStamp | None
) -> Sweep:
    """A pass during which the registry's data stood still."""
    for _ in range(_PASSES):
        sweep = sweep_registry(registry, plan, known, canaries, stamp)
        after = registry.data_timestamp()
        if after == stamp:
            return sweep
        stamp = after
    raise RegistryError(Failure.INCOMPLETE, "/version", "the registry's data changed twice while it was read")


def _canaries(session: Session, registry: Registry) -> Canaries:
    chosen = canary.chosen(studies.surest_matches(session, _CANDIDATES), registry.canary)
    decided = studies.matches_for_studies(session, (one.study_id for one in chosen))
    concerned = {study_id: frozenset(match.watch_id for match in matches) for study_id, matches in decided.items()}
    return Canaries(chosen, concerned)


def _is_repeated(last: readings.Reading, plan: SearchPlan) -> bool:
    """Whether the last reading held a search that does not work: it may work again although the data stand still."""
    unproved = any(problem.code == Failure.UNPROVED for problem in last.problems)
    return unproved and len(plan.own) <= _MOST_REPEATED


def _keep(store: Store, sweep: Sweep, watches: Sequence[Watch], now: datetime) -> Observed:
    moved = note_presence(store, sweep, watches, now)
    with store.reading() as session:
        scene = _scene(session, following_merged(session, watches), sweep, now)
        differing = _differing(session, sweep, scene.plan)
    unreadable = {number: record for number in differing if isinstance(record := sweep.studies[number].record, Problem)}
    open_questions = doubts(sweep, watches, unreadable)
    sweep.problems += (*open_questions.problems, *unreadable.values(), *drift_problems(scene.drift))
    changes = (*moved, *_keep_studies(store, sweep, differing, scene))
    with store.transaction() as session:
        seen = {*sweep.studies, *sweep.missing}
        for watch_id in sweep.found:
            studies.drop_matches(session, watch_id, but=seen)
        drop_examined(session, but=sweep.studies)
        dismissals.forget_dismissals(session, {watch.id: watch.dismiss for watch in watches})
        readings.trust(session)
        reading_id = readings.keep_reading(session, _reading(sweep, watches, now), sweep.searches)
        _keep_coverage(session, sweep, open_questions, watches, reading_id)
    return Observed(
        moved=True,
        complete=_is_complete(sweep.problems),
        studies=len(sweep.studies),
        changes=tuple(change for change in changes if change.kind is not ChangeKind.STUDY_FOUND),
        found=tuple(change for change in changes if change.kind is ChangeKind.STUDY_FOUND),
        problems=tuple(sweep.problems),
    )


def _scene(session: Session, watches: Sequence[Watch], sweep: Sweep, now: datetime) -> Scene:
    known, plan = studies.known_ids(session), plan_of(watches)
    changed = (sweep.studies[study_id] for study_id in _differing(session, sweep, plan) if study_id in known)
    return Scene(
        watches={watch.id: watch for watch in watches},
        confirming=confirming(watches),
        matcher=Matcher(watches),
        covered=readings.covered_watches(session),
        known=known,
        stamp=sweep.stamp,
        now=now,
        plan=plan,
        drift=drifting(session, changed, len(known), now.date()),
    )


def _differing(session: Session, sweep: Sweep, plan: str) -> list[str]:
    """The studies whose records say something else than when they were last decided about, or were never."""
    seen = examined(session, plan)
    return [study_id for study_id, one in sorted(sweep.studies.items()) if seen.get(study_id) != one.content_hash]


def _keep_studies(store: Store, sweep: Sweep, differing: Sequence[str], scene: Scene) -> list[Change]:
    changes: list[Change] = []
    for start in range(0, len(differing), _AT_ONCE):
        some = differing[start : start + _AT_ONCE]
        with store.transaction() as session:
            before = studies.matches_for_studies(session, some)
            for study_id in some:
                changes += keep_study(session, sweep.studies[study_id], before.get(study_id, ()), scene)
    return changes


def _keep_coverage(
    session: Session, sweep: Sweep, open_questions: Doubts, watches: Sequence[Watch], reading_id: int
) -> None:
    day = sweep.stamp.day if sweep.stamp else None
    for watch in watches:
        if watch.id in sweep.found:
            why = open_questions.searched[watch.id]
            asked = "" if why else fingerprint(watch)
            coverage.keep_coverage(session, Coverage(watch.id, asked, reading_id, day, why))
    if sweep.updates is None:
        return
    if open_questions.updates:
        coverage.doubt_coverage(session, sweep.updates.watch_ids, open_questions.updates, search_again=False)
    else:
        coverage.keep_updates(session, sweep.updates.watch_ids, day)
    for watch_id, why in open_questions.unread.items():
        coverage.doubt_coverage(session, [watch_id], why, search_again=True)


def _is_complete(problems: Iterable[Problem]) -> bool:
    return all(problem.severity is Severity.WARNING for problem in problems)


def _reading(sweep: Sweep, watches: Sequence[Watch], now: datetime) -> readings.Reading:
    stamp = sweep.stamp
    return readings.Reading(
        data_stamp=stamp.text if stamp else "",
        data_day=stamp.day if stamp else None,
        plan=plan_of(watches),
        read_at=now,
        checked_at=now,
        problems=tuple(sweep.problems),
    )
