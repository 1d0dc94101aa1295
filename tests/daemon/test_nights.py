"""Reliability P7: in a night in which the clock is set, a daily list is due once by its date, whatever the beats."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon.rhythm import Rhythm
from monitor.domain.slots import due
from monitor.domain.watchlist import DigestPlan


@pytest.mark.parametrize(
    "night",
    [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)],
    ids=["P7-spring-02:30-does-not-exist", "P7-autumn-02:30-twice"],
)
def test_p7_every_date_has_exactly_one_slot(night: datetime) -> None:
    plan = DigestPlan("news", "News", ("w",), schedule="30 2 * * *", timezone="Europe/Berlin")
    beats = [night - timedelta(days=2) + timedelta(seconds=Rhythm().beat) * number for number in range(4 * 24 * 180)]
    slots = [found.slot for now in beats if (found := due(plan, now, asked=False))]
    assert len(slots) == len(beats)
    days = [night.date() + timedelta(days=number) for number in range(-3, 3)]
    assert list(dict.fromkeys(slots)) == [f"{day}T02:30" for day in days[: len(set(slots))]]
    assert len(set(slots)) == 5
