"""The only place where the real parts are built and put together."""

import contextlib
import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import __version__
from monitor.bounces import BounceFolder, ReturnPath, secret_of
from monitor.cycle.assess import Assessed, assess
from monitor.cycle.bounces import take_bounces
from monitor.cycle.deliver import Conditions, Delivered, deliver
from monitor.cycle.notify import Post
from monitor.cycle.observe import Observed, observe
from monitor.cycle.operator import Channels, Operator
from monitor.cycle.publish import is_outdated, survey
from monitor.cycle.report import Written, report
from monitor.cycle.setting_aside import ListsSetAside
from monitor.domain.mail import Sender
from monitor.domain.notices import Home
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.schedules import parse_schedule
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.lock import state_lock
from monitor.mailfolder import FolderSender
from monitor.pulse import Pulse
from monitor.registry.ctgov import PUBLIC_ADDRESS, WELL_KNOWN, ClinicalTrialsGov
from monitor.registry.http import Api
from monitor.registry.interface import Registry
from monitor.registry.patience import Surroundings
from monitor.rendering.mails import Letterhead
from monitor.rendering.site import site, write_files
from monitor.rendering.unsubscribing import Unsubscribing
from monitor.settings import MailServer, Settings
from monitor.smtp import Security, SmtpSender
from monitor.store import installation
from monitor.store.care import require_readable
from monitor.store.readings import beat
from monitor.store.session import Store

#: The daemon's other steps get their turn after this, however many mails wait.
DELIVERY_TURN = timedelta(minutes=5)
#: The seconds that a step may take without a word: one request and keeping what a whole reading brought; judging or
#: writing for every claim; one mail, whose server may answer for 25 minutes (RFC 5321, 4.5.3.2).
LONGEST_SILENCE = {"observe": 1800.0, "assess": 900.0, "report": 900.0, "deliver": 1560.0}


class StoppedError(Exception):
    """The work was ended from outside, between two things that belong together."""


@dataclass(frozen=True)
class CycleResult:
    """What each of the four steps did."""

    observed: Observed
    assessed: Assessed
    written: tuple[Written, ...]
    delivered: Delivered


@dataclass(frozen=True)
class Returns:
    """Where mails return to, and where those that did lie, if that is known here."""

    paths: ReturnPath
    folder: BounceFolder | None


