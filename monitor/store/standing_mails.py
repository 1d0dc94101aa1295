"""What the outbox shows to an operator: what waits and for how long, and what became of a list's last digest."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.store.mail_tables import DigestRow, MailRow
from monitor.store.outbox import MailState


def oldest_pending(session: Session) -> datetime | None:
    """When the mail was written that has waited longest to be sent."""
    return session.exec(select(func.min(MailRow.created_at)).where(MailRow.state == MailState.PENDING.value)).one()


def of_last_digest(session: Session, list_id: str) -> dict[str, int]:
    """How many mails of a list's last digest are in each state."""
    last = select(func.max(DigestRow.id)).where(DigestRow.list_id == list_id).scalar_subquery()
    rows = session.exec(
        select(MailRow.state, func.count()).where(col(MailRow.digest_id) == last).group_by(MailRow.state)
    )
    return dict(rows.all())


def in_doubt(session: Session) -> tuple[tuple[str, str], ...]:
    """The Message-ID of every mail in doubt, with what was met at its dot."""
    query = select(MailRow.message_id, MailRow.answer).where(MailRow.state == MailState.IN_DOUBT.value)
    return tuple(session.exec(query.order_by(col(MailRow.id))).all())
