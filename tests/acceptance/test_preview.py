"""What would be sent, looked at before it is sent; and a digest sent by hand."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from monitor.cli.ending import ended
from monitor.cli.main import group
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import WATCHLIST, Installation, MailServer
from tests.cycle.parts import parsed
from tests.records import record


@dataclass(frozen=True)
class Shown:
    """What a preview printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Preview = Callable[..., Shown]


@pytest.fixture
def preview(installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Preview:
    """Run the command in this process, in the installation's folder and with its settings."""

    def run(*arguments: str) -> Shown:
        monkeypatch.chdir(installation.folder)
        monkeypatch.setattr("os.environ", installation.environment)
        capsys.readouterr()
        code = ended(lambda: group(["preview", *arguments], standalone_mode=False))
        return Shown(code, *capsys.readouterr())

    return run


def test_the_first_preview_needs_no_database_no_mail_settings_and_leaves_nothing_but_its_files(
    installation: Installation, preview: Preview
) -> None:
    del installation.environment["MONITOR_MAIL_FROM"]
    shown = preview("--no-ask")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines()[0] == (
        "No mail settings yet, none needed. Wrote preview/digest.html, digest.txt, digest.eml"
    )
    assert "The registry has not been read yet" in shown.stderr
    folder = installation.folder
    assert {path.name for path in folder.iterdir()} == {"watchlist.yaml", "preview"}
    assert {path.name for path in (folder / "preview").iterdir()} == {"digest.html", "digest.txt", "digest.eml"}
    assert parsed((folder / "preview" / "digest.eml").read_bytes())["Subject"] == "News: where 1 claim stands today"
    page = (folder / "preview" / "digest.html").read_text(encoding="utf-8")
    assert "cid:" not in page
    assert "data:image/png;base64," in page
    assert "has not been read yet" in (folder / "preview" / "digest.txt").read_text(encoding="utf-8")


def test_a_newcomers_first_preview_reads_the_registry_and_keeps_nothing(
    installation: Installation, preview: Preview
) -> None:
    with StandIn(MutableRecords([record()]), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        shown = preview("--text")
        assert shown.returncode == 0, shown.stderr
        assert "[ESTIMATE FITS] Clemastine" in shown.stdout
    assert {path.name for path in installation.folder.iterdir()} == {"watchlist.yaml"}


def test_a_first_preview_without_the_registry_says_what_was_not_read(
    installation: Installation, preview: Preview
) -> None:
    installation.environment["MONITOR_REGISTRY_URL"] = "http://127.0.0.1:1"
    shown = preview("--text")
    assert shown.returncode == 4
    assert shown.stderr.startswith("error: the registry gives no answer: ")
    assert "nothing can be said about any claim" in shown.stderr
    assert "has not been read yet" in shown.stdout


def test_open_shows_the_page_in_the_web_browser(
    installation: Installation, preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[str]()
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert preview("--no-ask", "--open").returncode == 0
    assert opened == [(installation.folder / "preview" / "digest.html").as_uri()]


@pytest.fixture
def read_once(installation: Installation) -> Installation:
    """An installation that has read the registry once, sent its first digest, and then saw a date move."""
    source = MutableRecords([record()])
    with StandIn(source, date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        assert installation.monitor("run", "--once").returncode == 0
        source.replace(record(primary="2028-12"))
        assert installation.monitor("run", "--once", "--due").returncode == 0
    return installation


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (folder / "state").rglob("*") if path.suffix in (".eml", ".db")}


def test_a_preview_shows_what_would_be_told_and_changes_nothing(read_once: Installation, preview: Preview) -> None:
    before = state(read_once.folder)
    text = preview("news", "--text").stdout
    assert text.startswith("Subject: Study 1: primary completion moves to Dec 2028 (+18 months)\n")
    assert "Digest number 0 of this list." in text
    (told,) = [json.loads(line) for line in preview("--json", "--as", "editor").stdout.splitlines()]
    assert (told["schema"], told["kind"], told["role"], told["list_id"]) == (1, "changes", "editor", "news")
    assert told["claims"][0]["state"] == "estimate_later"
    assert preview("--eml", "one.eml").returncode == 0
    assert parsed((read_once.folder / "one.eml").read_bytes())["To"] == "reader@readers.test"
    assert state(read_once.folder) == before


def test_a_preview_since_a_day_tells_also_what_was_told(read_once: Installation, preview: Preview) -> None:
    assert read_once.monitor("send", "news").returncode == 0
    assert "No changes" in preview("--text").stdout.splitlines()[0]
    since = preview("--text", "--since", "2020-01-01").stdout
    assert "primary completion moves to Dec 2028" in since.splitlines()[0]
    assert "No changes" in preview("--text", "--since", "2100-01-01").stdout.splitlines()[0]


def test_a_watchlist_without_lists_is_previewed_as_one(installation: Installation, preview: Preview) -> None:
    alone = WATCHLIST.partition("digests:")[0]
    (installation.folder / "watchlist.yaml").write_text(alone, encoding="utf-8")
    assert preview("--no-ask", "--text").stdout.startswith("Subject: Preview: where 1 claim stands today")


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "nobody"),
        ("preview", "--text", "--json"),
        ("preview", "--text", "--open"),
        ("preview", "--as", "nobody"),
        ("preview", "--since", "soon"),
        ("send", "nobody"),
        ("send", "--as", "editor"),
        ("send", "--to", "a@example.org\r\nBcc: b@example.org"),
        ("send", "--to", "a@readers.test", "--held"),
    ],
    ids=" ".join,
)
def test_what_is_not_meant_is_refused_before_anything_is_done(
    installation: Installation, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(installation.folder)
    assert ended(lambda: group([*arguments], standalone_mode=False)) == 2
    assert not (installation.folder / "state").exists()
    assert not (installation.folder / "preview").exists()


@pytest.mark.parametrize("name", ["preview", "send"])
def test_a_watchlist_with_an_error_is_refused(
    installation: Installation, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation.folder / "watchlist.yaml").write_text("version: 2", encoding="utf-8")
    monkeypatch.chdir(installation.folder)
    assert ended(lambda: group([name], standalone_mode=False)) == 3


def test_send_writes_now_and_once_and_a_trial_counts_as_nothing_told(
    read_once: Installation, mail_server: MailServer
) -> None:
    server = {
        "MONITOR_SMTP_HOST": "127.0.0.1",
        "MONITOR_SMTP_PORT": str(mail_server.port),
        "MONITOR_SMTP_SECURITY": "none",
    }
    read_once.environment.update(server)
    trial = read_once.monitor("send", "--to", "me@readers.test", "--as", "editor")
    assert trial.returncode == 0, trial.stderr
    assert "trial    news: Study 1: primary completion moves" in trial.stdout
    sent = read_once.monitor("send", "news")
    assert sent.returncode == 0, sent.stderr
    assert "digest   news: Study 1: primary completion moves" in sent.stdout
    again = read_once.monitor("send")
    assert "nothing  news:" in again.stdout
    assert [mail["To"] for mail in mail_server.received] == ["me@readers.test", "reader@readers.test"]
    assert len({mail["Message-ID"] for mail in mail_server.received}) == 2
    mail_server.stop()
    assert read_once.monitor("send", "--to", "me@readers.test").returncode == 5
