"""What a reading asks, by cost: a search for each watch, or one list of everything updated, matched locally.

Known studies are fetched by number in any case, because a status can change
while the date of update stands still. A list of updates cannot show a watch the
studies that are older than it: one that is new, or asks for other names, or
whose last search left something open, is searched by itself first.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.domain.watchlist import Watch
from monitor.registry.ctgov_record import READER_VERSION
from monitor.registry.essie import search_queries
from monitor.registry.interface import SearchQuery
from monitor.store.coverage import Coverage

#: Studies of one page of a list of updates.
UPDATES_A_PAGE = 1_000
#: No figure is published; a guess with reserve, which the announced number corrects.
_UPDATES_A_DAY = 2_000
#: A study can be posted with a date of update that lies some days back.
_OVERLAP = timedelta(days=3)
#: Watches that are searched by themselves in turn although the updates cover them: a list shows no change of the
#: registry's own vocabulary.
_IN_TURN = 10


@dataclass(frozen=True)
class SearchPlan:
    """The watches that are searched by themselves, and those to which the updates since a day are matched."""

    own: tuple[Watch, ...]
    by_updates: tuple[Watch, ...] = ()
    updates_since: date | None = None

    @property
    def most_updates(self) -> int:
        """The number of updates up to which their list costs no more requests than the searches that it saves."""
        return UPDATES_A_PAGE * _cost(self.by_updates)


def plan_searches(watches: Sequence[Watch], coverages: Mapping[str, Coverage], data_day: date | None) -> SearchPlan:
    """The cheaper way to read the registry's data of ``data_day``, given how far each watch is read."""
    open_to = {watch.id: _open_to_updates(watch, coverages.get(watch.id)) for watch in watches}
    behind = [watch for watch in watches if open_to[watch.id] is not None]
    days = [day for day in open_to.values() if day is not None]
    if not days or data_day is None:
        return SearchPlan(tuple(watches))
    in_turn = sorted(behind, key=lambda watch: coverages[watch.id].reading_id)[:_IN_TURN]
    taken = {watch.id for watch in in_turn}
    by_updates = tuple(watch for watch in behind if watch.id not in taken)
    since = min(days) - _OVERLAP
    expected = (data_day - since).days * _UPDATES_A_DAY
    if 1 + expected // UPDATES_A_PAGE >= _cost(by_updates):
        return SearchPlan(tuple(watches))
    covered = {watch.id for watch in by_updates}
    return SearchPlan(tuple(watch for watch in watches if watch.id not in covered), by_updates, since)


def queries_of(watch: Watch) -> tuple[SearchQuery, ...]:
    """The questions that find every study of the watch."""
    names = (name for watched in watch.interventions for name in watched.names)
    return search_queries(names, watch.sponsors)


def fingerprint(watch: Watch) -> str:
    """What decides which older studies a watch has; another one calls for a search of its own."""
    asked = (READER_VERSION, watch.interventions, watch.sponsors, watch.exclude)
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def plan_of(watches: Sequence[Watch]) -> str:
    """A fingerprint of everything that decides what is asked and how answers are matched."""
    asked = [replace(watch, claims=(), title="", conditions=()) for watch in watches]
    return hashlib.sha256(repr((READER_VERSION, asked)).encode()).hexdigest()


def _open_to_updates(watch: Watch, coverage: Coverage | None) -> date | None:
    """The day up to which a watch is read, if updates are enough to go on from there."""
    return coverage.complete_to if coverage and coverage.asked == fingerprint(watch) else None


def _cost(watches: Iterable[Watch]) -> int:
    return sum(len(queries_of(watch)) for watch in watches)
