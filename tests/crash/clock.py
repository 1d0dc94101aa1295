"""A clock that runs faster than the world: the only thing that is scaled, and with it every time the outbox knows."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class FastClock:
    """At the monotonic time ``started`` it shows ``shows``, and from then on it runs at ``speed``.

    Monotonic time is the same in every process of the machine, so that a
    server's notes and the journal of the outbox can be compared.
    """

    started: float
    shows: datetime
    speed: float

    def __call__(self) -> datetime:
        return self.at(time.monotonic())

    def at(self, moment: float) -> datetime:
        return self.shows + timedelta(seconds=(moment - self.started) * self.speed)

    def later(self, leap: timedelta) -> "FastClock":
        """The same clock, put forward, and no longer fast."""
        now = time.monotonic()
        return FastClock(now, self.at(now) + leap, 1)


def fast_clock(speed: float) -> FastClock:
    return FastClock(time.monotonic(), datetime(2026, 11, 22, 6, tzinfo=UTC), speed)
