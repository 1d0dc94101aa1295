"""``monitor outbox`` as operators use it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.bounces import ReturnPath
from monitor.cli.outbox import command
from monitor.domain.mail import Mail
from monitor.settings import Settings
from monitor.store import outbox, server_pause, suspensions
from monitor.store.outbox import MailState, QueuedMail
from monitor.store.session import Store
from monitor.wiring import _returns, utc_now

SUBJECT = "Remyelination watch: [red]nothing[/red] changed"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An outbox with a sent, a refused and a waiting mail, a paused server, and a suspended address."""
    monkeypatch.chdir(tmp_path)
    for name in ("MONITOR_DATABASE_URL", "MONITOR_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    store = Store.open("sqlite:///state/monitor.db")
    now = utc_now()
    with store.transaction() as session:
        for number in (1, 2, 3):
            mail = Mail(f"{number}", f"reader{number}@example.org", "n@example.org", f"<{number}@example.org>", b"x")
            outbox.enqueue(session, None, [QueuedMail(SUBJECT, mail)], now)
        for state in (MailState.SENT, MailState.FAILED):
            leased = outbox.lease_next(session, now)
            assert leased
            outbox.move(session, leased, state, f"{state.value}: 250 or 550", now)
        server_pause.begin_or_prolong(session, "535 wrong password", now, ours=True)
        for number in (1, 2, 3):
            suspensions.note_hard_bounce(session, number, "gone@example.org", "5.1.1 unknown", now)
    store.close()
    return store


def outbox_command(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


@pytest.mark.usefixtures("store")
def test_the_list_shows_what_was_not_sent_and_why() -> None:
    told = outbox_command()
    assert told.exit_code == 0
    assert "reader1@example.org" not in told.output
    assert "failed: 250 or 550" in told.output
    assert SUBJECT in told.output
    assert "535 wrong password" in told.output
    assert "1 mail sent, 1 waiting, 0 in doubt, 0 held, 1 failed, 0 suppressed." in told.output
    assert "reader1@example.org" in outbox_command("--all").output


@pytest.mark.usefixtures("store")
def test_the_list_as_json_has_an_object_a_line() -> None:
    rows = [json.loads(line) for line in outbox_command("--json", "--all").output.splitlines()]
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert rows[1] == {
        "schema": 1, "id": 2, "recipient": "reader2@example.org", "subject": SUBJECT, "messageId": "<2@example.org>",
        "state": "failed", "attempts": 1, "createdAt": rows[1]["createdAt"], "nextAttemptAt": None, "doubts": 0,
        "answer": "failed: 250 or 550",
    }  # fmt: skip
    assert rows[2]["nextAttemptAt"]
    failed = outbox_command("--json", "--state", "failed").output.splitlines()
    assert [json.loads(line)["id"] for line in failed] == [2]


@pytest.mark.usefixtures("store")
def test_a_mail_is_shown_with_its_journal() -> None:
    told = outbox_command("show", "1")
    assert [line.split()[2] for line in told.output.splitlines()[3:]] == ["pending", "leased", "sent"]
    journal = json.loads(outbox_command("show", "1", "--json").output)["journal"]
    assert [entry["state"] for entry in journal] == ["pending", "leased", "sent"]


@pytest.mark.usefixtures("store")
def test_orders_are_carried_out_or_refused_as_wrong_usage() -> None:
    assert outbox_command("retry", "2").output == "mail 2: pending\n"
    assert outbox_command("hold", "3").output == "mail 3: held\n"
    assert outbox_command("release", "3").output == "mail 3: pending\n"
    for arguments, why in (
        (("retry", "1"), "never sent again"),
        (("release", "1"), "never sent again"),
        (("release", "3"), "it waits for its next attempt"),
        (("arrived", "3"), "it waits for its next attempt"),
        (("hold", "9"), "there is no mail 9"),
        (("show", "9"), "there is no mail 9"),
        (("retry", "x"), "not a valid integer"),
        (("--json", "show", "1"), "cannot stand before a subcommand"),
    ):
        refused = outbox_command(*arguments)
        assert (refused.exit_code, why in refused.output) == (2, True), arguments


@pytest.mark.usefixtures("store")
def test_a_paused_server_is_resumed_once() -> None:
    assert "is tried with the next run" in outbox_command("resume").output
    assert "was not paused" in outbox_command("resume").output
    assert "535" not in outbox_command().output


@pytest.mark.usefixtures("store")
def test_suspended_addresses_are_listed_and_released() -> None:
    told = outbox_command("suspended")
    assert "gone@example.org  since" in told.output
    assert "3 mails came back, the last one: 5.1.1 unknown" in told.output
    assert json.loads(outbox_command("suspended", "--json").output)["suppressed"] == 0
    assert outbox_command("suspended", "--release", "other@example.org").exit_code == 2
    assert outbox_command("suspended", "--release", "Gone@example.org").exit_code == 0
    assert outbox_command("suspended").output == "No address is suspended.\n"


def test_an_installation_with_a_bounce_address_makes_its_secret_and_signs_its_mails(tmp_path: Path) -> None:
    assert _returns(Settings(state_dir=tmp_path)) is None
    returns = _returns(Settings(state_dir=tmp_path, bounce_address="b@example.org", bounce_dir=tmp_path / "in"))
    assert returns
    now = utc_now()
    secret = (tmp_path / "bounce-secret").read_bytes()
    assert ReturnPath("b@example.org", secret).mail_of(returns.paths.of(5, now), now) == 5
    assert returns.folder
