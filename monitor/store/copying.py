"""A SQLite database copied while others read and write it."""

import contextlib
import sqlite3
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Write a copy as one file of its own that only its owner may read. Raises OSError or sqlite3.Error.

    ``target`` appears at once, when it is whole; one that is there is replaced.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
        with (
            contextlib.closing(sqlite3.connect(source, timeout=15)) as old,
            contextlib.closing(sqlite3.connect(partial)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
