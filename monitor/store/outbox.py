"""The outbox: one row for one mail to one recipient, and its way to sent.

pending → leased → dot_pending → sent, or failed, in_doubt or held. A mail is
leased by raising its token; every later write names the token, so that a
sender that was paused for longer than its lease can no longer write.
``dot_pending`` is committed before the final dot of the message: only a row in
that state can have been accepted without our knowing (RFC 1047).

What every mail passes through is stated once, as statements on the tables: the
same written as objects takes three times as long, and a list has a thousand.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, or_, select, update

from monitor.domain.mail import Mail
from monitor.store import suspensions
from monitor.store.mail_state import IN_HANDS, MailState
from monitor.store.mail_tables import MailRow
from monitor.store.outbox_counters import OutboxCounters, counters, counts

__all__ = [
    "IN_HANDS",
    "LEASE",
    "MOST_FAULTS",
    "Leased",
    "MailState",
    "MailStatus",
    "OutboxCounters",
    "QueuedMail",
    "UnreadableMailError",
    "announce_dot",
    "as_status",
    "content_of",
    "counters",
    "counts",
    "enqueue",
    "give_back",
    "hasten",
    "hold_unresolved",
    "journal",
    "lease_next",
    "listing",
    "move",
    "recover",
    "set_back",
]

#: Longer than the longest legal attempt: connecting, every command, and ten minutes at the dot (RFC 5321, 4.5.3.2).
LEASE = timedelta(minutes=30)
#: A mail at which this program itself failed so often is set aside: it must not stop the others.
MOST_FAULTS = 3

_MAIL, _CONTENT, _ATTEMPT = (SQLModel.metadata.tables[name] for name in ("mail", "mail_content", "attempt"))
_DUE = tuple(
    sa.select(_MAIL)
    .where(_MAIL.c.state == state.value, _MAIL.c.next_attempt_at <= sa.bindparam("now"))
    .order_by(_MAIL.c.next_attempt_at, _MAIL.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)  # SQLite has locked everything by then, and knows no such words
    for state in (MailState.PENDING, MailState.IN_DOUBT)
)
_CHANGE_ONE = sa.update(_MAIL).where(_MAIL.c.id == sa.bindparam("number"))
_CHANGE_OURS = _CHANGE_ONE.where(_MAIL.c.token == sa.bindparam("our_token"))
_READ_ONE = (
    sa.select(_MAIL, _CONTENT.c.content)
    .join(_CONTENT, _CONTENT.c.mail_id == _MAIL.c.id, isouter=True)
    .where(_MAIL.c.id == sa.bindparam("number"))
)
_KEEP = sa.insert(_CONTENT).inline()
_NOTE = sa.insert(_ATTEMPT).inline()  # nobody asks for the number of the entry


@dataclass(frozen=True)
class QueuedMail:
    """A mail with its subject, before it has a place in the outbox.

    ``hold_in_doubt``: if it is ever in doubt, a person decides about it, and it is not sent again by itself.
    """

    subject: str
    mail: Mail
    hold_in_doubt: bool = False


@dataclass(frozen=True)
class Leased:
    """A mail that this process may send until ``until``, and the token that its writes must name.

    ``doubts`` counts the attempts that may have been accepted, the last one at ``doubted_at``.
    """

    number: int
    token: int
    attempts: int
    until: datetime
    recipient: str
    doubts: int
    doubted_at: datetime | None


@dataclass(frozen=True)
class MailStatus:
    """One mail as the operator sees it."""

    number: int
    recipient: str
    subject: str
    message_id: str
    state: MailState
    attempts: int
    next_attempt_at: datetime
    answer: str
    created_at: datetime
    doubts: int


class UnreadableMailError(Exception):
    """The bytes of a mail are missing, or are not those that were put into the outbox."""


def enqueue(session: Session, digest_id: int | None, mails: Iterable[QueuedMail], at: datetime) -> None:
    """Put mails into the outbox, in the caller's transaction; one to a suspended address is noted as suppressed."""
    for queued in mails:
        if suspensions.suppressed(session, digest_id, queued.mail.recipient, at):
            continue
        row = MailRow(
            digest_id=digest_id,
            recipient=queued.mail.recipient,
            sender=queued.mail.sender,
            subject=queued.subject,
            message_id=queued.mail.message_id,
            state=MailState.PENDING.value,
            created_at=at,
            next_attempt_at=at,
            content_hash=_hash(queued.mail.content),
            hold_in_doubt=queued.hold_in_doubt,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        session.connection().execute(_KEEP, {"mail_id": row.id, "content": queued.mail.content})
        journal(session, row.id, MailState.PENDING, "enqueued", at)


def lease_next(session: Session, now: datetime) -> Leased | None:
    """Lease the mail that has been due for longest; None if none is due. One in doubt is due when its time has come."""
    database = session.connection()
    due = [row for statement in _DUE if (row := database.execute(statement, {"now": now}).first())]
    if not due:
        return None
    row = min(due, key=lambda row: (row.next_attempt_at, row.id))
    leased = Leased(row.id, row.token + 1, row.attempts + 1, now + LEASE, row.recipient, row.doubts, row.doubted_at)
    values = {
        "state": MailState.LEASED.value,
        "token": leased.token,
        "attempts": leased.attempts,
        "leased_until": leased.until,
        "first_attempt_at": row.first_attempt_at or now,
    }
    database.execute(_CHANGE_ONE, {"number": leased.number, **values})
    journal(session, leased.number, MailState.LEASED, f"attempt {leased.attempts}", now)
    return leased


def content_of(session: Session, leased: Leased) -> Mail:
    """The mail as it was rendered. Raises UnreadableMailError if these are not its bytes any more."""
    row = session.connection().execute(_READ_ONE, {"number": leased.number}).one()
    if row.content is None:
        raise UnreadableMailError("its bytes are not in the database")
    if row.content_hash and row.content_hash != _hash(row.content):
        raise UnreadableMailError("its bytes are not those that were put into the outbox")
    return Mail(f"{row.id:08}", row.recipient, row.sender, row.message_id, row.content)


def announce_dot(session: Session, leased: Leased, now: datetime) -> bool:
    """Note that the final dot is next, and renew the lease; False, and nothing noted, if it is no longer ours."""
    return _write(
        session,
        leased,
        (MailState.LEASED,),
        now,
        "the final dot is next",
        state=MailState.DOT_PENDING.value,
        leased_until=now + LEASE,
        **({"resends": _MAIL.c.resends + 1} if leased.doubts else {}),
    )


def move(
    session: Session, leased: Leased, state: MailState, detail: str, now: datetime, next_at: datetime | None = None
) -> bool:
    """Bring a leased mail to its next state; False, and nothing changed, if the lease is no longer ours."""
    values: dict[str, object] = {"state": state.value, "answer": detail}
    if next_at is not None:
        values["next_attempt_at"] = next_at
    if state is MailState.IN_DOUBT:
        values |= {"doubted_at": now, "doubts": _MAIL.c.doubts + 1}
    return _write(session, leased, IN_HANDS, now, detail, **values)


def give_back(session: Session, leased: Leased, reason: str, now: datetime) -> None:
    """Give a mail back that was not tried, because no mail could be: the attempt does not count."""
    if move(session, leased, MailState.PENDING, reason, now):
        session.exec(update(MailRow).where(col(MailRow.id) == leased.number).values(attempts=leased.attempts - 1))


def set_back(session: Session, leased: Leased, reason: str, now: datetime, next_at: datetime) -> bool:
    """Note that this program failed at a mail; True if it was set aside for a person, else it waits for ``next_at``."""
    faults = session.get_one(MailRow, leased.number).faults + 1
    state = MailState.HELD if faults >= MOST_FAULTS else MailState.PENDING
    if not move(session, leased, state, reason, now, next_at):
        return False
    session.exec(update(MailRow).where(col(MailRow.id) == leased.number).values(faults=faults))
    return state is MailState.HELD


def recover(session: Session, now: datetime, resend_at: datetime, *, nobody_else_sends: bool) -> int:
    """Free the mails of senders that are gone; how many were freed.

    One that had not come to its dot was certainly not accepted and is pending
    again. One that had is in doubt, and is due again at ``resend_at``. Without
    ``nobody_else_sends`` (another process may be alive) only leases that are
    over are freed, and those of a clock that was far ahead.
    """
    taken = select(MailRow).where(col(MailRow.state).in_([state.value for state in IN_HANDS]))
    if not nobody_else_sends:
        until = col(MailRow.leased_until)
        taken = taken.where(or_(until < now, until > now + 2 * LEASE))
    rows = session.exec(taken.with_for_update(skip_locked=True)).all()
    for row in rows:
        assert row.id is not None
        at_the_dot = row.state == MailState.DOT_PENDING.value
        state = MailState.IN_DOUBT if at_the_dot else MailState.PENDING
        row.state, row.token = state.value, row.token + 1
        row.next_attempt_at = resend_at if at_the_dot else now
        if at_the_dot:
            row.doubts, row.doubted_at = row.doubts + 1, now
            row.answer = "the sender was gone before the server's answer was noted"
        session.add(row)
        journal(session, row.id, state, "the sender is gone", now)
    return len(rows)


def hold_unresolved(session: Session, now: datetime) -> tuple[int, ...]:
    """Hold the mails in doubt whose time has come and whose list wants no second copy; their numbers."""
    rows = session.exec(
        select(MailRow)
        .where(MailRow.state == MailState.IN_DOUBT.value, MailRow.next_attempt_at <= now, col(MailRow.hold_in_doubt))
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        assert row.id is not None
        row.state, row.token = MailState.HELD.value, row.token + 1
        session.add(row)
        journal(session, row.id, MailState.HELD, "in doubt, and its list wants no second copy unasked", now)
    return tuple(row.id for row in rows if row.id is not None)


def hasten(session: Session, now: datetime, state: MailState, beyond: timedelta, to: datetime) -> None:
    """Bring the next attempts that lie more than ``beyond`` ahead forward to ``to``."""
    session.exec(
        update(MailRow)
        .where(col(MailRow.state) == state.value, col(MailRow.next_attempt_at) > now + beyond)
        .values(next_attempt_at=to)
    )


def listing(session: Session, states: Collection[MailState] = tuple(MailState)) -> tuple[MailStatus, ...]:
    """Every mail in one of these states, oldest first."""
    wanted = col(MailRow.state).in_([state.value for state in states])
    rows = session.exec(select(MailRow).where(wanted).order_by(col(MailRow.id)))
    return tuple(as_status(row) for row in rows)


def as_status(row: MailRow) -> MailStatus:
    """A row as the operator sees it."""
    assert row.id is not None
    return MailStatus(
        number=row.id,
        recipient=row.recipient,
        subject=row.subject,
        message_id=row.message_id,
        state=MailState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        answer=row.answer,
        created_at=row.created_at,
        doubts=row.doubts,
    )


def journal(session: Session, mail_id: int, state: MailState, detail: str, at: datetime) -> None:
    """Append to the journal. Nothing is ever changed in it or taken out."""
    session.connection().execute(_NOTE, {"mail_id": mail_id, "at": at, "state": state.value, "detail": detail})


def _write(
    session: Session, leased: Leased, held_in: Collection[MailState], now: datetime, detail: str, **values: object
) -> bool:
    """Write a leased row, provided that the lease is still ours, and the journal with it."""
    statement = _CHANGE_OURS.where(_MAIL.c.state.in_([state.value for state in held_in])).values(**values)
    written = session.connection().execute(statement, {"number": leased.number, "our_token": leased.token})
    if written.rowcount != 1:
        return False
    journal(session, leased.number, MailState(str(values["state"])), detail, now)
    return True


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