@dataclass(frozen=True)
class App:
    """The parts of one installation, ready to work.

    ``alone`` says that no other process uses its outbox, ``elapsed`` counts
    seconds while the machine sleeps too; ``pages`` is where the page of all
    claims is written, if anywhere, and ``contact`` whom it names. ``pulse`` is
    told how the work goes on.
    """

    store: Store
    registry: Registry
    sender: Sender
    letterhead: Letterhead
    stop: threading.Event
    clock: Callable[[], datetime]
    alone: bool = True
    elapsed: Callable[[], float] | None = None
    returns: Returns | None = None
    set_aside: ListsSetAside = field(default_factory=ListsSetAside)
    pages: Path | None = None
    contact: str = ""
    operator: Operator | None = None
    pulse: Pulse = field(default_factory=lambda: Pulse("work"))

    def cycle(self, watchlist: Watchlist, now: datetime, *, asked: bool) -> CycleResult:
        """The four steps in order. A registry that cannot be read does not keep mails from going out.

        Raises StoppedError when ``stop`` was set: the step under way was ended, what it kept stays.
        """
        try:
            observed = self.observe(watchlist, now)
            assessed = self.assess(watchlist, now)
            written = self.report(watchlist, now, asked=asked)
            delivered = self.deliver(asked=asked)
        except StoppedError:
            raise
        except Exception as error:
            self.notify(watchlist, now, error=error)
            raise
        if self.notify(watchlist, now) and not delivered.unusable:
            self.deliver(asked=False)
        return CycleResult(observed, assessed, written, delivered)

    def observe(self, watchlist: Watchlist, now: datetime) -> Observed:
        """Read the registry."""
        self._go_on("observe")
        self._beat("ask", now)
        observed = observe(self.store, self.registry, watchlist.watches, now)
        if self.operator:
            self.operator.met.registry, self.operator.met.read = observed.problems, observed.complete
        if observed.complete:
            self._beat("observe", now)
        return observed

    def assess(self, watchlist: Watchlist, now: datetime) -> Assessed:
        """Judge every claim."""
        self._go_on("assess")
        assessed = assess(self.store, watchlist.watches, now)
        self._beat("assess", now)
        return assessed

    def report(
        self, watchlist: Watchlist, now: datetime, *, asked: bool, although_unread: bool = False
    ) -> tuple[Written, ...]:
        """Write the digests that are due, or all that have something to tell if a person asked; then the page.

        With ``although_unread`` also those that wait for a registry that cannot be read.
        """
        self._go_on("report")

        def write(plan: DigestPlan) -> tuple[Written, ...]:
            alone = replace(watchlist, digests=(plan,))
            return report(self.store, alone, self.letterhead, now, asked=asked, although_unread=although_unread)

        written = self.set_aside.each(watchlist.digests, write, now)
        self._beat("report", now)
        if self.pages is not None:
            self._publish(watchlist, now, self.pages, asked=asked)
        return written

    def deliver(self, *, asked: bool) -> Delivered:
        """Take in what came back, and send what is in the outbox."""
        self._go_on("deliver")
        before = (*self.set_aside.take_problems(), *self._take_bounces())
        with self.store.reading() as session:
            restored = installation.awaits_consent(session)
        if restored is not None:
            reason = f"the database was restored on {restored:%Y-%m-%d}; to send again: monitor db agree"
            return Delivered(unusable=reason, problems=list(before))
        conditions = Conditions(
            clock=self.clock,
            spread=random.random,
            stopping=self._stopping_before_a_mail,
            asked=asked,
            alone=self.alone,
            elapsed=self.elapsed,
            longest=None if asked else DELIVERY_TURN,
            return_path=self.returns.paths.of if self.returns else None,
        )
        delivered = deliver(self.store, self.sender, conditions)
        delivered.problems[:0] = before
        if self.operator:
            self.operator.met.unusable = delivered.unusable
            self.operator.met.answered = bool(delivered.sent or delivered.failed or delivered.in_doubt)
        if delivered.all_accepted:
            self._beat("deliver", self.clock())
        return delivered

    def _take_bounces(self) -> tuple[Problem, ...]:
        if self.returns is None or self.returns.folder is None:
            return ()
        return take_bounces(self.store, self.returns.folder, self.returns.paths, self.clock()).problems

    def _publish(self, watchlist: Watchlist, now: datetime, folder: Path, *, asked: bool) -> None:
        """Write the page of all claims if it can have changed. A folder that cannot be written keeps no mail back."""
        with self.store.reading() as session:
            if not asked and not is_outdated(session, "publish", now):
                return
            surveyed = survey(session, watchlist, now)
        try:
            write_files(folder, site(surveyed, self.contact, self.letterhead.templates))
        except MonitorError as error:
            logging.getLogger(__name__).warning("%s", "; ".join(f"{one.where}: {one.what}" for one in error.problems))
        else:
            self._beat("publish", now)

    def notify(
        self,
        watchlist: Watchlist,
        now: datetime,
        problems: tuple[Problem, ...] = (),
        error: Exception | None = None,
    ) -> bool:
        """Tell the operator what he has to know; whether there are mails to send.

        ``problems`` are those of the watchlist's file, ``error`` what broke the steps off, if something did.
        """
        self.pulse.beat("telling the operator", LONGEST_SILENCE["deliver"])
        return self.operator is not None and self.operator.after(watchlist, now, problems, error)

    def _go_on(self, step: str) -> None:
        if self.stop.is_set():
            raise StoppedError
        self.pulse.beat(f"in the step {step}", LONGEST_SILENCE[step])

    def _stopping_before_a_mail(self) -> bool:
        self.pulse.beat("sending a mail", LONGEST_SILENCE["deliver"])
        return self.stop.is_set()

    def _beat(self, step: str, at: datetime) -> None:
        with self.store.transaction() as session:
            beat(session, step, at)


