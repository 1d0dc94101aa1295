"""Fail at call n of the SMTP line: the program dies before or after each byte it sends or waits for."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cycle.deliver import Conditions, deliver
from monitor.domain.mail import Mail
from monitor.smtp import Security, SmtpSender
from monitor.store import outbox
from monitor.store.outbox import MailState, QueuedMail
from monitor.store.session import Store
from tests.cycle.parts import START
from tests.cycle.test_crashes import KilledError
from tests.mail.faulty_server import FaultyServer


class Mortality:
    """Counts the calls of all sockets, and ends the program at one of them."""

    def __init__(self, fatal: int, *, before: bool) -> None:
        self.calls, self._fatal, self._before = 0, fatal, before
        self.sockets: list[socket.socket] = []

    def call(self, work: Any, *arguments: Any) -> Any:
        self.calls += 1
        dies = self.calls == self._fatal
        if dies and self._before:
            raise KilledError
        try:
            return work(*arguments)
        finally:
            if dies:
                raise KilledError


def connecting_mortals(monkeypatch: pytest.MonkeyPatch, mortality: Mortality) -> None:
    class MortalSocket(socket.socket):
        def sendall(self, *arguments: Any) -> None:
            mortality.call(super().sendall, *arguments)

        def recv(self, *arguments: Any) -> Any:
            return mortality.call(super().recv, *arguments)

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        mortal = MortalSocket()
        mortality.sockets.append(mortal)
        mortal.settimeout(timeout)
        mortality.call(mortal.connect, address)
        return mortal

    monkeypatch.setattr("monitor.smtp.line.socket.create_connection", create_connection)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}", durable=False)
    yield opened
    opened.close()


def beat(store: Store, server: FaultyServer, days: int) -> None:
    now = START + timedelta(days=days)
    conditions = Conditions(lambda: now, lambda: 0.0, lambda: False, asked=True, alone=True)
    deliver(store, SmtpSender("127.0.0.1", server.port, Security.NONE), conditions)


def owe(store: Store, number: int) -> str:
    identity = f"<{number}@monitor.test>"
    content = f"Message-ID: {identity}\r\n\r\nNews\r\n".encode()
    mail = Mail(identity, "reader@readers.test", "news@monitor.test", identity, content)
    with store.transaction() as session:
        outbox.enqueue(session, None, [QueuedMail("News", mail)], START)
    return identity


def doubts(store: Store) -> int:
    with store.reading() as session:
        return outbox.counts(session).get(MailState.IN_DOUBT, 0)


@pytest.mark.parametrize("before", [True, False], ids=["before the call", "after the call"])
def test_wherever_the_program_dies_on_the_line_the_mail_comes_and_a_second_copy_was_in_doubt(
    store: Store, *, before: bool
) -> None:
    fatal, died, doubted = 0, True, 0
    while died:
        fatal += 1
        identity = owe(store, fatal)
        with FaultyServer() as server:
            died = False
            with pytest.MonkeyPatch.context() as patched:
                mortality = Mortality(fatal, before=before)
                connecting_mortals(patched, mortality)
                try:
                    beat(store, server, 10 * fatal)
                except KilledError:
                    died = True
                for left_open in mortality.sockets:
                    left_open.close()  # as the operating system does
            beat(store, server, 10 * fatal)
            in_doubt = doubts(store)
            beat(store, server, 10 * fatal + 5)
            copies = [content for _, content in server.accepted if identity.encode() in content]
        assert 1 <= len(copies) <= 1 + in_doubt, f"call {fatal}"
        assert doubts(store) == 0
        doubted += in_doubt
    assert fatal > 12, "a dialogue has at least that many calls"
    assert doubted >= 1, "the death at the dot leaves a doubt"
