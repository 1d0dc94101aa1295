"""Reliability P23, X7 and X16: one line a record, no secrets, and no work lost with the log."""

import json
import logging
import os
import sys
from pathlib import Path

import pytest

from monitor.daemon.logs import StandardError, escaped, formatter, secrets_of
from monitor.settings import MailServer, Settings
from tests.daemon.conftest import Daemon, wait_until

CANARY = "canary-p4ss/word"
KINDS = ["text", "json"]


def failed() -> None:
    raise ValueError(f"it failed with {CANARY}")


def line(kind: str, message: str, *arguments: object, fails: bool = False, secrets: tuple[str, ...] = ()) -> str:
    record = logging.LogRecord("monitor.daemon", logging.WARNING, "file.py", 1, message, arguments, None)
    if fails:
        try:
            failed()
        except ValueError:
            record.exc_info = sys.exc_info()
    return formatter(kind, secrets).format(record)


def test_a_record_as_text() -> None:
    at, _, rest = line("text", "digest %s number %d", "news", 4).partition(" ")
    assert at.endswith("Z")
    assert rest == "warning  digest news number 4"


def test_a_record_as_json() -> None:
    record = json.loads(line("json", "digest %s number %d", "news", 4))
    assert record.pop("at").endswith("Z")
    assert record == {"event": "digest news number 4", "level": "warning", "logger": "monitor.daemon"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize(
    "hostile", ["a\r\nforged", "a\x1b[2Jb", "a\x9b2Jb", "a\u2028b", "a\u202eb", "a\0b", "a\ud800b", "a\x7fb"]
)
def test_x16_a_record_is_one_line_that_steers_nothing(kind: str, hostile: str, *, fails: bool) -> None:
    shown = line(kind, "a study is called %s", hostile, fails=fails)
    assert len(shown.splitlines()) == 1
    assert shown.isprintable()
    shown.encode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [CANARY, "canary-p4ss%2Fword"], ids=["as-it-is", "in-an-address"])
def test_x7_a_secret_is_hidden_also_in_tracebacks(kind: str, text: str) -> None:
    shown = line(kind, "refused for %s", text, fails=True, secrets=(CANARY,))
    assert "canary" not in shown
    assert shown.count("[secret]") >= 2


def test_x7_every_secret_of_the_settings_is_known() -> None:
    configured = Settings(
        database_url="postgresql://monitor:dbcanary@host/name",
        heartbeat_url="https://ping.test/canary",
        mail_server=MailServer("mail.test", 587, "starttls", "user", CANARY),
    )
    assert secrets_of(configured) == [CANARY, "dbcanary", "https://ping.test/canary"]
    assert secrets_of(Settings(database_url="sqlite:///state/monitor.db")) == []


def test_what_is_escaped_can_be_told_from_what_was_written() -> None:
    assert escaped("tab\tend\n") == "tab\\tend\\n"
    assert escaped("größer “als”") == "größer “als”"


def test_p23_a_log_that_cannot_be_written_is_counted_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int, _line: bytes) -> int:
        raise OSError(28, "No space left on device")

    handler = StandardError()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        handler.emit(logging.makeLogRecord({"msg": "lost"}))
    assert handler.lost == 1


@pytest.mark.parametrize(
    "before",
    ["exec 0<&- 1>&- 2>&- && exec", "exec 2>/dev/full && exec", "exec 2>&1 1>/dev/full && exec"],
    ids=["P23-closed", "P23-disk-full", "P23-output-full"],
)
def test_p23_the_daemon_works_without_a_log(daemon: Daemon, before: str) -> None:
    with daemon.runs(before=before) as process:
        wait_until(lambda: len(daemon.mails()) == 1)
        daemon.wait_for_beats()
        process.terminate()
        assert process.wait(timeout=30) == 143
    assert daemon.ask("PRAGMA integrity_check") == [("ok",)]


def test_x7_no_canary_leaves_the_daemon(daemon: Daemon) -> None:
    secret = daemon.folder / "password"
    secret.write_text(CANARY, encoding="utf-8")
    daemon.environment |= {
        "MONITOR_SMTP_HOST": "127.0.0.1",
        "MONITOR_SMTP_PORT": "1",
        "MONITOR_SMTP_USER": "someone",
        "MONITOR_SMTP_PASSWORD_FILE": str(secret),
        "MONITOR_HEARTBEAT_URL": f"http://127.0.0.1:1/{CANARY}",
        "MONITOR_LOG_FORMAT": "json",
    }
    with daemon.runs() as process:
        wait_until(lambda: "127.0.0.1:1" in daemon.said())
        arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    for written in daemon.said().splitlines():
        assert json.loads(written)["level"]
    secret.unlink()
    holding = [file for file in daemon.folder.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]
    assert holding == []
    assert CANARY.encode() not in arguments
