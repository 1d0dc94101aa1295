"""An outbox with mails in it, delivered by the real sender to a faulty server, in virtual time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cycle.deliver import Conditions, Delivered, deliver
from monitor.domain.mail import Mail, Sender
from monitor.store import outbox
from monitor.store.outbox import MailState, MailStatus, QueuedMail
from monitor.store.session import Store

START = datetime(2026, 11, 22, 6, tzinfo=UTC)
CONTENT = b"Subject: news\r\n\r\nNothing changed.\r\n"


@dataclass
class Post:
    """A store with an outbox, and the time of day that a test moves."""

    store: Store
    now: datetime = START
    conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = Conditions(
            clock=lambda: self.now, spread=lambda: 0.0, stopping=lambda: False, asked=False, alone=True
        )

    def put(self, *recipients: str, hold_in_doubt: bool = False, content: bytes = CONTENT) -> None:
        """One mail to each recipient."""
        with self.store.transaction() as session:
            begun = sum(outbox.counts(session).values())
            for number, recipient in enumerate(recipients, begun + 1):
                mail = Mail(f"{number}", recipient, "news@example.org", f"<{number}@example.org>", content)
                outbox.enqueue(session, None, [QueuedMail(f"mail {number}", mail, hold_in_doubt)], self.now)

    def deliver(self, sender: Sender, *, asked: bool = False) -> Delivered:
        """One run."""
        return deliver(self.store, sender, replace(self.conditions, asked=asked))

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def mails(self) -> tuple[MailStatus, ...]:
        """Every mail."""
        with self.store.reading() as session:
            return outbox.listing(session)

    def states(self) -> list[MailState]:
        """The state of every mail."""
        return [mail.state for mail in self.mails()]

    def counters(self) -> outbox.OutboxCounters:
        """The outbox in numbers."""
        with self.store.reading() as session:
            return outbox.counters(session, self.now)


def addresses(number: int) -> list[str]:
    return [f"reader{one}@example.org" for one in range(1, number + 1)]


@contextmanager
def post(folder: Path, mails: int = 0) -> Iterator[Post]:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}", durable=False)
    try:
        opened = Post(store)
        opened.put(*addresses(mails))
        yield opened
    finally:
        store.close()
