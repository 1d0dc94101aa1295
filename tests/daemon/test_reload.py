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


def test_o7_links_that_swap_writing_in_place_and_a_file_that_is_away_are_noticed_or_forgiven(daemon: Daemon) -> None:
    for number in (1, 2):  # as Kubernetes mounts a folder: a link to a link to a folder
        folder = daemon.folder / f"..mounted{number}"
        folder.mkdir()
        (folder / "watchlist.yaml").write_text(with_watches(*FIVE[:number]), encoding="utf-8")
    (daemon.folder / "..data").symlink_to("..mounted1")
    file = daemon.folder / "watchlist.yaml"
    file.unlink()
    file.symlink_to("..data/watchlist.yaml")
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        (daemon.folder / "..new").symlink_to("..mounted2")
        (daemon.folder / "..new").rename(daemon.folder / "..data")
        wait_until(lambda: "the watchlist of 3 watches is used" in daemon.said())
        file.unlink()
        pause(0.5)  # two looks
        daemon.write(with_watches(*FIVE[:3]))
        wait_until(lambda: "the watchlist of 4 watches is used" in daemon.said())
        with file.open("w", encoding="utf-8") as opened:
            text = with_watches(*FIVE[:4])
            opened.write(text[: len(text) // 2])
            opened.flush()
            opened.write(text[len(text) // 2 :])
        wait_until(lambda: "the watchlist of 5 watches is used" in daemon.said())
        assert " error " not in daemon.said()
        assert process.poll() is None


def test_o9_a_list_of_100000_watches_is_read_beside_the_work_and_stops_nothing(daemon: Daemon) -> None:
    many = with_watches(*(f"n{number}" for number in range(100_000)))
    with daemon.runs() as process:
        wait_until(lambda: "watching;" in daemon.said())
        daemon.wait_for_beats()
        daemon.write(many.replace("by: 2027-12", "by: 2027-13"))  # its one error keeps it from being worked with
        daemon.wait_for_beats(4)
        wait_until(lambda: "2027-13 is not a month" in daemon.said() or "takes more than" in daemon.said(), 100)
        daemon.wait_for_beats()
        assert process.poll() is None
        assert daemon.said().count("the watchlist of") == 1


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
