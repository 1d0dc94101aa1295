from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from monitor.cycle.judged import standing
from monitor.demo.faults import Fault
from monitor.domain.changes import ChangeKind
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Quiet, Watchlist
from monitor.store import news, readings, studies
from monitor.store.verdicts import last_verdict
from tests.cycle.parts import CLAIM, PLAN, WATCH, WATCHLIST, bench
from tests.records import record


def test_the_first_cycle_tells_where_the_claims_stand_and_the_second_nothing(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        first = work.cycle()
        assert [judged.verdict.state for judged in first.assessed.judged] == [State.ESTIMATE_FITS]
        assert work.subjects() == ["News: where 1 claim stands today"]
        second = work.cycle()
        assert (second.written, second.delivered.sent) == ((), 0)
        assert work.subjects() == ["News: where 1 claim stands today"]


def test_unmoved_data_costs_one_request(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        before = len(work.stand_in.requests)
        assert not work.cycle().observed.moved
        assert [request.rpartition("/")[2] for request in work.stand_in.requests[before:]] == ["version"]


def test_another_watchlist_is_read_although_the_data_have_not_moved(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        wider = replace(WATCH, sponsors=("Example University Hospital",))
        assert work.cycle(Watchlist((wider,), (PLAN,))).observed.moved


def test_a_moved_date_is_told_once_with_both_dates_and_the_shift(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        work.records.replace(record(primary="2028-12"))
        assert [change.kind for change in work.cycle().observed.changes] == [ChangeKind.DATE_SLIPPED]
        for _ in range(3):
            work.cycle()
        told = [mail for mail in work.mails() if "moves" in mail["Subject"]]
        assert [mail["Subject"] for mail in told] == ["Study 1: primary completion moves to Dec 2028 (+18 months)"]
        body = told[0].get_body(("plain",))
        assert body is not None
        assert "Jun 2027 -> Dec 2028" in body.get_content()
        assert "Estimate fits -> Estimate is later." in body.get_content()


def test_the_same_record_with_new_bookkeeping_is_no_news(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        noisy = record()
        noisy["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-11-23"
        work.records.replace(noisy)
        assert work.cycle().observed.moved
        with work.app.store.reading() as session:
            assert studies.count_versions(session) == 1
        assert len(work.mails()) == 1


def test_a_verdict_turns_with_the_passing_of_a_day_alone(tmp_path: Path) -> None:
    with bench(tmp_path, record(primary="2026-11")) as work:
        work.cycle()
        work.now = work.now.replace(month=12, day=1)
        turned = work.cycle().assessed.turned
        assert [(turn.before, turn.after) for turn in turned] == [(State.ESTIMATE_FITS, State.ESTIMATE_LAPSED)]
        assert "Clemastine: the verdict is now “Estimate passed, unconfirmed”" in work.subjects()


def test_a_study_that_appears_later_is_news_and_the_first_sight_of_a_watch_is_not(tmp_path: Path) -> None:
    with bench(tmp_path, record(1)) as work:
        work.cycle()
        work.records.replace(record(2, title="A new study"))
        work.cycle()
        assert work.subjects() == ["A new study: found for the first time", "News: where 1 claim stands today"]


def test_a_study_that_is_named_otherwise_is_not_kept(tmp_path: Path) -> None:
    with bench(tmp_path, record(name="Clemastine"), record(2, name="Something else")) as work:
        work.cycle()
        with work.app.store.reading() as session:
            assert studies.known_ids(session) == {"NCT00000001"}


BROKEN = [
    Fault.UNAVAILABLE,
    Fault.HTML,
    Fault.HTML_AS_JSON,
    Fault.TRUNCATED,
    Fault.EMPTY_BODY,
    Fault.EMPTY_OBJECT,
    Fault.NO_STUDIES,
    Fault.RESET,
]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_registry_that_does_not_answer_well_changes_nothing(tmp_path: Path, fault: Fault) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        with work.app.store.reading() as session:
            before = (last_verdict(session, CLAIM), readings.last_reading(session), studies.count_versions(session))
        work.records.replace(record(primary="2030-01"))
        work.stand_in.faults.add(fault, times=None, matching="/studies")
        result = work.cycle()
        assert not result.observed.complete
        assert result.observed.problems
        assert [judged.verdict.state for judged in result.assessed.judged] == [State.ESTIMATE_FITS]
        with work.app.store.reading() as session:
            after = (last_verdict(session, CLAIM), readings.last_reading(session), studies.count_versions(session))
        assert before == after
        assert len(work.mails()) == 1
        work.stand_in.faults.clear()
        assert work.cycle().observed.complete
        assert len(work.mails()) == 2


def test_p14_a_database_that_becomes_read_only_stops_asking_and_mailing(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        work.records.replace(record(primary="2028-12"))
        work.app.observe(WATCHLIST, work.now)
        work.app.assess(WATCHLIST, work.now)
        assert work.app.report(WATCHLIST, work.now, asked=True)  # a mail is owed
        before = len(work.stand_in.requests)
        engine = work.app.store._engine
        event.listen(engine, "checkout", read_only)
        for step in (work.cycle, lambda: work.app.deliver(asked=True)):
            with pytest.raises(OperationalError, match="readonly"):
                step()
        assert (len(work.stand_in.requests), len(work.mails())) == (before, 1)
        event.remove(engine, "checkout", read_only)
        event.listen(engine, "checkout", writable)
        work.cycle()
        assert len(work.mails()) == 2


def read_only(connection: Any, _record: object, _proxy: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def writable(connection: Any, _record: object, _proxy: object) -> None:
    connection.execute("PRAGMA query_only=OFF")


def test_data_that_move_while_they_are_read_are_read_again(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.stand_in.faults.add(Fault.DATA_MOVES, times=1, matching="/studies")
        assert work.cycle().observed.complete
        with work.app.store.reading() as session:
            last = readings.last_reading(session)
        assert last is not None
        assert last.data_stamp == work.records.data_timestamp(work.stand_in.day)


def test_a_registry_unread_for_three_days_makes_verdicts_stale_and_tells_readers_nothing(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        work.stand_in.faults.add(Fault.UNAVAILABLE, times=None)
        work.now = work.now.replace(day=26)
        result = work.cycle()
        assert [judged.verdict.state for judged in result.assessed.judged] == [State.STALE]
        assert "was last read on 22 Nov 2026" in result.assessed.judged[0].sentence
        assert result.assessed.turned == ()
        assert len(work.mails()) == 1


def test_a_list_is_told_by_its_schedule_and_once_for_each_slot(tmp_path: Path) -> None:
    weekly = Watchlist((WATCH,), (replace(PLAN, schedule="weekly", quiet=Quiet.NEVER),))
    with bench(tmp_path, record()) as work:
        work.now = work.now.replace(day=24, hour=8)  # a Tuesday
        work.cycle(weekly, asked=False)
        work.records.replace(record(primary="2028-12"))
        for _ in range(5):
            work.cycle(weekly, asked=False)
        assert len(work.mails()) == 1  # the first digest; the change waits for Monday
        work.now = work.now.replace(day=30, hour=6)
        for _ in range(5):
            work.cycle(weekly, asked=False)
        assert len(work.mails()) == 2


def test_a_month_without_news_is_followed_by_one_mail_that_says_so(tmp_path: Path) -> None:
    with bench(tmp_path, record(primary="2029-01")) as work:
        work.cycle()
        work.now = work.now.replace(year=2027, month=1, day=4)
        for _ in range(3):
            work.cycle()
        assert work.subjects() == ["News: where 1 claim stands today", "No changes in December: News"]


def test_an_event_is_told_to_each_list_that_follows_its_watch(tmp_path: Path) -> None:
    two = Watchlist((WATCH,), (PLAN, replace(PLAN, id="other", title="Other")))
    with bench(tmp_path, record()) as work:
        work.cycle(two)
        work.records.replace(record(primary="2028-12"))
        work.cycle(two)
        assert len([subject for subject in work.subjects() if "moves" in subject]) == 2
        with work.app.store.reading() as session:
            assert news.untold(session, "news", ["clemastine"]) == ()


def test_a_study_named_in_the_watchlist_that_the_registry_does_not_list_stops_nothing(tmp_path: Path) -> None:
    hopeful = Watchlist((replace(WATCH, confirm=frozenset({"NCT99999999"})),), (PLAN,))
    with bench(tmp_path, record()) as work:
        observed = work.cycle(hopeful).observed
        assert observed.complete
        assert [problem.code for problem in observed.problems] == ["W401"]


def test_a_known_study_that_is_left_out_is_a_problem_and_keeps_its_facts(tmp_path: Path) -> None:
    with bench(tmp_path, record(1), record(2)) as work:
        work.cycle()
        work.records.remove("NCT00000002")
        result = work.cycle()
        assert not result.observed.complete
        assert [str(problem.where) for problem in result.observed.problems] == ["NCT00000002"]
        with work.app.store.reading() as session:
            assert {match.study_id for match in studies.matches_of(session, "clemastine")} == {
                "NCT00000001",
                "NCT00000002",
            }


def test_an_unreadable_record_is_a_problem_and_keeps_its_facts(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        work.records.replace(record(primary="2027-13"))
        result = work.cycle(WATCHLIST)
        assert "NCT00000001 at $.protocolSection.statusModule.primaryCompletionDateStruct.date" in str(
            result.observed.problems[0].where
        )
        assert [judged.verdict.state for judged in result.assessed.judged] == [State.ESTIMATE_FITS]
        assert len(work.mails()) == 1


def test_what_was_known_on_a_day_is_judged_with_the_studies_that_concerned_the_watch_on_that_day(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, record(), record(2, primary="2026-01!")) as work:
        work.cycle()
        then = work.now
        work.records.replace(record(2, primary="2026-01!", name="Placebo", title="Another matter"))
        work.records.replace(record(1, primary="2029-01"))
        work.cycle()
        with work.app.store.reading() as session:
            known_then, known_now = (standing(session, [WATCH], at, at).judged[0] for at in (then, work.now))
            stored = standing(session, [WATCH], work.now).judged[0]
    assert (known_then.verdict.state, known_now.verdict.state) == (State.MET, State.ESTIMATE_LATER)
    assert known_now == stored
