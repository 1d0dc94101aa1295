"""The crash loop: real processes on a real database, killed and paused at random, and then a count.

Nothing here waits for the database: a paused process may hold its lock.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from random import Random
from threading import Event

from monitor.cycle.deliver import deliver
from monitor.store.session import Store
from tests.crash.clock import FastClock, fast_clock
from tests.crash.count import Count, count, owed, unfinished
from tests.crash.daemons import DaemonJob, gaps, moving_registry, note_owed, watch, write_watchlist
from tests.crash.sender import Job, Policy, work
from tests.crash.server import serve

#: At this speed a lease of 30 minutes lasts 0.6 seconds, a wait for the answer to the dot 0.2, a day 29.
SPEED = 3000.0
_MOST_ROUNDS = 60  # of the drain; a mail that is put off five days long needs fewer
_A_DAY = timedelta(hours=25)
_A_SENDER_LIVES, _A_DAEMON_LIVES = 0.25, 1.5  # seconds at most, if it is not spared
_AWAITED = 0.9  # of the senders; the others may die while they start


@dataclass(frozen=True)
class Plan:
    """How much has to happen before the faults end, or how many seconds that may take; and how mails are sent.

    ``daemons``: whole daemons are killed, one after the other, and not loops around the delivery.
    """

    kills: int
    pauses: int
    digests: int
    seed: int
    senders: int = 2
    policy: Policy = deliver
    seconds: float = float("inf")
    daemons: bool = False


@dataclass
class Happened:
    """What was done to the senders, and what came of it. ``gaps`` are numbers that readers of daemons' digests miss."""

    kills: int = 0
    pauses: int = 0
    seconds: float = 0.0
    gaps: int = 0
    count: Count | None = None


@dataclass
class _Senders:
    """The sender processes that live at the moment, and those of them that are paused, with the time of waking up."""

    context: ForkServerContext
    job: Job
    ports: tuple[int, int]
    random: Random
    body: Callable[[Job], None] = work
    living: list[ForkServerProcess] = field(default_factory=list)
    last: Job | None = None
    paused: dict[int, float] = field(default_factory=dict)
    started: int = 0

    def start(self) -> None:
        self.started += 1
        job = replace(self.job, number=self.started, port=self.random.choice(self.ports))
        process = self.context.Process(target=self.body, args=(job,), daemon=True)
        process.start()
        self.living.append(process)
        self.last = job

    def wait_for_the_last(self, most: float) -> None:
        """Until the one started last has opened the database, which takes its time on a busy machine."""
        deadline, waiting = time.monotonic() + most, Event()
        while self.last and not self.last.ready.exists() and time.monotonic() < deadline:
            waiting.wait(0.005)

    def kill(self) -> None:
        process = self.living.pop(self.random.randrange(len(self.living)))
        assert process.is_alive(), "a sender ended by itself"
        process.kill()
        process.join()
        self.paused.pop(process.pid or 0, None)

    def pause(self, seconds: float) -> bool:
        """Stop a sender that runs; False if all of them are stopped already."""
        running = [process.pid for process in self.living if process.pid and process.pid not in self.paused]
        if not running:
            return False
        pid = self.random.choice(running)
        os.kill(pid, signal.SIGSTOP)
        self.paused[pid] = time.monotonic() + seconds
        return True

    def wake(self, now: float) -> None:
        for pid in [pid for pid, until in self.paused.items() if until <= now]:
            del self.paused[pid]
            os.kill(pid, signal.SIGCONT)

    def end(self) -> None:
        while self.living:
            self.kill()


def run(plan: Plan, folder: Path, url: str = "") -> Happened:
    """Kill, pause, drain, count."""
    url = url or f"sqlite:///{folder / 'monitor.db'}"
    store = Store.open(url)
    (folder / "faults").touch()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.daemons", "tests.crash.sender", "tests.crash.server"])
    clock = fast_clock(SPEED)
    began = time.monotonic()
    try:
        with mail_servers(context, folder, plan.seed) as ports:
            job = Job(folder, url, 0, ports[0], clock, alone=plan.senders == 1, policy=plan.policy)
            if plan.daemons:
                happened = _disturb_daemons(plan, job, ports, context, store)
            else:
                happened = _disturb(plan, _Senders(context, job, ports, Random(plan.seed)), folder)
            (folder / "faults").unlink()
            clocks = _drain(context, job, store)
        happened.count = count(store, folder, clocks)
    finally:
        store.close()
    happened.seconds = time.monotonic() - began
    return happened


def _disturb_daemons(
    plan: Plan, job: Job, ports: tuple[int, int], context: ForkServerContext, store: Store
) -> Happened:
    write_watchlist(job.folder)
    with moving_registry(context) as registry:
        daemon = DaemonJob(job.folder, job.url, 0, ports[0], job.clock, alone=True, registry=registry)
        senders = _Senders(context, daemon, ports, Random(plan.seed), watch)
        happened = _disturb(
            plan, senders, job.folder, longest_life=_A_DAEMON_LIVES, buried=partial(note_owed, store, job.folder)
        )
    note_owed(store, job.folder)
    happened.gaps = gaps(job.folder)
    return happened


def _disturb(
    plan: Plan,
    senders: _Senders,
    folder: Path,
    longest_life: float = _A_SENDER_LIVES,
    buried: Callable[[], None] = lambda: None,
) -> Happened:
    happened, waiting = Happened(), Event()
    deadline = time.monotonic() + plan.seconds
    share = plan.pauses / max(plan.kills + plan.pauses, 1)
    try:
        while time.monotonic() < deadline and not _enough(plan, happened, folder):
            while len(senders.living) < plan.senders:
                senders.start()
                if senders.random.random() < _AWAITED:
                    senders.wait_for_the_last(5)
            waiting.wait(senders.random.uniform(0.02, longest_life))
            senders.wake(time.monotonic())
            if senders.random.random() < share:
                happened.pauses += senders.pause(senders.random.uniform(0.5, 2.0))
            else:
                senders.kill()
                happened.kills += 1
                buried()
    finally:
        senders.end()
    return happened


def _enough(plan: Plan, happened: Happened, folder: Path) -> bool:
    if happened.kills < plan.kills or happened.pauses < plan.pauses:
        return False
    return len(owed(folder)) >= plan.digests


def _drain(context: ForkServerContext, job: Job, store: Store) -> list[FastClock]:
    """Without faults, a day at a time, until every mail is sent or failed; every clock that was used."""
    clocks = [job.clock]
    for number in range(_MOST_ROUNDS):
        clocks.append(clocks[-1].later(_A_DAY))
        last = replace(job, number=-number, clock=clocks[-1], alone=True, writes=False)
        process = context.Process(target=work, args=(last,), daemon=True)
        process.start()
        process.join(120)
        assert process.exitcode == 0, "the drain did not end by itself"
        if not unfinished(store):
            break
    return clocks


@contextlib.contextmanager
def mail_servers(context: ForkServerContext, folder: Path, seed: int) -> Iterator[tuple[int, int]]:
    """The ports of both servers, which serve until the block ends."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(folder, seed, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.recv()
    finally:
        ours.close()
        process.kill()
        process.join()


def _serve(folder: Path, seed: int, told: "Connection[tuple[int, int], None]") -> None:
    serve(folder, seed, told.send)
