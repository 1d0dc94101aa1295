from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.domain.schedules import ScheduleError, parse_schedule

_SEVEN = time(7, 0)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("schedule", "now", "last", "following"),
    [
        ("daily", "2026-11-22 06:59", "2026-11-21 07:00", "2026-11-22 07:00"),
        ("daily", "2026-11-22 07:00", "2026-11-22 07:00", "2026-11-23 07:00"),
        ("weekly", "2026-11-22 12:00", "2026-11-16 07:00", "2026-11-23 07:00"),
        ("weekly", "2026-11-23 07:00", "2026-11-23 07:00", "2026-11-30 07:00"),
        ("monthly", "2026-12-31 23:59", "2026-12-01 07:00", "2027-01-01 07:00"),
        ("30 6 * * *", "2026-11-22 07:00", "2026-11-22 06:30", "2026-11-23 06:30"),
        ("0 8,20 * * *", "2026-11-22 12:00", "2026-11-22 08:00", "2026-11-22 20:00"),
        ("0 7 * * 0", "2026-11-23 00:00", "2026-11-22 07:00", "2026-11-29 07:00"),
        ("0 7 * * 7", "2026-11-23 00:00", "2026-11-22 07:00", "2026-11-29 07:00"),
        ("0 7 * * Fri-Sun", "2026-11-23 00:00", "2026-11-22 07:00", "2026-11-27 07:00"),
        ("0 7 * * 5-7", "2026-11-27 08:00", "2026-11-27 07:00", "2026-11-28 07:00"),
        ("0 7 1 * MON", "2026-11-30 06:00", "2026-11-23 07:00", "2026-11-30 07:00"),
        ("0 7 1 * MON", "2026-11-30 08:00", "2026-11-30 07:00", "2026-12-01 07:00"),
        ("0 7 1-7 * *", "2026-11-22 00:00", "2026-11-07 07:00", "2026-12-01 07:00"),
        ("0 7 */10 * mon", "2026-11-22 00:00", "2026-09-21 07:00", "2026-12-21 07:00"),
        ("0 0 29 2 *", "2026-11-22 00:00", "2024-02-29 00:00", "2028-02-29 00:00"),
        ("0 0 29 2 *", "1904-02-28 00:00", "1896-02-29 00:00", "1904-02-29 00:00"),
        ("0 0 29 2 */7", "2026-11-22 00:00", "2004-02-29 00:00", "2032-02-29 00:00"),
        ("0 7 1 jan,JUL *", "2026-11-22 00:00", "2026-07-01 07:00", "2027-01-01 07:00"),
        ("*/30 9-10/1 * * *", "2026-11-22 10:15", "2026-11-22 10:00", "2026-11-22 10:30"),
    ],
)
def test_a_slot_is_at_or_before_now_and_the_next_one_after(schedule: str, now: str, last: str, following: str) -> None:
    parsed = parse_schedule(schedule, _SEVEN)
    assert parsed.last_slot(_moment(now)) == _moment(last)
    assert parsed.next_slot(_moment(now)) == _moment(following)


def test_immediate_has_no_slots() -> None:
    parsed = parse_schedule("immediate", _SEVEN)
    assert parsed.is_immediate
    assert parsed.last_slot(_moment("2026-11-22 12:00")) is None
    assert parsed.next_slot(_moment("2026-11-22 12:00")) is None


def test_the_clock_going_back_does_not_make_a_second_slot() -> None:
    parsed = parse_schedule("30 2 * * *", _SEVEN)
    first_time = parsed.last_slot(_moment("2026-10-25 02:40"))
    clock_back = parsed.last_slot(_moment("2026-10-25 02:10"))
    second_time = parsed.last_slot(_moment("2026-10-25 02:40").replace(fold=1))
    assert first_time == second_time == _moment("2026-10-25 02:30")
    assert clock_back == _moment("2026-10-24 02:30")


def test_a_slot_that_the_clock_jumps_over_is_due_after_the_jump() -> None:
    parsed = parse_schedule("30 2 * * *", _SEVEN)
    assert parsed.last_slot(_moment("2026-03-29 03:01")) == _moment("2026-03-29 02:30")


