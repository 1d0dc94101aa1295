"""Studies that the registry merges, hides and shows again; and a registry whose format changes under everybody."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.domain.changes import ChangeKind
from monitor.domain.watchlist import WatchedIntervention, Watchlist
from monitor.store import news, studies
from tests.cycle.parts import PLAN, WATCH, Bench, bench
from tests.records import record


def kinds(work: Bench) -> list[ChangeKind]:
    return [change.kind for change in work.results[-1].observed.changes]


def next_day(work: Bench) -> None:
    """The data move on, without a study that changed."""
    work.records.replace(record(9, name="Unwatched"))


def test_a_study_is_gone_once_two_states_of_the_data_left_it_out_and_back_when_it_is_shown(tmp_path: Path) -> None:
    with bench(tmp_path, record(1), record(2)) as work:
        work.cycle()
        work.records.remove("NCT00000002")
        assert not work.cycle().observed.complete
        work.cycle()  # the same state of the data proves nothing more
        assert kinds(work) == []
        next_day(work)
        assert work.cycle().observed.complete
        assert kinds(work) == [ChangeKind.STUDY_GONE]
        next_day(work)
        assert work.cycle().observed.complete
        assert kinds(work) == []
        work.records.replace(record(2))
        work.cycle()
        assert kinds(work) == [ChangeKind.STUDY_BACK]
        work.cycle()
        assert {subject.partition(": ")[2] for subject in work.subjects()} == {
            "where 1 claim stands today",
            "no longer shown on ClinicalTrials.gov",
            "shown on ClinicalTrials.gov again",
        }
        with work.app.store.reading() as session:
            assert [change.kind for change in studies.changes_of(session, "NCT00000002")] == [
                ChangeKind.STUDY_FOUND,
                ChangeKind.STUDY_GONE,
                ChangeKind.STUDY_BACK,
            ]


def test_a_study_that_was_left_out_once_and_came_back_was_never_gone(tmp_path: Path) -> None:
    with bench(tmp_path, record(1), record(2)) as work:
        work.cycle()
        for _ in range(3):
            work.records.remove("NCT00000002")
            work.cycle()
            work.records.replace(record(2))
            work.cycle()
            assert kinds(work) == []
        assert len(work.mails()) == 1


def test_an_answer_that_shrank_as_a_whole_proves_no_absence(tmp_path: Path) -> None:
    with bench(tmp_path, *(record(number) for number in range(1, 11))) as work:
        work.cycle()
        for number in range(2, 11):
            work.records.remove(f"NCT{number:08}")
        for _ in range(3):
            next_day(work)
            assert not work.cycle().observed.complete
            assert kinds(work) == []


def test_a_merged_study_is_followed_under_its_other_number(tmp_path: Path) -> None:
    confirmed = Watchlist((replace(WATCH, confirm=frozenset({"NCT00000002"})),), (PLAN,))
    with bench(tmp_path, record(1), record(2)) as work:
        work.cycle(confirmed)
        work.records.remove("NCT00000002")
        successor = record(3, name="Another name", primary="2029-01")
        successor["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000002"]
        work.records.replace(successor)
        assert work.cycle(confirmed).observed.complete
        assert kinds(work) == [ChangeKind.STUDY_MERGED]
        assert [subject for subject in work.subjects() if "merged into NCT00000003" in subject]
        successor = record(3, name="Another name", primary="2030-01")
        successor["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000002"]
        work.records.replace(successor)
        work.cycle(confirmed)
        assert kinds(work) == [ChangeKind.DATE_SLIPPED]
        with work.app.store.reading() as session:
            assert "NCT00000002" not in studies.known_ids(session)
            assert studies.changes_of(session, "NCT00000002")[-1].after == "NCT00000003"


def drifted(number: int) -> dict[str, Any]:
    """The record with its dates' types gone, as after a change of the registry's format."""
    changed = record(number, start="2026-05!")
    del changed["protocolSection"]["statusModule"]["startDateStruct"]["type"]
    return changed


def test_a_change_of_format_is_held_for_the_operator_until_it_is_released(tmp_path: Path) -> None:
    with bench(tmp_path, *(record(number, start="2026-05!") for number in range(1, 8))) as work:
        work.cycle()
        for number in range(1, 8):
            work.records.replace(drifted(number))
        work.records.replace(drifted(7) | {"hasResults": True})
        result = work.cycle()
        assert [problem.code for problem in result.observed.problems] == ["W402"]
        assert len(result.observed.changes) == 7
        assert len(work.mails()) == 1
        with work.app.store.transaction() as session:
            assert {reason for reason, _ in news.held_events(session)} == {"start: actual to estimated"}
            assert news.settle_held(session, release=True) == 7
        work.cycle()
        assert len(work.mails()) == 2


def test_a_record_that_says_what_it_said_is_not_looked_at_again(tmp_path: Path) -> None:
    with bench(tmp_path, *(record(number) for number in range(1, 4))) as work:
        work.cycle()
        with work.app.store.reading() as session:
            before = studies.matches_of(session, "clemastine")
        next_day(work)
        work.records.replace(record(2, primary="2028-12"))
        result = work.cycle()
        assert (result.observed.studies, kinds(work)) == (3, [ChangeKind.DATE_SLIPPED])
        with work.app.store.reading() as session:
            assert studies.matches_of(session, "clemastine") == before
        work.cycle(Watchlist((replace(WATCH, interventions=(WatchedIntervention("fumarate"),)),), (PLAN,)))
        with work.app.store.reading() as session:
            assert studies.matches_of(session, "clemastine") != before
