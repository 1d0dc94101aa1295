"""What is sent when: corrections, digests that wait for the registry, new watches, one digest a date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.demo.faults import Fault
from monitor.domain.claims import Claim
from monitor.domain.digest import DigestKind
from monitor.domain.watchlist import Acceptance, Quiet, Watchlist
from tests.cycle.parts import CLAIM, PLAN, WATCH, Bench, bench
from tests.make import claimed
from tests.records import record


def watchlist(*claims: Claim, schedule: str = "daily", **more: object) -> Watchlist:
    watch = replace(WATCH, claims=claims or (CLAIM,), **more)  # type: ignore[arg-type]  # whatever the test is about
    return Watchlist((watch,), (replace(PLAN, schedule=schedule, quiet=Quiet.NEVER),))


def text(work: Bench, subject: str) -> str:
    """The text of the only mail with that subject, in one line."""
    (mail,) = (mail for mail in work.mails() if mail["Subject"].startswith(subject))
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def kinds(work: Bench) -> list[DigestKind]:
    return [written.kind for result in work.results for written in result.written]


def test_an_edited_claim_is_corrected_with_what_was_said_what_is_right_and_why(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(watchlist())
        edited = watchlist(replace(CLAIM, date=claimed("by 2027-01")))
        work.cycle(edited)
        told = text(work, "Correction: Clemastine verdict of 22 Nov 2026")
        assert "One earlier verdict is corrected" in told
        assert "We said Estimate fits, on 22 Nov 2026. Right is Estimate is later. " in told
        assert (
            "it is read as “primary completion, by Jan 2027” and was read as “primary completion, by Dec 2027”" in told
        )
        assert "NCT00000001" in told
        assert "WHAT CHANGED" not in told
        work.cycle(edited)
        assert kinds(work) == [DigestKind.FIRST, DigestKind.CORRECTION]


def test_a_study_that_an_editor_confirms_or_dismisses_corrects_what_was_said_without_it(tmp_path: Path) -> None:
    manual = watchlist(accept=Acceptance.MANUAL)
    with bench(tmp_path, record()) as work:
        work.cycle(manual)
        work.cycle(watchlist(accept=Acceptance.MANUAL, confirm=frozenset({"NCT00000001"})))
        assert "An editor confirmed NCT00000001." in text(work, "Correction: ")
        work.cycle(watchlist(accept=Acceptance.MANUAL, dismiss={"NCT00000001": "another thing"}))
        last = max(work.mails(), key=lambda mail: mail["Date"].datetime).get_body(("plain",))
        assert last is not None
        assert "An editor dismissed NCT00000001." in " ".join(last.get_content().split())


@pytest.mark.parametrize(
    "edited",
    [
        watchlist(replace(CLAIM, quote="other words", said_by="Somebody")),
        watchlist(replace(CLAIM, date=claimed("by 2028-12"))),
        watchlist(exclude=("something else",)),
    ],
    ids=["only the quote", "the same verdict", "the same evidence"],
)
def test_an_edit_that_leaves_the_verdict_right_is_no_correction(tmp_path: Path, edited: Watchlist) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(watchlist())
        work.cycle(edited)
        assert kinds(work) == [DigestKind.FIRST]


def test_a_verdict_that_the_registry_turned_is_no_correction_even_after_an_edit(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(watchlist())
        work.records.replace(record(primary="2028-12"))
        work.cycle(watchlist(exclude=("something else",)))
        assert kinds(work) == [DigestKind.FIRST, DigestKind.CHANGES]


def test_a_new_watch_and_a_new_claim_are_announced_once(tmp_path: Path) -> None:
    second = replace(CLAIM, id="other", date=claimed("by 2029"))
    third = replace(WATCH, id="metformin", title="Metformin", claims=(replace(CLAIM, watch_id="metformin"),))
    with bench(tmp_path, record()) as work:
        work.cycle(watchlist())
        wider = watchlist(CLAIM, second)
        plan = replace(wider.digests[0], watch_ids=("clemastine", "metformin"))
        wider = Watchlist((*wider.watches, third), (plan,))
        work.cycle(wider)
        told = text(work, "News: now watching two more claims")
        assert "A new claim about Clemastine: primary completion, by 2029." in told
        assert "Now watching Metformin: 1 claim." in told
        work.cycle(wider)
        assert kinds(work) == [DigestKind.FIRST, DigestKind.CHANGES]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That time, in November 2026, less the hour by which every cycle moves on."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def outage(work: Bench) -> None:
    """The first digest went out, a change was read, and then the registry stops answering."""
    work.now = at(23, 8)
    work.cycle(watchlist(), asked=False)
    work.records.replace(record(primary="2028-12"))
    work.cycle(watchlist(), asked=False)
    work.stand_in.faults.add(Fault.UNAVAILABLE, times=None)
    assert kinds(work) == [DigestKind.FIRST]


def test_a_digest_that_is_due_in_an_outage_waits_until_the_registry_answers(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        outage(work)
        for day in (24, 25):
            work.now = at(day, 8)
            work.cycle(watchlist(), asked=False)
        assert kinds(work) == [DigestKind.FIRST]
        work.stand_in.faults.clear()
        work.cycle(watchlist(), asked=False)
        assert kinds(work) == [DigestKind.FIRST, DigestKind.CHANGES]
        assert "could not be read" not in text(work, "Study 1: primary completion moves")


def test_a_digest_that_waited_for_72_hours_says_first_of_which_day_it_is(tmp_path: Path) -> None:
    weekly = watchlist(schedule="0 7 24 * *")
    with bench(tmp_path, record()) as work:
        outage(work)
        work.now = at(27, 6, 59)
        work.cycle(weekly, asked=False)
        assert kinds(work) == [DigestKind.FIRST]
        work.now = at(27, 7, 1)
        work.cycle(weekly, asked=False)
        told = text(work, "Study 1: primary completion moves")
        assert told.startswith(
            "NEWS Digest, 23 to 27 Nov 2026 ClinicalTrials.gov could not be read since 23 Nov 2026. "
            "These are the verdicts of 23 Nov 2026."
        )
        assert "checked 23 Nov 2026 at 09:00 UTC." in told
        assert "[ESTIMATE LATER]" in told
        work.cycle(weekly, asked=False)
        assert len(work.mails()) == 2


def test_who_asks_for_a_held_digest_gets_it(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        outage(work)
        work.now = at(24, 8)
        work.cycle(watchlist(), asked=True)
        assert kinds(work) == [DigestKind.FIRST]
        (written,) = work.app.report(watchlist(), work.now, asked=True, although_unread=True)
        assert written.kind is DigestKind.CHANGES


def test_a_digest_is_never_written_twice_on_one_local_date(tmp_path: Path) -> None:
    twice = watchlist(schedule="0 7,19 * * *")
    with bench(tmp_path, record()) as work:
        work.now = at(23, 8)
        work.cycle(twice, asked=False)
        work.records.replace(record(primary="2028-12"))
        work.now = at(23, 20)
        work.cycle(twice, asked=False)
        assert kinds(work) == [DigestKind.FIRST]
        work.now = at(24, 7)
        work.cycle(twice, asked=False)
        assert kinds(work) == [DigestKind.FIRST, DigestKind.CHANGES]


def test_an_edited_time_of_day_makes_no_second_digest(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.now = at(23, 8)
        work.cycle(watchlist(schedule="0 7 * * *"), asked=False)
        work.records.replace(record(primary="2028-12"))
        work.now = at(23, 10)
        work.cycle(watchlist(schedule="0 9 * * *"), asked=False)
        assert kinds(work) == [DigestKind.FIRST]


def test_an_immediate_list_is_told_of_turned_verdicts_under_the_claim_and_of_the_rest_along_with_them(
    tmp_path: Path,
) -> None:
    soon = watchlist(schedule="immediate")
    with bench(tmp_path, record()) as work:
        work.cycle(soon, asked=False)
        work.records.replace(record(primary="2027-09"))
        work.cycle(soon, asked=False)
        assert kinds(work) == [DigestKind.FIRST]
        work.records.replace(record(primary="2028-12"))
        work.cycle(soon, asked=False)
        assert kinds(work) == [DigestKind.FIRST, DigestKind.IMMEDIATE]
        (mail,) = (mail for mail in work.mails() if "moves" in mail["Subject"])
        assert mail["References"] == "<claim.clemastine.main-data@example.org>"
        assert "Sep 2027 -> Dec 2028" in text(work, "Study 1: primary")
        assert "Jun 2027 -> Sep 2027" in text(work, "Study 1: primary")


def test_an_address_in_two_roles_and_two_spellings_gets_one_mail(tmp_path: Path) -> None:
    plan = replace(PLAN, to=("Reader@example.org",), editors=("reader@example.org",))
    with bench(tmp_path, record()) as work:
        work.cycle(Watchlist((WATCH,), (plan,)))
        assert [mail["To"] for mail in work.mails()] == ["reader@example.org"]
