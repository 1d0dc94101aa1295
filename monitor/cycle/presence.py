"""Studies that the registry merged, no longer shows, or shows again: noted before anything else of a reading."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.sweep import Sweep
from monitor.domain.changes import Change, back, gone, merged
from monitor.domain.events import StudyChanged
from monitor.domain.matches import counted
from monitor.domain.study import Study
from monitor.domain.telling import study_name
from monitor.domain.watchlist import Watch
from monitor.registry.interface import Failure, registry_problem
from monitor.store import presence, readings, studies
from monitor.store.news import keep_events
from monitor.store.session import Store


def note_presence(store: Store, sweep: Sweep, watches: Sequence[Watch], now: datetime) -> tuple[Change, ...]:
    """Keep who was merged, went away or came back, with the events that this is; the changes.

    A study that was left out once keeps its facts and is a problem of the
    reading; one that two states of the data left out, asked for directly, is gone.
    """
    with store.transaction() as session:
        changes = tuple(_changes(session, sweep, now))
        covered = readings.covered_watches(session)
        for change, study in changes:
            presence.keep_presence(session, change)
            matches = studies.matches_for_studies(session, [study.id]).get(study.id, ())
            for watch in watches:
                if watch.id in covered and counted(watch, [match for match in matches if match.watch_id == watch.id]):
                    keep_events(session, [StudyChanged(watch.id, change, study_name(study))], now)
    return tuple(change for change, _ in changes)


def following_merged(session: Session, watches: Iterable[Watch]) -> tuple[Watch, ...]:
    """The watches, with what a person decided about a merged study said of the one that answers for it."""
    into = presence.merged_studies(session)
    return tuple(
        replace(
            watch,
            confirm=watch.confirm | {into[number] for number in watch.confirm if number in into},
            dismiss={into[number]: why for number, why in watch.dismiss.items() if number in into}
            | dict(watch.dismiss),
        )
        if into.keys() & {*watch.confirm, *watch.dismiss}
        else watch
        for watch in watches
    )


def _changes(session: Session, sweep: Sweep, now: datetime) -> Iterable[tuple[Change, Study]]:
    on, stamp = now.date(), sweep.stamp.text if sweep.stamp else ""
    away = presence.gone_ids(session)
    for study_id in sorted(presence.missed_ids(session) & sweep.studies.keys()):
        presence.seen_again(session, study_id)
    known = {*sweep.merged, *(away & sweep.studies.keys()), *sweep.missing}
    facts = {study.id: study for study in studies.latest_studies(session, sorted(known))}
    for study_id, into in sorted(sweep.merged.items()):
        yield merged(study_id, into, on), facts[study_id]
    for study_id in sorted(away & sweep.studies.keys()):
        yield back(facts[study_id], on), facts[study_id]
    for study_id in sorted(set(sweep.missing) - away):
        if study_id in sweep.absent and stamp and presence.miss(session, study_id, stamp):
            yield gone(facts[study_id], on), facts[study_id]
        else:
            what = "the registry was asked for this study and left it out"
            sweep.problems.append(registry_problem(Failure.INCOMPLETE, study_id, what))
