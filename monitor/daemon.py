"""The daemon: a metronome, and the question at every beat of what is due.

APScheduler only keeps time: one job in memory, in UTC, never twice at once,
and a beat that was missed is made up for by the next one. What is due is read
from our own tables, so a restart, a pause or a week of sleep changes nothing.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.cycle.deliver import Delivered
from monitor.domain.problems import MonitorError
from monitor.domain.reading import read_says
from monitor.domain.schedules import Schedule, parse_schedule
from monitor.domain.watchlist import Watchlist
from monitor.settings import Settings
from monitor.store.readings import heartbeats
from monitor.store.session import Store
from monitor.watchfile.load import load_watchlist
from monitor.wiring import App, StoppedError

_BEAT_SECONDS = 30

log = logging.getLogger("monitor.daemon")


def run_daemon(app: App, watchlist: Watchlist, settings: Settings) -> None:
    """Work until the application's ``stop`` is set; the step under way is finished first.

    ``watchlist`` is the one to begin with; the file is read again at every beat.
    """
    metronome = BackgroundScheduler(timezone=UTC)
    beat = _Beat(app, LastGood(settings.watchlist, watchlist), parse_schedule(settings.poll_schedule, time()))
    metronome.add_job(
        beat,
        "interval",
        seconds=_BEAT_SECONDS,
        next_run_time=app.clock(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    metronome.start()
    log.info("watching; the registry is asked at %s (UTC)", settings.poll_schedule)
    try:
        app.stop.wait()
    finally:
        metronome.shutdown(wait=True)
    log.info("stopped")


@dataclass
class LastGood:
    """The watchlist as it stands in its file, or as it last stood there without an error."""

    file: Path
    watchlist: Watchlist
    _refused: str = ""

    def __call__(self) -> Watchlist:
        """Read the file; an edit with errors is told once and changes nothing."""
        loaded = load_watchlist(self.file, read_says)
        if loaded.watchlist is not None:
            self.watchlist, self._refused = loaded.watchlist, ""
        elif self._refused != (seen := loaded.fingerprint or "unreadable"):
            self._refused = seen
            for problem in loaded.problems:
                log.error("the watchlist is used as it was before: %s", problem)
        return self.watchlist


@dataclass
class _Beat:
    """One beat: read the registry if its time has come, judge, write what is due, send what waits."""

    app: App
    load: LastGood
    polls: Schedule
    unusable: str | None = None

    def __call__(self) -> None:
        """Do what is due; an error ends this beat and not the daemon."""
        try:
            self._work(self.app.clock())
        except StoppedError:
            pass
        except MonitorError as error:
            for problem in error.problems:
                log.error("%s", problem)  # noqa: TRY400 - a problem says where and what to do; a traceback would not
        except Exception:
            log.exception("this beat failed; the next one tries again")

    def _work(self, now: datetime) -> None:
        watchlist = self.load()
        if is_due(self.app.store, self.polls, now):
            observed = self.app.observe(watchlist, now)
            for problem in observed.problems:
                log.warning("%s", problem)
        self.app.assess(watchlist, now)
        for digest in self.app.report(watchlist, now, asked=False):
            log.info("digest %s number %d: %s", digest.list_id, digest.number, digest.subject)
        self._tell(self.app.deliver(asked=False))

    def _tell(self, delivered: Delivered) -> None:
        """What the operator has to know of the mails; trouble that lasts is told when it begins."""
        for problem in delivered.problems:
            log.warning("%s", problem)
        if delivered.unusable and delivered.unusable != self.unusable and not delivered.problems:
            log.warning("no mail could be sent: %s", delivered.unusable)
        self.unusable = delivered.unusable


def is_due(store: Store, polls: Schedule, now: datetime) -> bool:
    """Whether a poll's time has come since the registry was last asked, whatever the answer was."""
    with store.reading() as session:
        last = heartbeats(session).get("ask")
    slot = polls.last_slot(now.astimezone(UTC).replace(tzinfo=None))
    return last is None or (slot is not None and last < slot.replace(tzinfo=UTC))
