"""The tables of what the monitor knows of itself: its steps, its identity, its incidents, and the list it works with.

See ``tables`` for what holds of every table.
"""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, text


class HeartbeatRow(SQLModel, table=True):
    """When a step last ended well."""

    __tablename__ = "heartbeat"
    step: str = Field(primary_key=True)
    at: datetime


class InstallationRow(SQLModel, table=True):
    """Which database this is, how often it was started, and since when it waits for consent after a restore."""

    __tablename__ = "installation"
    id: int = Field(primary_key=True)
    identity: str
    starts: int
    restored_at: datetime | None = None


class IncidentRow(SQLModel, table=True):
    """Trouble that an operator is or will be told of; one that has not ended is under way, one of a kind at a time."""

    __tablename__ = "incident"
    __table_args__ = (
        Index(
            "ix_incident_open",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    since: datetime
    last_at: datetime
    tries: int
    answer: str
    place: str
    told_at: datetime | None = None
    ended_at: datetime | None = None


class ActiveListRow(SQLModel, table=True):
    """The watchlist that the daemon works with: the last one that was right as a whole. One row, number 1."""

    __tablename__ = "active_watchlist"
    id: int = Field(primary_key=True)
    fingerprint: str
    since: datetime
    encoding: str
    watchlist: bytes


class OfferedListRow(SQLModel, table=True):
    """What the file holds as long as it is not what the daemon works with, and why it is not. One row at most."""

    __tablename__ = "offered_watchlist"
    id: int = Field(primary_key=True)
    fingerprint: str
    seen_at: datetime
    problems: str
    edit: str
    accepted: bool


class RemovedWatchRow(SQLModel, table=True):
    """A watch that a list no longer follows, kept until the list was told what it was owed."""

    __tablename__ = "removed_watch"
    list_id: str = Field(primary_key=True)
    watch_id: str = Field(primary_key=True)
    removed_at: datetime
    watch: str
