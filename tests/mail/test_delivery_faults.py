"""Rows S1 to S15 of the fault matrix from the outbox to the server: what is sent in the end, and what is not."""

import logging
import ssl
import tracemalloc
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.domain.mail import server_pause
from monitor.domain.problems import Severity
from monitor.smtp import Security, SmtpSender, Timeouts
from monitor.store import outbox
from monitor.store import server_pause as pauses
from monitor.store.outbox import MailState
from tests.mail.faulty_server import BODY, DOT, DROP, GREETING, FaultyServer, Plan, Reaction, says
from tests.mail.mails import CALM, smtp
from tests.mail.posting import Post, addresses, post

PENDING, SENT, FAILED, IN_DOUBT, HELD = (
    MailState.PENDING,
    MailState.SENT,
    MailState.FAILED,
    MailState.IN_DOUBT,
    MailState.HELD,
)
PASSWORD = "canary-Geheim-8141"
OFFERS_LOGIN = says("250-faulty.example\r\n250-STARTTLS\r\n250 AUTH PLAIN")


def at_dot(reply: bytes, *, stored: bool, closes: bool = False, waits: float = 0.0) -> Plan:
    return Plan({DOT: Reaction(reply, stores=stored, closes=closes, waits=waits)})


STORED_AND_LOST = at_dot(b"", stored=True, closes=True)

#: What happens to two mails on the first line; from the second line on the server is healthy. Then: the states after
#: this run, how many mails the server took in it, and how many it has after everything was waited for.
ONE_RUN = {
    "S1 554 greeting": (Plan({GREETING: says("554 no", closes=True)}), [PENDING, PENDING], 0, 2),
    "S1 421 greeting": (Plan({GREETING: says("421 busy", closes=True)}), [PENDING, PENDING], 0, 2),
    "S2 greylisted": (Plan({"RCPT": says("451 later")}, mail_numbers=frozenset({1})), [PENDING, SENT], 1, 2),
    "S3 mailbox full for now": (Plan({"RCPT": says("452 full")}, mail_numbers=frozenset({1})), [PENDING, SENT], 1, 2),
    "S3 mailbox full": (Plan({"RCPT": says("552 full")}, mail_numbers=frozenset({1})), [FAILED, SENT], 1, 1),
    "S4 no such recipient": (Plan({"RCPT": says("550 unknown")}, mail_numbers=frozenset({1})), [FAILED, SENT], 1, 1),
    "S5 drop at EHLO": (Plan({"EHLO": DROP}), [PENDING, PENDING], 0, 2),
    "S5 drop at MAIL": (Plan({"MAIL": DROP}), [PENDING, SENT], 1, 2),
    "S5 drop at RCPT": (Plan({"RCPT": DROP}), [PENDING, SENT], 1, 2),
    "S5 drop at DATA": (Plan({"DATA": DROP}), [PENDING, SENT], 1, 2),
    "S6 drop after the dot, stored": (STORED_AND_LOST, [IN_DOUBT, SENT], 2, 3),
    "S6 drop after the dot, not stored": (at_dot(b"", stored=False, closes=True), [IN_DOUBT, SENT], 1, 2),
    "S7 half a 250": (at_dot(b"25", stored=True, closes=True), [IN_DOUBT, SENT], 2, 3),
    "S7 nonsense": (at_dot(b"yes\r\n", stored=True), [IN_DOUBT, SENT], 2, 3),
    "S8 a slow 250": (at_dot(b"250 at last\r\n", stored=True, waits=0.3), [SENT, SENT], 2, 2),
    "S9 421 to the dot": (at_dot(b"421 closing\r\n", stored=False, closes=True), [PENDING, SENT], 1, 2),
    "S9 451 to the dot": (replace(at_dot(b"451 no\r\n", stored=False), mail_numbers=frozenset({1})),
                          [PENDING, SENT], 1, 2),
    "S9 554 to the dot": (replace(at_dot(b"554 no\r\n", stored=False), mail_numbers=frozenset({1})),
                          [FAILED, SENT], 1, 1),
    "S10 drop at QUIT": (Plan({"QUIT": DROP}), [SENT, SENT], 2, 2),
    "S12 login wanted": (Plan({"MAIL": says("530 log in first")}), [PENDING, PENDING], 0, 2),
    "S13 too large for the server": (Plan({"EHLO": says("250-x\r\n250 SIZE 10"), "MAIL": says("552 too large")},
                                          mail_numbers=frozenset({1})), [FAILED, SENT], 1, 1),
    "S13 no extension at all": (Plan({"EHLO": says("250 x")}), [SENT, SENT], 2, 2),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "states", "taken", "in_the_end"), ONE_RUN.values(), ids=ONE_RUN.keys())
