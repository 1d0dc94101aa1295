"""How much changed since a moment."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.domain.changes import ChangeKind
from monitor.store.tables import ChangeRow, VersionRow


def changes_since(session: Session, since: datetime | None) -> int:
    """How many changes of known studies were kept after that moment; None is the beginning."""
    query = (
        select(func.count())
        .select_from(ChangeRow)
        .join(
            VersionRow,
            (col(VersionRow.study_id) == ChangeRow.study_id) & (col(VersionRow.number) == ChangeRow.version_number),
        )
        .where(ChangeRow.kind != ChangeKind.STUDY_FOUND.value)
    )
    return session.exec(query if since is None else query.where(VersionRow.seen_at > since)).one()
