import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.demo.faults import Fault
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.store.mail_tables import SuspensionRow
from monitor.store.session import Store
from tests.acceptance.conftest import WATCHLIST, Installation, MailServer
from tests.records import record


@pytest.fixture
def registry(installation: Installation, mail_server: MailServer) -> Iterator[StandIn]:
    with StandIn(MutableRecords([record()]), date(2026, 11, 20)) as server:
        installation.environment |= {
            "MONITOR_REGISTRY_URL": server.url,
            "MONITOR_SMTP_HOST": "127.0.0.1",
            "MONITOR_SMTP_PORT": str(mail_server.port),
            "MONITOR_SMTP_SECURITY": "none",
        }
        yield server


def situation(installation: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(installation.monitor("status", "--why", "--json").stdout)
    return found


def test_before_the_first_run_status_says_so(installation: Installation) -> None:
    assert installation.monitor("status").stdout.startswith("Nothing has run here yet: monitor run --once\n")


def test_why_alone_shows_the_first_part_and_no_claim(installation: Installation, registry: StandIn) -> None:
    assert installation.monitor("run", "--once").returncode == 0
    why = installation.monitor("status", "--why")
    assert why.returncode == 0, why.stderr
    assert "Last good cycle" in why.stdout
    assert "clemastine/main-data" not in why.stdout
    whole = installation.monitor("status").stdout
    assert "Last good cycle" in whole
    assert "clemastine/main-data" in whole
    assert installation.monitor("status", "clemastine/main-data", "--why").returncode == 2


def test_status_says_why_nothing_arrived(
    installation: Installation, registry: StandIn, mail_server: MailServer
) -> None:
    mail_server.stop()
    assert installation.monitor("run", "--once").returncode == 5
    assert situation(installation)["answer"][0] == "No mail can be sent: the mail server cannot be used."
    assert "1 mail of digest 1 waiting in the outbox" in situation(installation)["lists"][0]["why"]
    assert "The mail server is left alone until " in situation(installation)["answer"][1]
    mail_server.start()
    registry.faults.add(Fault.UNAVAILABLE, None)
    assert installation.monitor("run", "--once").returncode == 4
    told = installation.monitor("status").stdout
    assert told.startswith("ClinicalTrials.gov has not been read for less than a minute.\n")
    assert "registry: since" in told
    registry.faults.clear()
    assert installation.monitor("run", "--once").returncode == 0
    assert installation.monitor("status").stdout.startswith("Nothing is wrong. News: nothing changed since")


def test_status_names_suspended_addresses(installation: Installation, registry: StandIn) -> None:
    assert installation.monitor("run", "--once").returncode == 0
    store = Store.open(f"sqlite:///{installation.folder / 'state' / 'monitor.db'}")
    with store.transaction() as session:
        session.add(SuspensionRow(mailbox="reader@readers.test", since=datetime.now(UTC), reason="3 mails came back"))
    store.close()
    found = situation(installation)
    assert found["answer"] == ["Nothing is sent to 1 suspended address of the watchlist: monitor outbox suspended"]
    assert found["lists"][0]["why"] == "every address of this list is suspended"


def test_status_answers_also_when_the_watchlist_is_refused(installation: Installation, registry: StandIn) -> None:
    assert installation.monitor("run", "--once").returncode == 0
    bad = WATCHLIST.replace("by: 2027-12", "by: 2027-13")
    (installation.folder / "watchlist.yaml").write_text(bad, encoding="utf-8")
    ended = installation.monitor("status")
    assert ended.returncode == 3
    assert ended.stdout.startswith("The watchlist has errors and is used as it was before: watchlist.yaml:10:13: ")
    assert "2027-13 is not a month" in ended.stderr


def test_fail_on_ends_with_1_if_a_verdict_is_of_that_family(installation: Installation, registry: StandIn) -> None:
    assert installation.monitor("run", "--once").returncode == 0
    (claim,) = installation.monitor("status", "--json").stdout.splitlines()
    family = json.loads(claim)["family"]
    assert installation.monitor("status", "--fail-on", family).returncode == 1
    assert installation.monitor("status", "--fail-on", "differs").returncode == (family == "differs")


def test_a_dry_run_and_another_day_tell_the_operator_nothing(
    installation: Installation, registry: StandIn, mail_server: MailServer
) -> None:
    installation.environment["MONITOR_OPERATOR_EMAIL"] = "ops@readers.test"
    assert installation.monitor("run", "--once", "--dry-run").returncode == 0
    assert installation.monitor("run", "--once", "--as-of", "2027-06-01").returncode == 0
    assert {mail["To"] for mail in mail_server.received} == {"reader@readers.test"}
    assert not (installation.folder / "state" / "status.json").exists()