def test_no_fault_loses_a_mail_or_stops_the_other(
    tmp_path: Path, plan: Plan, states: list[MailState], taken: int, in_the_end: int
) -> None:
    with post(tmp_path, mails=2) as work, FaultyServer(plan, Plan()) as server:
        work.deliver(smtp(server.port))
        assert (work.states(), len(server.accepted)) == (states, taken)
        work.wait(hours=1)
        work.deliver(smtp(server.port))
        work.wait(days=1)
        work.deliver(smtp(server.port))
        assert set(work.states()) <= {SENT, FAILED}
        assert len(server.accepted) == in_the_end
        again = [content for _, content in server.accepted if b"X-Digest-Attempt" in content]
        assert len(again) == work.counters().resent_possible_duplicate == states.count(IN_DOUBT)


def test_s1_a_server_that_is_down_is_asked_at_most_once_a_minute_however_many_mails_wait(tmp_path: Path) -> None:
    with post(tmp_path, mails=50) as work, FaultyServer(Plan({GREETING: says("421 down", closes=True)})) as server:
        told = []
        for _ in range(120):  # an hour of beats
            told += work.deliver(smtp(server.port)).problems
            work.wait(seconds=30)
        assert server.connections <= 60 / 4
        assert [problem.code for problem in told] == ["E612"]
        assert [mail.attempts for mail in work.mails()] == [0] * 50


def test_s1_the_pause_of_a_server_outlives_a_restart_and_ends_with_its_first_answer(tmp_path: Path) -> None:
    down = Plan({GREETING: says("421 down", closes=True)})
    with FaultyServer(down, Plan()) as server:
        with post(tmp_path, mails=2) as work:
            assert work.deliver(smtp(server.port)).unusable
        with post(tmp_path) as work:
            assert "421 down" in (work.deliver(smtp(server.port)).unusable or "")
            assert server.connections == 1
            work.wait(minutes=1)
            assert work.deliver(smtp(server.port)).all_accepted
            with work.store.reading() as session:
                assert pauses.current(session) is None


def test_s1_a_person_who_asks_does_not_wait_for_a_server_that_was_down(tmp_path: Path) -> None:
    with post(tmp_path, mails=1) as work, FaultyServer(Plan({GREETING: DROP}), Plan()) as server:
        work.deliver(smtp(server.port))
        assert work.deliver(smtp(server.port), asked=True).all_accepted


def test_a_pause_noted_by_a_clock_that_was_years_ahead_does_not_last_for_years(tmp_path: Path) -> None:
    deferred = Plan({"RCPT": says("451 later")}, mail_numbers=frozenset({1}))
    with post(tmp_path, mails=3) as work, FaultyServer(deferred, Plan({GREETING: DROP}), Plan()) as server:
        work.wait(days=3650)
        work.deliver(smtp(server.port))
        work.put("late@example.org")
        work.deliver(smtp(server.port))
        work.now -= timedelta(days=3650)
        assert work.deliver(smtp(server.port)).all_accepted
        assert work.states() == [SENT] * 4


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 5), (99, 5)])
def test_the_pause_of_a_server_grows_from_one_minute_to_five(failures: int, minutes: int) -> None:
    assert server_pause(failures, ours=False) == timedelta(minutes=minutes)
    assert server_pause(failures, ours=True) == timedelta(minutes=30)


@pytest.mark.parametrize("plan", [Plan({"MAIL": DROP}), Plan({DOT: DROP})], ids=["S5 at MAIL", "S6 at the dot"])
def test_s5_s6_a_server_that_answers_nobody_is_left_alone_after_three_mails(tmp_path: Path, plan: Plan) -> None:
    with post(tmp_path, mails=20) as work, FaultyServer(plan) as server:
        delivered = work.deliver(smtp(server.port))
        assert server.connections == 3
        assert [problem.code for problem in delivered.problems] == ["E612"]
        assert work.states().count(PENDING) == (20 if "MAIL" in plan.unlike else 17)


