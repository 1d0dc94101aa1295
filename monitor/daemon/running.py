"""The daemon as a whole: what runs beside what, in which order it begins, and how it ends.

APScheduler only keeps time: one job in memory, in UTC, never twice at once,
and a beat that was missed is made up for by the next one. What is due is read
from our own tables, so a restart, a pause or a week of sleep changes nothing.
"""

import contextlib
import logging
import threading
import time as clocks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.daemon import watchdog
from monitor.daemon.active import ActiveList
from monitor.daemon.beat import Beat
from monitor.daemon.facts import Facing
from monitor.daemon.health import health_served
from monitor.daemon.noticing import Noticing
from monitor.daemon.rhythm import Rhythm
from monitor.daemon.systemd import notify, status
from monitor.daemon.watchdog import Watchdog
from monitor.domain.schedules import parse_schedule
from monitor.pulse import Pulse
from monitor.settings import Settings
from monitor.watchfile.load import Loaded
from monitor.wiring import App

#: Where the state directory tells why a daemon ended itself.
LAST_WORDS = "last-words.txt"

log = logging.getLogger("monitor.daemon")


@dataclass(frozen=True)
class Wishes:
    """What is asked of a running daemon from outside: to ``stop``, or to ``reread`` the watchlist."""

    stop: threading.Event
    reread: threading.Event


def run_daemon(app: App, loaded: Loaded, settings: Settings, wishes: Wishes, rhythm: Rhythm) -> bool:
    """Work until ``wishes.stop`` is set; whether the step under way then ended within its time.

    ``loaded`` is the watchlist file as it was read at the start. If False is
    returned a thread still works: end the process without waiting for it.
    """
    assert loaded.watchlist is not None
    active = ActiveList(app.store, app.clock, loaded.watchlist, loaded.fingerprint)
    active.begin()
    beat = Beat(app, active, parse_schedule(settings.poll_schedule, time()), lambda: active.refused(settings.watchlist))
    with contextlib.ExitStack() as beside:
        noticing = beside.enter_context(_noticed(active, settings, wishes, rhythm))
        dog = beside.enter_context(_watched([app.pulse, noticing], app, settings, rhythm))
        beside.enter_context(health_served(settings.http_listen, Facing(app.store, app.pulse, dog, app.clock)))
        metronome, job = _started(beat, app, rhythm)
        log.info("watching; the registry is asked at %s (UTC)", settings.poll_schedule)
        notify("READY=1", status(f"watching {len(active.watchlist.watches)} watches"))
        while not wishes.stop.wait(rhythm.check):
            keep_up(job, app, rhythm)
        notify("STOPPING=1", status("finishing the step under way"))
        is_done = _ended(metronome, rhythm.stop)
    if is_done:
        log.info("stopped")
    else:
        log.warning("the step under way did not end within %.0f seconds and was left as it is", rhythm.stop)
    return is_done


def keep_up(job: Job, app: App, rhythm: Rhythm) -> None:
    """Beat now if the next beat lies further ahead than beats ever do: the clock was set back (reliability, P6)."""
    now = app.clock()
    if job.next_run_time - now > timedelta(seconds=2 * rhythm.beat):
        job.modify(next_run_time=now)


class _Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """A beat after now, however long ago the last beat was due.

    The library's own interval counts every beat that was missed, one by one:
    millions of them when the clock was set ten years ahead.
    """

    def __init__(self, seconds: float) -> None:
        self._between = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._between


def _started(beat: Beat, app: App, rhythm: Rhythm) -> tuple[BackgroundScheduler, Job]:
    metronome = BackgroundScheduler(timezone=UTC)
    job = metronome.add_job(
        beat,
        _Every(rhythm.beat),
        next_run_time=app.clock(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    metronome.start()
    return metronome, job


def _ended(metronome: BackgroundScheduler, seconds: float) -> bool:
    """Start nothing more, and wait for the step under way; whether it ended in time."""
    ending = threading.Thread(target=metronome.shutdown, name="ending", daemon=True)
    ending.start()
    ending.join(seconds)
    return not ending.is_alive()


@contextlib.contextmanager
def _noticed(active: ActiveList, settings: Settings, wishes: Wishes, rhythm: Rhythm) -> Iterator[Pulse]:
    """Edits of the watchlist are noticed while the block runs; yields the pulse of whoever looks."""
    pulse, ended = Pulse("look at the watchlist"), threading.Event()
    noticing = Noticing(settings.watchlist, active, pulse, rhythm, clocks.monotonic, stop=ended, reread=wishes.reread)
    noticing.start()
    try:
        yield pulse
    finally:
        ended.set()
        noticing.join(rhythm.check)


@contextlib.contextmanager
def _watched(pulses: list[Pulse], app: App, settings: Settings, rhythm: Rhythm) -> Iterator[Watchdog]:
    """The watchdog looks while the block runs."""

    def give_up(reason: str) -> None:
        notify(status(reason))
        watchdog.end_process(reason, settings.state_dir / LAST_WORDS, app.clock())

    def alive() -> None:
        notify("WATCHDOG=1", status(app.pulse.promise.doing))

    watching = Watchdog(pulses, rhythm, clocks.monotonic, alive=alive, give_up=give_up)
    watching.start()
    try:
        yield watching
    finally:
        watching.stop()
        watching.join(rhythm.check)
