import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.domain.mail import Accepted, Connection, Deferred, InDoubt, Mail, Outcome, Refused, ServerUnusable
from monitor.domain.watchlist import Watchlist
from monitor.store import outbox
from monitor.store.outbox import MailState, MailStatus
from tests.cycle.parts import PLAN, WATCH, Bench, bench, parsed
from tests.records import record

TWO = Watchlist((WATCH,), (replace(PLAN, to=("one@example.org", "two@example.org")),))


class Scripted:
    """A sender that answers what the test says, and calls ``before_dot`` where a real one would."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes, self.seen = list(outcomes), list[Mail]()

    @contextlib.contextmanager
    def open(self) -> Iterator[Connection]:
        yield self

    def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
        outcome = self.outcomes.pop(0)
        self.seen.append(mail)
        if isinstance(outcome, Accepted | InDoubt) and not before_dot():
            return Deferred("the lease is over")
        return outcome


def listing(work: Bench) -> list[MailStatus]:
    with work.app.store.reading() as session:
        return list(outbox.listing(session))


def states(work: Bench) -> list[MailState]:
    return [mail.state for mail in listing(work)]


@contextlib.contextmanager
def two_mails(folder: Path, sender: Scripted) -> Iterator[Bench]:
    with bench(folder, record()) as work:
        work.app = replace(work.app, sender=sender)
        work.cycle(TWO)
        yield work


@pytest.mark.parametrize(
    ("outcome", "state", "in_words"),
    [
        (Accepted("250 queued as 1"), MailState.SENT, "250 queued as 1"),
        (Deferred("451 try later"), MailState.PENDING, "451 try later"),
        (Refused("550 no such user"), MailState.FAILED, "550 no such user"),
        (InDoubt("lost after the dot"), MailState.IN_DOUBT, "lost after the dot"),
    ],
)
def test_one_mail_never_stops_another(tmp_path: Path, outcome: Outcome, state: MailState, in_words: str) -> None:
    with two_mails(tmp_path, Scripted(outcome, Accepted("250"))) as work:
        assert states(work) == [state, MailState.SENT]
        assert listing(work)[0].answer == in_words
        assert work.results[-1].delivered.all_accepted == (state is MailState.SENT)


def test_a_server_that_cannot_be_used_is_not_asked_for_every_mail(tmp_path: Path) -> None:
    sender = Scripted(ServerUnusable("connection refused"))
    with two_mails(tmp_path, sender) as work:
        assert len(sender.seen) == 1
        assert states(work) == [MailState.PENDING, MailState.PENDING]
        assert [mail.attempts for mail in listing(work)] == [0, 0]
        sender.outcomes = [Accepted("250"), Accepted("250")]
        work.cycle(TWO)
        assert states(work) == [MailState.SENT, MailState.SENT]


def test_a_deferred_mail_waits_its_time_unless_somebody_asks(tmp_path: Path) -> None:
    sender = Scripted(Deferred("451"), Accepted("250"), Deferred("451"), Accepted("250"))
    with two_mails(tmp_path, sender) as work:
        work.now -= timedelta(hours=1)
        work.cycle(TWO, asked=False)
        assert len(sender.seen) == 2
        work.cycle(TWO, asked=True)
        assert len(sender.seen) == 3
        work.now += timedelta(days=1)
        work.cycle(TWO, asked=False)
        assert states(work) == [MailState.SENT, MailState.SENT]


def test_a_mail_in_doubt_is_sent_again_after_a_day_and_says_so(tmp_path: Path) -> None:
    sender = Scripted(InDoubt("lost"), Accepted("250"), Accepted("250"))
    with two_mails(tmp_path, sender) as work:
        for _ in range(20):
            work.cycle(TWO)
        assert len(sender.seen) == 2
        work.now += timedelta(days=1)
        work.cycle(TWO)
        first, _, again = sender.seen
        assert again.message_id == first.message_id
        assert again.content.endswith(first.content)
        assert parsed(again.content)["X-Digest-Attempt"].startswith(
            "2 (an earlier attempt is in doubt since 2026-11-22"
        )
        assert states(work) == [MailState.SENT, MailState.SENT]


def test_a_deferred_mail_is_given_up_in_the_end(tmp_path: Path) -> None:
    sender = Scripted(*[Deferred("451")] * 42, *[Accepted("250")])
    with bench(tmp_path, record()) as work:
        work.app = replace(work.app, sender=sender)
        for _ in range(50):
            work.cycle()
        assert states(work) == [MailState.FAILED]
        assert len(sender.seen) == 41


def test_a_sender_that_slept_through_its_lease_sends_nothing_and_writes_nothing(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:

        class Sleepy(Scripted):
            """Wakes up after another process has taken its mail over."""

            def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
                later = work.now + timedelta(hours=2)
                with work.app.store.transaction() as session:
                    assert outbox.recover(session, later, later, nobody_else_sends=False) == 1
                return super().deliver(mail, before_dot)

        work.app = replace(work.app, sender=Sleepy(Accepted("250")))
        work.cycle()
        assert states(work) == [MailState.PENDING]
        assert work.results[-1].delivered.sent == 0
