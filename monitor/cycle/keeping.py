"""Keeping one study of a reading: its version, its matches, and the events that they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.drift import held_back
from monitor.cycle.matched import decided
from monitor.domain.changes import Change, ChangeKind, found
from monitor.domain.events import CandidateFound, Event, StudyChanged
from monitor.domain.matches import Dismissal, Match, Tier, counted, strength, waiting
from monitor.domain.problems import Problem
from monitor.domain.study import Study
from monitor.domain.telling import study_name
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import READER_VERSION
from monitor.registry.interface import DataStamp, Fetched
from monitor.store import studies
from monitor.store.dismissals import dismissal, keep_dismissal
from monitor.store.examined import keep_examined
from monitor.store.news import keep_events


@dataclass(frozen=True)
class Scene:
    """What holds for every study of one reading. ``confirming`` has, by study, the watches that confirm it by hand.

    ``plan`` is the fingerprint of what decides about a study, ``drift`` the ways in which too many change at once.
    """

    watches: Mapping[str, Watch]
    confirming: Mapping[str, tuple[str, ...]]
    matcher: Matcher
    covered: frozenset[str]
    known: frozenset[str]
    stamp: DataStamp | None
    now: datetime
    plan: str
    drift: Mapping[str, int]


@dataclass(frozen=True)
class _Case:
    """One study and one watch that it concerns: the decisions before this reading and now."""

    watch: Watch
    study: Study
    was: tuple[Match, ...]
    now_is: tuple[Match, ...]


def keep_study(session: Session, fetched: Fetched, before: Sequence[Match], scene: Scene) -> tuple[Change, ...]:
    """Keep what a study's record brings; the changes of its version. One that cannot be read keeps its facts.

    ``before`` are the decisions on the study that were stored until now.
    """
    record = fetched.record
    if isinstance(record, Problem):
        return ()
    study = record.study
    matches = decided(scene.matcher, record, scene.confirming)
    _keep_matches(session, matches, before, scene)
    keep_examined(session, study.id, fetched.content_hash, scene.plan)
    if study.id not in scene.known and all(_is_rejected(match, scene.watches[match.watch_id]) for match in matches):
        return ()
    appended = studies.append_version(session, _sighting(fetched, study, scene))
    changes = appended.changes if appended else ()
    if study.id not in scene.known:
        # What an archive showed before the study was followed is no news: it is found, whatever changed since.
        if appended is None or appended.number > 1:
            studies.follow(session, study.id)
        changes = (found(study, scene.now.date()),)
    for case in _cases(study, before, matches, scene):
        told = (*_events(case, changes, scene.now), *_asked_again(session, case, scene.now))
        if case.watch.id in scene.covered:
            keep_events(session, told, scene.now, held_back(told, scene.drift))
    return changes


def _keep_matches(session: Session, matches: Sequence[Match], before: Sequence[Match], scene: Scene) -> None:
    for match in matches:
        if match not in before:
            studies.keep_match(session, match, scene.now)
    still = {match.watch_id for match in matches}
    for match in before:
        if match.watch_id in scene.watches and match.watch_id not in still:
            studies.drop_match(session, match.watch_id, match.study_id)


def _sighting(fetched: Fetched, study: Study, scene: Scene) -> studies.Sighting:
    return studies.Sighting(
        study=study,
        raw=fetched.raw,
        content_hash=fetched.content_hash,
        reader_version=READER_VERSION,
        data_stamp=scene.stamp.text if scene.stamp else "",
        at=scene.now,
    )


def _is_rejected(match: Match, watch: Watch) -> bool:
    by_hand = match.study_id in watch.confirm or match.study_id in watch.dismiss
    return match.tier is Tier.REJECT and not by_hand


def _cases(study: Study, before: Sequence[Match], matches: Sequence[Match], scene: Scene) -> Iterable[_Case]:
    concerned = dict.fromkeys(match.watch_id for match in (*matches, *before) if match.watch_id in scene.watches)
    for watch_id in concerned:
        was, now_is = (tuple(match for match in matched if match.watch_id == watch_id) for matched in (before, matches))
        yield _Case(scene.watches[watch_id], study, was, now_is)


def _events(case: _Case, changes: Sequence[Change], now: datetime) -> Iterable[Event]:
    """What a watch that was read before has to tell about one study."""
    watch, name, on = case.watch, study_name(case.study), now.date()
    if counted(watch, case.now_is):
        # A study that a person named before anybody had seen it is not found by its first sight.
        if not counted(watch, case.was) and (case.was or case.study.id not in watch.confirm):
            yield StudyChanged(watch.id, found(case.study, on), name)
        for change in changes:
            if change.kind is not ChangeKind.STUDY_FOUND:
                yield StudyChanged(watch.id, change, name)
    elif waiting(watch, case.now_is) and not waiting(watch, case.was):
        yield CandidateFound(watch.id, case.study.id, on, name)


def _asked_again(session: Session, case: _Case, now: datetime) -> Iterable[Event]:
    """A dismissed study whose record has become stronger evidence than it was when it was dismissed."""
    because = case.watch.dismiss.get(case.study.id)
    if because is None:
        return
    was, now_is = next(iter(case.was), None), next(iter(case.now_is), None)
    noted = dismissal(session, case.watch.id, case.study.id)
    if noted is None or noted.because != because:  # a new word, given in view of what was stored until now
        noted = Dismissal(case.watch.id, case.study.id, because, strength(was or now_is))
    weighed = noted.weighed(now_is)
    keep_dismissal(session, weighed)
    if weighed.strength > noted.strength:
        yield CandidateFound(case.watch.id, case.study.id, now.date(), study_name(case.study), weighed.strength)
