"""First step: read the registry, keep what is new, and note what it means for each watch.

1. Ask for the state of the data; if it has not moved, one request was enough.
2. Search for every watch and fetch every known study that no search returned.
3. Ask for the state of the data again: if it moved meanwhile, begin once more.
4. Only now keep anything, one short transaction for each study.
5. Note the reading as complete.

Everything that goes wrong in 1 to 3 leaves what is stored as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.matched import decided
from monitor.cycle.sweep import Sweep, plan_of, require_plausible, sweep_registry
from monitor.domain.changes import Change, ChangeKind, found
from monitor.domain.events import CandidateFound, Event, StudyChanged
from monitor.domain.matches import Match, Tier, counted, waiting
from monitor.domain.problems import Problem, Severity
from monitor.domain.study import Study
from monitor.domain.telling import study_name
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import READER_VERSION, ReadRecord, content_hash
from monitor.registry.interface import (
    DataStamp,
    Failure,
    Fetched,
    Registry,
    RegistryError,
)
from monitor.store import readings, studies
from monitor.store.news import keep_events
from monitor.store.session import Store

_PASSES = 2


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
    found: tuple[str, ...] = ()
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
        known = studies.known_ids(session)
    if stamp and last and (last.data_stamp, last.plan) == (stamp.text, plan_of(watches)):
        with store.transaction() as session:
            readings.touch_reading(session, now)
        return Observed(moved=False, complete=_is_complete(last.problems), problems=last.problems)
    for _ in range(_PASSES):
        sweep = sweep_registry(registry, watches, known, stamp)
        after = registry.data_timestamp()
        if after == stamp:
            return sweep
        stamp = after
    raise RegistryError(Failure.INCOMPLETE, "/version", "the registry's data changed twice while it was read")


def _keep(store: Store, sweep: Sweep, watches: Sequence[Watch], now: datetime) -> Observed:
    matcher = Matcher(watches)
    changes: list[Change] = []
    concerned: dict[str, set[str]] = {watch.id: set(sweep.missing) for watch in watches}
    new: list[str] = []
    with store.reading() as session:
        covered = readings.covered_watches(session)
        known = studies.known_ids(session)
    for study_id, fetched in sorted(sweep.studies.items()):
        if isinstance(fetched.record, Problem):
            sweep.problems.append(fetched.record)
            for ids in concerned.values():
                ids.add(study_id)
            continue
        matches = decided(matcher, fetched.record, watches)
        for match in matches:
            concerned[match.watch_id].add(study_id)
        with store.transaction() as session:
            seen = _keep_study(
                session, fetched, fetched.record, matches, _Scene(watches, covered, known, sweep.stamp, now)
            )
        changes += (change for change in seen if change.kind is not ChangeKind.STUDY_FOUND)
        new += (change.study_id for change in seen if change.kind is ChangeKind.STUDY_FOUND)
    with store.transaction() as session:
        for watch in watches:
            studies.drop_matches(session, watch.id, but=concerned[watch.id])
            readings.trust(session, watch.id)
        readings.keep_reading(session, _reading(sweep, watches, now), sweep.searches)
    return Observed(
        moved=True,
        complete=_is_complete(sweep.problems),
        studies=len(sweep.studies),
        changes=tuple(changes),
        found=tuple(new),
        problems=tuple(sweep.problems),
    )


@dataclass(frozen=True)
class _Scene:
    """What holds for every study of one reading."""

    watches: Sequence[Watch]
    covered: frozenset[str]
    known: frozenset[str]
    stamp: DataStamp | None
    now: datetime


def _keep_study(
    session: Session, fetched: Fetched, record: ReadRecord, matches: Sequence[Match], scene: _Scene
) -> tuple[Change, ...]:
    """Keep a study's version, its matches, and the events that they are; the changes of the version."""
    study = record.study
    before = studies.matches_for_study(session, study.id)
    for match in matches:
        studies.keep_match(session, match, scene.now)
    if study.id not in scene.known and all(_is_rejected(match, scene.watches) for match in matches):
        return ()
    sighting = studies.Sighting(
        study=study,
        raw=fetched.raw,
        content_hash=content_hash(fetched.raw),
        reader_version=READER_VERSION,
        data_stamp=scene.stamp.text if scene.stamp else "",
        at=scene.now,
    )
    appended = studies.append_version(session, sighting)
    changes = appended.changes if appended else ()
    for watch in scene.watches:
        if watch.id in scene.covered:
            mine = [match for match in matches if match.watch_id == watch.id]
            was = [match for match in before if match.watch_id == watch.id]
            keep_events(session, _events(watch, study, mine, was, changes, scene.now), scene.now)
    return changes


def _is_rejected(match: Match, watches: Iterable[Watch]) -> bool:
    by_hand = any(
        match.watch_id == watch.id and (match.study_id in watch.confirm or match.study_id in watch.dismiss)
        for watch in watches
    )
    return match.tier is Tier.REJECT and not by_hand


def _events(
    watch: Watch, study: Study, now_is: Sequence[Match], was: Sequence[Match], changes: Sequence[Change], now: datetime
) -> Iterable[Event]:
    """What a watch that was read before has to tell about one study."""
    name, on = study_name(study), now.date()
    if counted(watch, now_is):
        if not counted(watch, was):
            yield StudyChanged(watch.id, found(study, on), name)
        for change in changes:
            if change.kind is not ChangeKind.STUDY_FOUND:
                yield StudyChanged(watch.id, change, name)
    elif waiting(watch, now_is) and not waiting(watch, was):
        yield CandidateFound(watch.id, study.id, on, name)


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
