"""Every table. Rows are dumb: no rule lives here, and none of them leaves the store.

``table=True`` classes are not validated when they are made, so what must hold
is a constraint of the database: unique keys make every write repeatable.
Payloads stand in tables of their own, so that questions about versions and
mails do not read them.
"""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint, true


class StudyRow(SQLModel, table=True):
    """A study of which versions are kept, by its canonical number; only those that concern a watch are followed."""

    __tablename__ = "study"
    id: str = Field(primary_key=True)
    first_seen_at: datetime
    followed: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class VersionRow(SQLModel, table=True):
    """One version of a study, and the hash of the record that it is."""

    __tablename__ = "study_version"
    __table_args__ = (UniqueConstraint("study_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    study_id: str = Field(foreign_key="study.id")
    number: int
    seen_on: date
    seen_at: datetime
    data_stamp: str
    content_hash: str
    reader_version: int


class FactsRow(SQLModel, table=True):
    """The facts of a version, as JSON, compressed."""

    __tablename__ = "facts"
    version_id: int = Field(primary_key=True, foreign_key="study_version.id")
    encoding: str
    facts: bytes


class RecordRow(SQLModel, table=True):
    """The raw record of a version, compressed."""

    __tablename__ = "record"
    version_id: int = Field(primary_key=True, foreign_key="study_version.id")
    encoding: str
    raw: bytes


class ConfirmedRow(SQLModel, table=True):
    """A later time at which an archive showed a version unchanged: an older version may come in between."""

    __tablename__ = "confirmed"
    __table_args__ = {"sqlite_with_rowid": False}
    version_id: int = Field(primary_key=True, foreign_key="study_version.id")
    seen_at: datetime = Field(primary_key=True)


class ChangeRow(SQLModel, table=True):
    """One change between a version and the one before it."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("study_id", "version_number", "kind", "field"),)
    id: int | None = Field(default=None, primary_key=True)
    study_id: str = Field(foreign_key="study.id")
    version_number: int
    kind: str
    field: str
    change: str


class MatchRow(SQLModel, table=True):
    """The present decision on one study for one watch."""

    __tablename__ = "match"
    watch_id: str = Field(primary_key=True)
    study_id: str = Field(primary_key=True)
    tier: str
    match: str
    decided_at: datetime


class ExaminedRow(SQLModel, table=True):
    """The record on which the present decisions about a study rest, and the plan they were made under."""

    __tablename__ = "examined"
    study_id: str = Field(primary_key=True)
    content_hash: str
    plan: str


class MissingStudyRow(SQLModel, table=True):
    """A study that a direct request did not find, with the state of the data that said so first."""

    __tablename__ = "missing_study"
    study_id: str = Field(primary_key=True, foreign_key="study.id")
    data_stamp: str


class PresenceRow(SQLModel, table=True):
    """A study that was merged, went away or came back; the last row of a study holds."""

    __tablename__ = "presence"
    id: int | None = Field(default=None, primary_key=True)
    study_id: str = Field(index=True, foreign_key="study.id")
    kind: str
    change: str


class ReadingRow(SQLModel, table=True):
    """One complete reading of the registry, and the last time its data was seen unmoved."""

    __tablename__ = "reading"
    id: int | None = Field(default=None, primary_key=True)
    data_stamp: str
    data_day: date | None
    plan: str
    problems: str
    read_at: datetime
    checked_at: datetime


class SearchRow(SQLModel, table=True):
    """What one search of a reading found; zero is a fact too. No watch: all updates, for every watch not named."""

    __tablename__ = "search"
    __table_args__ = (UniqueConstraint("reading_id", "watch_id", "query"),)
    id: int | None = Field(default=None, primary_key=True)
    reading_id: int = Field(foreign_key="reading.id")
    watch_id: str = Field(index=True)
    query: str
    total: int


class DoubtedSearchRow(SQLModel, table=True):
    """A search that suddenly found nothing, kept until later data confirms or refutes it."""

    __tablename__ = "doubted_search"
    watch_id: str = Field(primary_key=True)
    query: str = Field(primary_key=True)
    data_stamp: str


class BaselineRow(SQLModel, table=True):
    """The reading that first covered a watch: nothing before it is news."""

    __tablename__ = "baseline"
    watch_id: str = Field(primary_key=True)
    reading_id: int = Field(foreign_key="reading.id")


class CoverageRow(SQLModel, table=True):
    """How far the registry was read for a watch: what was asked in its last own search, and until when nothing lacks.

    ``asked`` is empty if the watch has to be searched by itself again.
    """

    __tablename__ = "coverage"
    watch_id: str = Field(primary_key=True)
    asked: str
    reading_id: int = Field(foreign_key="reading.id")
    complete_to: date | None
    why_unread: str


class DismissalRow(SQLModel, table=True):
    """A study that a person dismissed, and how strong the evidence was then."""

    __tablename__ = "dismissal"
    watch_id: str = Field(primary_key=True)
    study_id: str = Field(primary_key=True)
    because: str
    strength: int
    asks_again: bool


class VerdictRow(SQLModel, table=True):
    """A verdict that differs from the one before it."""

    __tablename__ = "verdict"
    id: int | None = Field(default=None, primary_key=True)
    watch_id: str = Field(index=True)
    claim_id: str
    as_of: date
    at: datetime
    state: str
    basis: str
    sentence: str


class EventRow(SQLModel, table=True):
    """Something that a digest may owe its readers; ``held`` names why an operator has to look at it first."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("watch_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    watch_id: str = Field(index=True)
    key: str
    kind: str
    event: str
    at: datetime
    held: str = Field(default="", sa_column_kwargs={"server_default": ""})
