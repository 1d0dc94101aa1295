"""Reliability P11 to P14 with real processes: a lock that is held, a full disk, writes and syncs that fail."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.cycle.parts import parsed
from tests.daemon.conftest import Daemon, wait_until
from tests.mail.faulty_server import FaultyServer
from tests.records import record

_HOUR = 3600.0
_ROOM = 80 * 1024 * 1024  # more than the daemon wants to see, so that it begins without an alarm
_FAILING_SYNC = """
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
static int synced(long call, int file) {
    if (access("broken", F_OK) == 0) { errno = EIO; return -1; }
    return (int) syscall(call, file);
}
int fsync(int file) { return synced(SYS_fsync, file); }
int fdatasync(int file) { return synced(SYS_fdatasync, file); }
"""


@dataclass
class Posting:
    """A daemon that mails through a server, which keeps what it accepted."""

    daemon: Daemon
    server: FaultyServer

    def subjects(self, recipient: str) -> list[str]:
        return [str(parsed(content)["Subject"]) for to, content in self.server.accepted if to == recipient]

    def told(self) -> list[str]:
        return self.subjects("reader@readers.test")

    def alarms(self) -> list[str]:
        """What the operator was told of the storage."""
        return [subject for subject in self.subjects("ops@readers.test") if "stored" in subject]

    def something_changes(self) -> None:
        """The registry has news that turn the verdict, and the time to ask it has come."""
        self.daemon.records.replace(record(primary="2028-12"))
        self.daemon.move_clock(_HOUR)

    def nothing_is_lost_or_untold(self) -> None:
        """What the server accepted is what the outbox says was sent, each once; and the change was told."""
        accepted = [str(parsed(content)["Message-ID"]) for _, content in self.server.accepted]
        sent = {str(message) for (message,) in self.daemon.ask("SELECT message_id FROM mail WHERE state = 'sent'")}
        told_directly = len(accepted) - len(sent)
        assert len(accepted) == len(set(accepted))
        assert sent <= set(accepted)
        assert told_directly <= 1  # the alarm, which no outbox could keep
        assert self.daemon.ask("SELECT count(*) FROM mail WHERE state <> 'sent'") == [(0,)]
        assert len(self.told()) == 2


@pytest.fixture
def posting(daemon: Daemon) -> Iterator[Posting]:
    with FaultyServer() as server:
        daemon.environment |= {
            "MONITOR_SMTP_HOST": "127.0.0.1",
            "MONITOR_SMTP_PORT": str(server.port),
            "MONITOR_SMTP_SECURITY": "none",
            "MONITOR_OPERATOR_EMAIL": "ops@readers.test",
        }
        yield Posting(daemon, server)


def test_p11_a_database_that_another_process_locks_for_long_stops_beats_and_not_the_daemon(posting: Posting) -> None:
    daemon = posting.daemon
    with daemon.runs("impatient") as process:
        wait_until(lambda: len(posting.told()) == 1)
        with contextlib.closing(sqlite3.connect(daemon.folder / "state" / "monitor.db", timeout=30)) as other:
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            wait_until(lambda: daemon.said().count("database is locked") >= 3)
            assert process.poll() is None
        daemon.wait_for_beats()
        posting.something_changes()
        wait_until(lambda: len(posting.told()) == 2)
        daemon.wait_for_beats()
        assert process.poll() is None
    assert posting.alarms() == []  # a lock that passes is no incident
    posting.nothing_is_lost_or_untold()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of its own under ``folder``."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a disk of its own; the next test shows the same with a limit on files")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(file: Path) -> None:
    """Write until there is no room for another byte."""
    with file.open("wb", buffering=0) as ballast:
        for size in (1024 * 1024, 4096, 1):
            with contextlib.suppress(OSError):
                while ballast.write(bytes(size)):
                    pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk; the next test uses a limit on files")
def test_p12_a_full_disk_is_one_alarm_loses_nothing_and_mends_without_a_restart(posting: Posting) -> None:
    daemon = posting.daemon
    with small_disk(daemon.folder / "state"), daemon.runs() as process:
        wait_until(lambda: len(posting.told()) == 1)
        daemon.wait_for_beats()
        ballast = daemon.folder / "state" / "ballast"
        fill(ballast)
        posting.something_changes()
        wait_until(lambda: daemon.said().count("disk is full") >= 3)
        before = len(posting.told())
        ballast.unlink()
        wait_until(lambda: len(posting.told()) == 2 and len(posting.alarms()) == 2)
        daemon.wait_for_beats()
        assert process.poll() is None
        posting.nothing_is_lost_or_untold()
    assert before == 1
    assert [alarm.partition(":")[0].rpartition(" ")[2] for alarm in posting.alarms()] == ["FAILED", "RECOVERED"]


def no_more_bytes(process: "subprocess.Popen[bytes]", _folder: Path) -> Callable[[], object]:
    """Every write to a file fails, as on a disk that gives errors; what undoes it."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    return partial(resource.prlimit, process.pid, resource.RLIMIT_FSIZE, before)


def no_more_syncs(_process: "subprocess.Popen[bytes]", folder: Path) -> Callable[[], object]:
    """Every fsync fails with EIO; what undoes it."""
    (folder / "broken").touch()
    return (folder / "broken").unlink


def preload(folder: Path) -> dict[str, str]:
    """The environment of a process whose syncs fail while the file ``broken`` is there."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler, to put itself in the place of fsync")
    source, library = folder / "sync.c", folder / "sync.so"
    source.write_text(_FAILING_SYNC, encoding="utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    return {"LD_PRELOAD": str(library)}


@pytest.mark.parametrize("breaks", [no_more_bytes, no_more_syncs], ids=["P12-P13-write", "P13-fsync"])
def test_p13_a_disk_that_gives_errors_voids_the_beat_and_the_daemon_goes_on_when_it_is_well(
    posting: Posting, breaks: Callable[["subprocess.Popen[bytes]", Path], Callable[[], object]]
) -> None:
    daemon = posting.daemon
    if breaks is no_more_syncs:
        daemon.environment |= preload(daemon.folder)
    with daemon.runs() as process:
        wait_until(lambda: len(posting.told()) == 1)
        daemon.wait_for_beats()
        mends = breaks(process, daemon.folder)
        posting.something_changes()
        wait_until(lambda: len(posting.alarms()) == 1)
        assert len(posting.told()) == 1
        mends()
        wait_until(lambda: len(posting.told()) == 2 and len(posting.alarms()) == 2)
        assert process.poll() is None
        daemon.wait_for_beats()
        posting.nothing_is_lost_or_untold()
