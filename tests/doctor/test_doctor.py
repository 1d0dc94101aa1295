import json
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from monitor.demo.faults import Fault
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.doctor import Examined, Finding, Level, examine
from monitor.doctor.machine import examine_disk, examine_permissions, examine_python
from monitor.doctor.mail import examine_alignment, examine_mail
from monitor.doctor.registry import examine_registry
from monitor.doctor.stored import examine_database
from monitor.lock import holder, state_lock
from monitor.settings import MailServer, Settings
from monitor.store.readings import beat
from monitor.store.session import Store
from tests.acceptance.conftest import WATCHLIST, installed
from tests.mail.faulty_server import FaultyServer, Plan, says
from tests.mail.real_server import PASSWORD, USER, RealServer
from tests.records import record
from tests.registry.faulty_server import FaultyServer as FaultyRegistry
from tests.registry.faulty_server import answer

CONTACT = "ops@example.org"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def registry() -> Iterator[StandIn]:
    with StandIn(MutableRecords([record()]), date(2026, 11, 20)) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    state = tmp_path / "state"
    return Settings(
        watchlist=tmp_path / "watchlist.yaml",
        state_dir=state,
        database_url=f"sqlite:///{state / 'monitor.db'}",
    )


def levels(findings: Iterator[Finding], subject: str) -> list[str]:
    return [finding.level for finding in findings if finding.subject == subject]


def facts(findings: Iterator[Finding]) -> str:
    return "\n".join(str(finding) for finding in findings)


def test_a_registry_that_answers_passes_with_the_contact(registry: StandIn) -> None:
    found = list(examine_registry(registry.url, CONTACT, now()))
    assert [finding.level for finding in found] == ["ok", "ok", "ok"]
    assert f"(+{CONTACT})" in found[1].fact


def test_without_a_contact_the_operator_is_asked_for_one(registry: StandIn) -> None:
    assert levels(examine_registry(registry.url, "", now()), "identity") == ["warn"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(Fault.UNAVAILABLE, "503", id="down"),
        pytest.param(Fault.HTML, "HTML page", id="a page"),
        pytest.param(Fault.RESET, "no answer", id="reset"),
    ],
)
def test_a_registry_that_is_not_read_is_a_fault_with_its_answer(registry: StandIn, fault: Fault, told: str) -> None:
    registry.faults.add(fault)
    (found, *_) = examine_registry(registry.url, CONTACT, now())
    assert found.level is Level.FAIL
    assert told in found.fact
    assert found.remedy


def test_a_registry_that_turns_the_contact_away_answers_without_it(registry: StandIn) -> None:
    registry.faults.add(Fault.FORBIDDEN, 1)
    assert "without the contact the registry answers" in facts(examine_registry(registry.url, CONTACT, now()))
    registry.faults.add(Fault.FORBIDDEN, None)
    assert "with and without the contact" in facts(examine_registry(registry.url, CONTACT, now()))


@pytest.mark.parametrize(
    ("ahead", "level"),
    [
        pytest.param(timedelta(), "ok", id="in time"),
        pytest.param(timedelta(minutes=4), "ok", id="a little ahead"),
        pytest.param(timedelta(minutes=7), "fail", id="ahead"),
        pytest.param(timedelta(days=-1), "fail", id="a day behind"),
    ],
)
def test_our_clock_is_compared_with_the_date_of_the_answer(registry: StandIn, ahead: timedelta, level: str) -> None:
    assert levels(examine_registry(registry.url, CONTACT, now() + ahead), "clock") == [level]


def with_server(settings: Settings, port: int, security: str, **login: str) -> Settings:
    server = MailServer("localhost", port, security, login.get("user"), login.get("password"))
    return replace(settings, mail_server=server, mail_from="News <news@example.org>", operator_email=CONTACT)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def test_a_login_that_passes_is_in_order_and_nothing_is_sent(settings: Settings, trusted: ssl.SSLContext) -> None:
    with RealServer(trusted) as server:
        found = list(examine_mail(with_server(settings, server.port, "starttls", user=USER, password=PASSWORD)))
        assert server.accepted == []
    assert [finding.level for finding in found] == ["ok"]
    assert "starttls, login of monitor" in found[0].fact


def test_a_refused_login_names_the_settings_and_not_the_password(settings: Settings, trusted: ssl.SSLContext) -> None:
    with RealServer(trusted) as server:
        (found,) = examine_mail(with_server(settings, server.port, "starttls", user=USER, password="wr0ng"))
    assert (found.level, "535" in found.fact) == ("fail", True)
    assert "MONITOR_SMTP_PASSWORD" in found.remedy
    assert "wr0ng" not in str(found)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        pytest.param(Plan({"GREETING": says("554 no service")}), "554 no service", id="refused at once"),
        pytest.param(Plan(), "does not offer STARTTLS", id="no encryption offered"),
    ],
)
def test_a_mail_server_that_does_not_take_us_is_a_fault(settings: Settings, plan: Plan, told: str) -> None:
    with FaultyServer(plan) as server:
        found = list(examine_mail(with_server(settings, server.port, "starttls")))
    assert found[0].level is Level.FAIL
    assert told in found[0].fact


