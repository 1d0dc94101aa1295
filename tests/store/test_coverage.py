from datetime import UTC, date, datetime

from monitor.domain.matches import Dismissal
from monitor.domain.sentences import Search
from monitor.store import readings
from monitor.store.coverage import (
    Coverage,
    coverages,
    doubt_coverage,
    keep_coverage,
    keep_updates,
    searches,
)
from monitor.store.dismissals import dismissal, dismissals, forget_dismissals, keep_dismissal
from monitor.store.readings import Reading, Searched
from monitor.store.session import Store

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def read(store: Store, day: date, *searched: Searched) -> int:
    with store.transaction() as session:
        number = readings.keep_reading(session, Reading(str(day), day, "plan", AT, AT), searched)
        for watch_id in {one.watch_id for one in searched if one.watch_id}:
            keep_coverage(session, Coverage(watch_id, "asked", number, day))
    return number


def test_a_watch_keeps_its_last_own_search_when_updates_cover_it_later(store: Store) -> None:
    friday = read(store, FRIDAY, Searched("a", "query of a", 0), Searched("b", "query of b", 2))
    read(store, MONDAY, Searched("b", "query of b", 3), Searched("", "updates", 900))
    with store.transaction() as session:
        keep_updates(session, ["a"], MONDAY)
    with store.reading() as session:
        assert searches(session) == {
            "a": (Search("query of a", FRIDAY, 0),),
            "b": (Search("query of b", MONDAY, 3),),
            "": (Search("updates", MONDAY, 900),),
        }
        assert coverages(session)["a"] == Coverage("a", "asked", friday, MONDAY)
        assert readings.covered_watches(session) == {"a", "b"}


def test_an_older_list_of_updates_is_not_shown(store: Store) -> None:
    read(store, FRIDAY, Searched("a", "query", 0), Searched("", "updates", 900))
    read(store, MONDAY, Searched("a", "query", 0))
    with store.reading() as session:
        assert "" not in searches(session)


def test_a_doubt_keeps_the_day_and_may_call_for_another_search(store: Store) -> None:
    number = read(store, FRIDAY, Searched("a", "query", 0), Searched("b", "query", 0))
    with store.transaction() as session:
        doubt_coverage(session, ["a"], "a reason", search_again=False)
        doubt_coverage(session, ["b"], "another", search_again=True)
        assert coverages(session) == {
            "a": Coverage("a", "asked", number, FRIDAY, "a reason"),
            "b": Coverage("b", "", number, FRIDAY, "another"),
        }
        keep_updates(session, ["a"], MONDAY)
        assert coverages(session)["a"] == Coverage("a", "asked", number, MONDAY)


def test_a_dismissal_is_kept_until_it_is_taken_back(store: Store) -> None:
    first, other = Dismissal("a", "NCT00000001", "no", 13), Dismissal("gone", "NCT00000001", "no", 3)
    with store.transaction() as session:
        for kept in (first, other, Dismissal("a", "NCT00000002", "no", 3), first):
            keep_dismissal(session, kept)
        forget_dismissals(session, {"a": {"NCT00000001": "no"}})
    with store.reading() as session:
        assert dismissals(session) == (first, other)  # a watch that is not in the list now may come back
        assert dismissal(session, "a", "NCT00000002") is None
