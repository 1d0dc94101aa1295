from datetime import UTC, datetime

import pytest

from monitor.registry.patience import LONGEST_REST, PUBLIC_PACE, Pace, backoff, pace_for, retry_after
from tests.registry.virtual_time import VirtualTime

_NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param(None, None, id="none"),
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="now"),
        pytest.param("9" * 5000, LONGEST_REST, id="too long a number"),
        pytest.param("86400", LONGEST_REST, id="capped at six hours"),
        pytest.param("Sun, 22 Nov 2026 09:01:30 GMT", 90.0, id="date"),
        pytest.param("Sun, 22 Nov 2026 09:01:30 -0000", 90.0, id="date without a zone"),
        pytest.param("Sun, 22 Nov 2026 08:00:00 GMT", 0.0, id="date that is over"),
        pytest.param("Thu, 01 Jan 2099 00:00:00 GMT", LONGEST_REST, id="the year 2099"),
        pytest.param("soon", None, id="garbage"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1.5", None, id="fraction"),
        pytest.param("٣", None, id="digits of another script"),
        pytest.param("Sun, 99 Nov 99999 09:01:30 GMT", None, id="no date"),
    ],
)
def test_r1_retry_after_is_read_or_ignored(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, _NINE) == seconds


def test_r2_the_pause_doubles_and_varies_by_half() -> None:
    assert [backoff(failures, 1.0, 0.5) for failures in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert backoff(2, 1.0, 0.0) == 1.0
    assert backoff(2, 1.0, 0.999) == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize(
    ("address", "pace"),
    [
        ("https://clinicaltrials.gov/api/v2", PUBLIC_PACE),
        ("http://localhost:8000", 0.0),
        ("http://127.0.0.2/", 0.0),
        ("http://[::1]:80/", 0.0),
        ("http://localhost.example.org/", PUBLIC_PACE),
        ("http://192.168.0.1/", PUBLIC_PACE),
    ],
)
def test_only_this_machine_is_asked_without_a_pause(address: str, pace: float) -> None:
    assert pace_for(address) == pace


def test_r2_requests_start_at_least_the_interval_apart() -> None:
    time = VirtualTime()
    pace = Pace(1.0, time.surroundings)
    starts = []
    for work in (0.2, 3.0, 0.0, 0.0):
        pace.wait()
        starts.append(time.passed)
        time.passed += work
    assert starts == pytest.approx([0.0, 1.0, 4.0, 5.0])
