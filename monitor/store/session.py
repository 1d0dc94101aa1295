"""The database: opening it, its schema, and what one transaction is."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlmodel import Session

from monitor.domain.problems import Problem
from monitor.store.copying import copy
from monitor.store.engine import StoreError, engine_for, reading, shown

__all__ = ["Store", "StoreError", "copied"]


class Store:
    """An open database whose schema is the one that this program knows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_engine = reading(engine)

    @classmethod
    def open(cls, url: str, *, durable: bool = True) -> "Store":
        """Open the database at this SQLAlchemy URL and bring its schema up to date.

        ``durable=False`` is for a database that is thrown away: nothing waits for the disk.
        Raises StoreError if it cannot be opened, is damaged, or was written by a newer program.
        """
        engine = engine_for(url, durable=durable)
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
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        connection.detach()  # it is closed afterwards, and not used again
        try:
            if self._engine.dialect.name != "sqlite":
                driver.autocommit = True  # VACUUM cannot stand in a transaction
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
        """A session whose writes are all kept at the end, or none of them.

        Raises StoreError if a database server is lost. If that happens at the very end, the writes may have been kept
        all the same: whatever is written must bear being written again.
        """
        with _served(self._engine), Session(self._engine) as session, session.begin():
            yield session

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, and does not stand in a writer's way."""
        with _served(self._engine), Session(self._reading_engine) as session:
            yield session


@contextlib.contextmanager
def _served(engine: Engine) -> Iterator[None]:
    """A server that is stopped, cut off or busy with somebody else is trouble of the day, and no fault of ours."""
    try:
        yield
    except DBAPIError as error:
        if engine.dialect.name != "sqlite" and (error.connection_invalidated or isinstance(error, OperationalError)):
            what = f"the database did not do as it was told: {' '.join(str(error.orig).split())}"
            remedy = "Nothing to do if it serves again soon: what was under way is then done anew"
            raise StoreError(Problem(shown(engine.url), what, remedy, "E704")) from error
        raise


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
        where=shown(engine.url),
        what=f"the database has schema {revision}, which this version of the program does not know",
        remedy="Run the newer version of the program that wrote it; nothing was changed",
        code="E702",
    )


def _unusable(engine: Engine, error: DatabaseError) -> Problem:
    remedy = "Check the path and its permissions; restore a damaged file from a backup. Nothing was changed"
    if engine.dialect.name != "sqlite":
        remedy = "Check that the server runs, and the address, the login and the rights. Nothing was changed"
    return Problem(shown(engine.url), f"the database cannot be used: {error.orig}", remedy, "E701")


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
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        what = "only a SQLite database can be tried out on a copy"
        remedy = "Try with the default database, or run without --dry-run"
        raise StoreError(Problem(shown(parsed), what, remedy, "E703"))
    source = Path(parsed.database or "")
    if source.is_file():
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
            old.backup(new)
    return f"sqlite:///{target}"
