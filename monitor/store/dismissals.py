"""What a person dismissed, and how strong the evidence was at that time."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, select

from monitor.domain.matches import Dismissal
from monitor.store.tables import DismissalRow


def dismissal(session: Session, watch_id: str, study_id: str) -> Dismissal | None:
    """The dismissal of one study for one watch, once a reading has noted it."""
    row = session.get(DismissalRow, (watch_id, study_id))
    return Dismissal(**row.model_dump()) if row else None


def dismissals(session: Session) -> tuple[Dismissal, ...]:
    """Every dismissal that was noted."""
    rows = session.exec(select(DismissalRow).order_by(DismissalRow.watch_id, DismissalRow.study_id))
    return tuple(Dismissal(**row.model_dump()) for row in rows)


def keep_dismissal(session: Session, kept: Dismissal) -> None:
    """Note a dismissal, in the place of an earlier one of the same study."""
    session.merge(DismissalRow(**vars(kept)))


def forget_dismissals(session: Session, standing: Mapping[str, Collection[str]]) -> None:
    """Forget those that a person took back: ``standing`` holds the dismissed studies of each present watch."""
    for row in session.exec(select(DismissalRow)):
        if row.study_id not in standing.get(row.watch_id, (row.study_id,)):
            session.delete(row)
