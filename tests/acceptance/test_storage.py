from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import Installation, MailServer
from tests.records import record


@pytest.fixture
def running(installation: Installation, mail_server: MailServer) -> Iterator[tuple[Installation, MutableRecords]]:
    source = MutableRecords([record(1)])
    with StandIn(source, date(2026, 11, 20)) as registry:
        installation.environment |= {
            "MONITOR_REGISTRY_URL": registry.url,
            "MONITOR_SMTP_HOST": "127.0.0.1",
            "MONITOR_SMTP_PORT": str(mail_server.port),
            "MONITOR_SMTP_SECURITY": "none",
        }
        yield installation, source


def test_p16_a_restored_database_mails_nothing_until_a_person_agrees(
    running: tuple[Installation, MutableRecords], mail_server: MailServer
) -> None:
    installation, source = running
    backup = installation.folder / "backup.db"
    assert installation.monitor("run", "--once").returncode == 0
    assert len(mail_server.received) == 1
    saved = installation.monitor("db", "backup", str(backup))
    assert saved.returncode == 0, saved.stderr
    assert "was read back" in saved.stdout
    assert "is sound: 1 stored version read" in installation.monitor("db", "verify").stdout

    source.replace(record(1, primary="2029-06"))
    assert installation.monitor("run", "--once").returncode == 0
    assert len(mail_server.received) == 2

    restored = installation.monitor("db", "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "nothing is sent until you agree" in restored.stdout
    held = installation.monitor("run", "--once")
    assert held.returncode == 5
    assert "monitor db agree" in held.stderr
    assert len(mail_server.received) == 2
    assert "sends again" in installation.monitor("db", "agree").stdout
    assert installation.monitor("run", "--once").returncode == 0
    assert len(mail_server.received) == 3


def test_p15_a_damaged_database_is_refused_and_kept(running: tuple[Installation, MutableRecords]) -> None:
    installation, _ = running
    assert installation.monitor("run", "--once").returncode == 0
    file: Path = installation.folder / "state" / "monitor.db"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    damaged = file.read_bytes()
    refused = installation.monitor("run", "--once")
    assert refused.returncode == 7
    assert "monitor db restore" in refused.stderr
    assert file.read_bytes() == damaged


def test_p15_a_deleted_database_is_not_begun_anew(running: tuple[Installation, MutableRecords]) -> None:
    installation, _ = running
    assert installation.monitor("run", "--once").returncode == 0
    (installation.folder / "state" / "monitor.db").unlink()
    refused = installation.monitor("run", "--once")
    assert refused.returncode == 7
    assert "new and empty" in refused.stderr


def test_prune_tells_before_it_does(running: tuple[Installation, MutableRecords]) -> None:
    installation, _ = running
    assert installation.monitor("run", "--once").returncode == 0
    told = installation.monitor("db", "prune", "--older-than", "0")
    assert "the contents of 1 mail" in told.stdout
    assert "--yes does it" in told.stdout
    assert "were given up" in installation.monitor("db", "prune", "--older-than", "0", "--yes").stdout
    assert "the contents of 0 mails" in installation.monitor("db", "prune", "--older-than", "0").stdout
    assert "schema" in installation.monitor("db", "upgrade").stdout
