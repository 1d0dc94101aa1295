"""A daemon as a process of its own, beside a registry on loopback."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.records import record

ROOT = Path(__file__).resolve().parents[2]
WATCHLIST = """\
version: 1
watches:
  - id: clemastine
    title: Clemastine
    interventions:
      - name: clemastine
    claims:
      - id: main-data
        milestone: primary_completion
        by: 2027-12
digests:
  - id: news
    title: News
    schedule: immediate
    to: [reader@readers.test]
"""


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause(0.05)


def pause(seconds: float) -> None:
    subprocess.run(["sleep", str(seconds)], check=True)


@dataclass
class Daemon:
    """A folder with a watchlist, and the process that works in it."""

    folder: Path
    environment: dict[str, str]
    records: MutableRecords
    process: "subprocess.Popen[bytes] | None" = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "log"

    @contextlib.contextmanager
    def runs(self, fault: str = "none", *, before: str = "") -> "Iterator[subprocess.Popen[bytes]]":
        """The process until the block ends. ``before`` is shell text in front of the command, or behind it."""
        command = f'{before or "exec"} "$0" -m tests.daemon.real_daemon "$1"'
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                ["sh", "-c", command, sys.executable, fault],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.process = process
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    def write(self, text: str) -> None:
        """Replace the watchlist as an editor does."""
        new = self.folder / "watchlist.new"
        new.write_text(text, encoding="utf-8")
        new.rename(self.folder / "watchlist.yaml")

    def move_clock(self, seconds: float) -> None:
        new = self.folder / "clock.new"
        new.write_text(str(seconds), encoding="utf-8")
        new.rename(self.folder / "clock")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def mails(self) -> list[Path]:
        return sorted((self.folder / "state" / "mail").glob("*.eml"))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """What the daemon's database says; nothing as long as there is none."""
        file = self.folder / "state" / "monitor.db"
        if not file.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            try:
                return database.execute(query).fetchall()
            except sqlite3.OperationalError:
                return []

    def beats(self) -> str:
        """When a beat last judged: it moves with every beat."""
        found = self.ask("SELECT at FROM heartbeat WHERE step = 'report'")
        return str(found[0][0]) if found else ""

    def wait_for_beats(self, number: int = 2) -> None:
        for _ in range(number):
            before = self.beats()
            wait_until(lambda before=before: self.beats() != before)  # type: ignore[misc]  # bound now, not later


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "NOTIFY"))}
    records = MutableRecords([record()])
    with StandIn(records, date(2026, 11, 20)) as registry:
        environment = {
            **inherited,
            "PYTHONPATH": str(ROOT),
            "MONITOR_REGISTRY_URL": registry.url,
            "MONITOR_MAIL_FROM": "news@monitor.test",
        }
        yield Daemon(tmp_path, environment, records)
