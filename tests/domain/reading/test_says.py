"""The words of a source in the watchlist (``says:``) as the date of a claim."""

from datetime import date

import pytest

from monitor.domain.milestones import Milestone
from monitor.domain.reading import read_says

SAID_ON = date(2025, 5, 14)


@pytest.mark.parametrize(
    ("words", "direction", "stated"),
    [
        ("first patients expected in the second half of 2026", "within", ["2026-H2"]),
        ("the trial will begin in late 2026", "within", ["2026-09", "2026-Q4"]),
        ("second half of 2026", "within", ["2026-H2"]),
        ("enrollment to begin within 18 months", "within", ["2025-05-14", "2026-11-14"]),
        ("the trial will start by the end of 2026", "by", ["2026"]),
        ("the trial will start before March 15, 2026", "by", ["2026-03-14"]),
        ("not scheduled to begin before 2020", "not_before", ["2020"]),
        ("the trial could start as early as Q3 2026", "not_before", ["2026-H2"]),
        ("human trials will start after 2030", "not_before", ["2031"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_words_become_the_date_of_the_claim(words: str, direction: str, stated: list[str]) -> None:
    read = read_says(words, SAID_ON, Milestone.TRIAL_START)
    assert read is not None
    assert (read.direction, [str(date) for date in read.stated]) == (direction, stated)


def test_vague_words_are_approximate() -> None:
    read = read_says("the trial should start around mid-2026", SAID_ON, Milestone.TRIAL_START)
    assert read is not None
    assert read.approximate


@pytest.mark.parametrize(
    "words",
    ["the trial will start soon", "topline data expected in 2027", "", "June 31, 2026", "the trial is ongoing"],
)
def test_words_without_a_date_for_this_milestone_give_none(words: str) -> None:
    assert read_says(words, SAID_ON, Milestone.TRIAL_START) is None


def test_a_relative_time_needs_the_day_of_the_source() -> None:
    assert read_says("the trial will start next year", None, Milestone.TRIAL_START) is None
    assert read_says("the trial will start in 2026", None, Milestone.TRIAL_START) is not None
