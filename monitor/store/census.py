"""How much is stored: counts for whoever watches the monitor."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.store.mail_tables import MailRow
from monitor.store.outbox import MailState
from monitor.store.tables import EventRow, StudyRow, VersionRow


@dataclass(frozen=True)
class Census:
    """Followed studies, all versions, all events, those that wait for an operator, and since when a mail waits."""

    studies: int
    versions: int
    events: int
    held: int
    oldest_pending: datetime | None


def census(session: Session) -> Census:
    """Count everything."""
    return Census(
        studies=session.exec(select(func.count()).select_from(StudyRow).where(col(StudyRow.followed))).one(),
        versions=session.exec(select(func.count()).select_from(VersionRow)).one(),
        events=session.exec(select(func.count()).select_from(EventRow)).one(),
        held=session.exec(select(func.count()).select_from(EventRow).where(EventRow.held != "")).one(),
        oldest_pending=session.exec(
            select(MailRow.created_at)
            .where(MailRow.state == MailState.PENDING.value)
            .order_by(col(MailRow.created_at))
            .limit(1)
        ).first(),
    )
