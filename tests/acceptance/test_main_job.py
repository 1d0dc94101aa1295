import gzip
import json
import subprocess
import sys
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from monitor.demo.faults import Fault
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import Installation, MailServer
from tests.records import record

DAY = date(2026, 11, 20)
VIBOSTOLIMAB = """\
version: 1
watches:
  - id: tigit
    title: An antibody against TIGIT
    interventions:
      - name: vibostolimab
        aliases: [MK-7684]
    claims:
      - {id: main-data, milestone: primary_completion, by: 2030}
digests:
  - {id: news, title: News, to: [reader@readers.test]}
"""


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


def with_mail_server(installation: Installation, server: MailServer, registry: StandIn) -> None:
    installation.environment |= {
        "MONITOR_REGISTRY_URL": registry.url,
        "MONITOR_SMTP_HOST": "127.0.0.1",
        "MONITOR_SMTP_PORT": str(server.port),
        "MONITOR_SMTP_SECURITY": "none",
    }


def moved(study: dict[str, Any], primary: str) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(study))
    changed["protocolSection"]["statusModule"]["primaryCompletionDateStruct"] = {"date": primary, "type": "ESTIMATED"}
    return changed


def is_open_study_of_vibostolimab(raw: dict[str, Any]) -> bool:
    protocol = raw["protocolSection"]
    given = [item.get("name", "") for item in protocol.get("armsInterventionsModule", {}).get("interventions", [])]
    primary = protocol["statusModule"].get("primaryCompletionDateStruct", {})
    return any("vibostolimab" in name.casefold() for name in given) and primary.get("type") == "ESTIMATED"


@pytest.mark.shared
def test_the_job_over_real_records_tells_each_change_once(
    shared: Path, installation: Installation, mail_server: MailServer
) -> None:
    with gzip.open(shared / "data" / "studies.jsonl.gz", "rt", encoding="utf-8") as file:
        source = MutableRecords([json.loads(line) for line in file])
    (installation.folder / "watchlist.yaml").write_text(VIBOSTOLIMAB, encoding="utf-8")
    with StandIn(source, DAY) as registry:
        with_mail_server(installation, mail_server, registry)
        first = installation.monitor("run", "--once")
        assert (first.returncode, len(mail_server.received)) == (0, 1), first.stderr
        second = installation.monitor("run", "--once")
        assert (second.returncode, len(mail_server.received)) == (0, 1), second.stderr

        number = min(name for name, raw in source.records(DAY).items() if is_open_study_of_vibostolimab(raw))
        study = source.records(DAY)[number]
        source.replace(moved(study, "2033-09"))
        third = installation.monitor("run", "--once")
        assert (third.returncode, len(mail_server.received)) == (0, 2), third.stderr
        told = mail_server.received[1]
        assert "primary completion moves to Sep 2033 (+" in told["Subject"]
        assert number in text_of(told)
        assert "-> Sep 2033" in text_of(told)

        source.replace(moved(study, "2034-03"))
        mail_server.stop()
        without = installation.monitor("run", "--once")
        assert without.returncode == 5, without.stderr
        assert "wait in the outbox" in without.stderr
        mail_server.start()
        for _ in range(2):
            assert installation.monitor("run", "--once").returncode == 0
        assert len(mail_server.received) == 3
        assert "Sep 2033 -> Mar 2034" in text_of(mail_server.received[2])
        assert len({mail["Message-ID"] for mail in mail_server.received}) == 3


@pytest.mark.shared
def test_the_seed_claim_is_not_contradicted_by_the_real_records(shared: Path, installation: Installation) -> None:
    seed = Path(__file__).resolve().parents[2] / "watchlist.yaml"
    file = str(shared / "data" / "studies.jsonl.gz")
    judged = installation.monitor(
        "judge", "--records", file, "--watchlist", str(seed), "--as-of", "2026-11-22", "--json"
    )
    assert judged.returncode == 0, judged.stderr
    (line,) = judged.stdout.splitlines()
    verdict = json.loads(line)
    assert (verdict["watch"], verdict["claim"], verdict["state"]) == (
        "lifnano-ms",
        "first-human-trial",
        "not_contradicted",
    )
    assert "passed 6 years 10 months ago and nothing was found on ClinicalTrials.gov" in verdict["sentence"]


