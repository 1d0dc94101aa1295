from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.changes import WORTH, Change, ChangeFlag, ChangeKind, Worth, compare, in_sequence
from monitor.domain.study import Status
from monitor.domain.telling import told
from tests.make import study

ON = date(2026, 11, 22)
KIND = ChangeKind

# before, after, kind, shift in days, how a reader is told
MOVES = [
    ("2025-06", "2026-12", KIND.DATE_SLIPPED, (519, 578), "moves to Dec 2026 (+18 months)"),
    ("2026-07", "2027-09-15", KIND.DATE_SLIPPED, (411, 441), "moves to 15 Sep 2027 (+14 months)"),
    ("2026-12", "2025-06", KIND.DATE_BROUGHT_FORWARD, (-578, -519), "moves to Jun 2025 (-18 months)"),
    ("2025-06-01", "2025-06-15", KIND.DATE_SLIPPED, (14, 14), "moves to 15 Jun 2025 (+14 days)"),
    ("2025", "2027", KIND.DATE_SLIPPED, (366, 1094), "moves to 2027 (+2 years)"),
    # A gain in precision is no slip: at the precision of a month nothing moved.
    ("2025-06", "2025-06-15", KIND.DATE_MADE_PRECISE, (-15, 14), "now given as 15 Jun 2025"),
    ("2025-06", "2025-06-15 actual", KIND.DATE_CONFIRMED, (-15, 14), "confirmed, 15 Jun 2025"),
    ("2025-06", "2025-09-15 actual", KIND.DATE_CONFIRMED, (77, 106), "confirmed, 15 Sep 2025"),
    ("2025-06-01 actual", "2025-06-15 actual", KIND.DATE_CORRECTED, (14, 14), "corrected to 15 Jun 2025"),
    ("2025-06-01 actual", "2026-06", KIND.DATE_CORRECTED, (365, 394), "corrected to Jun 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kind", "shift", "brief"), MOVES)
def test_a_moved_date_is_told_by_what_happened_to_it(
    before: str, after: str, kind: ChangeKind, shift: tuple[int, int], brief: str
) -> None:
    (change,) = compare(study(primary_completion=before), study(primary_completion=after), ON)
    assert (change.kind, change.field, change.shift_days) == (kind, "primary_completion", shift)
    assert told(change).brief == f"primary completion {brief}"


@pytest.mark.parametrize(
    ("before", "after", "kind", "field", "values"),
    [
        ({}, {"start": "2026"}, KIND.DATE_ADDED, "start", ("", "2026 estimated")),
        ({"start": "2026 actual"}, {}, KIND.DATE_REMOVED, "start", ("2026 actual", "")),
        (
            {"status": Status.RECRUITING},
            {"status": Status.UNKNOWN},
            KIND.STATUS_CHANGED,
            "status",
            ("RECRUITING", "UNKNOWN"),
        ),
        (
            {},
            {"results_first_posted": date(2026, 1, 2)},
            KIND.RESULTS_POSTED,
            "results_first_posted",
            ("", "2026-01-02"),
        ),
        ({}, {"results_in_review": True}, KIND.RESULTS_SUBMITTED, "results_in_review", ("False", "True")),
        (
            {"phases": ("PHASE1",)},
            {"phases": ("PHASE1", "PHASE2")},
            KIND.PHASE_CHANGED,
            "phases",
            ("PHASE1", "PHASE1 PHASE2"),
        ),
        (
            {"enrollment": 20},
            {"enrollment": 18, "enrollment_is_actual": True},
            KIND.ENROLLMENT_CHANGED,
            "enrollment",
            ("20 estimated", "18 actual"),
        ),
        ({}, {"title": "Another"}, KIND.TITLE_CHANGED, "title", ("Study 1", "Another")),
    ],
)
def test_each_fact_has_its_kind_of_change(
    before: dict[str, Any], after: dict[str, Any], kind: ChangeKind, field: str, values: tuple[str, str]
) -> None:
    (change,) = compare(study(**before), study(**after), ON)
    assert (change.kind, change.field, (change.before, change.after)) == (kind, field, values)
    assert told(change).label


