"""The program as its users run it: processes of its own, a registry and a mail server on loopback."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.cycle.parts import parsed

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
    to: [reader@readers.test]
"""


@dataclass
class MailServer:
    """A mail server that keeps what it accepted, and can be stopped and started on the same port."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    _controller: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.received.append(parsed(envelope.content))
        return "250 queued"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = MailServer(port)
    server.start()
    yield server
    server.stop()


@dataclass
class Installation:
    """A folder with a watchlist, and the settings under which the program runs in it."""

    folder: Path
    environment: dict[str, str]

    def monitor(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the program and wait for its end."""
        return subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    @contextlib.contextmanager
    def daemon(self) -> "Iterator[subprocess.Popen[str]]":
        """The program running until the block ends."""
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run"],
            cwd=self.folder,
            env=self.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return installed(tmp_path)


def installed(folder: Path) -> Installation:
    (folder / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    root = str(Path(__file__).resolve().parents[2])
    return Installation(folder, {**inherited, "PYTHONPATH": root, "MONITOR_MAIL_FROM": "news@monitor.test"})