def test_without_a_mail_server_mails_are_files(installation: Installation) -> None:
    with StandIn(MutableRecords([record()]), DAY) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        done = installation.monitor("run", "--once", "--as-of", "2026-11-22T06:00")
    assert done.returncode == 0, done.stderr
    (file,) = (installation.folder / "state" / "mail").glob("*.eml")
    assert b"Subject: News: where 1 claim stands today" in file.read_bytes()
    assert (installation.folder / "state").stat().st_mode & 0o777 == 0o700
    status = installation.monitor("status", "--json", "--as-of", "2026-11-22T07:00")
    assert json.loads(status.stdout)["state"] == "estimate_fits"


def test_a_dry_run_saves_and_sends_nothing(installation: Installation) -> None:
    with StandIn(MutableRecords([record()]), DAY) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        tried = installation.monitor("run", "--once", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "digest   news: News: where 1 claim stands today" in tried.stdout
    assert not (installation.folder / "state").exists()


def test_a_registry_that_is_down_ends_with_4_and_tells_readers_nothing(
    installation: Installation, mail_server: MailServer
) -> None:
    with StandIn(MutableRecords([record()]), DAY) as registry:
        with_mail_server(installation, mail_server, registry)
        assert installation.monitor("run", "--once").returncode == 0
        registry.faults.add(Fault.HTML, times=None)
        down = installation.monitor("run", "--once")
    assert down.returncode == 4
    assert "E407" in down.stderr
    assert "Nothing was changed" in down.stderr
    assert len(mail_server.received) == 1


BROKEN = """\
version: 1
watches:
  - id: clemastine
    title: Clemastine
    title: Twice
    interventions:
      - name: clemastine
    claims:
      - id: main-data
        milestone: primary_completion
        by: 2027-13
        colour: blue
"""


def test_a_broken_watchlist_is_refused_whole_and_nothing_is_read_sent_or_saved(installation: Installation) -> None:
    (installation.folder / "watchlist.yaml").write_text(BROKEN, encoding="utf-8")
    with StandIn(MutableRecords([record()]), DAY) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        refused = installation.monitor("run", "--once")
        assert registry.requests == []
    assert refused.returncode == 3
    for place, fact in (
        ("watchlist.yaml:5:5", "title"),
        ("watchlist.yaml:11:13", "2027-13 is not a month"),
        ("watchlist.yaml:12:9", "colour"),
    ):
        assert place in refused.stderr
        assert fact in refused.stderr
    assert "Nothing was sent or saved." in refused.stderr
    assert not (installation.folder / "state").exists()
    checked = installation.monitor("check")
    assert checked.returncode == 1
    assert checked.stdout.count("-->") == refused.stderr.count("-->")


def test_wrong_settings_are_refused_with_every_fault(installation: Installation) -> None:
    installation.environment |= {
        "MONITOR_SMTP_HOST": "mail",
        "MONITOR_SMTP_PORT": "x",
        "MONITOR_REGISTRY_URL": "ftp://x",
    }
    refused = installation.monitor("run", "--once")
    assert refused.returncode == 3
    assert "MONITOR_SMTP_PORT" in refused.stderr
    assert "MONITOR_REGISTRY_URL" in refused.stderr


@pytest.mark.parametrize(
    "arguments", [["run", "--dry-run"], ["run", "--once", "--as-of", "tomorrow"], ["nonsense"], ["judge"]]
)
def test_a_wrong_call_ends_with_2(installation: Installation, arguments: list[str]) -> None:
    assert installation.monitor(*arguments).returncode == 2


def test_a_reader_that_goes_away_is_no_error(installation: Installation) -> None:
    command = f"{sys.executable} -m monitor status | head -1"
    piped = subprocess.run(
        command, shell=True, cwd=installation.folder, env=installation.environment, capture_output=True, check=False
    )
    assert piped.stderr == b""
