"""Row S14 of the fault matrix: what comes back later, in whatever folder and with whatever inside."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.bounces import BounceFolder, ReturnPath
from monitor.cycle.bounces import Bounced, take_bounces
from monitor.store import suspensions
from tests.bounces.notices import a_notice
from tests.mail.faulty_server import FaultyServer
from tests.mail.mails import smtp
from tests.mail.posting import Post, post

READER = "reader@example.org"
PATHS = ReturnPath("bounces@example.org", b"s" * 32)


@dataclass
class Returning:
    """Four mails to one reader, sent with return paths of their own, and a folder for what comes back."""

    post: Post
    folder: Path
    paths: tuple[str, ...]

    def come_back(self, *contents: bytes) -> Bounced:
        for content in contents:
            (self.folder / f"{len(list(self.folder.iterdir()))}.eml").write_bytes(content)
        return self.take()

    def take(self) -> Bounced:
        return take_bounces(self.post.store, BounceFolder(self.folder), PATHS, self.post.now)

    def suspended(self) -> list[str]:
        with self.post.store.reading() as session:
            return [found.mailbox for found in suspensions.suspended(session)]


@pytest.fixture
def returning(tmp_path: Path) -> Iterator[Returning]:
    folder = tmp_path / "bounces"
    folder.mkdir()
    with post(tmp_path) as work, FaultyServer() as server:
        work.put(*[READER] * 4)
        work.conditions = replace(work.conditions, return_path=PATHS.of)
        assert work.deliver(smtp(server.port)).sent == 4
        paths = tuple(line.partition("<")[2].partition(">")[0] for line, _ in server.heard if line.startswith("MAIL"))
        yield Returning(work, folder, paths)


def test_s14_each_mail_has_a_return_path_of_its_own(returning: Returning) -> None:
    assert [PATHS.mail_of(path, returning.post.now) for path in returning.paths] == [1, 2, 3, 4]


def test_s14_three_hard_bounces_suspend_the_address_and_the_operator_is_told_once(returning: Returning) -> None:
    bounced = returning.come_back(*map(a_notice, returning.paths))
    assert (bounced.read, bounced.hard) == (4, 4)
    assert [problem.code for problem in bounced.problems] == ["E614"]
    assert READER not in str(bounced.problems[0])
    assert returning.suspended() == [READER]
    returning.post.put(READER, "other@example.org")
    assert [mail.recipient for mail in returning.post.mails()] == [READER] * 4 + ["other@example.org"]
    assert returning.post.counters().suppressed == 1


def test_s14_a_repeated_notice_counts_once(returning: Returning) -> None:
    assert returning.come_back(*[a_notice(returning.paths[0])] * 9).hard == 9
    assert returning.take().problems == ()
    assert returning.suspended() == []


@pytest.mark.parametrize(("status", "action"), [("4.2.2", "failed"), ("4.4.7", "delayed"), ("2.0.0", "delivered")])
def test_s14_transient_notices_do_nothing(returning: Returning, status: str, action: str) -> None:
    assert returning.come_back(*(a_notice(path, status, action) for path in returning.paths)).hard == 0
    assert returning.suspended() == []


def test_s14_notices_to_forged_return_paths_do_nothing(returning: Returning) -> None:
    stranger = ReturnPath("bounces@example.org", b"x" * 32)
    forged = [stranger.of(number, returning.post.now) for number in range(1, 100)]
    stretched = [path.replace(".", ".9", 1) for path in returning.paths]
    bounced = returning.come_back(*map(a_notice, [*forged, *stretched, "bounces@example.org", READER]))
    assert (bounced.hard, bounced.problems, returning.suspended()) == (0, (), [])


def test_s14_notices_that_come_too_late_do_nothing(returning: Returning) -> None:
    returning.post.wait(days=31)
    assert returning.come_back(*map(a_notice, returning.paths)).hard == 0


def test_a_return_path_of_a_mail_that_is_not_there_does_nothing(returning: Returning) -> None:
    assert returning.come_back(a_notice(PATHS.of(99, returning.post.now))).problems == ()


def test_what_is_no_notice_is_read_once_and_left_alone(returning: Returning) -> None:
    folder = BounceFolder(returning.folder)
    (returning.folder / "odd.eml").write_bytes(b"\xff\x00 hello")
    (returning.folder / "sub").mkdir()
    (returning.folder / ".part").write_bytes(a_notice(returning.paths[0]))
    (returning.folder / "link.eml").symlink_to(returning.folder / ".part")
    store, now = returning.post.store, returning.post.now
    assert take_bounces(store, folder, PATHS, now) == Bounced(read=1)
    assert take_bounces(store, folder, PATHS, now) == Bounced()
    assert (returning.folder / "odd.eml").exists()


@pytest.mark.parametrize("kind", ["Maildir", "mbox"])
def test_notices_are_found_in_a_maildir_and_in_an_mbox(returning: Returning, tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    box: mailbox.Mailbox[mailbox.mboxMessage] | mailbox.Maildir = (
        mailbox.Maildir(path) if kind == "Maildir" else mailbox.mbox(path)
    )
    for returned in returning.paths[:3]:
        box.add(a_notice(returned))
    box.close()
    folder = BounceFolder(path)
    store, now = returning.post.store, returning.post.now
    assert take_bounces(store, folder, PATHS, now).hard == 3
    assert take_bounces(store, folder, PATHS, now).read == 0
    assert returning.suspended() == [READER]


def test_a_folder_that_cannot_be_read_is_a_problem_and_stops_nothing(returning: Returning, tmp_path: Path) -> None:
    (problem,) = take_bounces(returning.post.store, BounceFolder(tmp_path / "none"), PATHS, returning.post.now).problems
    assert problem.code == "E615"
    assert problem.where == str(tmp_path / "none")