def test_s3_a_full_mailbox_is_tried_for_five_days_and_then_given_up(tmp_path: Path) -> None:
    with post(tmp_path, mails=1) as work, FaultyServer(Plan({"RCPT": says("452 full")})) as server:
        told = []
        for _ in range(6 * 24):
            told += work.deliver(smtp(server.port)).problems
            if work.states() == [FAILED]:
                break
            work.wait(hours=1)
        assert timedelta(days=4) < work.now - work.mails()[0].created_at < timedelta(days=6)
        assert [problem.code for problem in told] == ["E611"]


def test_s4_the_operator_is_told_of_a_refused_address_without_the_address(tmp_path: Path) -> None:
    refused = Plan({"RCPT": says("550 5.1.1 <reader1@example.org> unknown")}, mail_numbers=frozenset({1}))
    with post(tmp_path, mails=2) as work, FaultyServer(refused) as server:
        (problem,) = work.deliver(smtp(server.port)).problems
        assert (problem.code, problem.severity, problem.where) == ("E611", Severity.WARNING, "mail 1 of the outbox")
        assert "550 5.1.1" in problem.what
        assert "reader1" not in str(problem)
        assert "reader1" in work.mails()[0].answer


def test_s4_an_address_that_is_refused_three_times_is_suspended_and_the_operator_told(tmp_path: Path) -> None:
    with post(tmp_path) as work, FaultyServer(Plan({"RCPT": says("550 5.1.1 unknown")})) as server:
        codes = []
        for _ in range(4):
            work.put("Gone@example.org")
            codes.append([problem.code for problem in work.deliver(smtp(server.port)).problems])
        assert codes == [["E611"], ["E611"], ["E611", "E614"], []]
        assert work.counters().suppressed == 1
        assert len(work.mails()) == 3


def test_s6_a_list_may_leave_a_doubtful_mail_to_a_person(tmp_path: Path) -> None:
    with post(tmp_path) as work, FaultyServer(STORED_AND_LOST, Plan()) as server:
        work.put("reader@example.org", hold_in_doubt=True)
        work.deliver(smtp(server.port))
        work.wait(hours=25)
        delivered = work.deliver(smtp(server.port))
        assert (work.states(), delivered.held) == ([HELD], 1)
        assert [problem.code for problem in delivered.problems] == ["E613"]
        assert len(server.accepted) == 1


def test_s6_a_second_copy_has_the_same_id_and_bytes_and_says_why_it_comes(tmp_path: Path) -> None:
    with post(tmp_path, mails=1) as work, FaultyServer(STORED_AND_LOST, STORED_AND_LOST, Plan()) as server:
        for _ in range(3):
            work.deliver(smtp(server.port))
            work.wait(hours=24)
        first, second, third = (content for _, content in server.accepted)
        assert second == b"X-Digest-Attempt: 2 (an earlier attempt is in doubt since 2026-11-22T06:00Z)\r\n" + first
        assert third == b"X-Digest-Attempt: 3 (an earlier attempt is in doubt since 2026-11-23T06:00Z)\r\n" + first
        assert asdict(work.counters()) | {"oldest_pending_seconds": 0.0} == {
            "sent": 1, "in_doubt_total": 2, "resolved_sent": 0, "resent_possible_duplicate": 2, "failed_total": 0,
            "suppressed": 0, "pending": 0, "in_doubt": 0, "held": 0, "failed": 0, "oldest_pending_seconds": 0.0,
        }  # fmt: skip


