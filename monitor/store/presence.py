"""Studies that the registry merged, no longer shows, or shows again.

Absence is never concluded from one answer: a study is gone when two different
states of the registry's data did not contain it.
"""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, col, select

from monitor.domain.changes import Change, ChangeKind
from monitor.store.codec import from_json, to_json
from monitor.store.tables import MissingStudyRow, PresenceRow


def merged_studies(session: Session, until: date = date.max) -> Mapping[str, str]:
    """The number of the study that answers for each one that was merged by this day."""
    return {
        change.study_id: change.after
        for change in _last(session).values()
        if change.kind is ChangeKind.STUDY_MERGED and change.on <= until
    }


def gone_ids(session: Session) -> frozenset[str]:
    """The studies that the registry no longer shows."""
    return frozenset(number for number, last in _last(session).items() if last.kind is ChangeKind.STUDY_GONE)


def missed_ids(session: Session) -> frozenset[str]:
    """The studies that a direct request did not find, and that were not seen since."""
    return frozenset(session.exec(select(MissingStudyRow.study_id)))


def miss(session: Session, study_id: str, data_stamp: str) -> bool:
    """Note that a study was not found; True if another state of the data had said so already."""
    row = session.get(MissingStudyRow, study_id)
    if row is not None:
        return row.data_stamp != data_stamp
    session.add(MissingStudyRow(study_id=study_id, data_stamp=data_stamp))
    return False


def seen_again(session: Session, study_id: str) -> None:
    """Forget that a study was not found."""
    row = session.get(MissingStudyRow, study_id)
    if row is not None:
        session.delete(row)


def keep_presence(session: Session, change: Change) -> None:
    """Keep that a study was merged, went away or came back."""
    session.add(PresenceRow(study_id=change.study_id, kind=change.kind.value, change=to_json(change)))


def presence_of(session: Session, study_id: str) -> tuple[Change, ...]:
    """Every time a study was merged, went away or came back, oldest first."""
    rows = session.exec(select(PresenceRow).where(PresenceRow.study_id == study_id).order_by(col(PresenceRow.id)))
    return tuple(from_json(Change, row.change) for row in rows)


def _last(session: Session) -> dict[str, Change]:
    rows = session.exec(select(PresenceRow).order_by(col(PresenceRow.id)))
    return {row.study_id: from_json(Change, row.change) for row in rows}
