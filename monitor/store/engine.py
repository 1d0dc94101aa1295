"""The two databases made alike: one writer at a time, and readers that see one state and stop nobody.

On SQLite: WAL mode, ``synchronous=FULL`` (a commit is on disk), and every
writing transaction takes the write lock at once (``BEGIN IMMEDIATE``): one
that reads first and writes later fails at once if another writer came
between, whatever the busy timeout says.

On PostgreSQL: every writing transaction takes the same advisory lock first,
so that what was read is still so when it is written, whatever else runs, and
our writers can neither deadlock nor fail to be serialized. The server frees
the lock when its holder dies, and after a while when its holder is paused.
"""

import contextlib
import sqlite3
import threading
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import create_engine

from monitor.domain.problems import MonitorError, Problem

#: So long a writer waits for its turn.
_BUSY_SECONDS = 15
_WAL_TRIES = 300
#: A PostgreSQL transaction in which so long nothing happens is rolled back: its program is paused or cut off.
_IDLE_SECONDS = 120
_READS = "monitor_reads"
_WRITER = 0x6D6F6E69746F72  # "monitor": the advisory lock of those who write
_POSTGRESQL = "postgresql+psycopg"
_POSTGRESQL_SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": f"{_BUSY_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{_IDLE_SECONDS}s",
}
_KEEPALIVES = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_BEGINNINGS = {
    ("sqlite", True): "BEGIN DEFERRED",
    ("sqlite", False): "BEGIN IMMEDIATE",
    ("postgresql", True): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    ("postgresql", False): f"SELECT pg_advisory_xact_lock({_WRITER})",
}


class StoreError(MonitorError):
    """The database cannot be used as it is."""


def engine_for(url: str, *, durable: bool) -> Engine:
    """The engine of a database, of which nothing is opened yet.

    Raises StoreError for an address of no database that can be used here.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, durable=durable)
    settings = " ".join(f"-c {name}={value}" for name, value in _POSTGRESQL_SETTINGS.items())
    connecting = {"options": settings, **_KEEPALIVES}
    try:
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True, connect_args=connecting)
    except ModuleNotFoundError as error:
        remedy = "Install the extra: pip install 'clinical-trial-milestone-monitor[postgres]'"
        raise StoreError(Problem(shown(parsed), "the PostgreSQL driver is not installed", remedy, "E708")) from error
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database for those who only read."""
    return engine.execution_options(**{_READS: True})


def shown(url: URL) -> str:
    """The address as it may be printed."""
    return url.render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(_no_address("the database URL")) from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername=_POSTGRESQL)
    if parsed.get_backend_name() != "sqlite" and parsed.drivername != _POSTGRESQL:
        raise StoreError(_no_address(shown(parsed)))
    return parsed


def _no_address(where: str) -> Problem:
    what = "is not the address of an SQLite or a PostgreSQL database"
    remedy = "Write sqlite:///path/to/monitor.db, or postgresql://user@host/name"
    return Problem(where, what, remedy, "E708")


def _sqlite(url: URL, *, durable: bool) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    if url.database and url.database != ":memory:":
        _made_private(Path(url.database))
    event.listen(engine, "connect", partial(_prepare_sqlite, durable=durable))
    event.listen(engine, "begin", _begin)
    return engine


def _made_private(file: Path) -> None:
    """Let only the owner read the file, whatever the umask; SQLite gives its rights to the files beside it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # there already, or not allowed: SQLite says which when it opens the file
        file.touch(mode=0o600, exist_ok=False)


def _prepare_sqlite(connection: Any, _record: Any, *, durable: bool) -> None:
    # The driver's own BEGIN comes too late and cannot be IMMEDIATE: with no isolation level it sends none.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    _turn_to_wal(connection)
    connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
    connection.execute("PRAGMA foreign_keys=ON")


def _turn_to_wal(connection: Any) -> None:
    """Set the journal's mode. A new database that others open too refuses at once, whatever the busy timeout says."""
    for tries_left in reversed(range(_WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            threading.Event().wait(_BUSY_SECONDS / _WAL_TRIES)
        else:
            return


def _begin(connection: Connection) -> None:
    reads = bool(connection.get_execution_options().get(_READS))
    connection.exec_driver_sql(_BEGINNINGS[connection.dialect.name, reads])
