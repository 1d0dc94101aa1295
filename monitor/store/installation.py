"""Which database this is, and whether it may send: the guard against an empty database and a restored one.

The database and a small file beside it hold the same id and a counter that
rises at every start. A database without the id that the file names was emptied
or exchanged; one whose counter is behind the file's was restored from a
backup. An exchanged one is refused. A restored one works, but sends nothing
until a person agrees: what it believes to be owed may have been sent already.
"""

import json
import os
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select, update

from monitor.domain.problems import MonitorError, Problem
from monitor.store.mail_tables import AttemptRow, MailRow
from monitor.store.outbox import MailState
from monitor.store.own_tables import InstallationRow

_OWED = (MailState.PENDING, MailState.LEASED, MailState.DOT_PENDING, MailState.IN_DOUBT)
_ONLY_ROW = 1


class ForeignDatabaseError(MonitorError):
    """The database is not the one that was used here before."""


@dataclass(frozen=True)
class Mark:
    """The id of a database and how often it was started."""

    id: str
    starts: int


def begin(session: Session, file: Path, now: datetime) -> Mark:
    """Check the database against the file and count this start; the mark to be written once this is committed.

    What a restored database owes is held, and ``awaits_consent`` is true from
    then on. Raises ForeignDatabaseError if it is another database.
    """
    known, row = _read(file), session.get(InstallationRow, _ONLY_ROW)
    if known is not None and (row is None or row.identity != known.id):
        raise ForeignDatabaseError(_foreign(file, is_empty=row is None))
    if row is None:
        row = InstallationRow(id=_ONLY_ROW, identity=uuid.uuid4().hex, starts=0)
    if known is not None and row.starts < known.starts:
        row.restored_at = now
        row.starts = known.starts
        hold_what_is_owed(session, now)
    row.starts += 1
    session.add(row)
    return Mark(row.identity, row.starts)


def write(file: Path, mark: Mark) -> None:
    """Put the mark into the file, at once, so that only its owner can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".database.", delete=False) as temporary:
        json.dump({"id": mark.id, "starts": mark.starts}, temporary)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(file)


def restored(session: Session, now: datetime) -> int:
    """Note that a backup was put in place: what it owes is held until a person agrees; how many mails that are."""
    row = session.get(InstallationRow, _ONLY_ROW)
    if row is not None:
        row.restored_at = now
        session.add(row)
    return hold_what_is_owed(session, now)


def awaits_consent(session: Session) -> datetime | None:
    """When the database was restored, if nobody has agreed since that it may send."""
    row = session.get(InstallationRow, _ONLY_ROW)
    return row.restored_at if row else None


def agree(session: Session) -> None:
    """A person agrees that a restored database sends again. What is held stays held, one by one."""
    row = session.get(InstallationRow, _ONLY_ROW)
    if row is not None:
        row.restored_at = None
        session.add(row)


def hold_what_is_owed(session: Session, now: datetime) -> int:
    """Hold every mail that is not finished; how many there were."""
    states = [state.value for state in _OWED]
    owed = session.exec(select(MailRow.id).where(col(MailRow.state).in_(states))).all()
    for mail_id in owed:
        assert mail_id is not None
        detail = "the database was restored; it may have been sent since"
        session.add(AttemptRow(mail_id=mail_id, at=now, state=MailState.HELD.value, detail=detail))
    held = {"state": MailState.HELD.value, "answer": "held after a restore", "token": MailRow.token + 1}
    held |= {"doubts": MailRow.doubts + 1, "doubted_at": now}  # if it is sent after all, it says that it may be known
    session.exec(update(MailRow).where(col(MailRow.id).in_(owed)).values(**held))
    return len(owed)


def _read(file: Path) -> Mark | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Mark(str(found["id"]), int(found["starts"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Remove the file if the database is the right one"
        raise ForeignDatabaseError(Problem(str(file), f"cannot be read: {error}", remedy, "E706")) from error


def _foreign(file: Path, *, is_empty: bool) -> Problem:
    what = "is new and empty" if is_empty else "is another one"
    return Problem(
        where=str(file),
        what=f"the database {what}, but this state directory worked with one before",
        remedy=(
            "Restore the last backup with: monitor db restore FILE. "
            f"To begin anew on purpose, remove {file.name}; nothing was read, sent or saved"
        ),
        code="E706",
    )
