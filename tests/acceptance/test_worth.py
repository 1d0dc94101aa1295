import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.store.codec import FACTS, packed, to_json
from tests.acceptance.conftest import Installation
from tests.make import study
from tests.records import record

WATCHLIST = """\
version: 1
watches:
  - id: clemastine
    title: Clemastine
    interventions: [{name: clemastine}]
    claims: [{id: main-data, milestone: primary_completion, by: 2027-12}]
digests:
  - {id: recruitment, title: Recruitment, to: [keen@readers.test], quiet: never, worth: {enrollment_changed: mail}}
  - {id: news, title: News, to: [calm@readers.test], quiet: never}
"""


def enrolled(number: int) -> dict[str, Any]:
    made = record(name="Clemastine")
    made["protocolSection"]["designModule"]["enrollmentInfo"] = {"count": number, "type": "ESTIMATED"}
    return made


def addressed(folder: Path) -> list[str]:
    """Whom the mails are for, one item a mail."""
    mails = (file.read_text(encoding="utf-8") for file in folder.rglob("*.eml"))
    return sorted(line for mail in mails for line in mail.splitlines() if line.startswith("To: "))


def test_a_change_is_mailed_to_the_list_that_wants_it_and_to_no_other(installation: Installation) -> None:
    (installation.folder / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    records = MutableRecords([enrolled(200)])
    with StandIn(records, date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        assert installation.monitor("run", "--once").returncode == 0
        before = addressed(installation.folder)
        records.replace(enrolled(102))
        assert installation.monitor("run", "--once").returncode == 0
    told = addressed(installation.folder)
    assert before == ["To: calm@readers.test", "To: keen@readers.test"]
    assert told == [*before[:1], "To: keen@readers.test", "To: keen@readers.test"]
    events = [json.loads(line) for line in installation.monitor("history", "NCT00000001", "--json").stdout.splitlines()]
    assert [event["kind"] for event in events if "kind" in event] == ["study_found", "enrollment_changed"]


def test_facts_that_an_older_reader_stored_are_told_and_left_as_they_are(installation: Installation) -> None:
    archive = installation.folder / "archive.jsonl"
    archive.write_text(json.dumps({"servedOn": "2026-01-05", "study": record()}) + "\n", encoding="utf-8")
    assert installation.monitor("backfill", str(archive)).returncode == 0
    (database,) = installation.folder.rglob("*.db")
    older = packed(to_json(study(1, title="As it was read", start="2019")).encode(), FACTS)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE facts SET facts = ?, encoding = ?", (older, FACTS))
    connection.close()
    for _ in range(2):
        found = installation.monitor("db", "reread", "--json")
        (line,) = map(json.loads, found.stdout.splitlines())
        assert (found.returncode, line["nctId"], line["version"]) == (1, "NCT00000001", 1)
        assert {"title", "start"} <= set(line["facts"])
        assert found.stderr == "1 version read again, 1 would differ\n"
    assert addressed(installation.folder) == []
