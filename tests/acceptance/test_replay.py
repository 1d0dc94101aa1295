"""Replay against an independent reading of the snapshots: raw JSON compared day by day, with nothing of ours."""

import json
import lzma
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.records import record

FIELDS = {
    "start": "startDateStruct",
    "primary_completion": "primaryCompletionDateStruct",
    "completion": "completionDateStruct",
}
Event = tuple[str, str, str, str, str]


def differences(lines: Iterable[dict[str, Any]]) -> Iterator[Event]:
    """Every move of a date and change of status between neighbouring snapshots: number, day, what, from, to."""
    seen: dict[str, dict[str, Any]] = {}
    for line in lines:
        seen.setdefault(line["nctId"], {})[line["servedOn"]] = line["study"]["protocolSection"]["statusModule"]
    for number, days in seen.items():
        ordered = sorted(days)
        for one, other in pairwise(ordered):
            was, is_now = days[one], days[other]
            for name, key in FIELDS.items():
                if was.get(key) != is_now.get(key):
                    yield number, other, name, was.get(key, {}).get("date", ""), is_now.get(key, {}).get("date", "")
            if was["overallStatus"] != is_now["overallStatus"]:
                yield number, other, "status", was["overallStatus"], is_now["overallStatus"]


def watchlist(folder: Path, numbers: Iterable[str]) -> Path:
    file = folder / "watchlist.yaml"
    file.write_text(
        "version: 1\n"
        "watches:\n"
        "  - id: all\n"
        "    title: Every study\n"
        "    interventions: [{name: Unheardofumab}]\n"
        f"    confirm: [{', '.join(sorted(numbers))}]\n"
        "    claims:\n"
        "      - {id: data, milestone: primary_completion, by: 2027-12, quote: Soon, said_by: A, said_on: 2025-01-02}\n"
        "digests:\n"
        "  - {id: news, title: News, watches: [all], schedule: daily, quiet: never, to: [reader@hospital.org]}\n"
    )
    return file


def replayed(folder: Path, records: Path, numbers: Iterable[str], *more: str) -> tuple[list[dict[str, Any]], int]:
    command = [sys.executable, "-m", "monitor", "replay", "--records", str(records), "--json"]
    command += ["--watchlist", str(watchlist(folder, numbers)), "--mail-dir", str(folder / "mail"), *more]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode in (0, 1), outcome.stderr
    return [json.loads(line) for line in outcome.stdout.splitlines()], outcome.returncode


def told(events: Iterable[dict[str, Any]]) -> list[Event]:
    return sorted(
        (event["nctId"], event["on"], event["field"], event["before"], event["after"])
        for event in events
        if event.get("field") in {*FIELDS, "status"}
    )


@pytest.mark.shared
def test_every_move_of_a_date_and_of_a_status_is_reported_once_on_its_day_and_nothing_else(
    shared: Path, tmp_path: Path
) -> None:
    data = shared / "data"
    with lzma.open(data / "daily-history.jsonl.xz") as file:
        lines = [json.loads(line) for line in file]
    truth = sorted(differences(lines))
    days = ("--from", "2026-02-03", "--to", "2026-03-14")
    events, code = replayed(tmp_path, data / "daily-history.jsonl.xz", {line["nctId"] for line in lines}, *days)
    assert code == 0
    assert told(events) == truth
    assert ("NCT05294952", "2026-03-03", "status", "NOT_YET_RECRUITING", "UNKNOWN") in truth
    assert not any(event.get("kind") == "study_found" for event in events)

    # The index names the day of the registry's update; the snapshot that shows it is served some days later.
    for line in (data / "changes-index.jsonl").read_text().splitlines():
        moved = json.loads(line)
        for index_name, name in (("start", "start"), ("primaryCompletion", "primary_completion"), ("completion",) * 2):
            if index_name in moved["changed"]:
                (before, _), (after, _) = moved["changed"][index_name]
                told_of = [
                    event for event in told(events) if (event[0], *event[2:]) == (moved["nctId"], name, before, after)
                ]
                assert len(told_of) == 1, moved
                assert told_of[0][1] >= moved["to"]


def test_a_replay_tells_of_turns_and_writes_the_mails_of_its_days(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    moves = {"2026-02-03": "2027-06", "2026-02-05": "2027-09", "2026-02-10": "2028-03"}
    file.write_text(
        "".join(
            json.dumps({"nctId": "NCT00000001", "servedOn": day, "study": record(primary=primary)}) + "\n"
            for day, primary in moves.items()
        )
    )
    events, code = replayed(tmp_path, file, ["NCT00000001"], "--from", "2026-01-01", "--to", "2026-02-12")
    assert code == 0
    slips = [event for event in events if event.get("kind") == "date_slipped"]
    assert [(event["on"], event["shift_days"], event["slip_number"]) for event in slips] == [
        ("2026-02-05", [63, 121], 1),
        ("2026-02-10", [153, 212], 2),
    ]
    assert [event for event in events if "claim" in event] == [
        {"watch": "all", "claim": "data", "on": "2026-02-10", "before": "estimate_fits", "after": "estimate_later"}
    ]
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 3


def test_a_broken_line_is_told_and_ends_in_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    good = json.dumps({"nctId": "NCT00000001", "servedOn": "2026-02-03", "study": record()})
    bad = json.dumps({"nctId": "NCT00000002", "servedOn": "2026-02-03", "study": record(2, primary="2027-13")})
    file.write_text(f'{good}\n{{"half\n{bad}\n')
    events, code = replayed(
        tmp_path, file, ["NCT00000001", "NCT00000002"], "--from", "2026-02-03", "--to", "2026-02-04"
    )
    assert (events, code) == ([], 1)
