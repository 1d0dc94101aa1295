"""The database: opening it, its schema, and what one transaction is.

SQLite runs in WAL mode with ``synchronous=FULL`` (a commit is on disk) and
every writing transaction takes the write lock at once (``BEGIN IMMEDIATE``):
one that reads first and writes later fails at once if another writer came
between, whatever the busy timeout says.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, create_engine

from monitor.domain.problems import MonitorError, Problem
from monitor.store.copying import copy

_BUSY_SECONDS = 15
_BEGIN = "monitor_begin"


class StoreError(MonitorError):
    """The database cannot be used as it is."""


class Store:
    """An open database whose schema is the one that this program knows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_engine = engine.execution_options(**{_BEGIN: "BEGIN DEFERRED"})

    @classmethod
    def open(cls, url: str, *, durable: bool = True) -> "Store":
        """Open the database at this SQLAlchemy URL and bring its schema up to date.

        ``durable=False`` is for a database that is thrown away: nothing waits for the disk.
        Raises StoreError if it cannot be opened, is damaged, or was written by a newer program.
        """
        engine = _engine(url, durable=durable)
        try:
            with engine.begin() as connection:
                _migrate(connection, engine)
        except DatabaseError as error:
            engine.dispose()
            raise StoreError(_unusable(engine, error)) from error
        except StoreError:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def schema(self) -> str:
        """The revision of the schema, which is the one that this program knows."""
        with self._reading_engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""

    def compact(self) -> None:
        """Give the room of deleted rows back to the disk."""
        connection = self._engine.raw_connection()  # VACUUM cannot stand in a transaction
        try:
            connection.cursor().execute("VACUUM")
        finally:
            connection.close()

    def require_writable(self) -> None:
        """Raise StoreError if nothing can be written to the database, or nothing within the time that writers wait."""
        try:
            with self.transaction() as session:
                session.connection().exec_driver_sql("UPDATE heartbeat SET at = at WHERE step = ''")
        except DatabaseError as error:
            raise StoreError(_unusable(self._engine, error)) from error

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose writes are all kept at the end, or none of them."""
        with Session(self._engine) as session, session.begin():
            yield session

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, and does not stand in a writer's way."""
        with Session(self._reading_engine) as session:
            yield session


def _engine(url: str, *, durable: bool) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        if engine.url.database and engine.url.database != ":memory:":
            Path(engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        event.listen(engine, "connect", partial(_prepare_sqlite, durable=durable))
        event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: Any, *, durable: bool) -> None:
    # The driver's own BEGIN comes too late and cannot be IMMEDIATE: with no isolation level it sends none.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        f"synchronous={'FULL' if durable else 'OFF'}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"))


def known_revisions() -> tuple[str, ...]:
    """Every schema that this program knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_migrations()).walk_revisions())


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _migrate(connection: Connection, engine: Engine) -> None:
    config = _migrations()
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(_newer(engine, current))
    if current is not None and engine.dialect.name == "sqlite" and engine.url.database:
        file = Path(engine.url.database)
        copy(file, file.with_name(f"{file.name}.schema-{current}"))
    command.upgrade(config, "head")


def _newer(engine: Engine, revision: str) -> Problem:
    return Problem(
        where=engine.url.render_as_string(hide_password=True),
        what=f"the database has schema {revision}, which this version of the program does not know",
        remedy="Run the newer version of the program that wrote it; nothing was changed",
        code="E702",
    )


def _unusable(engine: Engine, error: DatabaseError) -> Problem:
    return Problem(
        where=engine.url.render_as_string(hide_password=True),
        what=f"the database cannot be used: {error.orig}",
        remedy="Check the path and its permissions; restore a damaged file from a backup. Nothing was changed",
        code="E701",
    )


def storage_trouble(error: Exception) -> str:
    """Why something could not be kept, if that is what an error says; else nothing."""
    if isinstance(error, DatabaseError):
        return f"the database says: {error.orig}"
    if isinstance(error, StoreError):
        return error.problems[0].what
    return f"the system says: {error}" if isinstance(error, OSError) else ""


def copied(url: str, target: Path) -> str:
    """The URL of a private copy of a SQLite database, or of an empty one if there is nothing to copy.

    Raises StoreError for another kind of database, which cannot be copied to a file.
    """
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name != "sqlite":
        what = "only a SQLite database can be tried out on a copy"
        remedy = "Try with the default database, or run without --dry-run"
        raise StoreError(Problem(engine.url.render_as_string(hide_password=True), what, remedy, "E703"))
    source = Path(engine.url.database or "")
    if source.is_file():
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
            old.backup(new)
    return f"sqlite:///{target}"
