"""The watchdog: a thread of its own that ends the process when the work has stopped without a word.

APScheduler's thread can die while the scheduler says that it runs, and a step
can hang for ever. A process that is gone is started again by whoever supervises
it; one that only seems to work is not (reliability, I12 and P10).

Silence is counted in the time in which this thread itself ran. While the
process is stopped or the machine sleeps nobody can speak, so that time does
not count, and no clock that is set has a say.
"""

import contextlib
import faulthandler
import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from monitor.daemon.rhythm import Rhythm
from monitor.pulse import Promise, Pulse

#: The exit code of an internal error (outward contracts, section 4).
ENDED = 70
#: What is told to the log takes no longer than this: a log that blocks must not keep a dead process alive.
_LAST_WORDS = 2.0

log = logging.getLogger("monitor.watchdog")


@dataclass
class LivedTime:
    """The seconds in which this process ran, as far as somebody looked at least every ``most`` seconds."""

    most: float
    seconds: float = 0.0
    _last: float | None = None

    def pass_to(self, now: float) -> float:
        """The time lived at ``now`` (monotonic); a gap longer than ``most`` was a pause and counts as ``most``."""
        if self._last is not None:
            self.seconds += min(now - self._last, self.most)
        self._last = now
        return self.seconds


@dataclass
class Silence:
    """How long one pulse has been silent, in lived time."""

    pulse: Pulse
    allowed: float
    heard: Promise = field(default_factory=Promise)
    since: float = 0.0
    seconds: float = 0.0

    def listen(self, lived: float) -> bool:
        """Whether the pulse may be believed to live at this lived time."""
        promise = self.pulse.promise
        if promise.number != self.heard.number:
            self.heard, self.since = promise, lived
        self.seconds = lived - self.since
        return self.seconds <= self.allowed + self.heard.within

    def __str__(self) -> str:
        doing = self.heard.doing
        return f"the {self.pulse.name} has given no sign of life for {self.seconds:.0f} seconds; it was {doing}"


class Watchdog(threading.Thread):
    """Looks at every pulse; calls ``give_up`` with the reason when one is silent for longer than it may be.

    ``alive`` is called after every look that found nothing wrong.
    """

    def __init__(
        self,
        pulses: Sequence[Pulse],
        rhythm: Rhythm,
        monotonic: Callable[[], float],
        *,
        alive: Callable[[], None],
        give_up: Callable[[str], None],
    ) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._silences = [Silence(pulse, rhythm.silence) for pulse in pulses]
        self._lived = LivedTime(2 * rhythm.check)
        self._check, self._monotonic = rhythm.check, monotonic
        self._alive, self._give_up = alive, give_up
        self._ended = threading.Event()
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why the daemon is believed to be dead; empty while it lives."""
        return self._trouble if self.is_alive() else "the watchdog does not run"

    @property
    def silent_for(self) -> float:
        """The longest silence of any pulse at the last look."""
        return max(silence.seconds for silence in self._silences)

    def run(self) -> None:
        """Look until ``stop`` is called."""
        while not self._ended.wait(self._check):
            self.look()

    def look(self) -> None:
        """Look once."""
        lived = self._lived.pass_to(self._monotonic())
        silent = [str(silence) for silence in self._silences if not silence.listen(lived)]
        self._trouble = "; ".join(silent)
        if self._trouble:
            self._give_up(self._trouble)
        else:
            self._alive()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()


def end_process(reason: str, file: Path, now: datetime) -> NoReturn:
    """End this process at once with code 70; why, and where every thread stood, is left in ``file`` and in the log."""
    last_words = threading.Thread(target=_leave_word, args=(reason, file, now), daemon=True)
    last_words.start()
    last_words.join(_LAST_WORDS)
    os._exit(ENDED)


def _leave_word(reason: str, file: Path, now: datetime) -> None:
    with contextlib.suppress(OSError), file.open("w", encoding="utf-8") as opened:
        print(f"{now:%Y-%m-%dT%H:%M:%SZ} The daemon ended itself: {reason}.", file=opened, flush=True)
        faulthandler.dump_traceback(opened)  # places in the program only, no values
    log.critical("ending with code %d: %s; where every thread stood is in %s", ENDED, reason, file)
