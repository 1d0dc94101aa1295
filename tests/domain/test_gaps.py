from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.dates import add_months
from monitor.domain.gaps import gap

DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("earlier", "later", "spelled", "short"),
    [
        # The seed: the earliest date passed on 1 January 2020, and today is 22 November 2026.
        (date(2020, 1, 1), date(2026, 11, 22), "6 years 10 months", "6 y 10 m"),
        (date(2020, 12, 31), date(2022, 3, 8), "1 year 2 months", "1 y 2 m"),
        # Below two months the days are counted.
        (date(2026, 1, 1), date(2026, 2, 28), "58 days", "58 d"),
        (date(2026, 1, 1), date(2026, 3, 1), "2 months", "2 m"),
        (date(2026, 1, 1), date(2026, 1, 2), "1 day", "1 d"),
        (date(2026, 1, 1), date(2026, 1, 1), "0 days", "0 d"),
        # From the 31st a month is whole at the end of a shorter one.
        (date(2026, 1, 31), date(2026, 4, 30), "3 months", "3 m"),
        (date(2024, 1, 1), date(2026, 1, 1), "2 years", "2 y"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 year", "1 y"),
    ],
)
def test_a_gap_in_words(earlier: date, later: date, spelled: str, short: str) -> None:
    assert (gap(earlier, later).spelled(), gap(earlier, later).short()) == (spelled, short)


@given(DAYS, DAYS)
def test_months_and_days_lead_from_one_day_to_the_other(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    between = gap(earlier, later)
    assert (later - add_months(earlier, between.months)).days == between.days
    assert add_months(earlier, between.months + 1) > later


def test_a_gap_runs_forward() -> None:
    with pytest.raises(ValueError, match="is before"):
        gap(date(2026, 1, 2), date(2026, 1, 1))
