"""Reliability I12 and P3, P6, P8, P9, P10: alive or dead, never something between."""

import signal
from pathlib import Path

import pytest

from monitor.daemon.rhythm import Rhythm
from monitor.daemon.watchdog import Watchdog
from monitor.pulse import Pulse
from tests.daemon.conftest import Daemon, pause, wait_until
from tests.mail.faulty_server import DOT, FaultyServer, Plan, Reaction

WEEK = 7 * 24 * 3600.0
RHYTHM = Rhythm(beat=20, check=5)


class Watched:
    """A watchdog whose looks a test makes, in virtual time."""

    def __init__(self) -> None:
        self.pulse, self.now, self.reasons, self.alive = Pulse("work"), 1000.0, list[str](), 0
        self.dog = Watchdog([self.pulse], RHYTHM, lambda: self.now, alive=self._lives, give_up=self.reasons.append)

    def _lives(self) -> None:
        self.alive += 1

    def pass_by(self, seconds: float, every: float = 5.0) -> None:
        for _ in range(int(seconds / every)):
            self.now += every
            self.dog.look()


def test_two_beats_of_silence_are_the_end_and_the_reason_says_what_was_done() -> None:
    watched = Watched()
    watched.pulse.beat("waiting for the next beat")
    watched.pass_by(45)
    assert watched.reasons == []
    watched.pass_by(5)
    assert watched.reasons == ["the work has given no sign of life for 45 seconds; it was waiting for the next beat"]
    assert watched.alive == 9


def test_a_step_may_be_silent_as_long_as_it_promised() -> None:
    watched = Watched()
    watched.pulse.beat("in the step observe", 1800)
    watched.pass_by(1840)
    assert watched.reasons == []
    watched.pass_by(15)
    assert watched.reasons


@pytest.mark.parametrize("asleep", [60.0, 3600.0, WEEK])
def test_p8_time_in_which_nobody_ran_is_no_silence(asleep: float) -> None:
    watched = Watched()
    watched.pulse.beat("waiting")
    watched.pass_by(20)
    watched.pass_by(asleep, every=asleep)
    watched.pass_by(10)
    assert watched.reasons == []


@pytest.mark.parametrize(
    ("fault", "was"),
    [("scheduler dies", "waiting for the next beat"), ("step hangs", "in the step assess")],
    ids=["P10-scheduler-thread-dead", "P9-step-hangs"],
)
def test_a_daemon_that_does_not_work_ends_itself_with_70(daemon: Daemon, fault: str, was: str) -> None:
    with daemon.runs(fault) as process:
        assert process.wait(timeout=60) == 70
    last_words = Path(daemon.folder / "state" / "last-words.txt").read_text(encoding="utf-8")
    assert "The daemon ended itself: the work has given no sign of life for" in last_words
    assert f"it was {was}" in last_words
    assert "Thread 0x" in last_words
    assert f"it was {was}" in daemon.said()


def test_p8_a_stopped_process_and_a_week_of_sleep_are_no_death_and_make_one_cycle(daemon: Daemon) -> None:
    with daemon.runs() as process:
        wait_until(lambda: len(daemon.mails()) == 1)
        daemon.wait_for_beats()
        asked = daemon.ask("SELECT at FROM heartbeat WHERE step = 'ask'")
        process.send_signal(signal.SIGSTOP)
        pause(2.5)  # longer than the silence that is allowed in this rhythm
        daemon.move_clock(WEEK)
        process.send_signal(signal.SIGCONT)
        wait_until(lambda: daemon.ask("SELECT at FROM heartbeat WHERE step = 'ask'") != asked)
        daemon.wait_for_beats(3)
        assert process.poll() is None
        again = daemon.ask("SELECT at FROM heartbeat WHERE step = 'ask'")
        daemon.wait_for_beats(3)
        assert daemon.ask("SELECT at FROM heartbeat WHERE step = 'ask'") == again
        assert len(daemon.ask("SELECT id FROM digest")) <= 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 143


@pytest.mark.parametrize("jump", [3600.0, -3600.0, 10 * 365 * 86400.0], ids=["P6+1h", "P6-1h", "P6+10y"])
def test_p6_a_clock_that_is_set_stops_nothing_and_repeats_nothing(daemon: Daemon, jump: float) -> None:
    with daemon.runs() as process:
        wait_until(lambda: len(daemon.mails()) == 1)
        daemon.wait_for_beats()
        daemon.move_clock(jump)
        daemon.wait_for_beats(4)
        daemon.move_clock(0)
        daemon.wait_for_beats(4)
        assert process.poll() is None
        slots = daemon.ask("SELECT list_id, slot, count(*) FROM slot GROUP BY 1, 2 HAVING count(*) > 1")
        assert slots == []
        asked = str(daemon.ask("SELECT at FROM heartbeat WHERE step = 'ask'")[0][0])
        beaten = daemon.beats()
        assert asked[:4] == beaten[:4]  # no answer of the year 2036 keeps the registry from being asked


@pytest.mark.parametrize("signals", [1, 2], ids=["P3-one-signal", "P3-two-signals"])
def test_p3_a_step_that_does_not_end_is_left_after_its_time(daemon: Daemon, signals: int) -> None:
    with daemon.runs("step hangs for long") as process:
        wait_until(lambda: bool(daemon.ask("SELECT at FROM heartbeat WHERE step = 'observe'")))
        for _ in range(signals):
            process.send_signal(signal.SIGTERM)
            pause(0.2)
        assert process.wait(timeout=20) == 143
    assert "did not end within 1 seconds and was left as it is" in daemon.said()


@pytest.mark.parametrize(
    ("answers_after", "left_as"), [(0.4, "sent"), (30.0, "dot_pending")], ids=["answered-in-time", "not-answered"]
)
def test_p3_a_stop_at_the_dot_waits_for_the_answer_as_long_as_it_may(
    daemon: Daemon, answers_after: float, left_as: str
) -> None:
    slow = Plan({DOT: Reaction(b"250 2.0.0 Ok\r\n", stores=True, waits=answers_after)})
    with FaultyServer(slow) as server:
        daemon.environment |= {
            "MONITOR_SMTP_HOST": "127.0.0.1",
            "MONITOR_SMTP_PORT": str(server.port),
            "MONITOR_SMTP_SECURITY": "none",
        }
        with daemon.runs() as process:
            wait_until(lambda: len(server.accepted) == 1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 143
        assert daemon.ask("SELECT state FROM mail") == [(left_as,)]
        with daemon.runs() as process:
            daemon.wait_for_beats(3)
        assert daemon.ask("SELECT state, doubts FROM mail") == [("in_doubt", 1) if left_as != "sent" else ("sent", 0)]
        assert len(server.accepted) == 1  # in doubt it is not sent again before a day has passed
