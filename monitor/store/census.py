"""How much is stored: counts for whoever watches the monitor."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from monitor.store.tables import EventRow, StudyRow, VersionRow


@dataclass(frozen=True)
class Census:
    """Followed studies, all versions, all events, and those that wait for an operator. Mails: ``outbox_counters``."""

    studies: int
    versions: int
    events: int
    held: int


def census(session: Session) -> Census:
    """Count everything."""
    return Census(
        studies=session.exec(select(func.count()).select_from(StudyRow).where(col(StudyRow.followed))).one(),
        versions=session.exec(select(func.count()).select_from(VersionRow)).one(),
        events=session.exec(select(func.count()).select_from(EventRow)).one(),
        held=session.exec(select(func.count()).select_from(EventRow).where(EventRow.held != "")).one(),
    )
