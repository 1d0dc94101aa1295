from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.domain.digest import DigestKind
from monitor.domain.slots import Due, due, what_to_send
from monitor.domain.watchlist import DigestPlan, Quiet

PLAN = DigestPlan(id="news", title="News", watch_ids=("w",), schedule="daily", timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("schedule", "now", "slot"),
    [
        ("daily", datetime(2026, 11, 22, 5, 59, tzinfo=UTC), "2026-11-21T07:00"),  # 06:59 in Berlin
        ("daily", datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "2026-11-22T07:00"),
        ("weekly", datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "2026-11-16T07:00"),  # the Monday before
        ("monthly", datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "2026-11-01T07:00"),
        ("30 9 * * 5", datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "2026-11-20T09:30"),
    ],
)
def test_a_slot_is_named_by_the_clock_on_the_wall(schedule: str, now: datetime, slot: str) -> None:
    assert due(replace(PLAN, schedule=schedule), now, asked=False) == Due(slot)


def test_who_asks_and_who_is_told_at_once_need_no_slot() -> None:
    now = datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert due(PLAN, now, asked=True) == Due(None)
    assert due(replace(PLAN, schedule="immediate"), now, asked=False) == Due(None)


@pytest.mark.parametrize(
    "night", [date(2026, 3, 29), date(2026, 10, 25)], ids=["an hour is left out", "an hour comes twice"]
)
def test_a_night_in_which_the_clock_is_put_has_each_slot_once(night: date) -> None:
    plan = replace(PLAN, schedule="30 2 * * *")
    start = datetime(night.year, night.month, night.day, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    slots = [due(plan, start + timedelta(minutes=n), asked=False) for n in range(0, 23 * 60, 5)]
    assert list(dict.fromkeys(slots)) == [Due(f"{day}T02:30") for day in (night - timedelta(days=1), night)]


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("quiet", "last", "news", "expected"),
    [
        (Quiet.MONTHLY, None, False, DigestKind.FIRST),
        (Quiet.NEVER, None, True, DigestKind.FIRST),
        (Quiet.NEVER, date(2020, 1, 1), True, DigestKind.CHANGES),
        (Quiet.NEVER, date(2020, 1, 1), False, None),
        (Quiet.ALWAYS, date(2026, 11, 21), False, DigestKind.QUIET),
        (Quiet.ALWAYS, TODAY, False, None),  # once a day is enough
        # October must have been empty from its first to its last day.
        (Quiet.MONTHLY, date(2026, 9, 30), False, DigestKind.QUIET),
        (Quiet.MONTHLY, date(2026, 10, 1), False, None),
        (Quiet.MONTHLY, date(2026, 11, 1), False, None),
    ],
)
def test_what_is_sent_when(quiet: Quiet, last: date | None, *, news: bool, expected: DigestKind | None) -> None:
    assert what_to_send(replace(PLAN, quiet=quiet), last, TODAY, has_news=news) is expected
