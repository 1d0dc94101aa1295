"""The two outboxes that everybody writes first. Both are wrong, and the loop has to notice."""

from sqlmodel import col, select, update

from monitor.cycle.deliver import Conditions
from monitor.domain.mail import Accepted, Deferred, Mail, Refused, Sender, ServerUnusable
from monitor.store.mail_tables import MailContentRow, MailRow
from monitor.store.outbox import MailState
from monitor.store.session import Store


def mark_before_send(store: Store, sender: Sender, _conditions: Conditions) -> None:
    """Killed between the mark and the dot, it loses the mail."""
    with sender.open() as connection:
        for number, mail in _waiting(store):
            _mark(store, number, MailState.SENT)
            outcome = connection.deliver(mail, lambda: True)
            if isinstance(outcome, Deferred | ServerUnusable):
                _mark(store, number, MailState.PENDING)
            if isinstance(outcome, Refused):
                _mark(store, number, MailState.FAILED)


def send_before_mark(store: Store, sender: Sender, _conditions: Conditions) -> None:
    """Killed between the dot and the mark, or left without an answer, it sends the mail once more and says nothing."""
    with sender.open() as connection:
        for number, mail in _waiting(store):
            outcome = connection.deliver(mail, lambda: True)
            if isinstance(outcome, Accepted):
                _mark(store, number, MailState.SENT)
            if isinstance(outcome, Refused):
                _mark(store, number, MailState.FAILED)


def _waiting(store: Store) -> list[tuple[int, Mail]]:
    with store.reading() as session:
        rows = session.exec(
            select(MailRow, MailContentRow.content)
            .join(MailContentRow, col(MailContentRow.mail_id) == MailRow.id)
            .where(MailRow.state == MailState.PENDING.value)
        )
        return [
            (row.id, Mail(str(row.id), row.recipient, row.sender, row.message_id, content))
            for row, content in rows
            if row.id is not None
        ]


def _mark(store: Store, number: int, state: MailState) -> None:
    with store.transaction() as session:
        session.exec(update(MailRow).where(col(MailRow.id) == number).values(state=state.value))
