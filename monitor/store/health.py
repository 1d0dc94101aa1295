"""The health of a database, without changing it: it is neither made nor migrated."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, create_engine

from monitor.store import readings
from monitor.store.session import known_revisions


@dataclass(frozen=True)
class Health:
    """What was found. ``trouble`` is why the database cannot be used, ``is_known`` whether its schema is one of ours.

    ``weak`` names settings under which a commit may not survive a loss of power. ``missing`` is no trouble:
    the first run makes the database.
    """

    missing: bool = False
    trouble: str = ""
    revision: str = ""
    newest: str = ""
    is_known: bool = True
    weak: tuple[str, ...] = ()
    beats: dict[str, datetime] | None = None


def health(url: str) -> Health:
    """The health of the database at this SQLAlchemy URL."""
    try:
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        return Health(trouble=f"the address cannot be used: {type(error).__name__}")
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return Health(missing=True)
    try:
        with engine.connect() as connection:
            return _looked_at(engine, connection)
    except DatabaseError as error:
        return Health(trouble=str(error.orig))
    finally:
        engine.dispose()


def _looked_at(engine: Engine, connection: Connection) -> Health:
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite and (said := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()) != "ok":
        return Health(trouble=f"damaged: {said}")
    current = MigrationContext.configure(connection).get_current_revision() or ""
    known = known_revisions()
    newest = known[0]
    beats = readings.heartbeats(Session(connection)) if current == newest else None
    return Health(
        revision=current,
        newest=newest,
        is_known=current in ("", *known),
        weak=_weak(connection, is_sqlite=is_sqlite),
        beats=beats,
    )


def _weak(connection: Connection, *, is_sqlite: bool) -> tuple[str, ...]:
    if is_sqlite:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        return () if mode == "wal" else (f"journal_mode is {mode}",)
    shown = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("fsync", "synchronous_commit")}
    return tuple(f"{name} is {value}" for name, value in shown.items() if value == "off")
