"""Digest numbers: each recipient of a list has a count of their own, so that they can see a loss or a repeat."""

from sqlmodel import Session

from monitor.store.mail_tables import RecipientNumberRow
from monitor.store.suspensions import mailbox


def next_number(session: Session, list_id: str, recipient: str) -> int:
    """The number of the digest that this recipient of a list is about to be written, from 1 and without gaps.

    To be called in the transaction that enqueues the mail: both are kept, or neither.
    """
    key = (list_id, mailbox(recipient))
    row = session.get(RecipientNumberRow, key) or RecipientNumberRow(list_id=key[0], mailbox=key[1], last=0)
    row.last += 1
    session.add(row)
    session.flush()
    return row.last
