import gzip
import json
import lzma
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from monitor.demo.sources import MutableRecords, RecordFile, data_day, next_data_day, timestamp_of
from monitor.domain.problems import MonitorError
from tests.demo.records import record

FRIDAY = date(2026, 11, 20)
LINES = "".join(json.dumps(record(f"NCT0000000{n}")) + "\n" for n in (1, 2))


@pytest.mark.parametrize(
    ("day", "stamp"),
    [
        ("2026-11-20", "2026-11-20T09:00:04"),
        ("2026-11-21", "2026-11-20T09:00:04"),
        ("2026-11-22", "2026-11-20T09:00:04"),
        ("2026-11-23", "2026-11-23T09:00:04"),
    ],
)
def test_the_data_stand_still_at_the_weekend(day: str, stamp: str) -> None:
    assert timestamp_of(date.fromisoformat(day)) == stamp


@every(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_next_day_of_data_is_the_first_later_weekday(day: date) -> None:
    following = next_data_day(day)
    assert day < following <= day + timedelta(days=3)
    assert following.weekday() < 5
    assert data_day(following - timedelta(days=1)) == data_day(day)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param("r.jsonl", lambda path: path.write_text(LINES), id="plain"),
        pytest.param("r.jsonl.gz", lambda path: path.write_bytes(gzip.compress(LINES.encode())), id="gz"),
        pytest.param("r.jsonl.xz", lambda path: path.write_bytes(lzma.compress(LINES.encode())), id="xz"),
    ],
)
def test_a_file_of_records_is_served_on_every_day(tmp_path: Path, name: str, write: Callable[[Path], int]) -> None:
    write(tmp_path / name)
    records = RecordFile(tmp_path / name).records(date(1999, 1, 1))
    assert sorted(records) == ["NCT00000001", "NCT00000002"]


def test_a_dated_record_is_served_until_a_later_one_takes_over(tmp_path: Path) -> None:
    versions = [("2026-03-03", "Second"), ("2026-02-27", "First"), ("2026-03-07", "Third, on a Saturday")]
    lines = [
        json.dumps({"nctId": "NCT00000001", "servedOn": day, "study": record("NCT00000001", title)})
        for day, title in versions
    ]
    path = tmp_path / "history.jsonl"
    path.write_text("\n".join(lines))
    source = RecordFile(path)

    def title(day: date) -> str | None:
        found = source.records(day).get("NCT00000001")
        return found["protocolSection"]["identificationModule"]["briefTitle"] if found else None

    days = [
        date(2026, 2, 26),
        date(2026, 2, 27),
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 8),
        date(2026, 3, 9),
    ]
    assert [title(day) for day in days] == [None, "First", "First", "Second", "Second", "Third, on a Saturday"]


def test_every_line_that_cannot_be_used_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    dated = {"nctId": "NCT00000001", "servedOn": "soon", "study": record("NCT00000001")}
    path.write_text(f'{LINES}{{"half":\n\n{{}}\n[]\n{json.dumps(dated)}\n')
    with pytest.raises(MonitorError) as refused:
        RecordFile(path)
    assert [problem.where for problem in refused.value.problems] == [f"{path}:{line}" for line in (3, 5, 6, 7)]


def test_every_change_moves_the_timestamp_on() -> None:
    source = MutableRecords([record("NCT00000001")])
    stamps = [source.data_timestamp(FRIDAY)]
    source.replace(record("NCT00000002"))
    stamps.append(source.data_timestamp(FRIDAY))
    source.remove("NCT00000001")
    stamps.append(source.data_timestamp(FRIDAY))
    assert stamps == sorted(set(stamps))
    assert list(source.records(FRIDAY)) == ["NCT00000002"]


def test_a_record_must_have_a_number() -> None:
    with pytest.raises(ValueError, match="NCT number"):
        MutableRecords([{}])
    with pytest.raises(KeyError):
        MutableRecords().remove("NCT00000001")


@pytest.mark.shared
def test_the_recorded_silent_change_is_served_on_its_day(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with lzma.open(shared / "data" / "daily-history.jsonl.xz", "rt", encoding="utf-8") as file:
        path.write_text("".join(line for line in file if line.startswith('{"nctId":"NCT05294952"')))
    source = RecordFile(path)

    def status(day: date) -> tuple[str, str]:
        found = source.records(day)["NCT05294952"]["protocolSection"]["statusModule"]
        return found["overallStatus"], found["lastUpdatePostDateStruct"]["date"]

    assert status(date(2026, 2, 27)) == ("NOT_YET_RECRUITING", "2024-02-05")
    assert status(date(2026, 3, 3)) == ("UNKNOWN", "2024-02-05")
