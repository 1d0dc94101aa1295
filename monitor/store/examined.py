"""Which record each decision rests on, so that a record that says the same is not looked at again."""

from collections.abc import Iterable

from sqlmodel import Session, col, delete, select

from monitor.store.tables import ExaminedRow


def examined(session: Session, plan: str) -> dict[str, str]:
    """The content hash of every record that was matched under this plan, by study number."""
    rows = session.exec(select(ExaminedRow.study_id, ExaminedRow.content_hash).where(ExaminedRow.plan == plan))
    return dict(rows.all())


def keep_examined(session: Session, study_id: str, content_hash: str, plan: str) -> None:
    """Note that a record was matched, in the transaction that keeps the decisions."""
    session.merge(ExaminedRow(study_id=study_id, content_hash=content_hash, plan=plan))


def drop_examined(session: Session, but: Iterable[str]) -> None:
    """Forget the records of studies that a complete reading no longer brought."""
    gone = set(session.exec(select(ExaminedRow.study_id))) - set(but)
    for study_id in gone:
        session.exec(delete(ExaminedRow).where(col(ExaminedRow.study_id) == study_id))
