"""Addresses to which nothing is sent any more, and the mails that came back from them.

An address is compared without regard to upper and lower case (``mailbox``).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from monitor.store.mail_tables import BounceRow, SuppressedMailRow, SuspensionRow

#: So many different mails must have come back for good before an address is suspended.
BOUNCES_TO_SUSPEND = 3


@dataclass(frozen=True)
class Suspension:
    """An address that is suspended, since when and why, and how many mails it was owed since."""

    mailbox: str
    since: datetime
    reason: str
    suppressed: int


def mailbox(address: str) -> str:
    """The key of an address."""
    return address.lower()


def note_hard_bounce(session: Session, mail_id: int, recipient: str, reason: str, at: datetime) -> bool:
    """Note that a mail came back for good; True if its address is suspended by this. The same mail counts once."""
    if session.get(BounceRow, mail_id) is not None:
        return False
    box = mailbox(recipient)
    session.add(BounceRow(mail_id=mail_id, mailbox=box, at=at, reason=reason))
    session.flush()
    number = session.exec(
        select(func.count()).select_from(BounceRow).where(BounceRow.mailbox == box, ~col(BounceRow.forgiven))
    ).one()
    if number < BOUNCES_TO_SUSPEND or session.get(SuspensionRow, box) is not None:
        return False
    session.add(SuspensionRow(mailbox=box, since=at, reason=f"{number} mails came back, the last one: {reason}"))
    return True


def is_suspended(session: Session, recipient: str) -> bool:
    """Whether nothing is sent to this address."""
    return session.get(SuspensionRow, mailbox(recipient)) is not None


def suppressed(session: Session, digest_id: int | None, recipient: str, at: datetime) -> bool:
    """Whether a mail must not be written because its address is suspended; if so this is noted, with the reason."""
    row = session.get(SuspensionRow, mailbox(recipient))
    if row is None:
        return False
    session.add(SuppressedMailRow(digest_id=digest_id, recipient=recipient, reason=row.reason, at=at))
    return True


def suspended(session: Session) -> tuple[Suspension, ...]:
    """Every suspended address, the oldest first."""
    owed = func.count(col(SuppressedMailRow.id))
    rows = session.exec(
        select(SuspensionRow, owed)
        .join(
            SuppressedMailRow,
            (func.lower(SuppressedMailRow.recipient) == SuspensionRow.mailbox)
            & (col(SuppressedMailRow.at) >= col(SuspensionRow.since)),
            isouter=True,
        )
        .group_by(col(SuspensionRow.mailbox))
        .order_by(col(SuspensionRow.since))
    )
    return tuple(Suspension(row.mailbox, row.since, row.reason, number) for row, number in rows)


def lift(session: Session, address: str) -> bool:
    """Send to an address again; its bounces so far no longer count. False if it was not suspended."""
    row = session.get(SuspensionRow, mailbox(address))
    if row is None:
        return False
    session.delete(row)
    session.exec(update(BounceRow).where(col(BounceRow.mailbox) == row.mailbox).values(forgiven=True))
    return True
