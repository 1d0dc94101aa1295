"""What a list would be told now: the claims as they stand, the events it was not told, and what was said wrongly.

Nothing is written here: the step that reports and the preview draft in the same way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.judged import Standing, standing
from monitor.domain.candidates import OpenMatch
from monitor.domain.corrections import Correction, Said, correction, is_edited, without_claims
from monitor.domain.digest import DigestKind, Role
from monitor.domain.events import Event, StudyChanged, VerdictTurned
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.matter import Matter, worth_a_mail, worth_telling
from monitor.domain.situation import STALE_AFTER
from monitor.domain.slots import local_day, what_to_send
from monitor.domain.study import Study
from monitor.domain.verdicts import State
from monitor.domain.watchlist import DigestPlan, Watch, Watchlist
from monitor.store import news, readings, studies
from monitor.store.news import Untold, WrittenDigest
from monitor.store.said import last_said


@dataclass(frozen=True)
class Draft:
    """All that one list could be told at ``now``.

    ``watches`` are those of the list, by id, as the watchlist has them.
    ``unread_since`` is set while the registry cannot be read.
    """

    plan: DigestPlan
    watches: Mapping[str, Watch]
    now: datetime
    stands: Standing
    waiting: tuple[OpenMatch, ...]
    untold: tuple[Untold, ...]
    last: WrittenDigest | None
    corrections: tuple[Correction, ...]
    begun: frozenset[str]
    unread_since: datetime | None

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that the list was not told."""
        return tuple(untold.event for untold in self.untold)

    @property
    def says_nothing(self) -> bool:
        """Whether the registry was never read for any of the claims: then there is nothing to say about today."""
        return all(judged.verdict.state is State.STALE for judged in self.stands.judged)

    def kind(self, *, at_once: bool = False) -> DigestKind | None:
        """The kind of digest that its rules ask for, if any; ``at_once`` for a list that is told of verdicts only."""
        events = [event for event in self.events if not at_once or isinstance(event, VerdictTurned)]
        has_news = any(worth_a_mail(events, role, self.plan) for role in audience(self.plan))
        has_news = has_news or bool(self.corrections) or bool(self.begun and not at_once)
        last = local_day(self.plan, self.last.created_at) if self.last else None
        kind = what_to_send(self.plan, last, local_day(self.plan, self.now), has_news=has_news)
        if kind is DigestKind.QUIET and self._has_small_news:
            kind = DigestKind.CHANGES  # what waits for company makes "nothing changed" untrue
        if kind is DigestKind.CHANGES and at_once:
            kind = DigestKind.IMMEDIATE
        return DigestKind.CORRECTION if self.corrections and kind is not DigestKind.FIRST else kind

    @property
    def _has_small_news(self) -> bool:
        return bool(self.begun) or any(worth_telling(self.events, role, self.plan) for role in audience(self.plan))

    def said(self) -> Iterable[Said]:
        """What the list is told with this digest about each claim, as readers are told it."""
        for judged in self.stands.judged:
            told = judged.as_seen_by(Role.READER)
            yield Said(told.claim, without_claims(self.watches[told.watch.id]), told.verdict.state, self.now)


def draft(session: Session, plan: DigestPlan, watchlist: Watchlist, now: datetime) -> Draft:
    """All that a list could be told at ``now``."""
    watches = {watch.id: watch for watch in watchlist.watches if watch.id in plan.watch_ids}
    unread = unread_since(session, now)
    stands = standing(session, watches.values(), unread or now)
    told = last_said(session, plan.id)
    return Draft(
        plan=plan,
        watches=watches,
        now=now,
        stands=stands,
        waiting=_waiting(watches.values(), stands),
        untold=news.untold(session, plan.id, plan.watch_ids),
        last=news.last_digest(session, plan.id),
        corrections=tuple(_corrections(session, watches, stands.judged, told)),
        begun=frozenset(judged.claim.key for judged in stands.judged) - told.keys() if told else frozenset(),
        unread_since=unread,
    )


