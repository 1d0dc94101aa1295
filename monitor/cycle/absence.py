"""Why nothing may be concluded from what a pass did not find, for each watch; most often there is no reason.

That nothing was found is only said if every page came and the data stood still
(else there is no reading at all), no name of the watch was refused, no record
that may concern it was unreadable, and the search is proved to work: a search
by a canary, a list of updates by the known studies that must be on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.cycle.plan import queries_of
from monitor.cycle.sweep import Found, Sweep
from monitor.domain.problems import Problem
from monitor.domain.watchlist import Watch
from monitor.domain.wording import plural
from monitor.registry.essie import shown_query
from monitor.registry.interface import Failure, registry_problem


@dataclass(frozen=True)
class Doubts:
    """The reasons, in words that follow a colon.

    ``searched`` has those of watches that were searched by themselves,
    ``updates`` what is wrong with the list of updates as a whole, and
    ``unread`` the watches for which only one of its records could not be read.
    ``problems`` tells the operator of searches that do not work.
    """

    searched: Mapping[str, str]
    updates: str
    unread: Mapping[str, str]
    problems: tuple[Problem, ...]


def doubts(sweep: Sweep, watches: Sequence[Watch], misread: Iterable[str] = ()) -> Doubts:
    """What stands in the way of saying that nothing was found. ``misread`` are the studies that cannot be read."""
    unreadable = {study_id: _letters(sweep.studies[study_id].raw.decode()) for study_id in misread}
    failures = {watch_id: _failure(found, sweep) for watch_id, found in sweep.found.items()}
    named = {watch.id: _unreadable(watch, unreadable, sweep.found.get(watch.id)) for watch in watches}
    updates = _faulty_updates(sweep)
    problems = [
        registry_problem(Failure.UNPROVED, shown_query(query.terms), failures[watch.id])
        for watch in watches
        if (found := sweep.found.get(watch.id)) and _missed(found, sweep)
        for query in queries_of(watch)[:1]
    ]
    if updates:
        problems.append(registry_problem(Failure.UNPROVED, "filter.advanced", updates))
    return Doubts(
        searched={
            watch_id: _refused(found) or failures[watch_id] or named[watch_id]
            for watch_id, found in sweep.found.items()
        },
        updates=updates,
        unread={watch_id: why for watch_id, why in named.items() if why and watch_id not in sweep.found},
        problems=tuple(problems),
    )


def _refused(found: Found) -> str:
    return f"the registry refused to search {plural(found.refused, 'name')} of this watch" if found.refused else ""


def _missed(found: Found, sweep: Sweep) -> bool:
    return bool(found.passed is not None and sweep.canaries.missed(found.passed, sweep.studies, sweep.unanswered))


def _failure(found: Found, sweep: Sweep) -> str:
    if found.passed is None:
        return "none of its names can be searched"
    return sweep.canaries.failure(found.passed, sweep.studies, sweep.unanswered)


def _unreadable(watch: Watch, unreadable: Mapping[str, str], found: Found | None) -> str:
    for study_id, letters in unreadable.items():
        if (found and study_id in found.studies) or _may_concern(watch, letters):
            return f"the record of {study_id} could not be read"
    return ""


def _may_concern(watch: Watch, letters: str) -> bool:
    """Whether a record holds the letters of a name or sponsor; too often is right here, too seldom is not."""
    names = (name for watched in watch.interventions for name in watched.names)
    return any((own := _letters(name)) and own in letters for name in (*names, *watch.sponsors))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _faulty_updates(sweep: Sweep) -> str:
    """A known study whose own record, fetched by number, shows that it belongs on the list, has to be there.

    Where no known study was updated in these days, at least something was: the
    registry is never without updates for three days.
    """
    updates = sweep.updates
    if updates is None:
        return ""
    if not updates.studies:
        return "the registry's list of updates was empty"
    for study_id, fetched in sorted(sweep.studies.items()):
        if study_id in updates.studies or isinstance(fetched.record, Problem):
            continue
        posted = fetched.record.study.last_update_posted
        if posted and posted >= updates.since:
            return f"the registry's list of updates left out {study_id}"
    return ""
