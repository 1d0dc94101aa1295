"""The watchlist that the daemon works with: always the last one that was right as a whole.

A new list replaces it at once, or waits because it takes too much away, or is
refused. Which of these, and why, is stored for whoever asks, and told to the
log once. Whoever works takes the list once and keeps it for the whole beat.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from monitor.cycle.removed import keep_what_is_owed
from monitor.daemon.reading import Read
from monitor.domain.edits import Edit, edit_between
from monitor.domain.problems import Problem
from monitor.domain.watchlist import Watchlist
from monitor.store import watchlists
from monitor.store.session import Store
from monitor.store.watchlists import Offer

log = logging.getLogger("monitor.watchlist")


@dataclass
class ActiveList:
    """The active list, and what became of the last edit. Read by every thread, changed by one."""

    store: Store
    clock: Callable[[], datetime]
    watchlist: Watchlist
    fingerprint: str
    _offered: Offer | None = field(default=None, init=False)

    def __call__(self) -> Watchlist:
        """The list as it is now."""
        return self.watchlist

    def begin(self) -> None:
        """Compare the list that the file holds at the start with the one that was active last.

        A file that lost most of its watches while nobody looked is no better than one that loses them now.
        """
        with self.store.reading() as session:
            before, last = watchlists.active_watchlist(session), watchlists.active(session)
            self._offered = watchlists.offer(session)
        offered = Read(self.watchlist, (), self.fingerprint)
        if before is None or last is None:
            self._adopt(Watchlist(()), offered, Edit())
        elif last.fingerprint == self.fingerprint:  # read anew: this program may read it otherwise than the last one
            self._adopt(before, offered, edit_between(before, self.watchlist))
        else:
            self.watchlist, self.fingerprint = before, last.fingerprint
            self.take(offered)

    def refused(self, file: Path) -> tuple[Problem, ...]:
        """Why the file is not what is worked with; nothing if it is."""
        offered = self._offered
        if offered is None or offered.problems:
            return offered.problems if offered else ()
        remedy = "Accept it with: monitor accept. Or put the watches back into the file"
        return (Problem(str(file), f"an edit waits: {offered.edit}", remedy, "E192"),)

    @property
    def known(self) -> frozenset[str]:
        """The fingerprints of files about which everything has been said."""
        waiting = {self._offered.fingerprint} if self._offered and not self.is_accepted else set()
        return frozenset({self.fingerprint} | waiting)

    @property
    def is_accepted(self) -> bool:
        """Whether a person accepted the edit that waits."""
        if self._offered is None or self._offered.problems:
            return False
        with self.store.reading() as session:
            offered = watchlists.offer(session)
        return offered is not None and offered.accepted and offered.fingerprint == self._offered.fingerprint

    def take(self, read: Read) -> None:
        """Work with this list from now on, or say why not."""
        if read.fingerprint == self.fingerprint:
            self.revert()
        elif read.watchlist is None:
            self._refuse(Offer(read.fingerprint, self.clock(), read.problems))
        else:
            edit = edit_between(self.watchlist, read.watchlist)
            if edit.is_drastic and not (self._waits(read.fingerprint) and self.is_accepted):
                self._refuse(Offer(read.fingerprint, self.clock(), edit=edit))
            else:
                self._adopt(self.watchlist, read, edit)

    def revert(self) -> None:
        """The file holds the active list again."""
        if self._offered is not None:
            with self.store.transaction() as session:
                watchlists.drop_offer(session)
            self._offered = None
            log.info("the watchlist is again the one that is used")

    def _waits(self, fingerprint: str) -> bool:
        return self._offered is not None and self._offered.fingerprint == fingerprint

    def _adopt(self, before: Watchlist, read: Read, edit: Edit) -> None:
        assert read.watchlist is not None
        now = self.clock()
        with self.store.transaction() as session:
            keep_what_is_owed(session, before, read.watchlist, now)
            watchlists.keep_active(session, read.fingerprint, read.watchlist, now)
        self.watchlist, self.fingerprint, self._offered = read.watchlist, read.fingerprint, None
        log.info("the watchlist of %d watches is used: %s", len(read.watchlist.watches), edit)
        for problem in read.problems:
            log.warning("%s", problem)

    def _refuse(self, offered: Offer) -> None:
        if self._waits(offered.fingerprint):
            return
        with self.store.transaction() as session:
            watchlists.keep_offer(session, offered)
        self._offered = offered
        for problem in offered.problems:
            log.error("the watchlist is used as it was before: %s", problem)
        if not offered.problems:
            log.error("the watchlist is used as it was before: %s. Accept that with monitor accept", offered.edit)
