"""The outbox in numbers, for a status page or a metrics endpoint."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.store.mail_state import IN_HANDS, MailState
from monitor.store.mail_tables import AttemptRow, MailRow, SuppressedMailRow


@dataclass(frozen=True)
class OutboxCounters:
    """How the post goes.

    These only grow: ``sent``; ``in_doubt_total``, how often a mail came in
    doubt; ``resolved_sent``, mails in doubt of which a person learnt that they
    had arrived; ``resent_possible_duplicate``, final dots sent after a doubt;
    ``failed_total``, how often a mail was given up; ``suppressed``, mails owed
    to suspended addresses. The others are of this moment;
    ``oldest_pending_seconds`` is the age of the oldest mail that waits or is in
    doubt, 0 if there is none.
    """

    sent: int
    in_doubt_total: int
    resolved_sent: int
    resent_possible_duplicate: int
    failed_total: int
    suppressed: int
    pending: int
    in_doubt: int
    held: int
    failed: int
    oldest_pending_seconds: float


def counts(session: Session) -> dict[MailState, int]:
    """How many mails are in each state; states without a mail are left out."""
    rows = session.exec(select(MailRow.state, func.count()).group_by(MailRow.state))
    return {MailState(state): number for state, number in rows}


def counters(session: Session, now: datetime) -> OutboxCounters:
    """The counters at this moment."""
    by_state = counts(session)
    doubts, resends = session.exec(
        select(func.coalesce(func.sum(MailRow.doubts), 0), func.coalesce(func.sum(MailRow.resends), 0))
    ).one()
    waiting = (MailState.PENDING, MailState.IN_DOUBT, *IN_HANDS)
    oldest = session.exec(
        select(MailRow.created_at)
        .where(col(MailRow.state).in_([state.value for state in waiting]))
        .order_by(col(MailRow.created_at))
        .limit(1)
    ).first()
    return OutboxCounters(
        sent=by_state.get(MailState.SENT, 0),
        in_doubt_total=doubts,
        resolved_sent=session.exec(select(func.count()).select_from(MailRow).where(col(MailRow.resolved))).one(),
        resent_possible_duplicate=resends,
        failed_total=session.exec(
            select(func.count()).select_from(AttemptRow).where(AttemptRow.state == MailState.FAILED.value)
        ).one(),
        suppressed=session.exec(select(func.count()).select_from(SuppressedMailRow)).one(),
        pending=by_state.get(MailState.PENDING, 0) + sum(by_state.get(state, 0) for state in IN_HANDS),
        in_doubt=by_state.get(MailState.IN_DOUBT, 0),
        held=by_state.get(MailState.HELD, 0),
        failed=by_state.get(MailState.FAILED, 0),
        oldest_pending_seconds=max((now - oldest).total_seconds(), 0.0) if oldest else 0.0,
    )
