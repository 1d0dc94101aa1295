"""What can go wrong on our own side between lease and note: sleep, other senders, damage, faults of this program."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cycle.deliver import DOT_WITHIN
from monitor.domain.mail import Accepted, Connection, Mail, Outcome
from monitor.store import outbox
from monitor.store.mail_tables import MailContentRow
from monitor.store.outbox import MailState
from tests.mail.faulty_server import DOT, GREETING, FaultyServer, Plan, Reaction, says
from tests.mail.mails import smtp
from tests.mail.posting import Post, post

DEFERS = Plan({"RCPT": says("451 later")})
CLOSED = Plan({GREETING: says("421 busy", closes=True)})


class Failing:
    """A sender that this program's own fault ends at the mails whose recipient is named, before or after the dot."""

    def __init__(self, recipient: str, *, after_the_dot: bool = False) -> None:
        self.recipient, self.after_the_dot = recipient, after_the_dot

    @contextlib.contextmanager
    def open(self) -> Iterator[Connection]:
        yield self

    def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
        fails = mail.recipient == self.recipient
        if fails and not self.after_the_dot:
            raise KeyError("a fault")
        assert before_dot()
        if fails:
            raise KeyError("a fault")
        return Accepted("250")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path, mails=2) as opened:
        yield opened


def test_a_mail_at_which_this_program_fails_is_set_aside_after_three_tries_and_stops_nobody(work: Post) -> None:
    told = []
    for _ in range(6):
        told += work.deliver(Failing("reader1@example.org")).problems
        work.wait(minutes=10)
    assert work.states() == [MailState.HELD, MailState.SENT]
    assert [problem.code for problem in told] == ["E613"]
    assert "failed at it 3 times: KeyError: 'a fault'" in told[0].what
    assert work.mails()[0].answer == "KeyError: 'a fault'"
    assert work.mails()[0].attempts == 3


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_mail_whose_bytes_are_damaged_is_set_aside_and_never_sent(work: Post, damage: str) -> None:
    with work.store.transaction() as session:
        row = session.get_one(MailContentRow, 1)
        if damage == "missing":
            session.delete(row)
        else:
            row.content = b"Subject: other\r\n\r\n"
            session.add(row)
    with FaultyServer() as server:
        for _ in range(4):
            work.deliver(smtp(server.port))
            work.wait(hours=1)
        assert [recipient for recipient, _ in server.accepted] == ["reader2@example.org"]
    assert work.states() == [MailState.HELD, MailState.SENT]
    assert "its bytes are not" in work.mails()[0].answer


def test_a_fault_after_the_dot_leaves_doubt_and_not_a_second_copy(work: Post) -> None:
    work.deliver(Failing("reader1@example.org", after_the_dot=True))
    assert work.states() == [MailState.IN_DOUBT, MailState.SENT]
    assert "failed after the dot" in work.mails()[0].answer


@pytest.mark.parametrize(("slept", "taken"), [(0.0, 2), (DOT_WITHIN, 2), (DOT_WITHIN + 1, 0), (-5.0, 0)])
def test_p2_a_machine_that_slept_before_the_dot_does_not_send_it(work: Post, slept: float, taken: int) -> None:
    readings = iter([0.0, *[0.0, slept] * 9])
    work.conditions = replace(work.conditions, elapsed=lambda: next(readings))
    with FaultyServer() as server:
        work.deliver(smtp(server.port))
        assert len(server.accepted) == taken
        if not taken:
            assert work.states() == [MailState.PENDING] * 2
            work.wait(minutes=5)
            work.conditions = replace(work.conditions, elapsed=None)
            work.deliver(smtp(server.port))
            assert len(server.accepted) == 2
    assert work.counters().in_doubt_total == 0


def test_p12_a_note_that_cannot_be_stored_stops_the_run_and_blames_no_mail(
    work: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise MemoryError("disk full")

    with FaultyServer() as server:
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "announce_dot", full)
            with pytest.raises(MemoryError):
                work.deliver(smtp(server.port))
        assert server.accepted == []
        work.deliver(smtp(server.port))
        assert len(server.accepted) == 2
    assert work.counters().in_doubt_total == 0


@pytest.mark.parametrize("reading", ["lease_next", "content_of"])
def test_an_accepted_mail_is_noted_even_if_the_next_one_cannot_be_taken(
    work: Post, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    first, real = iter([True]), getattr(outbox, reading)

    def damaged(session: object, at: object) -> object:
        if next(first, False):
            return real(session, at)
        raise RuntimeError("the file is damaged here")

    with FaultyServer() as server:
        with monkeypatch.context() as patched:
            patched.setattr(outbox, reading, damaged)
            with pytest.raises(RuntimeError):
                work.deliver(smtp(server.port))
        assert work.states() == [MailState.SENT, MailState.PENDING]
        work.deliver(smtp(server.port))
        assert len(server.accepted) == 2
    assert work.counters().in_doubt_total == 0


def test_p5_only_a_lease_that_is_over_is_taken_from_another_process(work: Post) -> None:
    work.conditions = replace(work.conditions, alone=False)
    with work.store.transaction() as session:
        assert outbox.lease_next(session, work.now)
    with FaultyServer() as server:
        work.deliver(smtp(server.port))
        assert [recipient for recipient, _ in server.accepted] == ["reader2@example.org"]
        work.wait(minutes=31)
        work.deliver(smtp(server.port))
        assert len(server.accepted) == 2


def test_p6_a_lease_of_a_clock_that_was_years_ahead_is_no_lease(work: Post) -> None:
    work.conditions = replace(work.conditions, alone=False)
    work.wait(days=3650)
    with work.store.transaction() as session:
        outbox.lease_next(session, work.now)
    work.wait(days=-3650)
    with FaultyServer() as server:
        work.deliver(smtp(server.port))
        assert len(server.accepted) == 2


@pytest.mark.parametrize("asks", [DEFERS, CLOSED], ids=["mail-deferred", "server-paused"])
def test_p6_a_next_attempt_that_was_noted_by_a_clock_years_ahead_is_made_at_once(work: Post, asks: Plan) -> None:
    work.wait(days=3650)
    with FaultyServer(asks, Plan()) as server:
        work.deliver(smtp(server.port))
        assert server.accepted == []
        work.wait(days=-3650)
        work.deliver(smtp(server.port))
        assert len(server.accepted) == 2


def test_p6_a_mail_in_doubt_since_a_clock_years_ahead_is_due_a_day_from_now(work: Post) -> None:
    work.wait(days=3650)
    with FaultyServer(Plan({DOT: Reaction(stores=True, closes=True)}), Plan()) as server:
        work.deliver(smtp(server.port))
        doubted = work.states().count(MailState.IN_DOUBT)
        work.wait(days=-3650)
        work.deliver(smtp(server.port))
        assert doubted
        assert work.states().count(MailState.IN_DOUBT) == doubted
        work.wait(hours=25)
        work.deliver(smtp(server.port))
    assert work.states() == [MailState.SENT, MailState.SENT]


def test_two_processes_that_send_at_once_send_each_mail_once(work: Post) -> None:
    work.conditions = replace(work.conditions, alone=False)
    with FaultyServer() as server:

        class Other(Failing):
            """While one process is at its first mail the other sends everything that is left."""

            def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
                work.deliver(smtp(server.port))
                return super().deliver(mail, before_dot)

        assert work.deliver(Other("")).sent == 1
        assert [recipient for recipient, _ in server.accepted] == ["reader2@example.org"]
    assert work.states() == [MailState.SENT] * 2
