"""A real daemon process with a faster rhythm, a clock that a test sets, and faults that a test names.

It is ``monitor run`` with three things changed: the rhythm, the clock (moved by the seconds in the file ``clock`` of
its folder), and one fault. Run as a program: ``python -m tests.daemon.real_daemon FAULT``.
"""

import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
from apscheduler.jobstores.memory import MemoryJobStore

import monitor.cli.run
import monitor.store.engine
import monitor.wiring
from monitor.cli.ending import ended
from monitor.cli.main import group
from monitor.daemon.rhythm import Rhythm

RHYTHM = Rhythm(beat=0.8, check=0.2, stop=1.0, look=0.3, settle=0.1, reread=float(os.environ.get("REREAD", "0.5")))
CLOCK = Path("clock")
WIRING: Any = monitor.wiring  # what is changed is not typed as changeable
RUN: Any = monitor.cli.run
ENGINE: Any = monitor.store.engine
THREAD: Any = threading.Thread


class _MovedClock(datetime):
    """The time, moved by as many seconds as the file says."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        try:
            moved = float(CLOCK.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):  # not there, or half written
            moved = 0.0
        return datetime.now(tz) + timedelta(seconds=moved)


def _hang(*_arguments: object, **_more: object) -> Any:
    threading.Event().wait()


def _raise_in_the_scheduler(store: Any, job: Any) -> None:
    raise OSError("the job store cannot be written")


def _scheduler_dies() -> None:
    MemoryJobStore.update_job = _raise_in_the_scheduler


def _step_hangs() -> None:
    WIRING.assess = _hang
    WIRING.LONGEST_SILENCE.update(dict.fromkeys(WIRING.LONGEST_SILENCE, 0.5))


def _step_hangs_for_long() -> None:
    WIRING.assess = _hang


def _no_more_threads() -> None:
    start = threading.Thread.start

    def refused(thread: threading.Thread) -> None:
        if thread.name == "watchlist":
            raise RuntimeError("can't start new thread")
        start(thread)

    THREAD.start = refused


def _impatient() -> None:
    ENGINE._BUSY_SECONDS = 0.2


FAULTS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "scheduler dies": _scheduler_dies,
    "step hangs": _step_hangs,
    "step hangs for long": _step_hangs_for_long,
    "no more threads": _no_more_threads,
    "impatient": _impatient,
}


def main(fault: str) -> int:
    RUN.Rhythm = lambda: RHYTHM
    WIRING.utc_now = lambda: _MovedClock.now(UTC)
    apscheduler.schedulers.base.datetime = _MovedClock
    FAULTS[fault]()
    return ended(lambda: group(["run"], standalone_mode=False, prog_name="monitor"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
