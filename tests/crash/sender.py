"""A process that does what the daemon's beat does with mails: write a digest, send what is due, again and again."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from random import Random

from monitor.cycle.deliver import Conditions, deliver
from monitor.domain.mail import Mail, Sender
from monitor.smtp import Security, SmtpSender, Timeouts
from monitor.store import news, outbox
from monitor.store.outbox import QueuedMail
from monitor.store.session import Store
from tests.crash.book import append, fingerprint
from tests.crash.clock import FastClock

Policy = Callable[[Store, Sender, Conditions], object]

_BETWEEN_BEATS = 0.01
#: No wait of the sender is scaled below this, so that a busy machine is not taken for a broken server.
_SHORTEST_WAIT = 0.1


@dataclass(frozen=True)
class Job:
    """What one sender process is to do; ``number`` is new at each start. ``writes`` is off in the drain."""

    folder: Path
    url: str
    number: int
    port: int
    clock: FastClock
    alone: bool
    writes: bool = True
    policy: Policy = deliver

    @property
    def ready(self) -> Path:
        """A file that is there when the process has opened the database."""
        return self.folder / f"ready-{self.number}"


def work(job: Job) -> None:
    """The body of the process: beat until it is killed, or once if it writes nothing."""
    random = Random(job.number)
    pause = threading.Event()
    store = Store.open(job.url)
    job.ready.touch()
    sender = SmtpSender("127.0.0.1", job.port, Security.NONE, timeouts=scaled(Timeouts(), job.clock.speed))
    conditions = Conditions(job.clock, random.random, stopping=pause.is_set, asked=False, alone=job.alone)
    digest = 0
    while job.writes:
        digest += 1
        _write(store, job, digest)
        job.policy(store, sender, conditions)
        pause.wait(_BETWEEN_BEATS)
    job.policy(store, sender, conditions)
    store.close()


def scaled(timeouts: Timeouts, speed: float) -> Timeouts:
    return Timeouts(*(max(getattr(timeouts, one.name) / speed, _SHORTEST_WAIT) for one in fields(timeouts)))


def _write(store: Store, job: Job, number: int) -> None:
    """A digest to one recipient; once its commit is over it is owed, and a file outside the database says so."""
    mail = _mail(job.number, number, job.clock())
    with store.transaction() as session:
        digest_id, _ = news.keep_digest(session, "news", "changes", (), job.clock())
        outbox.enqueue(session, digest_id, [QueuedMail("News", mail)], job.clock())
    append(job.folder / "owed.txt", f"{mail.message_id} {fingerprint(mail.content)}")


def _mail(process: int, number: int, at: datetime) -> Mail:
    identity = f"<{process}.{number}@monitor.test>"
    recipient, sender = f"reader{number % 7}@readers.test", "news@monitor.test"
    head = (
        f"From: {sender}\r\nTo: {recipient}\r\nSubject: News\r\nDate: {at:%c} +0000\r\nMessage-ID: {identity}\r\n\r\n"
    )
    body = "".join(f"{'.' * (line % 3)}line {line} of digest {process}.{number}\r\n" for line in range(40))
    return Mail(identity, recipient, sender, identity, (head + body).encode())