def test_s8_the_lease_outlasts_the_longest_attempt() -> None:
    assert outbox.LEASE.total_seconds() > Timeouts().longest_delivery + 60


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("asked", [False, True])
def test_s12_a_refused_login_stops_the_queue_with_one_alarm_and_at_most_three_tries_an_hour(
    tmp_path: Path,
    certificate: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    *,
    asked: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Plan({"EHLO": OFFERS_LOGIN, "AUTH": says(f"535 5.7.8 wrong: {PASSWORD}")}, certificate)
    with post(tmp_path, mails=3) as work, FaultyServer(wrong) as server:
        sender = smtp(server.port, Security.STARTTLS, user="monitor", password=PASSWORD)
        told = []
        for _ in range(60):  # three hours, a run every three minutes
            told += work.deliver(sender, asked=asked).problems
            work.wait(minutes=3)
        assert 1 < server.commands().count("AUTH") <= 9
        assert [problem.code for problem in told] == ["E612"]
        assert "monitor outbox resume" in told[0].remedy
        assert work.states() == [PENDING] * 3
        database = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        shown = f"{told} {work.mails()} {caplog.text} {capfd.readouterr()} {sender!r}"
        assert PASSWORD.encode() not in database
        assert PASSWORD not in shown


@pytest.mark.usefixtures("trusted")
def test_s11_a_bad_certificate_stops_the_queue_until_a_person_has_looked(
    tmp_path: Path,
    certificate_of_another_host: ssl.SSLContext,
) -> None:
    bad = Plan({"EHLO": OFFERS_LOGIN}, certificate_of_another_host)
    with post(tmp_path, mails=2) as work, FaultyServer(bad) as server:
        sender = smtp(server.port, Security.STARTTLS, user="monitor", password=PASSWORD)
        for _ in range(20):
            work.deliver(sender)
            work.wait(minutes=3)
        assert server.connections == 2
        with work.store.transaction() as session:
            assert pauses.end(session)
        work.deliver(sender)
        assert server.connections == 3
        assert not any(b"AUTH" in line.encode() or b"MAIL" in line.encode() for line, _ in server.heard)


def test_s15_after_an_outage_the_oldest_go_first_new_ones_too_and_memory_stays_flat(tmp_path: Path) -> None:
    with post(tmp_path, mails=100) as work, FaultyServer() as server:
        ticking = replace(work.conditions, clock=lambda: _tick(work), longest=timedelta(minutes=5))
        work.conditions = ticking
        work.put(*[f"warm{number}@example.org" for number in range(20)])
        work.deliver(smtp(server.port))
        first = len(server.accepted)
        assert 20 < first < 100, "a run has an end, so that other steps get their turn"
        work.put("new@example.org")
        tracemalloc.start()
        while PENDING in work.states():
            work.deliver(smtp(server.port))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [recipient for recipient, _ in server.accepted[:100]] == addresses(100)
        assert server.accepted[-1][0] == "new@example.org"
        assert peak < 8_000_000


def _tick(work: Post) -> datetime:
    work.wait(seconds=1)
    return work.now


def test_all_mails_of_a_run_go_over_one_connection(tmp_path: Path) -> None:
    with post(tmp_path, mails=100) as work, FaultyServer() as server:
        assert work.deliver(smtp(server.port)).sent == 100
        assert (server.connections, len(set(server.accepted))) == (1, 100)
        assert server.commands().count("RSET") == 99


@pytest.mark.parametrize("step", ["MAIL", "RSET"])
def test_a_server_that_closes_after_some_mails_gets_the_next_ones_on_a_new_connection(
    tmp_path: Path, step: str
) -> None:
    tired = Plan({step: says("421 4.7.0 enough for one connection", closes=True)}, mail_numbers=frozenset({3}))
    with post(tmp_path, mails=6) as work, FaultyServer(tired) as server:
        if step == "RSET":  # it comes before the mail that it makes room for
            server._plans = (replace(tired, mail_numbers=frozenset({2})),)
        assert work.deliver(smtp(server.port)).sent == 6
        assert server.connections == 3
        assert [mail.attempts for mail in work.mails()] == [1] * 6


@pytest.mark.usefixtures("trusted")
def test_the_password_stands_in_no_output_of_a_server_that_repeats_it_everywhere(
    tmp_path: Path,
    certificate: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = says(f"550 5.1.1 {PASSWORD}")
    plan = Plan({"EHLO": OFFERS_LOGIN, "RCPT": echo, BODY: echo}, certificate)
    with post(tmp_path, mails=2) as work, FaultyServer(plan) as server:
        sender = SmtpSender("localhost", server.port, Security.STARTTLS, "monitor", PASSWORD, CALM)
        delivered = work.deliver(sender)
        assert delivered.failed == 2
        assert PASSWORD not in f"{delivered} {work.mails()} {caplog.text}"
        assert PASSWORD.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
