from datetime import date
from typing import Any

import pytest

from monitor.domain.changes import Change, compare
from monitor.domain.drift import mass_ways, way
from monitor.domain.study import Status
from tests.make import study

ON = date(2026, 11, 22)


def changed(number: int, before: str, after: str) -> Change:
    moved: dict[str, Any] = {"primary_completion": before} if before else {}
    then: dict[str, Any] = {"primary_completion": after} if after else {}
    (change,) = compare(study(number, **moved), study(number, **then), ON)
    return change


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("2026-01", "", "primary_completion: estimated to none"),
        ("2026-01 actual", "2026-01", "primary_completion: actual to estimated"),
        ("2026-01-01", "2026-01-31", "primary_completion: estimated to estimated (30, 30)"),
    ],
)
def test_dates_change_the_same_way_whatever_they_are(before: str, after: str, what: str) -> None:
    assert way(changed(1, before, after)) == what


@pytest.mark.parametrize(
    ("number", "followed", "held"), [(5, 10, 0), (6, 10, 1), (6, 60, 0), (7, 60, 1), (54, 542, 0), (55, 542, 1)]
)
def test_more_than_five_studies_and_a_tenth_of_all_are_a_mass(number: int, followed: int, held: int) -> None:
    changes = [changed(one, "2026-01", "") for one in range(1, number + 1)]
    assert len(mass_ways(changes, followed)) == held


def test_many_changes_of_different_ways_are_none() -> None:
    moves = [changed(number, "2026-01-01", f"2026-03-{number:02}") for number in range(1, 29)]
    (flip,) = compare(study(), study(status=Status.UNKNOWN), ON)
    assert mass_ways([*moves, flip], 30) == {}
    assert way(flip) == "status: RECRUITING to UNKNOWN"