def test_a_certificate_that_is_not_trusted_is_a_fault(settings: Settings, trusted: ssl.SSLContext) -> None:
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(stranger)
    with RealServer(stranger) as server:
        (found,) = examine_mail(with_server(settings, server.port, "starttls"))
    assert found.level is Level.FAIL
    assert "certificate" in found.fact


def test_without_a_mail_server_the_folder_is_named(settings: Settings) -> None:
    (found,) = examine_mail(settings)
    assert (found.level, str(settings.state_dir / "mail") in found.fact) == ("warn", True)


def test_the_senders_domain_is_compared_with_the_login(settings: Settings) -> None:
    other = with_server(settings, 587, "starttls", user="me@elsewhere.org", password="x")
    assert "DMARC asks for the same domain" in facts(examine_alignment(other))
    same = with_server(settings, 587, "starttls", user="me@mail.example.org", password="x")
    text = facts(examine_alignment(same))
    assert "mails come from example.org" in text
    assert "dig +short TXT _dmarc.example.org" in text
    assert levels(examine_alignment(settings), "sender") == ["fail"]


def test_a_state_directory_that_others_may_write_is_a_fault(settings: Settings) -> None:
    assert levels(examine_permissions(settings), "permissions") == ["ok"]
    settings.state_dir.mkdir(mode=0o700)
    assert levels(examine_permissions(settings), "permissions") == ["ok"]
    settings.state_dir.chmod(0o750)
    assert levels(examine_permissions(settings), "permissions") == ["warn"]
    settings.state_dir.chmod(0o770)
    assert levels(examine_permissions(settings), "permissions") == ["fail"]
    settings.watchlist.chmod(0o666)
    assert "everybody may write" in facts(examine_permissions(settings))


def test_the_room_on_the_disk_is_told_also_before_the_first_run(settings: Settings) -> None:
    assert examine_disk(settings.state_dir).subject == "disk"


def test_this_python_is_judged_by_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {finding.subject for finding in examine_python()} == {"python"}
    monkeypatch.setattr("monitor.doctor.machine._reread", lambda _message: ["Subject"])
    assert [finding.level for finding in examine_python()] == ["ok"]
    monkeypatch.setattr("monitor.doctor.machine._reread", lambda _message: ["Subject", "Bcc"])
    assert [finding.level for finding in examine_python()] == ["warn", "warn"]


def test_a_database_that_is_not_there_is_not_made(settings: Settings) -> None:
    assert levels(examine_database(settings, now()), "database") == ["warn"]
    assert not settings.state_dir.exists()


def test_a_whole_database_is_in_order(settings: Settings) -> None:
    store = Store.open(settings.database_url)
    with store.transaction() as session:
        beat(session, "observe", now() - timedelta(hours=1))
    store.close()
    found = list(examine_database(settings, now()))
    assert [finding.level for finding in found if finding.subject == "database"] == ["ok", "ok", "ok"]
    assert [finding.level for finding in found if finding.subject == "heartbeat"] == ["ok"]
    assert levels(examine_database(settings, now() + timedelta(days=2)), "heartbeat") == ["fail"]


def test_a_damaged_a_foreign_and_a_newer_database_are_faults(settings: Settings) -> None:
    Store.open(settings.database_url).close()
    file = settings.state_dir / "monitor.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "schema 9999 is newer" in facts(examine_database(settings, now()))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "fail" in levels(examine_database(settings, now()), "database")
    file.write_bytes(b"no database" * 1000)
    assert "not a database" in facts(examine_database(settings, now()))
    assert file.read_bytes() == b"no database" * 1000


def test_the_process_at_work_is_named_by_its_lock(settings: Settings) -> None:
    assert holder(settings.state_dir) is None
    with state_lock(settings.state_dir):
        assert holder(settings.state_dir)
        assert levels(examine_database(settings, now()), "process") == ["ok"]
    assert holder(settings.state_dir) is None
    assert levels(examine_database(settings, now()), "process") == ["warn"]


def test_a_wrong_watchlist_is_a_fault_with_its_place(settings: Settings) -> None:
    settings.watchlist.write_text(WATCHLIST.replace("by: 2027-12", "by: 2027-13"), encoding="utf-8")
    text = facts(examine(settings, now(), Examined(online=False)))
    assert "watchlist.yaml:10:13: 2027-13 is not a month" in text


def test_the_command_ends_with_1_only_if_something_does_not_work(settings: Settings, registry: StandIn) -> None:
    installation = installed(settings.watchlist.parent)
    installation.environment |= {"MONITOR_REGISTRY_URL": registry.url, "MONITOR_CONTACT": CONTACT}
    first = installation.monitor("doctor", "--json")
    assert first.returncode == 0, first.stdout
    lines: list[dict[str, Any]] = [json.loads(line) for line in first.stdout.splitlines()]
    assert all(line["remedy"] for line in lines if line["level"] != "ok")
    registry.faults.add(Fault.UNAVAILABLE, None)
    second = installation.monitor("doctor")
    assert second.returncode == 1
    assert "fail  registry" in second.stdout
    assert installation.monitor("doctor", "--offline").returncode == 0
    assert not (installation.folder / "state").exists()


def test_an_answer_without_a_date_leaves_the_clock_to_the_operator() -> None:
    with FaultyRegistry() as server:
        server.plan.append(answer({"apiVersion": "2.0.5"}))
        assert levels(examine_registry(server.base, CONTACT, now()), "clock") == ["warn"]