def test_a_time_zone_on_the_argument_is_ignored() -> None:
    now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert parse_schedule("daily", _SEVEN).last_slot(now) == _moment("2026-11-22 07:00")


def test_the_ends_of_the_calendar_have_no_slots_beyond() -> None:
    parsed = parse_schedule("0 0 31 12 *", _SEVEN)
    assert parsed.last_slot(_moment("0001-02-01 00:00")) is None
    assert parsed.next_slot(_moment("9999-12-31 12:00")) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "weekley", "Weekly", "0 7 * *", "0 7 * * * *", "@daily", "60 7 * * *", "0 24 * * *", "0 7 0 * *"),
        *("0 7 32 * *", "0 7 * 13 *", "0 7 * * 8", "0 7 * * mo", "0 7 * foo *", "a b c d e", "0 7 5-1 * *"),
        *("*/0 7 * * *", "5/15 7 * * *", "-1 7 * * *", "0 7 L * *", "0 7 ? * *", "0 7 * * 1#2", "0 7 1, * *"),
        *("0 7 30 2 *", "0 7 31 4,6 *", "1.5 7 * * *", "٣ 7 * * *", "0 7 1--3 * *", "1000000 7 * * *"),
    ],
)
def test_what_is_no_schedule_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_schedule(text, _SEVEN)
    assert refused.value.what
    assert refused.value.remedy


def _field(first: int, last: int) -> st.SearchStrategy[tuple[str, frozenset[int]]]:
    """A cron field and, worked out apart, the numbers that it means."""
    number = st.integers(first, last)
    every = st.just(("*", frozenset(range(first, last + 1))))
    steps = st.integers(1, last).map(lambda step: (f"*/{step}", frozenset(range(first, last + 1, step))))
    single = number.map(lambda one: (str(one), frozenset({one})))
    spans = st.tuples(number, number, st.integers(1, 9)).map(lambda drawn: _span(*drawn))
    items = st.lists(single | spans, min_size=1, max_size=3).map(_joined)
    return every | steps | items


def _span(one: int, other: int, step: int) -> tuple[str, frozenset[int]]:
    low, high = min(one, other), max(one, other)
    return f"{low}-{high}/{step}", frozenset(number for number in range(low, high + 1) if (number - low) % step == 0)


def _joined(items: list[tuple[str, frozenset[int]]]) -> tuple[str, frozenset[int]]:
    return ",".join(text for text, _ in items), frozenset().union(*(numbers for _, numbers in items))


@given(
    fields=st.tuples(_field(0, 59), _field(0, 23), _field(1, 31), _field(1, 12), _field(0, 7)),
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_the_dates_are_those_that_brute_force_finds(fields: tuple[tuple[str, frozenset[int]], ...], day: date) -> None:
    (_, minutes), (_, hours), (days_text, days), (_, months), (weekdays_text, weekdays) = fields
    assume(min(days) <= 28)  # a date that may never come is refused, which another test shows
    by_number = day.day in days
    by_weekday = any(number % 7 == (day.weekday() + 1) % 7 for number in weekdays)
    both_restricted = "*" not in days_text and "*" not in weekdays_text
    expected = day.month in months and (by_number or by_weekday if both_restricted else by_number and by_weekday)
    parsed = parse_schedule(" ".join(text for text, _ in fields), _SEVEN)
    assert parsed.falls_on(day) is expected
    assert parsed.times == tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))


@given(
    schedule=st.sampled_from(("daily", "weekly", "monthly", "15,45 */6 * * *", "0 7 13 * fri", "59 23 31 * *")),
    now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - local wall-clock time
)
def test_no_slot_lies_between_the_last_and_the_next(schedule: str, now: datetime) -> None:
    parsed = parse_schedule(schedule, _SEVEN)
    last, following = parsed.last_slot(now), parsed.next_slot(now)
    assert last
    assert following
    assert last <= now < following
    assert parsed.next_slot(last) == following
    assert parsed.last_slot(following - timedelta(microseconds=1)) == last
