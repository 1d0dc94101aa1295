from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.changes import ChangeKind
from monitor.domain.study import StudyHistory
from monitor.store import studies
from monitor.store.past import _in_order, keep_past
from monitor.store.session import Store
from monitor.store.studies import Sighting
from tests.make import study

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
ID = study().id


def sighting(day: int, start: str) -> Sighting:
    return Sighting(study(start=start), start.encode(), start, 1, "archive", START + timedelta(days=day))


def kept(store: Store) -> list[tuple[int, int, str]]:
    """Number, day and start of every version."""
    with store.reading() as session:
        history = studies.histories(session, [ID]).get(ID, StudyHistory(()))
    return [
        (
            version.number,
            (version.seen_on - START.date()).days,
            str(version.study.start and version.study.start.partial),
        )
        for version in history.versions
    ]


def fill(store: Store, *batches: Sequence[Sighting]) -> list[int]:
    versions = []
    for batch in batches:
        with store.transaction() as session:
            versions.append(keep_past(session, batch).versions)
    return versions


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([[(1, "2027"), (2, "2027"), (5, "2028")]], [(1, 1, "2027"), (2, 5, "2028")]),
        ([[(5, "2028"), (1, "2027")]], [(1, 1, "2027"), (2, 5, "2028")]),
        ([[(5, "2028")], [(1, "2027")]], [(1, 1, "2027"), (2, 5, "2028")]),
        ([[(1, "2027"), (9, "2029")], [(5, "2028")]], [(1, 1, "2027"), (2, 5, "2028"), (3, 9, "2029")]),
        ([[(1, "2027"), (9, "2029")], [(5, "2027"), (7, "2029")]], [(1, 1, "2027"), (2, 7, "2029")]),
        ([[(5, "2027")], [(1, "2027")]], [(1, 1, "2027")]),
        ([[(1, "2027"), (5, "2028")], [(7, "2027")]], [(1, 1, "2027"), (2, 5, "2028"), (3, 7, "2027")]),
        ([[(1, "2027"), (1, "2028")]], [(1, 1, "2027")]),
        ([[(1, "2027")], [(1, "2028")], [(1, "2027")]], [(1, 1, "2027")]),
    ],
    ids=[
        "in order",
        "backwards",
        "backwards in two",
        "between",
        "known",
        "earlier",
        "back again",
        "twice",
        "and again",
    ],
)
def test_versions_stand_in_the_order_of_their_days(
    store: Store, batches: list[list[tuple[int, str]]], expected: list[tuple[int, int, str]]
) -> None:
    fill(store, *([sighting(*one) for one in batch] for batch in batches))
    assert kept(store) == expected


def test_changes_are_found_again_when_an_older_version_comes_in(store: Store) -> None:
    fill(store, [sighting(1, "2027-01"), sighting(9, "2029-01")], [sighting(5, "2028-01")])
    with store.reading() as session:
        changes = studies.changes_of(session, ID)
    assert [(change.kind, change.slip_number) for change in changes] == [
        (ChangeKind.STUDY_FOUND, None),
        (ChangeKind.DATE_SLIPPED, 1),
        (ChangeKind.DATE_SLIPPED, 2),
    ]
    assert changes[-1].first == "2027-01 estimated"


def test_two_versions_that_a_daemon_kept_on_one_day_both_stay(store: Store) -> None:
    for hour, start in enumerate(("2027", "2028")):
        seen = replace(sighting(3, start), at=START + timedelta(days=3, hours=hour))
        with store.transaction() as session:
            studies.append_version(session, seen)
    fill(store, [sighting(1, "2026"), sighting(3, "2029"), sighting(5, "2030")])
    assert kept(store) == [(1, 1, "2026"), (2, 3, "2027"), (3, 3, "2028"), (4, 5, "2030")]


def test_a_second_record_of_a_day_is_handed_back(store: Store) -> None:
    with store.transaction() as session:
        done = keep_past(session, [sighting(1, "2027"), sighting(1, "2028"), sighting(1, "2027")])
    assert (done.versions, [one.content_hash for one in done.doubled]) == (1, ["2028"])


def test_a_study_from_an_archive_is_not_followed_until_a_reading_finds_it(store: Store) -> None:
    fill(store, [sighting(1, "2027")])
    with store.transaction() as session:
        assert studies.known_ids(session) == frozenset()
        assert studies.append_version(session, sighting(3, "2028")) is not None
        studies.follow(session, ID)
        assert studies.known_ids(session) == {ID}
    assert kept(store) == [(1, 1, "2027"), (2, 3, "2028")]


DAYS = st.dictionaries(st.integers(0, 9), st.sampled_from(["2027", "2028", "2029"]), min_size=1, max_size=8)


@given(DAYS, st.data())
def test_the_order_within_an_archive_does_not_matter(days: dict[int, str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sorted(days.items())))
    in_order, backwards = (
        [(one.at, one.content_hash) for one in _in_order([], [sighting(*one) for one in order])[0]]
        for order in (sorted(days.items()), shuffled)
    )
    assert in_order == backwards
    assert all(one[1] != other[1] for one, other in pairwise(in_order))
