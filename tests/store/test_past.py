from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.domain.changes import ChangeKind
from monitor.domain.study import StudyHistory
from monitor.store import studies
from monitor.store.examined import examined, keep_examined
from monitor.store.past import keep_past
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


def test_a_record_that_was_seen_again_is_a_return_when_another_comes_in_between_later(store: Store) -> None:
    """As by an archive whose lines are out of order and further apart than one transaction holds."""
    assert fill(store, [sighting(1, "2027"), sighting(6, "2027"), sighting(9, "2027")], [sighting(5, "2028")]) == [1, 2]
    assert kept(store) == [(1, 1, "2027"), (2, 5, "2028"), (3, 6, "2027")]
    assert fill(store, [sighting(8, "2029")], [sighting(9, "2028")]) == [2, 0]
    assert kept(store)[2:] == [(3, 6, "2027"), (4, 8, "2029"), (5, 9, "2027")]
    with store.reading() as session:
        assert studies.raw_record(session, ID, 5) == b"2027"


def test_a_date_that_became_a_fact_is_confirmed_whichever_version_comes_first(store: Store) -> None:
    actual, estimated = "2026-01 actual", "2026-01 estimated"
    fill(store, [sighting(1, estimated), sighting(9, actual)], [sighting(5, actual)], [sighting(3, "2026-02 actual")])
    with store.reading() as session:
        changes = studies.changes_of(session, ID)
    assert [(change.kind, (change.on - START.date()).days) for change in changes] == [
        (ChangeKind.STUDY_FOUND, 1),
        (ChangeKind.DATE_CONFIRMED, 3),
        (ChangeKind.DATE_CORRECTED, 5),
    ]


def test_a_study_whose_latest_version_is_another_now_is_compared_again_by_the_next_reading(store: Store) -> None:
    with store.transaction() as session:
        studies.append_version(session, sighting(1, "2027"))
        keep_examined(session, ID, "2027", "plan")
    fill(store, [sighting(5, "2028")])
    with store.reading() as session:
        assert examined(session, "plan") == {}


DAYS = st.dictionaries(st.integers(0, 9), st.sampled_from(["2027", "2028", "2029"]), min_size=1, max_size=8)
NUMBERS = count(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(days=DAYS, data=st.data())
def test_the_order_of_an_archive_does_not_matter_nor_where_its_transactions_end(
    store: Store, days: dict[int, str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(sorted(days.items())))
    cuts = data.draw(st.lists(st.integers(0, len(shuffled)), max_size=3).map(sorted))
    batches = [shuffled[start:end] for start, end in pairwise([0, *cuts, len(shuffled)])]
    in_order, in_parts = f"NCT{next(NUMBERS):08}", f"NCT{next(NUMBERS):08}"
    for study_id, parts in ((in_order, [sorted(days.items())]), (in_parts, batches)):
        for part in parts:
            seen = [sighting(*one) for one in part]
            with store.transaction() as session:
                keep_past(session, [replace(one, study=replace(one.study, id=study_id)) for one in seen])
    with store.reading() as session:
        known = studies.histories(session, [in_order, in_parts])
        changes = [
            [replace(change, study_id="") for change in studies.changes_of(session, one)]
            for one in (in_order, in_parts)
        ]
    one, other = ([(v.number, v.seen_on, v.study.start) for v in known[i].versions] for i in (in_order, in_parts))
    assert one == other
    assert changes[0] == changes[1]
    assert all(earlier[2] != later[2] for earlier, later in pairwise(one))
