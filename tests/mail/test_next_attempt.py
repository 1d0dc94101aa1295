from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.mail import next_attempt

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SPREADS = st.floats(0, 1, exclude_max=True)


def pause(attempts: int, spread: float = 0.0) -> timedelta:
    again = next_attempt(attempts, NOW, spread)
    assert again is not None
    return again - NOW


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 64), (8, 128), (9, 192), (10, 192), (40, 192)],
)
def test_pauses_double_from_a_minute(attempts: int, minutes: int) -> None:
    assert pause(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts", [41, 42, 1000])
def test_after_forty_pauses_it_gives_up(attempts: int) -> None:
    assert next_attempt(attempts, NOW, 0.5) is None


@given(st.integers(1, 40), SPREADS)
def test_no_pause_is_under_a_minute_or_over_four_hours(attempts: int, spread: float) -> None:
    assert timedelta(minutes=1) <= pause(attempts, spread) <= timedelta(hours=4)


@given(st.integers(1, 39), SPREADS)
def test_pauses_never_shrink(attempts: int, spread: float) -> None:
    assert pause(attempts, spread) <= pause(attempts + 1, spread)


@pytest.mark.parametrize(("spread", "days"), [(0.0, 4.4), (0.5, 5.0), (0.999, 5.6)])
def test_all_pauses_together_last_about_five_days(spread: float, days: float) -> None:
    total = sum((pause(attempts, spread) for attempts in range(1, 41)), timedelta())
    assert total / timedelta(days=1) == pytest.approx(days, abs=0.06)


def test_s2_a_greylisted_mail_is_tried_again_after_five_minutes_at_the_fourth_attempt() -> None:
    assert sum((pause(attempts) for attempts in (1, 2, 3)), timedelta()) >= timedelta(minutes=5)
