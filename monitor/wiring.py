"""The only place where the real parts are built and put together."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.cycle.assess import Assessed, assess
from monitor.cycle.deliver import Conditions, Delivered, deliver
from monitor.cycle.observe import Observed, observe
from monitor.cycle.report import Written, report
from monitor.domain.mail import Sender
from monitor.domain.watchlist import Watchlist
from monitor.lock import state_lock
from monitor.mailfolder import FolderSender
from monitor.registry.ctgov import PUBLIC_ADDRESS, WELL_KNOWN, ClinicalTrialsGov
from monitor.registry.http import Api
from monitor.registry.interface import Registry
from monitor.registry.patience import Surroundings
from monitor.rendering.mails import Letterhead
from monitor.rendering.unsubscribing import Unsubscribing
from monitor.settings import MailServer, Settings
from monitor.smtp import Security, SmtpSender
from monitor.store import installation
from monitor.store.care import require_readable
from monitor.store.readings import beat
from monitor.store.session import Store


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
class App:
    """The parts of one installation, ready to work. ``alone`` says that no other process uses its outbox."""

    store: Store
    registry: Registry
    sender: Sender
    letterhead: Letterhead
    stop: threading.Event
    clock: Callable[[], datetime]
    alone: bool = True

    def cycle(self, watchlist: Watchlist, now: datetime, *, asked: bool) -> CycleResult:
        """The four steps in order. A registry that cannot be read does not keep mails from going out.

        Raises StoppedError when ``stop`` was set: the step under way was ended, what it kept stays.
        """
        observed = self.observe(watchlist, now)
        assessed = self.assess(watchlist, now)
        written = self.report(watchlist, now, asked=asked)
        return CycleResult(observed, assessed, written, self.deliver(asked=asked))

    def observe(self, watchlist: Watchlist, now: datetime) -> Observed:
        """Read the registry."""
        self._go_on()
        self._beat("ask", now)
        observed = observe(self.store, self.registry, watchlist.watches, now)
        if observed.complete:
            self._beat("observe", now)
        return observed

    def assess(self, watchlist: Watchlist, now: datetime) -> Assessed:
        """Judge every claim."""
        self._go_on()
        assessed = assess(self.store, watchlist.watches, now)
        self._beat("assess", now)
        return assessed

    def report(
        self, watchlist: Watchlist, now: datetime, *, asked: bool, although_unread: bool = False
    ) -> tuple[Written, ...]:
        """Write the digests that are due, or all that have something to tell if a person asked.

        With ``although_unread`` also those that wait for a registry that cannot be read.
        """
        self._go_on()
        written = report(self.store, watchlist, self.letterhead, now, asked=asked, although_unread=although_unread)
        self._beat("report", now)
        return written

    def deliver(self, *, asked: bool) -> Delivered:
        """Send what is in the outbox."""
        self._go_on()
        with self.store.reading() as session:
            restored = installation.awaits_consent(session)
        if restored is not None:
            return Delivered(
                unusable=f"the database was restored on {restored:%Y-%m-%d}; to send again: monitor db agree"
            )
        conditions = Conditions(self.clock, random.random, self.stop.is_set, asked, self.alone)
        delivered = deliver(self.store, self.sender, conditions)
        if delivered.all_accepted:
            self._beat("deliver", self.clock())
        return delivered

    def _go_on(self) -> None:
        if self.stop.is_set():
            raise StoppedError

    def _beat(self, step: str, at: datetime) -> None:
        with self.store.transaction() as session:
            beat(session, step, at)


def utc_now() -> datetime:
    """The time, in UTC. Below this module time is an argument."""
    return datetime.now(UTC)


@contextlib.contextmanager
def running(settings: Settings, stop: threading.Event) -> Iterator[App]:
    """The parts that these settings describe, with the state directory locked."""
    with state_lock(settings.state_dir), _begun(settings) as store, registry_api(settings, stop) as api:
        yield App(
            store=store,
            registry=ClinicalTrialsGov(api, canary=WELL_KNOWN if settings.registry_url == PUBLIC_ADDRESS else None),
            sender=sender(settings.mail_server, settings.state_dir / "mail"),
            letterhead=letterhead(settings),
            stop=stop,
            clock=utc_now,
            alone=settings.database_url.startswith("sqlite"),
        )


def letterhead(settings: Settings) -> Letterhead:
    """What every mail of these settings has in common."""
    leave = Unsubscribing(settings.unsubscribe_url, settings.unsubscribe_key) if settings.unsubscribe_url else None
    return Letterhead(settings.mail_from, settings.templates, settings.page_url, settings.postal, leave)


@contextlib.contextmanager
def _begun(settings: Settings) -> Iterator[Store]:
    """The store, proved to be sound and the one that was used here before, with this start counted."""
    require_readable(settings.database_url)
    with opened(settings) as store:
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


def registry_api(settings: Settings, stop: threading.Event) -> Api:
    """The registry that these settings name; its pauses end with StoppedError when ``stop`` is set."""

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise StoppedError

    surroundings = Surroundings(pause, time.monotonic, utc_now, random.random)
    return Api(settings.registry_url, surroundings, contact=settings.contact or "")


def sender(server: MailServer | None, folder: Path) -> Sender:
    """The mail server, or without one a folder into which mails are written."""
    if server is None:
        return FolderSender(folder)
    return SmtpSender(server.host, server.port, Security(server.security), server.user, server.password)
