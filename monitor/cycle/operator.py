"""The operator's channels: outbox, status file, log, webhook and heartbeat, so that no single broken one hides trouble.

Nothing here ends a round: what goes wrong in one channel is said in the others.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.cycle.notify import Notified, Post, notify, turns
from monitor.cycle.signs import Round, signs_of
from monitor.cycle.situation import GOOD_CYCLE, situation
from monitor.domain.incidents import Incident, IncidentKind, Turn
from monitor.domain.mail import Sender
from monitor.domain.notices import Notice, fact_of, started
from monitor.domain.problems import Problem
from monitor.domain.schedules import Schedule
from monitor.domain.situation import ListSituation, Situation
from monitor.domain.watchlist import Watchlist
from monitor.pings import ping, send_note
from monitor.statedir import free_bytes, write_status
from monitor.store.incidents import keep_incident, open_incidents
from monitor.store.readings import beat
from monitor.store.session import Store, storage_trouble

log = logging.getLogger("monitor.operator")


@dataclass(frozen=True)
class Channels:
    """Where an operator can be told beside the mail. ``steady`` counts seconds, also asleep, and never jumps."""

    folder: Path
    steady: Callable[[], float]
    note_url: str | None = field(default=None, repr=False)
    heartbeat_url: str | None = field(default=None, repr=False)


@dataclass
class Operator:
    """Watches over the rounds of one process and tells one operator."""

    store: Store
    sender: Sender
    post: Post
    channels: Channels
    polls: Schedule
    met: Round = field(default_factory=Round)
    _storage: tuple[Incident, ...] = ()
    _clocks: tuple[datetime, float] | None = None

    def after(
        self, watchlist: Watchlist | None, now: datetime, problems: Iterable[Problem], error: Exception | None
    ) -> bool:
        """End a round; whether there are mails to send. ``error`` is what broke it off, if something did."""
        met, self.met = self.met, Round()
        met.jumped = self._jumped(now)
        met.room, met.place = free_bytes(self.channels.folder), str(self.channels.folder)
        met.watchlist = tuple(problems)
        met.broken = storage_trouble(error) if error else ""
        try:
            notified, stands = self._stored(met, watchlist, now)
        except Exception as failure:
            met.broken = met.broken or storage_trouble(failure)
            if not met.broken:
                log.exception("the operator could not be told")
                return False
            notified, stands = self._directly(met, now)
        for notice in notified.notices:
            self._tell(notice)
        self._write_status(stands, notified.incidents, met)
        if met.is_good and self.channels.heartbeat_url and (wrong := ping(self.channels.heartbeat_url)):
            log.warning("the heartbeat address (MONITOR_HEARTBEAT_URL) was not reached: %s", wrong)
        return notified.mails > 0

    def _stored(self, met: Round, watchlist: Watchlist | None, now: datetime) -> tuple[Notified, Situation]:
        if met.is_good:
            with self.store.transaction() as session:
                beat(session, GOOD_CYCLE, now)
        self._keep_remembered()
        stands = situation(self.store, watchlist, self.polls, now, met.watchlist or ())
        notified = notify(self.store, met, stands, self.post)
        self._storage = tuple(one for one in notified.incidents if one.kind is IncidentKind.STORAGE)
        return notified, stands

    def _keep_remembered(self) -> None:
        """Keep the incident that could only be remembered so far, unless another process kept its own."""
        if all(incident.number for incident in self._storage):
            return
        with self.store.transaction() as session:
            known = tuple(one for one in open_incidents(session) if one.kind is IncidentKind.STORAGE)
            kept = known or tuple(keep_incident(session, incident) for incident in self._storage)
        self._storage = kept

    def _directly(self, met: Round, now: datetime) -> tuple[Notified, Situation]:
        """Without storage: remember the incident in this process, and hand its mail over without the outbox."""
        stands = Situation(at=now)
        found = [pair for pair in turns(self._storage, signs_of(met, now)) if pair[0].kind is IncidentKind.STORAGE]
        self._storage = tuple(incident for incident, _ in found)
        notices = tuple(started(incident, stands, self.post.home) for incident, turn in found if turn is Turn.STARTED)
        self._send(notices, now)
        return Notified(notices, self._storage), stands

    def _send(self, notices: Iterable[Notice], now: datetime) -> None:
        if not self.post.home.recipient:
            return
        for notice in notices:
            with self.sender.open() as connection:
                outcome = connection.deliver(self.post.mail(notice, "notice-started", now).mail, lambda: True)
            log.info("a notice was handed over without the outbox: %s", outcome)

    def _tell(self, notice: Notice) -> None:
        log.warning("%s", notice.subject)
        url = self.channels.note_url
        if url and (wrong := send_note(url, notice.subject, notice.fact)):
            log.warning("the note (MONITOR_NOTIFY_URL) was not sent: %s", wrong)

    def _write_status(self, stands: Situation, incidents: Iterable[Incident], met: Round) -> None:
        try:
            write_status(self.channels.folder, status_object(stands, incidents, met.broken, self.post.home.process))
        except OSError as error:
            log.error("the status file cannot be written: %s", error)  # noqa: TRY400 - the reason is all there is

    def _jumped(self, now: datetime) -> timedelta:
        """How far the clock moved beside the time that passed since the last round."""
        steady, before = self.channels.steady(), self._clocks
        self._clocks = now, steady
        return (now - before[0]) - timedelta(seconds=steady - before[1]) if before else timedelta()


def status_object(
    stands: Situation, incidents: Iterable[Incident], broken: str = "", process: int | None = None
) -> dict[str, Any]:
    """How the program stands, for the status file and for programs."""
    return {
        "schema": 1,
        "at": _text(stands.at),
        "process": process,
        "lastGoodCycle": _text(stands.last_good),
        "registry": {
            "askedAt": _text(stands.asked_at),
            "readAt": _text(stands.checked_at),
            "dataDay": stands.data_day.isoformat() if stands.data_day else None,
            "nextPoll": _text(stands.next_poll),
            "unread": list(stands.unread),
        },
        "watchlist": {
            "watches": stands.watches,
            "claims": stands.claims,
            "problem": stands.watchlist or None,
            "fingerprint": stands.fingerprint or None,
        },
        "studies": stands.studies,
        "restoredAt": _text(stands.restored_at),
        "mailServerPausedUntil": _text(stands.paused_until),
        "outbox": {**stands.outbox, "oldestPending": _text(stands.oldest_pending)},
        "lists": [_list(one) for one in stands.lists],
        "incidents": [
            {
                "kind": incident.kind.value,
                "fact": fact_of(incident, stands.at),
                "since": _text(incident.since),
                "lastAt": _text(incident.last_at),
                "tries": incident.tries,
                "answer": incident.answer,
                "where": incident.where,
                "toldAt": _text(incident.told_at),
            }
            for incident in incidents
        ],
        "storage": broken or None,
    }


def _list(one: ListSituation) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "recipients": one.recipients,
        "suspended": one.suspended,
        "lastDigest": {"number": one.last_number, "kind": one.last_kind, "at": _text(one.last_at)}
        if one.last_at
        else None,
        "mails": dict(one.mails),
        "overdue": _text(one.overdue),
        "nextDue": _text(one.next_due),
        "changes": one.news,
        "smallChanges": one.small,
        "held": one.held,
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
