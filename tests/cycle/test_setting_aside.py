from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from monitor.cycle.setting_aside import ListsSetAside
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.rendering.mails import Letterhead
from tests.cycle.parts import PLAN, START, WATCH, bench
from tests.records import record

PLANS = (replace(PLAN, id="broken"), replace(PLAN, id="sound"))


def write(plan: DigestPlan) -> tuple[str, ...]:
    if plan.id == "broken":
        raise KeyError("no such name")
    return (plan.id,)


def test_a_list_that_cannot_be_written_stops_no_other_and_is_told_at_the_first_and_the_third_time() -> None:
    aside, told, tried = ListsSetAside(), [], list[str]()

    def counting(plan: DigestPlan) -> tuple[str, ...]:
        tried.append(plan.id)
        return write(plan)

    for beat in range(240):  # two hours
        assert aside.each(PLANS, counting, START + timedelta(seconds=30 * beat)) == ("sound",)
        told.append(len(aside.take_problems()))
    assert tried.count("sound") == 240
    assert tried.count("broken") == 4
    assert (sum(told), told[0], told[2]) == (2, 1, 1)


def test_a_list_that_can_be_written_again_is_forgiven() -> None:
    aside = ListsSetAside()
    for _ in range(3):
        aside.each(PLANS, write, START)
    later = START + timedelta(hours=1)
    assert aside.each(PLANS, lambda plan: (plan.id,), later) == ("broken", "sound")
    assert aside.each(PLANS, lambda plan: (plan.id,), later) == ("broken", "sound")


def test_a_database_in_trouble_is_no_lists_fault() -> None:
    def full(_plan: DigestPlan) -> tuple[str, ...]:
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    aside = ListsSetAside()
    with pytest.raises(OperationalError):
        aside.each(PLANS, full, START)
    assert aside.take_problems() == ()


def test_a_broken_template_keeps_no_other_mail_from_going_out_and_loses_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "templates" / "digest"
    broken.mkdir(parents=True)
    (broken / "body.txt").write_text("{{ nothing.of.the.kind }}")
    watchlist = Watchlist((WATCH,), (PLAN,))
    with bench(tmp_path, record()) as work:
        sound = work.app.letterhead
        work.app = replace(work.app, letterhead=Letterhead(sound.sender, tmp_path / "templates"))
        delivered = work.cycle(watchlist).delivered
        assert [problem.code for problem in delivered.problems] == ["E616"]
        assert "list news" in str(delivered.problems[0])
        assert not delivered.all_accepted
        work.app = replace(work.app, letterhead=sound)
        assert work.cycle(watchlist).delivered.sent == 1
