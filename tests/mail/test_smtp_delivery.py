"""Whole mails to a server by others, compared byte by byte."""

import re
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.mail import Accepted, Connection
from monitor.smtp.line import Line
from tests.mail.faulty_server import FaultyServer
from tests.mail.mails import CALM, CONTENT, a_mail, deliver, smtp, yes
from tests.mail.real_server import RealServer

PIECES = st.sampled_from([b".", b"..", b"\r", b"\n", b"\r\n", b"\r\n.\r\n", b"\n.\n", b"a", b" ", b"\0", b"\xff"])
CONTENTS = st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=900)


@pytest.fixture(scope="module")
def real() -> Iterator[RealServer]:
    with RealServer() as server:
        yield server


@pytest.fixture(scope="module")
def connection(real: RealServer) -> Iterator[Connection]:
    with smtp(real.port).open() as opened:
        yield opened


def normal(content: bytes) -> bytes:
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


@settings(max_examples=200, deadline=None)
@given(CONTENTS)
def test_x4_any_content_arrives_unchanged_but_for_its_ends_of_line(
    real: RealServer, connection: Connection, content: bytes
) -> None:
    assert isinstance(connection.deliver(a_mail(content=content), yes), Accepted)
    assert real.accepted[-1] == ("anna@example.org", normal(content))


@pytest.mark.parametrize("size", [16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 5_000_000])
def test_large_contents_arrive_whole(real: RealServer, connection: Connection, size: int) -> None:
    content = (b"." + b"x" * 97 + b"\r\n") * (size // 100 + 1)
    assert isinstance(connection.deliver(a_mail(content=content[: size - 2] + b"\r\n"), yes), Accepted)
    assert real.accepted[-1][1] == content[: size - 2] + b"\r\n"


def test_a_thousand_recipients_get_their_own_mails_over_one_connection() -> None:
    mails = [a_mail(number, f"r{number}@example.org") for number in range(1000)]
    with FaultyServer() as server:
        told = deliver(smtp(server.port), *mails)
    assert all(isinstance(outcome, Accepted) for outcome in told)
    assert server.accepted == [(mail.recipient, CONTENT) for mail in mails]
    assert server.connections == 1


def test_small_writes_are_not_held_back() -> None:
    with FaultyServer() as server:
        line = Line("localhost", server.port, None, CALM)
        assert line.sock is not None
        assert line.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        line.hang_up()


def test_the_line_names_itself_by_its_address_and_not_by_a_look_up() -> None:
    with FaultyServer() as server:
        deliver(smtp(server.port), a_mail())
    assert server.heard[0] == ("ehlo [127.0.0.1]", False)