@pytest.mark.parametrize(
    ("before", "after", "more", "flags"),
    [
        ("2025-06-15", "2025-06", {}, [ChangeFlag.LESS_PRECISE]),
        ("2025-06", "2025-06-15", {}, []),
        ("2025-06-15", "2026", {}, [ChangeFlag.ESTIMATE_WAS_PAST]),
        ("2026-10", "2027-01", {}, [ChangeFlag.ESTIMATE_WAS_PAST]),
        ("2026-11", "2027-01", {}, []),
        ("2026-10", "2026-09", {}, [ChangeFlag.ESTIMATE_WAS_PAST]),
        ("2026-10", "2026-10-05 actual", {}, []),
        ("2025-02-01 actual", "2025-03-01 actual", {}, [ChangeFlag.RETROACTIVELY_PROSPECTIVE]),
        ("2025-02-01 actual", "2025-04-01 estimated", {}, [ChangeFlag.RETROACTIVELY_PROSPECTIVE]),
        ("2025-02-01 actual", "2025-02-20 actual", {}, []),
        ("2025-02 actual", "2025-03 actual", {}, [ChangeFlag.RETROACTIVELY_PROSPECTIVE]),
        ("2025-02-01 actual", "2025-02 actual", {}, []),
        ("2025-03-02 actual", "2025-04-01 actual", {}, []),
        ("2025-02-01 actual", "2025-03-01 actual", {"first_submitted": None}, []),
    ],
)
def test_what_is_remarkable_about_a_moved_start_is_flagged(
    before: str, after: str, more: dict[str, Any], flags: list[ChangeFlag]
) -> None:
    registered: dict[str, Any] = {"first_submitted": date(2025, 3, 1)} | more
    (change,) = compare(study(start=before, **registered), study(start=after, **registered), ON)
    assert list(change.flags) == flags


def test_only_a_start_can_look_registered_in_time() -> None:
    moved = ("2025-02-01 actual", "2025-04-01 actual")
    one, other = (study(completion=written, first_submitted=date(2025, 3, 1)) for written in moved)
    assert compare(one, other, ON)[0].flags == ()


def test_a_slip_knows_its_number_and_the_shift_since_the_first_date_that_was_seen() -> None:
    dates = ("2024-05", "2024-09", "2024-08", "2025-06", "2025-06-15", "2026-12")
    seen: list[Change] = []
    for one, other in pairwise(dates):
        (change,) = compare(study(completion=one), study(completion=other), ON)
        seen.append(in_sequence(change, seen))
    assert [change.slip_number for change in seen] == [1, None, 2, None, 3]
    assert {change.first for change in seen} == {"2024-05 estimated"}
    assert seen[-1].total_days == (914, 974)
    assert told(seen[-1]).detail.startswith(
        "+18 months, the 3rd slip seen. +31 months in all since the first date seen, May 2024."
    )


def test_a_date_that_was_added_later_is_the_first_that_was_seen() -> None:
    (added,) = compare(study(), study(start="2026-01"), ON)
    (moved,) = compare(study(start="2026-01"), study(start="2026-03"), ON)
    assert in_sequence(added, []) == added
    assert in_sequence(moved, [added]).first == "2026-01 estimated"


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_has_its_worth(kind: ChangeKind) -> None:
    assert isinstance(WORTH[kind], Worth)


DATES = st.sampled_from(["2025", "2025-06", "2025-06-15", "2026-01 actual", "2026-01-31 actual"])


@given(DATES, DATES)
def test_a_version_differs_from_another_exactly_where_its_facts_do(one: str, other: str) -> None:
    changes = compare(study(start=one, completion=other), study(start=other, completion=other), ON)
    assert len(changes) == (one != other)


@given(DATES, DATES)
def test_the_way_back_is_the_way_there_reversed(one: str, other: str) -> None:
    there = compare(study(start=one), study(start=other), ON)
    back = compare(study(start=other), study(start=one), ON)
    for forth, home in zip(there, back, strict=True):
        assert forth.shift_days is not None
        assert home.shift_days == (-forth.shift_days[1], -forth.shift_days[0])


def test_what_a_reader_does_not_need_is_no_change() -> None:
    noisy = study(last_update_posted=date(2026, 1, 2), keywords=("new",), conditions=("Reworded",))
    assert compare(study(), noisy, ON) == ()
