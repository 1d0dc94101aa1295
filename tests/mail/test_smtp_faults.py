"""Rows S1 to S10 of the fault matrix: for each fault the outcome, and what the server truly accepted."""

import socket
from dataclasses import replace
from time import monotonic

import pytest

from monitor.domain.mail import Accepted, Deferred, InDoubt, Outcome, Refused, ServerUnusable
from monitor.smtp import SmtpSender, Timeouts
from tests.mail.faulty_server import (
    BODY,
    DOT,
    DROP,
    GREETING,
    RESET,
    SILENCE,
    FaultyServer,
    Plan,
    Reaction,
    says,
)
from tests.mail.mails import CALM, CONTENT, HASTE, a_mail, deliver, smtp, yes

HTTP = Reaction(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", closes=True)


def at_dot(reply: bytes = b"", *, stored: bool, closes: bool = False, resets: bool = False) -> Plan:
    return Plan({DOT: Reaction(reply, stores=stored, closes=closes, resets=resets)})


FAULTS = {
    "S1 silent greeting": (Plan({GREETING: SILENCE}), ServerUnusable, 0),
    "S1 554 greeting": (Plan({GREETING: says("554 no service", closes=True)}), ServerUnusable, 0),
    "S1 421 greeting": (Plan({GREETING: says("421 too busy", closes=True)}), ServerUnusable, 0),
    "S1 HTTP on the port": (Plan({GREETING: HTTP}), ServerUnusable, 0),
    "S1 closed before the greeting": (Plan({GREETING: DROP}), ServerUnusable, 0),
    "S1 hello refused": (Plan({"EHLO": says("550 no"), "HELO": says("550 no")}), ServerUnusable, 0),
    "S2 greylisted": (Plan({"RCPT": says("451 4.7.1 come back later")}), Deferred, 0),
    "S3 mailbox full for now": (Plan({"RCPT": says("452 4.2.2 full")}), Deferred, 0),
    "S3 mailbox full": (Plan({"RCPT": says("552 5.2.2 full")}), Refused, 0),
    "S3 too large": (Plan({"MAIL": says("552 5.3.4 too large")}), Refused, 0),
    "S4 no such recipient": (Plan({"RCPT": says("550 5.1.1 unknown")}), Refused, 0),
    "S5 drop at EHLO": (Plan({"EHLO": DROP}), ServerUnusable, 0),
    "S5 drop at MAIL": (Plan({"MAIL": DROP}), Deferred, 0),
    "S5 drop at RCPT": (Plan({"RCPT": DROP}), Deferred, 0),
    "S5 drop at DATA": (Plan({"DATA": DROP}), Deferred, 0),
    "S5 silent at MAIL": (Plan({"MAIL": SILENCE}), Deferred, 0),
    "S5 nonsense at RCPT": (Plan({"RCPT": Reaction(b"\x00\xff\r\n")}), Deferred, 0),
    "S5 421 at MAIL": (Plan({"MAIL": says("421 closing", closes=True)}), Deferred, 0),
    "S5 451 at DATA": (Plan({"DATA": says("451 not now")}), Deferred, 0),
    "S5 554 at DATA": (Plan({"DATA": says("554 no valid recipients")}), Refused, 0),
    "S5 250 instead of 354": (Plan({"DATA": says("250 what now")}), Deferred, 0),
    "S5 drop in the body": (Plan({BODY: DROP}, body_bytes=10), Deferred, 0),
    "S5 reset in the body": (Plan({BODY: RESET}, body_bytes=10), Deferred, 0),
    "S5 answer before the dot": (Plan({BODY: says("250 2.0.0 queued")}, body_bytes=10), Deferred, 0),
    "S6 drop after the dot, stored": (at_dot(stored=True, closes=True), InDoubt, 1),
    "S6 drop after the dot, not stored": (at_dot(stored=False, closes=True), InDoubt, 0),
    "S6 reset after the dot, stored": (at_dot(stored=True, closes=True, resets=True), InDoubt, 1),
    "S6 silence after the dot, stored": (at_dot(stored=True), InDoubt, 1),
    "S7 a third of a 250": (at_dot(b"2", stored=True, closes=True), InDoubt, 1),
    "S7 half a 250": (at_dot(b"25", stored=True, closes=True), InDoubt, 1),
    "S7 250 without its end of line": (at_dot(b"250 O", stored=True, closes=True), InDoubt, 1),
    "S7 half of two lines": (at_dot(b"250-2.0.0\r\n", stored=True, closes=True), InDoubt, 1),
    "S7 two codes in one reply": (at_dot(b"250-yes\r\n550 no\r\n", stored=True), InDoubt, 1),
    "S7 nonsense": (at_dot(b"\x80ello\r\n", stored=True), InDoubt, 1),
    "S7 a number that is no reply code": (at_dot(b"999 fine\r\n", stored=True), InDoubt, 1),
    "S7 four figures": (at_dot(b"2500 fine\r\n", stored=True), InDoubt, 1),
    "S7 354 to the dot": (at_dot(b"354 go on\r\n", stored=True), InDoubt, 1),
    "S9 421 to the dot": (at_dot(b"421 closing\r\n", stored=False, closes=True), Deferred, 0),
    "S9 451 to the dot": (at_dot(b"451 try later\r\n", stored=False), Deferred, 0),
    "S9 554 to the dot": (at_dot(b"554 5.7.1 refused\r\n", stored=False), Refused, 0),
    "a reply of several lines": (at_dot(b"250-2.0.0\r\n250 queued\r\n", stored=True), Accepted, 1),
    "a reply of the bare code": (at_dot(b"250\r\n", stored=True), Accepted, 1),
    "forwarded with 251": (Plan({"RCPT": says("251 will forward")}), Accepted, 1),
    "a server of before EHLO": (Plan({"EHLO": says("502 what?")}), Accepted, 1),
    "S10 drop at QUIT": (Plan({"QUIT": DROP}), Accepted, 1),
    "S10 reset at QUIT": (Plan({"QUIT": RESET}), Accepted, 1),
    "S10 silence at QUIT": (Plan({"QUIT": SILENCE}), Accepted, 1),
    "S10 nonsense at QUIT": (Plan({"QUIT": Reaction(b"\r\n\r\n")}), Accepted, 1),
    "S12 login missing": (Plan({"MAIL": says("530 5.7.0 Authentication required")}), ServerUnusable, 0),
}


def patience_for(plan: Plan) -> Timeouts:
    silent = {step for step, reaction in plan.unlike.items() if not reaction.reply and not reaction.closes}
    return replace(CALM, dot=0.3) if DOT in silent else HASTE if silent else CALM


@pytest.mark.parametrize(("plan", "outcome", "accepted"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_has_its_outcome_and_no_outcome_lies(plan: Plan, outcome: type[Outcome], accepted: int) -> None:
    with FaultyServer(plan) as server:
        # News of a fault in the body must be here before the dot; later it would rightly be a doubt.
        before_dot = server.body_done.wait if BODY in plan.unlike else yes
        (told,) = deliver(smtp(server.port, timeouts=patience_for(plan)), a_mail(), before_dot=before_dot)
    assert isinstance(told, outcome), told
    assert len(server.accepted) == accepted


def test_s1_a_refused_connection_is_the_servers_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    (told,) = deliver(smtp(port), a_mail())
    assert isinstance(told, ServerUnusable)
    assert f"localhost:{port}" in told.reason


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70 + ".example", ""])
def test_s1_a_host_that_cannot_be_found_is_the_servers_trouble(host: str) -> None:
    (told,) = deliver(SmtpSender(host, 25, timeouts=HASTE), a_mail())
    assert isinstance(told, ServerUnusable)


def test_s1_the_reason_quotes_the_server_on_one_line() -> None:
    with FaultyServer(Plan({GREETING: says("554-5.7.1 blocked\r\n554 \x1b[31m see example.org")})) as server:
        (told,) = deliver(smtp(server.port), a_mail())
    assert told == ServerUnusable(f"mail server localhost:{server.port}: 554 5.7.1 blocked [31m see example.org")


@pytest.mark.parametrize("greeting", [b"220-wait\r\n" * 9999, b"2" * 99999], ids=["lines", "one line"])
def test_s1_a_greeting_without_end_is_not_read_for_ever(greeting: bytes) -> None:
    with FaultyServer(Plan({GREETING: Reaction(greeting)})) as server:
        (told,) = deliver(smtp(server.port), a_mail())
    assert isinstance(told, ServerUnusable)
    assert "without end" in told.reason


def test_s2_a_greylisted_mail_is_accepted_when_it_comes_again() -> None:
    with FaultyServer(Plan({"RCPT": says("451 4.7.1 later")}), Plan()) as server:
        first, second = (deliver(smtp(server.port), a_mail())[0] for _ in range(2))
    assert first == Deferred("the server answered 451 4.7.1 later to RCPT")
    assert second == Accepted("250 2.0.0 Ok: queued as 4F0")
    assert len(server.accepted) == 1


def test_s4_a_refused_recipient_leaves_the_other_mails_and_the_connection_alone() -> None:
    only_the_second = Plan({"RCPT": says("550 5.1.1 unknown")}, mail_numbers=frozenset({2}))
    with FaultyServer(only_the_second) as server:
        told = deliver(smtp(server.port), *(a_mail(number) for number in (1, 2, 3)))
    assert [type(outcome) for outcome in told] == [Accepted, Refused, Accepted]
    assert told[1] == Refused("the server answered 550 5.1.1 unknown to RCPT")
    assert len(server.accepted) == 2
    assert server.connections == 1


def test_s8_a_slow_250_is_waited_for_longer_than_any_other_reply() -> None:
    slow = Plan({DOT: Reaction(b"250 at last\r\n", stores=True, waits=0.6)})
    with FaultyServer(slow) as server:
        (told,) = deliver(smtp(server.port, timeouts=HASTE), a_mail())
    assert told == Accepted("250 at last")


def test_s8_the_wait_for_the_answer_to_the_dot_is_ten_minutes() -> None:
    assert Timeouts().dot == 600
    assert Timeouts().longest_delivery == 30 + 900 + 600


def test_a_reply_that_drips_is_cut_off_at_the_time_for_the_whole_of_it() -> None:
    dripping = Plan({"MAIL": Reaction(b"250 " + b"x" * 50 + b"\r\n", drips=0.1)})
    with FaultyServer(dripping) as server:
        (told,) = deliver(smtp(server.port, timeouts=HASTE), a_mail())
    assert isinstance(told, Deferred)
    assert told.reason.startswith("lost the connection before the final dot: no answer in time after '250")


def test_many_slow_steps_do_not_add_up_beyond_the_time_until_the_dot() -> None:
    hasty = replace(CALM, until_dot=0.5)
    slow = {step: Reaction(b"250 ok\r\n", waits=0.3) for step in ("EHLO", "MAIL", "RCPT")}
    with FaultyServer(Plan(slow)) as server:
        (told,) = deliver(smtp(server.port, timeouts=hasty), a_mail())
    assert isinstance(told, Deferred)
    assert "RCPT" not in server.commands()


def test_one_silent_step_ends_with_the_time_until_the_dot() -> None:
    with FaultyServer(Plan({"MAIL": SILENCE})) as server:
        began = monotonic()
        (told,) = deliver(smtp(server.port, timeouts=replace(CALM, until_dot=0.4)), a_mail())
    assert told == Deferred("lost the connection before the final dot: no answer in time")
    assert monotonic() - began < CALM.command / 2


def test_a_server_that_stops_reading_does_not_hold_the_sender_for_ever() -> None:
    with FaultyServer(Plan({BODY: Reaction(waits=60)}, body_bytes=1)) as server:
        (told,) = deliver(smtp(server.port, timeouts=HASTE), a_mail(content=CONTENT + b"x" * 20_000_000))
    assert told == Deferred("lost the connection before the final dot: no answer in time")


def test_no_time_left_closes_the_connection_without_the_dot() -> None:
    with FaultyServer() as server:
        late, later = deliver(smtp(server.port), a_mail(1), a_mail(2), before_dot=lambda: False)
    assert isinstance(late, Deferred)
    assert late == later
    assert server.accepted == []
    assert server.unfinished == [CONTENT] * 2
    assert server.commands() == ["EHLO", "MAIL", "RCPT", "DATA"] * 2


def test_a_note_that_cannot_be_stored_closes_the_connection_without_the_dot() -> None:
    def failing() -> bool:
        raise MemoryError("the database is gone")

    with FaultyServer() as server:
        with pytest.raises(MemoryError, match="gone"):
            deliver(smtp(server.port), a_mail(), before_dot=failing)
        assert deliver(smtp(server.port), a_mail(2)) == [Accepted("250 2.0.0 Ok: queued as 4F0")]
    assert len(server.accepted) == 1
    assert server.unfinished == [CONTENT]


def test_the_whole_body_is_there_before_the_dot_is_announced() -> None:
    seen: list[bool] = []
    arrived = Plan(body_bytes=len(CONTENT) + 2)  # two of its lines begin with a dot
    with FaultyServer(arrived) as server:

        def look() -> bool:
            seen.append(server.body_done.wait(10))
            return True

        (told,) = deliver(smtp(server.port), a_mail(), before_dot=look)
    assert isinstance(told, Accepted)
    assert seen == [True]


def test_a_line_that_breaks_while_the_note_is_stored_is_certain() -> None:
    with FaultyServer(Plan({BODY: DROP}, body_bytes=len(CONTENT))) as server:
        (told,) = deliver(smtp(server.port), a_mail(), before_dot=server.body_done.wait)
    assert told == Deferred("lost the connection before the final dot: the server closed the connection")


def test_a_connection_closed_while_idle_is_dialled_once_more() -> None:
    closes_after_one = Plan({DOT: Reaction(b"250 ok\r\n", stores=True, closes=True)})
    with FaultyServer(closes_after_one) as server:
        told = deliver(smtp(server.port), *(a_mail(number) for number in (1, 2, 3)))
    assert told == [Accepted("250 ok")] * 3
    assert (server.connections, len(server.accepted)) == (3, 3)


@pytest.mark.parametrize(
    "parting", [says("421 idle too long", closes=True), says("500 RSET?"), SILENCE, Reaction(b"?\r\n")]
)
def test_a_connection_that_takes_no_second_mail_is_dialled_once_more(parting: Reaction) -> None:
    with FaultyServer(Plan({"RSET": parting}), Plan()) as server:
        told = deliver(smtp(server.port, timeouts=replace(CALM, connect=0.5)), a_mail(1), a_mail(2))
    assert [type(outcome) for outcome in told] == [Accepted, Accepted]
    assert server.connections == 2


@pytest.mark.parametrize("step", ["RCPT", DOT])
def test_a_server_that_has_lost_its_place_is_not_used_for_another_mail(step: str) -> None:
    with FaultyServer(Plan({step: says("354 end with a dot")}), Plan()) as server:
        told = deliver(smtp(server.port), a_mail(1), a_mail(2))
    assert [type(outcome) for outcome in told] == [Deferred if step == "RCPT" else InDoubt, Accepted]
    assert server.connections == 2


def test_a_server_gone_between_two_mails_is_unusable_and_not_asked_twice() -> None:
    with FaultyServer(Plan({"RSET": DROP}), Plan({GREETING: says("421 down", closes=True)})) as server:
        told = deliver(smtp(server.port), a_mail(1), a_mail(2))
    assert [type(outcome) for outcome in told] == [Accepted, ServerUnusable]
    assert server.connections == 2


def test_words_left_over_from_one_mail_are_not_taken_for_the_answer_to_the_next() -> None:
    chatty = Plan({DOT: Reaction(b"250 ok\r\n250 and once more\r\n", stores=True)})
    second_refused = Plan({DOT: says("554 refused")})
    with FaultyServer(chatty, second_refused) as server:
        told = deliver(smtp(server.port), a_mail(1), a_mail(2))
    assert [type(outcome) for outcome in told] == [Accepted, Refused]
    assert len(server.accepted) == 1


def test_a_connection_nobody_used_dials_nobody() -> None:
    with FaultyServer() as server, smtp(server.port).open():
        pass
    assert server.connections == 0


@pytest.mark.parametrize("address", ["jörg@example.org", "anna@example.org\r\nRCPT TO:<eve@example.org>", "anna"])
def test_an_address_that_cannot_be_sent_to_is_refused_before_dialling(address: str) -> None:
    with FaultyServer() as server:
        (told,) = deliver(smtp(server.port), a_mail(recipient=address))
    assert isinstance(told, Refused)
    assert server.connections == 0


def test_the_size_is_told_where_the_server_asks_for_it() -> None:
    with FaultyServer() as server:
        deliver(smtp(server.port), a_mail())
    assert ("MAIL FROM:<watch@example.org> SIZE=" + str(len(CONTENT) + 2), False) in server.heard
    assert server.accepted == [("anna@example.org", CONTENT)]
