"""What can be given up without forgetting a fact: the bytes of old mails.

Versions, changes, verdicts, events, readings and the journal stay for ever:
they are what the monitor exists to know, and what ``status --as-of`` asks.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select

from monitor.store.mail_tables import MailContentRow, MailRow
from monitor.store.outbox import MailState

_FINISHED = (MailState.SENT.value, MailState.FAILED.value)


@dataclass(frozen=True)
class Prunable:
    """How much could go: the contents of finished mails, and their bytes."""

    mails: int
    size: int


def prunable(session: Session, before: datetime) -> Prunable:
    """The contents of the mails that were written before and are finished."""
    size = func.coalesce(func.sum(func.length(MailContentRow.content)), 0)
    mails, total = session.exec(select(func.count(), size).where(_is_old(before))).one()
    return Prunable(mails, total)


def prune(session: Session, before: datetime) -> Prunable:
    """Give up what ``prunable`` names; what was given up."""
    found = prunable(session, before)
    session.exec(delete(MailContentRow).where(_is_old(before)))
    return found


def _is_old(before: datetime) -> ColumnElement[bool]:
    finished = col(MailRow.state).in_(_FINISHED) & (col(MailRow.created_at) < before)
    return col(MailContentRow.mail_id).in_(select(MailRow.id).where(finished))
