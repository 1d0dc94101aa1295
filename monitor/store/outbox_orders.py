"""What an operator may order about a mail in the outbox, and what is refused. A sent mail is never sent again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select, update

from monitor.store import outbox
from monitor.store.mail_tables import AttemptRow, MailRow
from monitor.store.outbox import MailState, MailStatus

#: Earlier, the server may still accept what it was sent (its idle limit is five minutes: RFC 5321, 4.5.3.2.7).
RIPENS_AFTER = timedelta(minutes=10)


class Order(StrEnum):
    """What to do with a mail: try it now, keep it back, let it go, or note that it has arrived."""

    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    ARRIVED = "arrived"


@dataclass(frozen=True)
class JournalEntry:
    """One line of a mail's journal: when it came to which state, and why."""

    at: datetime
    state: MailState
    detail: str


class OrderRefusedError(Exception):
    """The mail is not in a state in which this can be done; the text says why."""


_OUTCOMES = {
    Order.RETRY: {
        MailState.PENDING: MailState.PENDING,
        MailState.FAILED: MailState.PENDING,
        MailState.IN_DOUBT: MailState.PENDING,
    },
    Order.HOLD: {MailState.PENDING: MailState.HELD, MailState.IN_DOUBT: MailState.HELD},
    Order.RELEASE: {MailState.HELD: MailState.PENDING},
    Order.ARRIVED: {MailState.IN_DOUBT: MailState.SENT, MailState.HELD: MailState.SENT},
}

_WHY_NOT = {
    MailState.PENDING: "it waits for its next attempt",
    MailState.LEASED: "it is being sent at this moment; ask again when that attempt is over",
    MailState.DOT_PENDING: "it is being sent at this moment; ask again when that attempt is over",
    MailState.SENT: "the server accepted it, and a mail that was accepted is never sent again",
    MailState.FAILED: "it was given up; retry would try it again",
    MailState.IN_DOUBT: "it is in doubt; retry would send it again, and arrived note that it is there",
    MailState.HELD: "it is held; release would let it go",
}


def find(session: Session, number: int) -> tuple[MailStatus, tuple[JournalEntry, ...]] | None:
    """A mail and its journal, oldest entry first; None if there is no mail of this number."""
    row = session.get(MailRow, number)
    if row is None:
        return None
    entries = session.exec(select(AttemptRow).where(AttemptRow.mail_id == number).order_by(col(AttemptRow.id)))
    return outbox.as_status(row), tuple(
        JournalEntry(entry.at, MailState(entry.state), entry.detail) for entry in entries
    )


def order(session: Session, number: int, what: Order, now: datetime) -> MailState:
    """Carry an order out; the state that the mail came to. Raises OrderRefusedError, and then nothing has changed."""
    row = session.get(MailRow, number)
    if row is None:
        raise OrderRefusedError(f"there is no mail {number} in the outbox")
    state = MailState(row.state)
    target = _OUTCOMES[what].get(state)
    if target is None or (what is Order.ARRIVED and not row.doubts):
        raise OrderRefusedError(f"mail {number}: {_WHY_NOT[state]}")
    sends_again = what in (Order.RETRY, Order.RELEASE)
    if sends_again and row.doubted_at and now < (ripe := row.doubted_at + RIPENS_AFTER):
        raise OrderRefusedError(f"mail {number}: the server may still accept it until {ripe:%H:%M} UTC; ask again then")
    values: dict[str, object] = {"state": target.value, "token": row.token + 1}
    if sends_again:
        values |= {"next_attempt_at": now, "attempts": 0, "faults": 0}
    if what is Order.ARRIVED:
        values |= {"resolved": True}
    written = session.exec(
        update(MailRow)
        .where(col(MailRow.id) == number, col(MailRow.state) == row.state, col(MailRow.token) == row.token)
        .values(**values)
    )
    if written.rowcount != 1:
        raise OrderRefusedError(f"mail {number}: {_WHY_NOT[MailState.LEASED]}")
    outbox.journal(session, number, target, f"{what.value}, by an operator", now)
    return target
