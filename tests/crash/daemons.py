"""Whole daemons for the crash loop: the embedded registry moves all the time, and they read, judge, write and send.

It is ``monitor run`` behind its command line, with a faster clock and a shorter
beat. There is one at a time, as the lock of the state directory wants it.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
from sqlmodel import col, select

from monitor.daemon.rhythm import Rhythm
from monitor.daemon.running import Wishes, run_daemon
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.domain.reading import read_says
from monitor.settings import Settings
from monitor.smtp import Security, SmtpSender, Timeouts
from monitor.store.mail_tables import MailContentRow, MailRow
from monitor.store.session import Store
from monitor.watchfile.load import load_watchlist
from monitor.wiring import running
from tests.crash.book import append, fingerprint
from tests.crash.clock import FastClock
from tests.crash.count import owed
from tests.crash.sender import Job, scaled
from tests.records import record

_READERS = 5
_BETWEEN_MOVES = 0.15  # seconds; every move turns the verdict
_RHYTHM = Rhythm(beat=0.5, check=0.2)
_WATCHLIST = """\
version: 1
watches:
  - id: clemastine
    title: Clemastine
    interventions: [{name: clemastine}]
    claims: [{id: main-data, milestone: primary_completion, by: 2027-12}]
digests:
  - {id: news, title: News, schedule: immediate, to: [%s]}
"""


@dataclass(frozen=True)
class DaemonJob(Job):
    """What one daemon is to do: watch the registry at this address."""

    registry: str = ""


def watch(job: Job) -> None:
    """The body of the process: a daemon until it is killed."""
    assert isinstance(job, DaemonJob)
    logging.disable()  # it tells of every fault, and there are hundreds
    _let_the_metronome_read(job.clock)
    settings = Settings(
        watchlist=job.folder / "watchlist.yaml",
        state_dir=job.folder,
        database_url=job.url,
        registry_url=job.registry,
        mail_from="News <news@monitor.test>",
        poll_schedule="* * * * *",
    )
    loaded = load_watchlist(settings.watchlist, read_says)
    sender = SmtpSender("127.0.0.1", job.port, Security.NONE, timeouts=scaled(Timeouts(), job.clock.speed))
    wishes = Wishes(threading.Event(), threading.Event())
    with running(settings, wishes.stop) as app:
        job.ready.touch()
        fast = replace(app, clock=job.clock, sender=sender, elapsed=lambda: job.clock().timestamp(), pages=None)
        run_daemon(fast, loaded, settings, wishes, _RHYTHM)


def _let_the_metronome_read(clock: FastClock) -> None:
    """APScheduler asks the class for the time, so it is given another class."""

    class Fast(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock().astimezone(tz)

    library: Any = apscheduler.schedulers.base  # it has no types
    library.datetime = Fast


def note_owed(store: Store, folder: Path) -> None:
    """Write down, outside the database, which digests stand in it while no daemon lives: from now on they are owed."""
    known = owed(folder)
    query = select(MailRow.message_id, MailContentRow.content).join(
        MailContentRow, col(MailContentRow.mail_id) == MailRow.id
    )
    with store.reading() as session:
        for message_id, content in session.exec(query.where(col(MailRow.id) > len(known)).order_by(col(MailRow.id))):
            append(folder / "owed.txt", f"{message_id} {fingerprint(content)}")


def write_watchlist(folder: Path) -> None:
    readers = ", ".join(f"reader{number}@readers.test" for number in range(_READERS))
    (folder / "watchlist.yaml").write_text(_WATCHLIST % readers, encoding="utf-8")


def gaps(folder: Path) -> int:
    """How many numbers a reader misses, of the digests that were written for them."""
    numbers: dict[str, set[int]] = {}
    for message_id in owed(folder):
        _, number, _, reader = message_id.partition("@")[0].split(".")
        numbers.setdefault(reader, set()).add(int(number))
    return sum(max(found) - len(found) for found in numbers.values())


@contextlib.contextmanager
def moving_registry(context: ForkServerContext) -> Iterator[str]:
    """The address of a registry whose study gets another date every moment, until the block ends."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.recv()
    finally:
        ours.close()
        process.kill()
        process.join()


def _serve(told: "Connection[str, None]") -> None:
    records, waiting, moves = MutableRecords([record()]), threading.Event(), 0
    with StandIn(records, date(2026, 11, 20)) as registry:
        told.send(registry.url)
        while not waiting.wait(_BETWEEN_MOVES):
            moves += 1
            records.replace(record(primary=f"{2027 + moves % 2}-{moves % 12 + 1:02}"))
