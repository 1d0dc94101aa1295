"""What the daemon knows of itself, for whoever asks: read from the store, and from the pulse of the work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.daemon.watchdog import Watchdog
from monitor.pulse import Pulse
from monitor.store import census, outbox, readings, watchlists
from monitor.store.outbox import MailState, OutboxCounters
from monitor.store.session import Store

#: The steps that all have to end well for a cycle to be good.
STEPS = ("observe", "assess", "report", "deliver")


@dataclass(frozen=True)
class Facts:
    """The state of one installation at one time.

    ``steps`` says when each step last ended well; ``last_good_cycle`` is the earliest of them, None as long as one
    is lacking. ``mails`` counts every state, ``post`` what happened to mails. ``silent_for`` is the seconds since the
    work gave a sign of life, as far as this process ran; ``trouble`` says why it is believed to be dead.
    ``config_error`` says why the file is not what is worked with.
    """

    steps: dict[str, datetime]
    studies: int
    versions: int
    events: int
    held: int
    mails: dict[MailState, int]
    post: OutboxCounters
    config_hash: str
    config_error: str
    requests: int
    silent_for: float
    trouble: str

    @property
    def last_good_cycle(self) -> datetime | None:
        """When every step had last ended well."""
        return min((self.steps[step] for step in STEPS), default=None) if set(STEPS) <= self.steps.keys() else None


@dataclass(frozen=True)
class Facing:
    """Gathers the facts. Raises what the database raises."""

    store: Store
    pulse: Pulse
    watchdog: Watchdog
    clock: Callable[[], datetime]

    def facts(self) -> Facts:
        """The state now."""
        with self.store.reading() as session:
            counted = census.census(session)
            active, offered = watchlists.active(session), watchlists.offer(session)
            return Facts(
                steps=readings.heartbeats(session),
                studies=counted.studies,
                versions=counted.versions,
                events=counted.events,
                held=counted.held,
                mails=dict.fromkeys(MailState, 0) | outbox.counts(session),
                post=outbox.counters(session, self.clock()),
                config_hash=active.fingerprint if active else "",
                config_error="" if offered is None else "waits" if offered.waits else "refused",
                requests=self.pulse.requests,
                silent_for=self.watchdog.silent_for,
                trouble=self.watchdog.trouble,
            )
