"""The sign of life of whoever works: that it goes on, and until when silence is no reason to worry.

Whoever works says what it does now and within how many seconds it speaks
again. It keeps no time itself: the watchdog counts only the time in which this
process ran, which a sleeping machine and a stopped process do not use up.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Promise:
    """What was said last: the how-manieth word it is, what is being done, and the seconds until the next one."""

    number: int = 0
    doing: str = "starting"
    within: float = 0.0


@dataclass
class Pulse:
    """The heartbeat of one thread; any other may read it. ``requests`` counts the questions to the registry."""

    name: str
    promise: Promise = field(default_factory=Promise)
    requests: int = 0

    def beat(self, doing: str, within: float = 0.0) -> None:
        """Say that work goes on: it does ``doing`` now, and speaks again within so many seconds more than usual."""
        self.promise = Promise(self.promise.number + 1, doing, within)
