"""Backups of a SQLite database, what is wrong with one, and what it no longer needs.

A backup is made with SQLite's own online copy, so writers need not stop. A
damaged file is never replaced by an empty one, and a restore keeps what it
replaces. PostgreSQL has tools of its own for all of this.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from monitor.domain.problems import Problem
from monitor.store.copying import copy
from monitor.store.session import StoreError

_DAMAGED = "E705"
_MOST_FAULTS = 20


@dataclass(frozen=True)
class Saved:
    """A backup that was written and read back: its file, and its size in bytes."""

    file: Path
    size: int


def database_file(url: str) -> Path:
    """The file of a SQLite database. Raises StoreError for another kind, with the tool to use instead."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        where = parsed.render_as_string(hide_password=True)
        remedy = "Use the database's own tools: pg_dump, pg_restore, pg_amcheck"
        raise StoreError(Problem(where, "only a SQLite database is a file that can be copied", remedy, "E703"))
    return Path(parsed.database)


def backup(url: str, target: Path) -> Saved:
    """Copy the database while others write, and check the copy. Raises StoreError if either is damaged."""
    source = database_file(url)
    if target.exists():
        raise StoreError(Problem(str(target), "exists already", "Give another name; nothing was written", "E703"))
    _require_database(source)
    _require_sound(source)
    try:
        copy(source, target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_not_done(target, error)) from error
    _require_sound(target)
    return Saved(target, target.stat().st_size)


def restore(url: str, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database; where the present file was moved to, if there was one.

    Nobody else may have the database open: hold the state directory's lock.
    Raises StoreError if the backup is damaged; nothing is changed then.
    """
    target = database_file(url)
    _require_database(source)
    _require_sound(source)
    fresh, kept = target.with_name(f".{target.name}.restored"), None
    try:
        copy(source, fresh)
        if target.exists():
            kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%S}")
            _move(target, kept)
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_not_done(target, error)) from error
    return kept


def faults(file: Path) -> Iterator[str]:
    """What SQLite finds wrong with the file's pages, indexes and references; at most twenty lines."""
    try:
        with _opened(file) as database:
            found = [text for (text,) in database.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
            yield from (text for text in found if text != "ok")
            for table, row, parent, _ in database.execute("PRAGMA foreign_key_check").fetchmany(_MOST_FAULTS):
                yield f"row {row} of {table} refers to a row of {parent} that is not there"
    except sqlite3.Error as error:
        yield str(error)


def require_readable(url: str) -> None:
    """Raise StoreError, with the way to restore, if an existing SQLite file is damaged or no database at all."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return
    file = Path(parsed.database)
    if not file.exists() or not file.stat().st_size:
        return
    try:
        with _opened(file) as database:
            (first,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "unable to open" in str(error) or "locked" in str(error):
            return  # rights and locks have errors of their own, with other remedies
        first = str(error)
    except sqlite3.DatabaseError as error:
        first = str(error)
    if first != "ok":
        raise StoreError(_damaged(file, first))


def _move(database: Path, to: Path) -> None:
    """Move the file; the log of its changes goes with it, for it belongs to no other."""
    for suffix in ("-wal", "-shm", ""):
        part = Path(f"{database}{suffix}")
        if part.exists():
            part.rename(f"{to}{suffix}")


def _require_database(file: Path) -> None:
    if not file.is_file():
        raise StoreError(Problem(str(file), "is not there", "Check the path; nothing was changed", "E701"))


def _require_sound(file: Path) -> None:
    for fault in faults(file):
        raise StoreError(_damaged(file, fault))


def _damaged(file: Path, fault: str) -> Problem:
    return Problem(
        where=str(file),
        what=f"the database is damaged: {fault}",
        remedy=(
            "It was left as it is. Restore the last good backup with: monitor db restore FILE. "
            "The damaged file is kept beside it; sqlite3 FILE .recover can save what is left in it"
        ),
        code=_DAMAGED,
    )


def _not_done(file: Path, error: Exception) -> Problem:
    return Problem(str(file), f"cannot be written: {error}", "Check the disk and the rights of the folder", "E701")


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The file for reading. Not by a read-only address: a log left by a crash must be applied."""
    with contextlib.closing(sqlite3.connect(file, timeout=15)) as database:
        yield database
