import email
import os
import stat
from pathlib import Path

import pytest

from monitor.domain.mail import Accepted, Deferred, InDoubt, Mail, ServerUnusable
from monitor.mailfolder import FolderSender
from tests.mail.mails import CONTENT, a_mail, deliver


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_mail_becomes_a_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    told = deliver(FolderSender(tmp_path / "state" / "mail"), a_mail())
    (written,) = files(tmp_path)
    assert told == [Accepted(f"written to {written.name}")]
    assert written.name.startswith("412-anna-example-org.")
    assert written.suffix == ".eml"
    assert email.message_from_bytes(written.read_bytes())["Subject"] == "#412"


def test_x8_nobody_else_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        deliver(FolderSender(tmp_path / "mail"), a_mail())
    finally:
        os.umask(before)
    (written,) = files(tmp_path)
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("same_connection", [True, False])
def test_a_mail_that_is_there_is_not_written_twice(tmp_path: Path, *, same_connection: bool) -> None:
    first = a_mail()
    again = Mail("another key", first.recipient, first.sender, first.message_id, b"X-Digest-Attempt: 2\r\n" + CONTENT)
    sender = FolderSender(tmp_path)
    told = (
        deliver(sender, first, again)[1] if same_connection else (deliver(sender, first), deliver(sender, again)[0])[1]
    )
    assert told == Accepted("already in folder")
    (written,) = files(tmp_path)
    assert written.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "/abs", "..", ".", "", "a/b", "a\\b", "nul\0", "\u202e", "x" * 5000, "C:con", "\ud800"]
)
def test_x13_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "mail"
    told = deliver(FolderSender(folder), Mail(key, "../../anna", "a@x", f"<../../{key}>", CONTENT))
    (written,) = files(tmp_path)
    assert isinstance(told[0], Accepted)
    assert written.parent == folder
    assert not written.name.startswith(".")


def test_keys_that_look_alike_when_cleaned_do_not_collide(tmp_path: Path) -> None:
    mails = [Mail(key, "a@x", "b@x", f"<{key}@x>", key.encode()) for key in ("1 a", "1/a", "1-a", "é", "è")]
    deliver(FolderSender(tmp_path), *mails)
    assert {path.read_bytes() for path in files(tmp_path)} == {mail.content for mail in mails}


def test_what_a_killed_process_left_behind_is_written_anew(tmp_path: Path) -> None:
    deliver(FolderSender(tmp_path), a_mail())
    (written,) = files(tmp_path)
    left = written.rename(tmp_path / f".{written.name}.part")
    left.write_bytes(CONTENT[:5])
    left.chmod(0o666)
    told = deliver(FolderSender(tmp_path), a_mail())
    assert told == [Accepted(f"written to {written.name}")]
    assert files(tmp_path) == [written]
    assert written.read_bytes() == CONTENT
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_x8_a_link_laid_in_the_way_is_not_followed(tmp_path: Path) -> None:
    folder, victim = tmp_path / "mail", tmp_path / "victim"
    deliver(FolderSender(folder), a_mail())
    (written,) = files(folder)
    written.unlink()
    victim.write_bytes(b"precious")
    (folder / f".{written.name}.part").symlink_to(victim)
    assert isinstance(deliver(FolderSender(folder), a_mail())[0], Accepted)
    assert victim.read_bytes() == b"precious"
    assert not written.is_symlink()


def test_a_folder_that_cannot_be_is_the_servers_trouble(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    told = deliver(FolderSender(tmp_path / "mail"), a_mail())
    assert told == [ServerUnusable(f"mail folder {tmp_path / 'mail'}: File exists")]


def test_p12_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        told = deliver(FolderSender(tmp_path), a_mail())
    assert told == [ServerUnusable(f"mail folder {tmp_path}: No space left on device")]
    assert files(tmp_path) == []


def test_p13_a_name_that_may_not_be_on_the_disk_is_in_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_for_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail_for_folders)
        told = deliver(FolderSender(tmp_path), a_mail())
    assert isinstance(told[0], InDoubt)
    assert deliver(FolderSender(tmp_path), a_mail()) == [Accepted("already in folder")]


def test_a_folder_that_vanishes_at_the_last_moment_took_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mail"

    def vanish() -> bool:
        folder.rename(tmp_path / "elsewhere")
        return True

    (told,) = deliver(FolderSender(folder), a_mail(), before_dot=vanish)
    assert isinstance(told, ServerUnusable)


def test_no_time_left_leaves_nothing_behind(tmp_path: Path) -> None:
    (told,) = deliver(FolderSender(tmp_path), a_mail(), before_dot=lambda: False)
    assert isinstance(told, Deferred)
    assert files(tmp_path) == []


def test_no_time_left_is_no_acceptance_even_of_a_mail_that_is_there(tmp_path: Path) -> None:
    deliver(FolderSender(tmp_path), a_mail())
    (told,) = deliver(FolderSender(tmp_path), a_mail(), before_dot=lambda: False)
    assert isinstance(told, Deferred)
