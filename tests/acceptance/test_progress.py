import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from monitor.cli.progress import progress
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import Installation
from tests.records import record

CLEARS_THE_LINE, COLOUR = "\x1b[2K", "\x1b[38;"


@pytest.fixture
def registry(installation: Installation) -> Iterator[StandIn]:
    with StandIn(MutableRecords([record()]), date(2026, 11, 20)) as server:
        installation.environment |= {"MONITOR_REGISTRY_URL": server.url, "TERM": "xterm-256color"}
        yield server


def on_a_terminal(installation: Installation, *arguments: str) -> str:
    """What the program writes to standard error if that is a terminal."""
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=installation.folder,
            env=installation.environment,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        )
        os.close(theirs)
        written = b""
        try:
            while read := os.read(ours, 4096):
                written += read
        except OSError:  # the terminal's other end is closed
            pass
        assert process.wait(timeout=60) == 0
    finally:
        os.close(ours)
    return written.decode()


def test_a_terminal_shows_a_bar_and_takes_it_away(installation: Installation, registry: StandIn) -> None:
    installation.environment.pop("NO_COLOR", None)
    shown = on_a_terminal(installation, "run", "--once")
    assert "asking the registry" in shown
    assert COLOUR in shown
    assert CLEARS_THE_LINE in shown
    installation.environment["NO_COLOR"] = "1"
    plain = on_a_terminal(installation, "check", "--online")
    assert "counting studies" in plain
    assert "1/1" in plain
    assert COLOUR not in plain


def test_elsewhere_a_short_command_says_nothing_of_its_progress(installation: Installation, registry: StandIn) -> None:
    (said,) = installation.monitor("run", "--once").stderr.splitlines()
    assert said.startswith("No mail server is set")


def test_elsewhere_a_long_command_says_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("counting", 2, between_lines=0) as tell:
        tell("LIF")
        tell("LIFNano")
    assert capsys.readouterr().err == "counting: 1 of 2: LIF\ncounting: 2 of 2: LIFNano\n"
    with progress("counting", 2, between_lines=1000) as tell:
        tell("LIF")
    assert capsys.readouterr().err == ""