def matter_of(session: Session, drafted: Draft, kind: DigestKind, events: Collection[Event]) -> Matter:
    """What a digest of this kind with these events is made of."""
    reading = readings.last_reading(session)
    tells = kind in (DigestKind.CHANGES, DigestKind.CORRECTION, DigestKind.IMMEDIATE)
    return Matter(
        kind=kind,
        plan=drafted.plan,
        judged=drafted.stands.judged,
        events=tuple(events) if tells else (),
        studies=_studies(session, drafted.stands, events),
        waiting=drafted.waiting,
        since=local_day(drafted.plan, drafted.last.created_at) if drafted.last else None,
        now=drafted.now,
        reading=drafted.stands.reading,
        corrections=drafted.corrections if tells else (),
        begun=drafted.begun if tells else frozenset(),
        unread_since=drafted.unread_since,
        checked_at=reading.checked_at if reading else None,
    )


def audience(plan: DigestPlan) -> dict[Role, tuple[str, ...]]:
    """Who is told in which role, each mailbox once; an editor who is also a reader gets the editors' mail."""
    editors = {address.casefold(): address for address in plan.editors}
    readers = {address.casefold(): address for address in plan.to if address.casefold() not in editors}
    return {Role.READER: tuple(readers.values()), Role.EDITOR: tuple(editors.values())}


def unread_since(session: Session, now: datetime) -> datetime | None:
    """When the registry was last read, if it cannot be read now; None if it can, or never was.

    It cannot if the last try brought no reading, or if nobody tried for so long that the verdicts are stale.
    """
    last = readings.last_reading(session)
    if last is None:
        return None
    tried = readings.heartbeats(session).get("ask")
    did_not_answer = tried is not None and tried > last.checked_at
    return last.checked_at if did_not_answer or now - last.checked_at > STALE_AFTER else None


def _waiting(watches: Iterable[Watch], stands: Standing) -> tuple[OpenMatch, ...]:
    return tuple(
        OpenMatch(watch, stands.histories[match.study_id].latest, match, watch.dismiss.get(match.study_id, ""))
        for watch in watches
        for match in stands.waiting[watch.id]
        if match.study_id in stands.histories
    )


def _corrections(
    session: Session, watches: Mapping[str, Watch], judged: Iterable[JudgedClaim], told: Mapping[str, Said]
) -> Iterable[Correction]:
    """Verdicts that were sent and were wrong. Only claims that were edited since are judged anew for that time."""
    for one in judged:
        said, watch = told.get(one.claim.key), watches[one.watch.id]
        if said is None or not is_edited(said, replace(one, watch=watch)):
            continue
        (then,) = standing(session, [replace(watch, claims=(one.claim,))], said.at, said.at).judged
        if (found := correction(said, replace(then, watch=watch))) is not None:
            yield found


def _studies(session: Session, stands: Standing, events: Iterable[Event]) -> dict[str, Study]:
    """The latest facts of every study that the digest may name."""
    changed = {event.change.study_id for event in events if isinstance(event, StudyChanged)}
    histories = {**studies.histories(session, changed), **stands.histories}
    return {study_id: history.latest for study_id, history in histories.items()}


def next_matter(
    session: Session, plan: DigestPlan, watchlist: Watchlist, now: datetime, since: datetime | None = None
) -> Matter:
    """What the next digest of a list would be made of if it were written at ``now``, whatever its schedule.

    With nothing to tell it is a quiet one. With ``since`` it tells everything from that time on, told or not.
    """
    drafted = draft(session, plan, watchlist, now)
    if since is None:
        return matter_of(session, drafted, drafted.kind() or DigestKind.QUIET, drafted.events)
    events = news.events_since(session, plan.watch_ids, since)
    kind = DigestKind.CHANGES if any(worth_telling(events, role, plan) for role in Role) else DigestKind.QUIET
    return replace(matter_of(session, drafted, kind, events), since=local_day(plan, since))
