"""The complete job in virtual time: the production cycle over dated snapshots, with another clock and a mail folder."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from monitor.cycle.drift import DRIFT
from monitor.domain.changes import Change
from monitor.domain.events import VerdictTurned
from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Watchlist
from monitor.mailfolder import FolderSender
from monitor.registry.archive_registry import Archive, ArchiveRegistry
from monitor.rendering.mails import Letterhead
from monitor.store.session import Store
from monitor.wiring import App

#: When the virtual cycle of a day runs, in UTC: after the registry has refreshed its data.
_HOUR = time(18, 0)


@dataclass(frozen=True)
class ReplayedDay:
    """What one day brought.

    The first sight of everything on the first day is a silent baseline, and so is
    that of a study which the watchlist confirms.
    """

    day: date
    changes: tuple[Change, ...]
    turned: tuple[VerdictTurned, ...]
    mails: int
    problems: tuple[Problem, ...]


def replay(
    archive: Archive,
    watchlist: Watchlist,
    days: tuple[date, date],
    store: Store,
    mail_dir: Path,
    letterhead: Letterhead,
) -> Iterator[ReplayedDay]:
    """Run the cycle on every day from the first to the last of ``days``, both included.

    Days before the archive's first are passed over: nothing is known of them.
    """
    first, last = max(days[0], archive.days[0]) if archive.days else days[0], days[1]
    named = frozenset[str]().union(*(watch.confirm for watch in watchlist.watches))
    registry = ArchiveRegistry(archive, first)
    clock = _Clock(first)
    app = App(
        store=store,
        registry=registry,
        sender=FolderSender(mail_dir),
        letterhead=letterhead,
        stop=threading.Event(),
        clock=clock,
    )
    for number in range((last - first).days + 1):
        registry.day = clock.day = first + timedelta(days=number)
        result = app.cycle(watchlist, clock(), asked=False)
        observed = result.observed
        yield ReplayedDay(
            day=clock.day,
            changes=tuple(one for one in observed.found if number and one.study_id not in named) + observed.changes,
            turned=result.assessed.turned,
            mails=result.delivered.sent,
            problems=(
                *(problem for problem in observed.problems if observed.moved and _is_told(problem)),
                *result.delivered.problems,
            ),
        )


def _is_told(problem: Problem) -> bool:
    """Whether a problem says anything here: an archive may list a confirmed study late, or never."""
    return problem.severity is Severity.ERROR or problem.code == DRIFT


class _Clock:
    """The virtual time: the cycle's hour of a day."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime.combine(self.day, _HOUR, UTC)
