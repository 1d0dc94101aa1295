"""The tables of what is told and sent: digests, mails, their journal, and addresses that mails come back from.

See ``tables`` for what holds of every table.
"""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, false


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
