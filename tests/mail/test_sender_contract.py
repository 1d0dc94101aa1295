"""What every sender keeps to, whatever stands behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.domain.mail import Accepted, Deferred, Sender
from monitor.mailfolder import FolderSender
from tests.mail.faulty_server import FaultyServer
from tests.mail.mails import CONTENT, a_mail, deliver, smtp


@dataclass(frozen=True)
class Post:
    """A sender, and what has truly arrived through it."""

    sender: Sender
    arrived: Callable[[], list[bytes]]


@contextmanager
def over_smtp(_: Path) -> Iterator[Post]:
    with FaultyServer() as server:
        yield Post(smtp(server.port), lambda: [content for _, content in server.accepted])


@contextmanager
def into_a_folder(folder: Path) -> Iterator[Post]:
    yield Post(FolderSender(folder), lambda: [path.read_bytes() for path in sorted(folder.glob("*.eml"))])


@pytest.fixture(params=[over_smtp, into_a_folder])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    with request.param(tmp_path / "mail") as opened:
        yield opened


def test_the_bytes_arrive_once_and_unchanged(post: Post) -> None:
    assert isinstance(deliver(post.sender, a_mail())[0], Accepted)
    assert post.arrived() == [CONTENT]


def test_a_connection_takes_several_mails_and_a_sender_several_connections(post: Post) -> None:
    for numbers in ((1, 2, 3), (4,), ()):
        assert all(isinstance(told, Accepted) for told in deliver(post.sender, *map(a_mail, numbers)))
    assert post.arrived() == [CONTENT] * 4


def test_two_connections_may_be_open_at_once(post: Post) -> None:
    with post.sender.open() as one, post.sender.open() as other:
        for number, connection in enumerate((one, other, one, other)):
            assert isinstance(connection.deliver(a_mail(number), lambda: True), Accepted)
    assert post.arrived() == [CONTENT] * 4


def test_nothing_has_arrived_when_the_dot_is_announced_and_it_is_announced_once(post: Post) -> None:
    seen: list[int] = []

    def look() -> bool:
        seen.append(len(post.arrived()))
        return True

    deliver(post.sender, a_mail(), before_dot=look)
    assert seen == [0]


def test_a_no_before_the_dot_defers_and_nothing_arrives(post: Post) -> None:
    assert isinstance(deliver(post.sender, a_mail(), before_dot=lambda: False)[0], Deferred)
    assert post.arrived() == []
    assert isinstance(deliver(post.sender, a_mail())[0], Accepted)


@pytest.mark.parametrize("error", [RuntimeError, OSError, KeyboardInterrupt])
def test_an_error_before_the_dot_comes_out_and_nothing_arrives(post: Post, error: type[BaseException]) -> None:
    def failing() -> bool:
        raise error

    with post.sender.open() as connection:
        with pytest.raises(error):
            connection.deliver(a_mail(1), failing)
        assert post.arrived() == []
        assert isinstance(connection.deliver(a_mail(2), lambda: True), Accepted)
    assert post.arrived() == [CONTENT]
