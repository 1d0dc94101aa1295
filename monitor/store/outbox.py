"""The outbox: one row for one mail to one recipient, and its way to sent.

pending → leased → dot_pending → sent, or failed, or in_doubt. A mail is leased
by raising its token; every later write names the token, so that a sender that
was paused for longer than its lease can no longer write. ``dot_pending`` is
committed before the final dot of the message: only a row in that state can
have been accepted without our knowing (RFC 1047).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, func, or_, select, update

from monitor.domain.mail import Mail
from monitor.store.tables import AttemptRow, MailContentRow, MailRow

#: Longer than the longest legal attempt: connecting, every command, and ten minutes at the dot (RFC 5321, 4.5.3.2).
LEASE = timedelta(minutes=30)


class MailState(StrEnum):
    """How far a mail got."""

    PENDING = "pending"
    LEASED = "leased"
    DOT_PENDING = "dot_pending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    HELD = "held"


@dataclass(frozen=True)
class QueuedMail:
    """A mail with its subject, before it has a place in the outbox."""

    subject: str
    mail: Mail


@dataclass(frozen=True)
class Leased:
    """A mail that this process may send until ``until``, and the token that its writes must name."""

    number: int
    token: int
    attempts: int
    until: datetime
    first_attempt_at: datetime
    doubted_at: datetime | None
    mail: Mail


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


def enqueue(session: Session, digest_id: int | None, mails: Iterable[QueuedMail], at: datetime) -> None:
    """Put mails into the outbox, in the caller's transaction."""
    for queued in mails:
        row = MailRow(
            digest_id=digest_id,
            recipient=queued.mail.recipient,
            sender=queued.mail.sender,
            subject=queued.subject,
            message_id=queued.mail.message_id,
            state=MailState.PENDING.value,
            created_at=at,
            next_attempt_at=at,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(MailContentRow(mail_id=row.id, content=queued.mail.content))
        _journal(session, row.id, MailState.PENDING, "enqueued", at)


def lease_next(
    session: Session, now: datetime, *, whatever_the_backoff: bool, not_these: Iterable[int]
) -> Leased | None:
    """Lease the mail that has waited longest; None if none is due.

    ``whatever_the_backoff`` also takes mails whose next attempt lies ahead: the
    operator asked. ``not_these`` were tried already in this run. A mail in
    doubt is due again when its time has come.
    """
    due = select(MailRow).where(
        col(MailRow.id).not_in(list(not_these)),
        or_(
            (col(MailRow.state) == MailState.PENDING.value)
            & (True if whatever_the_backoff else col(MailRow.next_attempt_at) <= now),
            (col(MailRow.state) == MailState.IN_DOUBT.value) & (col(MailRow.next_attempt_at) <= now),
        ),
    )
    row = session.exec(due.order_by(col(MailRow.next_attempt_at), col(MailRow.id)).limit(1)).first()
    if row is None or row.id is None:
        return None
    doubted_at = row.leased_until if row.state == MailState.IN_DOUBT.value else None
    row.state, row.token, row.attempts = MailState.LEASED.value, row.token + 1, row.attempts + 1
    row.leased_until = now + LEASE
    row.first_attempt_at = row.first_attempt_at or now
    session.add(row)
    _journal(session, row.id, MailState.LEASED, f"attempt {row.attempts}", now)
    content = session.get_one(MailContentRow, row.id).content
    mail = Mail(f"{row.id:08}", row.recipient, row.sender, row.message_id, content)
    return Leased(row.id, row.token, row.attempts, row.leased_until, row.first_attempt_at, doubted_at, mail)


def move(
    session: Session, leased: Leased, state: MailState, detail: str, now: datetime, next_at: datetime | None = None
) -> bool:
    """Bring a leased mail to its next state; False, and nothing changed, if the lease is no longer ours."""
    values: dict[str, object] = {"state": state.value, "answer": detail}
    if next_at is not None:
        values["next_attempt_at"] = next_at
    if state is MailState.IN_DOUBT:
        values["leased_until"] = now
    moved = session.exec(
        update(MailRow)
        .where(
            col(MailRow.id) == leased.number,
            col(MailRow.token) == leased.token,
            col(MailRow.state).in_([MailState.LEASED.value, MailState.DOT_PENDING.value]),
        )
        .values(**values)
    )
    if moved.rowcount != 1:
        return False
    _journal(session, leased.number, state, detail, now)
    return True


def release(session: Session, leased: Leased, reason: str, now: datetime, next_at: datetime) -> None:
    """Give a mail back that was not tried, because no mail could be: the attempt does not count."""
    if move(session, leased, MailState.PENDING, reason, now, next_at):
        session.exec(update(MailRow).where(col(MailRow.id) == leased.number).values(attempts=leased.attempts - 1))


def recover(session: Session, now: datetime, resend_at: datetime, *, nobody_else_sends: bool) -> int:
    """Free the mails of senders that are gone; how many were freed.

    One that had not come to its dot was certainly not accepted and is pending
    again. One that had is in doubt, and is due again at ``resend_at``. Without
    ``nobody_else_sends`` (another process may be alive) only leases that are
    over are freed.
    """
    taken = select(MailRow).where(col(MailRow.state).in_([MailState.LEASED.value, MailState.DOT_PENDING.value]))
    if not nobody_else_sends:
        taken = taken.where(col(MailRow.leased_until) < now)
    rows = session.exec(taken).all()
    for row in rows:
        at_the_dot = row.state == MailState.DOT_PENDING.value
        state = MailState.IN_DOUBT if at_the_dot else MailState.PENDING
        row.state, row.token = state.value, row.token + 1
        row.next_attempt_at = resend_at if at_the_dot else now
        session.add(row)
        assert row.id is not None
        _journal(session, row.id, state, "the sender is gone", now)
    return len(rows)


def counts(session: Session) -> dict[MailState, int]:
    """How many mails are in each state; states without a mail are left out."""
    rows = session.exec(select(MailRow.state, func.count()).group_by(MailRow.state))
    return {MailState(state): number for state, number in rows}


def listing(session: Session) -> tuple[MailStatus, ...]:
    """Every mail, oldest first."""
    rows = session.exec(select(MailRow).order_by(col(MailRow.id)))
    return tuple(
        MailStatus(
            row.id,
            row.recipient,
            row.subject,
            row.message_id,
            MailState(row.state),
            row.attempts,
            row.next_attempt_at,
            row.answer,
        )
        for row in rows
        if row.id is not None
    )


def _journal(session: Session, mail_id: int, state: MailState, detail: str, at: datetime) -> None:
    session.add(AttemptRow(mail_id=mail_id, at=at, state=state.value, detail=detail))
