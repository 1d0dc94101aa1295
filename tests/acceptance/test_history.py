"""A past that is filled in, asked for, and read again, with the program as its users run it."""

import gzip
import json
import lzma
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Installation
from tests.records import record
from tests.registry.faulty_server import FaultyServer, answer, html

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


@pytest.mark.parametrize(
    ("date", "counted"),
    [("2027", ", 1 with only a year"), ("2027-06", ""), ("2099-01-01!", ", 1 with a fact in the future")],
    ids=["a year", "a month", "a fact in the future"],
)
def test_dates_that_are_odd_but_can_be_read_are_kept_as_they_are_and_counted(
    installation: Installation, date: str, counted: str
) -> None:
    line = json.dumps({"servedOn": "2026-06-05", "study": record(primary=date)})
    filled = installation.monitor("backfill", str(archive(installation.folder, line)))
    assert filled.stdout == f"4 records read{counted}; 4 versions kept; 0 problems\n"
    assert filled.returncode == (1 if counted else 0)
    past = objects(installation.monitor("history", "NCT00000001", "--json").stdout)
    assert past[3]["dates"]["primary_completion"]["date"] == date.rstrip("!")


LINES = [
    json.dumps({"nctId": "NCT00000001", "servedOn": day, "study": record(primary=primary)})
    for day, primary in MOVES.items()
]


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zip"])
def test_a_truncated_archive_is_told_and_what_could_be_read_is_kept(installation: Installation, suffix: str) -> None:
    file = installation.folder / f"archive.jsonl{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(file, "w") as bulk:
            bulk.writestr("NCT00000001.json", json.dumps(record()))
            bulk.writestr("NCT00000002.json", json.dumps(record(2)))
        content = file.read_bytes()
        second = content.index(b"PK\x03\x04", 4)  # the end of the archive is there, but not all of a member
        file.write_bytes(content[: second + 200] + bytes(50) + content[second + 250 :])
    else:
        pack = gzip.compress if suffix == ".gz" else lzma.compress
        many = [
            json.dumps({"servedOn": "2026-06-01", "study": record(n, title=random.randbytes(400).hex())})
            for n in range(1, 900)
        ]
        whole = pack("\n".join((*LINES, *many)).encode())
        file.write_bytes(whole[: len(whole) * 3 // 4])
    filled = installation.monitor("backfill", str(file), "--served-on", "2026-06-01")
    assert filled.returncode == 1, filled.stderr
    assert "breaks off after" in filled.stderr
    records, versions = map(int, re.findall(r"(\d+) records? read.* (\d+) versions? kept; 1 problem", filled.stdout)[0])
    assert records == versions > 0


def test_one_broken_line_among_many_costs_that_line(installation: Installation) -> None:
    lines = [json.dumps(record(n)) for n in range(1, 1001)]
    lines[499] = lines[499][:200]
    file = installation.folder / "many.jsonl"
    file.write_text("\n".join(lines))
    filled = installation.monitor("backfill", str(file), "--served-on", "2026-06-01")
    assert (filled.returncode, filled.stdout) == (1, "999 records read; 999 versions kept; 1 problem\n")
    assert "many.jsonl:500" in filled.stderr


def test_dates_out_of_order_are_counted_and_put_in_order_across_transactions(installation: Installation) -> None:
    others = [json.dumps({"servedOn": "2026-01-01", "study": record(n)}) for n in range(2, 300)]
    file = installation.folder / "mixed.jsonl"
    file.write_text("\n".join((LINES[2], LINES[0], *others, LINES[1])))
    filled = installation.monitor("backfill", str(file))
    assert filled.stdout == "301 records read, 2 out of order; 301 versions kept; 0 problems\n"
    past = objects(installation.monitor("history", "NCT00000001", "--json").stdout)
    assert [line["slip_number"] for line in past if line.get("kind") == "date_slipped"] == [1, 2]


def test_the_same_snapshot_twice_is_one_version_and_counted(installation: Installation) -> None:
    filled = installation.monitor("backfill", str(archive(installation.folder, LINES[2], LINES[0])))
    assert filled.stdout == "5 records read, 1 out of order, 1 there twice; 3 versions kept; 0 problems\n"


def test_the_websites_history_is_asked_only_on_request_and_a_refusal_changes_nothing(
    installation: Installation,
) -> None:
    assert installation.monitor("backfill").returncode == 2
    assert installation.monitor("backfill", "--website-history", "NCT1").returncode == 2
    with FaultyServer() as server:
        installation.environment["MONITOR_REGISTRY_URL"] = server.base
        changes = [{"version": n, "date": day} for n, day in enumerate(MOVES)]
        versions = [answer({"studyVersion": n, "study": record(primary=day)}) for n, day in enumerate(MOVES.values())]
        server.plan = [answer({"changes": changes}), *versions, html(403)]
        filled = installation.monitor("backfill", "--website-history", "nct00000001")
        assert (filled.returncode, filled.stdout) == (0, "3 records read; 3 versions kept; 0 problems\n")
        blocked = installation.monitor("backfill", "--website-history", "NCT00000002")
    assert (blocked.returncode, blocked.stdout) == (4, "0 records read; 0 versions kept; 1 problem\n")
    assert "the registry blocks this client (403)" in blocked.stderr
    assert len(objects(installation.monitor("history", "NCT00000001", "--json").stdout)) == 6


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
