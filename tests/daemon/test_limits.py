"""Reliability P14 and P22: what cannot be written, and what the system does not give."""

import resource
import subprocess
import sys

from tests.daemon.conftest import Daemon, wait_until


def test_p14_a_database_that_cannot_be_written_ends_the_start_with_its_place(daemon: Daemon) -> None:
    once = subprocess.run(
        [sys.executable, "-m", "monitor", "run", "--once"],
        cwd=daemon.folder,
        env=daemon.environment,
        capture_output=True,
        check=False,
    )
    assert once.returncode == 0
    file = daemon.folder / "state" / "monitor.db"
    daemon.environment["MONITOR_DATABASE_URL"] = f"sqlite:///file:{file}?mode=ro&uri=true"
    with daemon.runs() as process:
        assert process.wait(timeout=40) == 7
    assert "attempt to write a readonly database" in daemon.said()
    assert "monitor.db" in daemon.said()


def test_p14_a_state_directory_that_cannot_be_made_ends_the_start_with_its_place(daemon: Daemon) -> None:
    (daemon.folder / "state").write_text("a file is in the way", encoding="utf-8")
    with daemon.runs() as process:
        assert process.wait(timeout=40) == 7
    assert "state" in daemon.said()
    assert "Traceback" not in daemon.said()


def test_p22_64_open_files_are_enough(daemon: Daemon) -> None:
    with daemon.runs(before="ulimit -n 64; exec") as process:
        wait_until(lambda: len(daemon.mails()) == 1)
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE)[0] == 64
        text = (daemon.folder / "watchlist.yaml").read_text(encoding="utf-8")
        daemon.write(text.replace("title: Clemastine", "title: Another"))
        wait_until(lambda: daemon.said().count("the watchlist of 1 watches is used") == 2)
        daemon.wait_for_beats(3)
        process.terminate()
        assert process.wait(timeout=30) == 143


def test_p22_too_few_open_files_end_the_process_and_the_next_one_works(daemon: Daemon) -> None:
    with daemon.runs(before="ulimit -n 8; exec") as process:
        assert process.wait(timeout=60) == 70
    with daemon.runs():
        daemon.wait_for_beats()


def test_p22_no_more_threads_ends_the_process_and_the_next_one_works(daemon: Daemon) -> None:
    with daemon.runs("no more threads") as process:
        assert process.wait(timeout=40) == 70
    with daemon.runs():
        wait_until(lambda: len(daemon.mails()) == 1)
