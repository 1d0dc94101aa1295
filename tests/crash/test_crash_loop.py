"""The crash loop in short. The long one is ``python -m benchmarks.crash_loop``; docs/delivery.md has its figures."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.count import Count
from tests.crash.loop import Plan, run
from tests.crash.policies import mark_before_send, send_before_mark
from tests.crash.sender import Policy


def counted(plan: Plan, folder: Path) -> Count:
    happened = run(plan, folder)
    assert happened.count is not None
    return happened.count


@pytest.mark.parametrize("senders", [1, 2])
def test_killed_and_paused_senders_lose_nothing_and_repeat_nothing_untold(tmp_path: Path, senders: int) -> None:
    count = counted(Plan(kills=60, pauses=8, digests=60, seed=senders, senders=senders, seconds=13), tmp_path)
    assert count.promise_kept, count
    assert count.accepted > 5, "too little happened to prove anything"
    assert count.in_doubt > 0, "no fault hit the dot, so that nothing was proved"


def test_killed_daemons_that_read_judge_and_write_keep_the_same_promise(tmp_path: Path) -> None:
    happened = run(Plan(kills=8, pauses=1, digests=10, seed=1, senders=1, daemons=True, seconds=40), tmp_path)
    assert happened.count
    assert happened.count.promise_kept, happened.count
    assert happened.count.digests >= 5, "too little happened to prove anything"
    assert happened.gaps == 0


@pytest.mark.parametrize(
    ("policy", "broken"),
    [
        (mark_before_send, lambda count: count.lost > 0),
        (send_before_mark, lambda count: count.unexplained > 0),
    ],
    ids=["mark before send", "send before mark"],
)
def test_the_count_catches_the_two_wrong_outboxes(
    tmp_path: Path, policy: Policy, broken: Callable[[Count], bool]
) -> None:
    count = counted(Plan(kills=30, pauses=0, digests=60, seed=1, senders=1, policy=policy, seconds=8), tmp_path)
    assert broken(count), count
    assert not count.promise_kept