def utc_now() -> datetime:
    """The time, in UTC. Below this module time is an argument."""
    return datetime.now(UTC)


def seconds_awake_or_asleep() -> float:
    """Seconds since some moment. They go on while the machine sleeps; macOS has that in its monotonic clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@contextlib.contextmanager
def running(settings: Settings, stop: threading.Event) -> Iterator[App]:
    """The parts that these settings describe, with the state directory locked."""
    pulse = Pulse("work")
    with state_lock(settings.state_dir), _begun(settings) as store, registry_api(settings, stop, pulse) as api:
        mail_sender = sender(settings.mail_server, settings.state_dir / "mail")
        paper = letterhead(settings)
        channels = Channels(settings.state_dir, seconds_awake_or_asleep, settings.notify_url, settings.heartbeat_url)
        yield App(
            store=store,
            registry=registry(settings, api),
            sender=mail_sender,
            letterhead=paper,
            stop=stop,
            clock=utc_now,
            alone=settings.database_url.startswith("sqlite"),
            elapsed=seconds_awake_or_asleep,
            returns=_returns(settings),
            pages=settings.state_dir / "site",
            contact=settings.contact or "",
            operator=Operator(
                store=store,
                sender=mail_sender,
                post=Post(home(settings), paper),
                channels=channels,
                polls=parse_schedule(settings.poll_schedule, datetime.min.time()),
            ),
            pulse=pulse,
        )


def home(settings: Settings) -> Home:
    """Where this process runs, and to whom its notices go."""
    return Home(socket.gethostname(), __version__, os.getpid(), settings.operator_email or "")


def letterhead(settings: Settings) -> Letterhead:
    """What every mail of these settings has in common."""
    leave = Unsubscribing(settings.unsubscribe_url, settings.unsubscribe_key) if settings.unsubscribe_url else None
    return Letterhead(settings.mail_from, settings.templates, settings.page_url, settings.postal, leave)


@contextlib.contextmanager
def _begun(settings: Settings) -> Iterator[Store]:
    """The store, proved to be sound and the one that was used here before, with this start counted."""
    require_readable(settings.database_url)
    with opened(settings) as store:
        store.require_writable()
        mark = settings.state_dir / "database.json"
        with store.transaction() as session:
            counted = installation.begin(session, mark, utc_now())
        installation.write(mark, counted)
        yield store


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of these settings, closed at the end."""
    store = Store.open(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def registry(settings: Settings, api: Api) -> ClinicalTrialsGov:
    """The registry behind that interface; the public one has to find a study that is known to be there."""
    return ClinicalTrialsGov(api, canary=WELL_KNOWN if settings.registry_url == PUBLIC_ADDRESS else None)


def registry_api(settings: Settings, stop: threading.Event, pulse: Pulse | None = None) -> Api:
    """The registry that these settings name; its pauses end with StoppedError when ``stop`` is set.

    ``pulse`` is told of every request and every pause.
    """
    told = pulse or Pulse("work")

    def pause(seconds: float) -> None:
        told.beat("waiting before the next request", seconds)
        if stop.wait(seconds):
            raise StoppedError

    def asking() -> None:
        told.requests += 1
        told.beat("reading the registry", LONGEST_SILENCE["observe"])
        if stop.is_set():
            raise StoppedError

    surroundings = Surroundings(pause, time.monotonic, utc_now, random.random, asking)
    return Api(settings.registry_url, surroundings, contact=settings.contact or "")


def _returns(settings: Settings) -> Returns | None:
    if settings.bounce_address is None:
        return None
    paths = ReturnPath(settings.bounce_address, secret_of(settings.state_dir / "bounce-secret"))
    return Returns(paths, BounceFolder(settings.bounce_dir) if settings.bounce_dir else None)


def sender(server: MailServer | None, folder: Path) -> Sender:
    """The mail server, or without one a folder into which mails are written."""
    if server is None:
        return FolderSender(folder)
    return SmtpSender(server.host, server.port, Security(server.security), server.user, server.password)
