"""Every table. Rows are dumb: no rule lives here, and none of them leaves the store.

``table=True`` classes are not validated when they are made, so what must hold
is a constraint of the database: unique keys make every write repeatable.
Payloads stand in tables of their own, so that questions about versions and
mails do not read them.
"""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, false, text, true


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


class DigestRow(SQLModel, table=True):
    """A digest that was written for a list, numbered without gaps."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("list_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    list_id: str
    number: int
    kind: str
    created_at: datetime


class SlotRow(SQLModel, table=True):
    """A due time of a list that was served, with a digest or, when there was nothing to tell, without."""

    __tablename__ = "slot"
    list_id: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    at: datetime


class TellingRow(SQLModel, table=True):
    """An event that a list was told, and in which digest: never twice."""

    __tablename__ = "telling"
    list_id: str = Field(primary_key=True)
    event_id: int = Field(primary_key=True, foreign_key="event.id")
    digest_id: int = Field(foreign_key="digest.id")


class SaidRow(SQLModel, table=True):
    """What a list was last told about a claim, as JSON."""

    __tablename__ = "said"
    list_id: str = Field(primary_key=True)
    watch_id: str = Field(primary_key=True)
    claim_id: str = Field(primary_key=True)
    said: str


class MailRow(SQLModel, table=True):
    """One mail to one recipient, and how far it got.

    ``content_hash`` is of the bytes (empty: enqueued before it was kept), ``doubts`` counts how often it was in doubt,
    ``resends`` how often it was sent after that, ``faults`` how often this program failed at it.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("digest_id", "recipient"),
        UniqueConstraint("message_id"),
        Index("ix_mail_due", "state", "next_attempt_at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    digest_id: int | None = Field(default=None, foreign_key="digest.id")
    recipient: str
    sender: str
    subject: str
    message_id: str
    state: str = Field(index=True)
    token: int = 0
    attempts: int = 0
    created_at: datetime
    first_attempt_at: datetime | None = None
    next_attempt_at: datetime
    leased_until: datetime | None = None
    answer: str = ""
    content_hash: str = Field(default="", sa_column_kwargs={"server_default": ""})
    hold_in_doubt: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    doubted_at: datetime | None = None
    doubts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    resends: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    faults: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    resolved: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class MailContentRow(SQLModel, table=True):
    """The bytes of a mail, rendered once."""

    __tablename__ = "mail_content"
    mail_id: int = Field(primary_key=True, foreign_key="mail.id")
    content: bytes


class AttemptRow(SQLModel, table=True):
    """The journal of the outbox: every step of every mail, append-only."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(index=True, foreign_key="mail.id")
    at: datetime
    state: str
    detail: str


class RecipientNumberRow(SQLModel, table=True):
    """The number of the last digest that a recipient of a list was written: theirs alone, and without gaps."""

    __tablename__ = "recipient_number"
    list_id: str = Field(primary_key=True)
    mailbox: str = Field(primary_key=True)
    last: int


class ServerPauseRow(SQLModel, table=True):
    """Why and until when the mail server is left alone; there is one row at most."""

    __tablename__ = "server_pause"
    server: str = Field(primary_key=True)
    reason: str
    ours: bool
    since: datetime
    failures: int
    until: datetime


class BounceRow(SQLModel, table=True):
    """A mail that came back for good. One for each mail, however often the notice is delivered."""

    __tablename__ = "bounce"
    mail_id: int = Field(primary_key=True, foreign_key="mail.id")
    mailbox: str = Field(index=True)
    at: datetime
    reason: str
    forgiven: bool = False


class SuspensionRow(SQLModel, table=True):
    """An address to which nothing is sent until a person releases it."""

    __tablename__ = "suspension"
    mailbox: str = Field(primary_key=True)
    since: datetime
    reason: str


class SuppressedMailRow(SQLModel, table=True):
    """A mail that was owed to a suspended address and not written."""

    __tablename__ = "suppressed_mail"
    __table_args__ = (UniqueConstraint("digest_id", "recipient"),)
    id: int | None = Field(default=None, primary_key=True)
    digest_id: int | None = Field(default=None, foreign_key="digest.id")
    recipient: str
    reason: str
    at: datetime


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
