"""A past that is filled in, asked for, and read again, with the program as its users run it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Installation
from tests.records import record

MOVES = {"2026-01-05": "2027-01", "2026-03-05": "2027-09", "2026-05-05": "2028-03"}


def archive(folder: Path, *more: str) -> Path:
    file = folder / "archive.jsonl"
    lines = [
        json.dumps({"nctId": "NCT00000001", "servedOn": day, "study": record(primary=primary)})
        for day, primary in MOVES.items()
    ]
    file.write_text("\n".join((*lines, *more)) + "\n")
    return file


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_study_has_a_past_before_its_first_reading_and_nobody_is_told_of_it(installation: Installation) -> None:
    filled = installation.monitor("backfill", str(archive(installation.folder)))
    assert (filled.returncode, filled.stdout) == (0, "3 records read; 3 versions kept; 0 problems\n")
    again = installation.monitor("backfill", str(archive(installation.folder)))
    assert again.stdout == "3 records read; 0 versions kept; 0 problems\n"
    past = objects(installation.monitor("history", "nct00000001", "--json").stdout)
    versions = [line for line in past if "version" in line]
    assert [line["dates"]["primary_completion"]["date"] for line in versions] == list(MOVES.values())
    changes = [line for line in past if "kind" in line]
    assert [(line["kind"], line["on"], line["slip_number"]) for line in changes] == [
        ("study_found", "2026-01-05", None),
        ("date_slipped", "2026-03-05", 1),
        ("date_slipped", "2026-05-05", 2),
    ]
    assert "+6 months, the 2nd slip seen" in installation.monitor("history", "NCT00000001").stdout
    assert installation.monitor("history", "NCT00000002").returncode == 1
    assert installation.monitor("held").stdout == "Nothing is held.\n"
    assert installation.monitor("db", "reread").stdout == "3 versions read again, 0 would differ\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('{"half', "is no record"),
        (json.dumps(record(2, primary="2027-13")), "2027-13 is not a month"),
        (json.dumps({"servedOn": "2026-13-01", "study": record(2)}), "servedOn is no day"),
        (json.dumps({"servedOn": "2026-01-05", "study": record(1)}), "has another record on 2026-01-05"),
    ],
    ids=["a broken line", "month 13", "a day that is none", "two versions of one day"],
)
def test_what_cannot_be_used_is_told_and_the_rest_is_kept(installation: Installation, lines: str, said: str) -> None:
    filled = installation.monitor("backfill", str(archive(installation.folder, lines)))
    assert filled.returncode == 1
    assert said in filled.stderr
    assert filled.stdout.endswith("3 versions kept; 1 problem\n")


@pytest.mark.parametrize("date", ["2027", "2027-06", "2099-01-01!"], ids=["a year", "a month", "a fact in the future"])
def test_dates_that_are_odd_but_can_be_read_are_kept_as_they_are(installation: Installation, date: str) -> None:
    line = json.dumps({"servedOn": "2026-06-05", "study": record(primary=date)})
    assert installation.monitor("backfill", str(archive(installation.folder, line))).returncode == 0
    past = objects(installation.monitor("history", "NCT00000001", "--json").stdout)
    assert past[3]["dates"]["primary_completion"]["date"] == date.rstrip("!")


def test_the_registrys_bulk_download_is_read_member_by_member(installation: Installation) -> None:
    file = installation.folder / "ctg-studies.json.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bulk:
        for number in range(1, 4):
            bulk.writestr(f"NCT{number:08}.json", json.dumps(record(number)))
        bulk.writestr("NCT00000009.json", "{")
    filled = installation.monitor("backfill", str(file), "--served-on", "2026-06-01")
    assert filled.returncode == 1
    assert filled.stdout == "3 records read; 3 versions kept; 1 problem\n"
    assert "NCT00000009.json" in filled.stderr
