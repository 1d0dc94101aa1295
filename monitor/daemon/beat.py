"""One beat of the daemon: the question of what is due, and doing it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.cycle.deliver import Delivered
from monitor.cycle.removed import with_what_is_owed
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.schedules import Schedule
from monitor.domain.watchlist import Watchlist
from monitor.store.readings import heartbeats
from monitor.store.session import Store
from monitor.wiring import App, StoppedError

log = logging.getLogger("monitor.daemon")


@dataclass
class Beat:
    """Read the registry if its time has come, judge, write what is due, send what waits.

    ``watchlist`` gives the active list; it is asked once, so that a beat works with one list from beginning to end.
    ``refused`` tells what is wrong with the file, as long as it is not what is worked with.
    """

    app: App
    watchlist: Callable[[], Watchlist]
    polls: Schedule
    refused: Callable[[], tuple[Problem, ...]] = tuple
    unusable: str | None = None

    def __call__(self) -> None:
        """Do what is due; an error ends this beat and not the daemon."""
        self.app.pulse.beat("beginning a beat")
        now, watchlist = self.app.clock(), self.watchlist()
        broken: Exception | None = None
        try:
            self._work(watchlist, now)
        except StoppedError:
            return
        except MonitorError as error:
            broken = error
            for problem in error.problems:
                log.error("%s", problem)  # noqa: TRY400 - a problem says where and what to do; a traceback would not
        except Exception as error:
            broken = error
            log.exception("this beat failed; the next one tries again")
        self.app.notify(watchlist, now, self.refused(), broken)
        self.app.pulse.beat("waiting for the next beat")

    def _work(self, watchlist: Watchlist, now: datetime) -> None:
        if is_due(self.app.store, self.polls, now):
            observed = self.app.observe(watchlist, now)
            for problem in observed.problems:
                log.warning("%s", problem)
        self.app.assess(watchlist, now)
        for digest in self.app.report(with_what_is_owed(self.app.store, watchlist), now, asked=False):
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
    """Whether a poll's time has come since the registry was last asked, whatever the answer was.

    A last time that lies ahead was noted before the clock was set back, and says nothing.
    """
    with store.reading() as session:
        last = heartbeats(session).get("ask")
    slot = polls.last_slot(now.astimezone(UTC).replace(tzinfo=None))
    return last is None or last > now or (slot is not None and last < slot.replace(tzinfo=UTC))
