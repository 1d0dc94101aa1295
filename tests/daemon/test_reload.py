"""Reliability I11 with the real process: edits arrive, bad ones do no harm, and removed watches still tell."""

import os
import random
import signal
import subprocess
import sys

from monitor.daemon.rhythm import Rhythm
from tests.daemon.conftest import WATCHLIST, Daemon, pause, wait_until

SECOND = """\
  - id: {name}
    title: {title}
    interventions:
      - name: {drug}
    claims:
      - id: start
        milestone: trial_start
        by: 2028
"""


def with_watches(*names: str, text: str = WATCHLIST) -> str:
    more = "".join(SECOND.format(name=name, title=f"Title of {name}", drug=f"drug {name}") for name in names)
    return text.replace("digests:", f"{more}digests:")


def accept(daemon: Daemon, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "monitor", "accept", *arguments],
        cwd=daemon.folder,
        env=daemon.environment,
        capture_output=True,
        text=True,
        check=False,
    )


FIVE = ("w1", "w2", "w3", "w4", "w5")


def test_an_edit_is_used_and_a_bad_one_kept_out(daemon: Daemon) -> None:
    assert Rhythm().look + Rhythm().settle < 5  # and reading takes a second on a machine that is not loaded
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        daemon.write(with_watches("w1"))
        wait_until(lambda: "the watchlist of 2 watches is used: 1 watch added" in daemon.said())
        daemon.write(with_watches("w1").replace("by: 2028", "by: 2028-13"))
        wait_until(lambda: "2028-13 is not a month" in daemon.said())
        wait_until(lambda: daemon.ask("SELECT problems <> '[]', accepted FROM offered_watchlist") == [(1, 0)])
        assert accept(daemon).returncode == 3
        assert process.poll() is None


def test_an_edit_that_takes_much_away_waits_for_accept(daemon: Daemon) -> None:
    daemon.write(with_watches(*FIVE))
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        daemon.write(with_watches("w1"))
        wait_until(lambda: "4 watches of 6 removed" in daemon.said())
        shown = accept(daemon, "--show")
        assert shown.returncode == 1
        assert shown.stdout == (
            "Taken away: 4 watches of 6, 0 digests of 1.\n  watch w2\n  watch w3\n  watch w4\n  watch w5\n"
        )
        assert accept(daemon).returncode == 0
        wait_until(lambda: "the watchlist of 2 watches is used" in daemon.said())
        nothing = accept(daemon)
        assert (nothing.returncode, nothing.stdout[:13]) == (0, "Nothing waits")
        assert process.poll() is None


def test_sighup_reads_the_watchlist_again(daemon: Daemon) -> None:
    daemon.environment["REREAD"] = "3600"
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        pause(1)  # the first look, after which nothing is read for an hour
        daemon.write(with_watches("w1"))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "the watchlist of 2 watches is used" in daemon.said())


def test_o18_the_process_stays_the_same_through_a_few_random_mutations(daemon: Daemon) -> None:
    seed = random.Random(11)
    good = with_watches(*FIVE)
    daemon.write(good)
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        for _ in range(5):
            content = bytearray(good.encode())
            for _ in range(20):
                content[seed.randrange(len(content))] = seed.randrange(256)
            (daemon.folder / "watchlist.yaml").write_bytes(content)
            pause(1)
        daemon.write(good.replace("Title of w1", "Mended"))
        wait_until(lambda: daemon.said().count("the watchlist of 6 watches is used") == 2)
        assert process.poll() is None
        os.kill(process.pid, 0)


def test_a_bad_list_at_the_start_ends_with_3(daemon: Daemon) -> None:
    daemon.write("")
    with daemon.runs() as process:
        assert process.wait(timeout=30) == 3
