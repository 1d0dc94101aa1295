import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.problems import MonitorError
from monitor.registry.archive_registry import Archive, ArchiveRegistry
from monitor.registry.ctgov_record import ReadRecord
from monitor.registry.interface import SearchArea, SearchQuery, SearchTerm
from tests.records import record


def line(day: str, content: dict[str, Any]) -> bytes:
    number = content["protocolSection"]["identificationModule"]["nctId"]
    return json.dumps({"nctId": number, "servedOn": day, "study": content}).encode() + b"\n"


def archive(folder: Path, *lines: bytes) -> Archive:
    file = folder / "records.jsonl"
    file.write_bytes(b"".join(lines))
    return Archive.read(file)


def starts(registry: ArchiveRegistry, day: date, number: str = "NCT00000001") -> list[str]:
    registry.day = day
    records = [fetched.record for fetched in registry.fetch([number]).found]
    return [str(one.study.start.partial) for one in records if isinstance(one, ReadRecord) and one.study.start]


def test_a_study_is_served_from_its_day_until_a_later_snapshot_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    held = archive(tmp_path, line("2026-02-10", record(start="2026-09")), line("2026-02-05", record(start="2026-05")))
    registry = ArchiveRegistry(held, date(2026, 2, 4))
    assert starts(registry, date(2026, 2, 4)) == []
    assert starts(registry, date(2026, 2, 5)) == ["2026-05"]
    assert starts(registry, date(2026, 2, 9)) == ["2026-05"]
    assert starts(registry, date(2026, 2, 20)) == ["2026-09"]


def test_the_data_move_on_the_days_of_which_the_archive_has_anything(tmp_path: Path) -> None:
    registry = ArchiveRegistry(archive(tmp_path, line("2026-02-05", record()), line("2026-02-07", record())), date.min)
    stamps = []
    for day in (5, 6, 7, 8):
        registry.day = date(2026, 2, day)
        stamps.append(registry.data_timestamp())
    assert [str(stamp.text) for stamp in stamps if stamp] == ["2026-02-05", "2026-02-05", "2026-02-07", "2026-02-07"]


@pytest.mark.parametrize(
    ("area", "term", "found"),
    [
        (SearchArea.INTERVENTION, "clemastine", 1),
        (SearchArea.INTERVENTION, "CLEMASTINE  fumarate", 1),
        (SearchArea.INTERVENTION, "Clemastine-fumarate", 1),
        (SearchArea.INTERVENTION, "clemast", 0),
        (SearchArea.INTERVENTION, "fumarate drug", 0),
        (SearchArea.INTERVENTION, "Example University", 0),
        (SearchArea.SPONSOR, "example university", 1),
        (SearchArea.SPONSOR, "clemastine", 0),
        (SearchArea.INTERVENTION, "—", 0),
    ],
)
def test_a_search_finds_whole_words_in_the_fields_of_its_area(
    tmp_path: Path, area: SearchArea, term: str, found: int
) -> None:
    registry = ArchiveRegistry(archive(tmp_path, line("2026-02-05", record())), date(2026, 2, 5))
    assert registry.search(SearchQuery((SearchTerm(area, "nothing"), SearchTerm(area, term)))).total == found


def test_a_number_that_was_merged_is_answered_by_the_study_that_bears_it(tmp_path: Path) -> None:
    merged = record(2)
    merged["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000001"]
    registry = ArchiveRegistry(archive(tmp_path, line("2026-02-05", merged)), date(2026, 2, 5))
    answer = registry.fetch(["NCT00000001", "NCT00000003"])
    assert (dict(answer.answered_by), answer.missing) == ({"NCT00000001": "NCT00000002"}, ("NCT00000003",))


@pytest.mark.parametrize(
    ("lines", "code", "where"),
    [
        ([b'{"broken"\n'], "E507", "records.jsonl:2"),
        ([line("2026-13-01", record(2))], "E507", "records.jsonl:2"),
        ([b'{"servedOn":"2026-02-05","study":{}}\n'], "E507", "records.jsonl:2"),
        ([b'{"servedOn":"2026-02-05","study":3}\n'], "E507", "records.jsonl:2"),
        ([line("2026-02-05", record(start="2027"))], "W508", "records.jsonl:2"),
        ([line("2026-02-05", record())], None, ""),
    ],
    ids=["no JSON", "month 13", "no number", "no record", "two versions of one day", "the same snapshot twice"],
)
def test_a_line_that_cannot_be_used_is_told_and_the_rest_is_served(
    tmp_path: Path, lines: list[bytes], code: str | None, where: str
) -> None:
    held = archive(tmp_path, line("2026-02-05", record()), *lines, line("2026-02-05", record(7)))
    assert [problem.code for problem in held.problems] == ([code] if code else [])
    assert all(str(problem.where).endswith(where) for problem in held.problems)
    assert set(held.versions) == {"NCT00000001", "NCT00000007"}
    assert [len(versions) for versions in held.versions.values()] == [1, 1]


def test_an_archive_that_breaks_off_is_used_up_to_there(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl.xz"
    noise = b"".join(line("2026-02-05", record(number, title=f"{number * 7919:x}" * 50)) for number in range(1, 3000))
    file.write_bytes(lzma.compress(noise)[:-5000])
    held = Archive.read(file)
    assert [problem.code for problem in held.problems][-1] == "E505"
    assert 0 < len(held.versions) < 2999


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MonitorError):
        Archive.read(tmp_path / "absent.jsonl")
