"""Fail at call n, for n = 1, 2, 3, … until a run passes without failing: every commit is a place to die."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.domain.mail import Accepted, Connection, Mail, Outcome
from monitor.store import outbox
from monitor.store.outbox import MailState
from monitor.store.session import Store
from tests.cycle.parts import Bench, bench
from tests.records import record


class KilledError(BaseException):
    """The process ends here, as by ``kill -9``: nothing after this line runs."""


class MortalStore(Store):
    """The real store, which dies before or after its n-th commit."""

    def __init__(self, store: Store, fatal: int, *, before: bool) -> None:
        super().__init__(store._engine)
        self.commits, self._fatal, self._before = 0, fatal, before

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        with super().transaction() as session:
            yield session
            self.commits += 1
            if self._before and self.commits == self._fatal:
                raise KilledError
        if not self._before and self.commits == self._fatal:
            raise KilledError


class Server:
    """A mail server that keeps what it accepted: the truth that no crash of ours can change."""

    def __init__(self) -> None:
        self.accepted: list[Mail] = []

    @contextlib.contextmanager
    def open(self) -> Iterator[Connection]:
        yield self

    def deliver(self, mail: Mail, before_dot: object) -> Outcome:
        assert callable(before_dot)
        assert before_dot()
        self.accepted.append(mail)
        return Accepted("250 queued")


def run_and_die(work: Bench, server: Server, fatal: int, *, before: bool) -> bool:
    """One cycle that dies at its n-th commit; whether it died."""
    mortal = MortalStore(work.app.store, fatal, before=before)
    work.app = replace(work.app, store=mortal, sender=server)
    try:
        work.cycle()
    except KilledError:
        return True
    finally:
        work.app = replace(work.app, store=Store(mortal._engine))
    return False


@pytest.mark.parametrize("before", [True, False], ids=["before the commit", "after the commit"])
def test_no_mail_is_lost_and_none_comes_twice_wherever_the_program_dies(tmp_path: Path, *, before: bool) -> None:
    fatal, died = 0, True
    while died:
        fatal += 1
        server = Server()
        with bench(tmp_path / str(fatal), record()) as work:
            work.app = replace(work.app, sender=server)
            work.cycle()
            work.records.replace(record(primary="2028-12"))
            died = run_and_die(work, server, fatal, before=before)
            work.app = replace(work.app, sender=server)
            work.cycle()
            with work.app.store.reading() as session:
                counts = outbox.counts(session)
                doubtful = {mail.message_id for mail in outbox.listing(session) if mail.state is MailState.IN_DOUBT}
        ids = [mail.message_id for mail in server.accepted]
        moved = [mail for mail in server.accepted if b"Subject: Study 1: primary completion moves" in mail.content]
        assert len(ids) == len(set(ids)), f"doubled at commit {fatal}"
        assert len(moved) + len(doubtful - set(ids)) == 1, f"lost at commit {fatal}"
        assert counts.get(MailState.IN_DOUBT, 0) <= 1
    assert fatal > 8, "the cycle has at least that many commits to die at"
