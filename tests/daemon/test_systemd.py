"""sd_notify, with the test in systemd's place."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daemon.systemd import notify, status
from tests.daemon.conftest import Daemon


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    file = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(file))
        listening.settimeout(40)
        monkeypatch.setenv("NOTIFY_SOCKET", str(file))
        yield listening


def test_states_are_one_datagram(systemd: socket.socket) -> None:
    notify("READY=1", status("watching\nREADY=0"))
    assert systemd.recv(4096) == b"READY=1\nSTATUS=watching READY=0"


def test_an_abstract_name_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{tmp_path}")
        listening.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{tmp_path}")
        notify("READY=1")
        assert listening.recv(4096) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "not a path"])
def test_nobody_who_listens_is_no_error(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")


def until(systemd: socket.socket, wanted: str) -> list[str]:
    heard: list[str] = []
    while wanted not in heard:
        heard += systemd.recv(4096).decode().splitlines()
    return heard


def test_the_daemon_reports_its_life_its_reload_and_its_end(systemd: socket.socket, daemon: Daemon) -> None:
    daemon.environment["NOTIFY_SOCKET"] = systemd.getsockname()
    with daemon.runs() as process:
        until(systemd, "READY=1")
        until(systemd, "WATCHDOG=1")
        text = (daemon.folder / "watchlist.yaml").read_text(encoding="utf-8")
        daemon.write(text.replace("title: Clemastine", "title: Another"))
        assert any(
            state.startswith("MONOTONIC_USEC=") for state in until(systemd, "RELOADING=1") + until(systemd, "READY=1")
        )
        process.terminate()
        until(systemd, "STOPPING=1")
        assert process.wait(timeout=30) == 143


def test_a_daemon_that_does_not_work_no_longer_feeds_systemds_watchdog(systemd: socket.socket, daemon: Daemon) -> None:
    daemon.environment["NOTIFY_SOCKET"] = systemd.getsockname()
    systemd.settimeout(0.2)
    heard: list[str] = []
    with daemon.runs("step hangs") as process:
        is_over = False
        while not is_over:  # a socket holds only a few datagrams that nobody takes
            is_over = process.poll() is not None
            with contextlib.suppress(TimeoutError):
                while True:
                    heard += systemd.recv(4096).decode().splitlines()
        assert process.returncode == 70
    assert "WATCHDOG=1" in heard
    assert "no sign of life" in heard[-1]
