"""Files of registry records: one API v2 study a line, plain or compressed.

A line can also be dated: an object with the keys ``nctId``, ``servedOn`` and
``study`` is the record as the registry served it from that day on.
"""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.domain.problems import MonitorError, Problem
from monitor.registry.ctgov_record import ReadRecord, read_record, record_id
from monitor.registry.openers import opened


def records(path: Path) -> Iterator[ReadRecord | Problem]:
    """Each record of the file, read, or the problem with its line. Raises MonitorError if the file cannot be opened."""
    for number, raw in raw_lines(path):
        if isinstance(raw, Problem):
            yield raw
            continue
        read = read_record(raw)
        if isinstance(read, Problem):
            yield Problem(f"{path}:{number}, {read.where}", read.what, read.remedy, read.code)
        else:
            yield read


@dataclass(frozen=True)
class DatedRecord:
    """A raw record, its NCT number, and the day from which it was served; None if the line does not say."""

    served_on: date | None
    study_id: str
    raw: dict[str, Any]


def dated_records(path: Path) -> Iterator[DatedRecord | Problem]:
    """Each record of the file with its day, or the problem with its line. Raises MonitorError as ``records`` does."""
    for number, line in raw_lines(path):
        yield line if isinstance(line, Problem) else _dated(f"{path}:{number}", line)


def _dated(where: str, line: Any) -> DatedRecord | Problem:
    is_dated = isinstance(line, dict) and "servedOn" in line
    raw = line.get("study") if is_dated else line
    study_id = record_id(raw)
    if study_id is None:
        return unusable_line(where, "the record has no NCT number")
    try:
        return DatedRecord(date.fromisoformat(line["servedOn"]) if is_dated else None, study_id, raw)
    except (ValueError, TypeError):
        return unusable_line(where, f"servedOn is no day: {line['servedOn']!r}")


def unusable_line(where: str, what: str) -> Problem:
    """The problem of a line that holds no record."""
    remedy = "Write one API v2 record a line, or objects with the keys nctId, servedOn and study"
    return Problem(where, what, remedy, "E507")


def raw_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Each line's number and its JSON value, or its problem; empty lines are passed over."""
    try:
        with opened(path) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _parsed(path, number, line)
    except (OSError, EOFError, lzma.LZMAError) as error:
        remedy = "Give a file with one API v2 study a line (.jsonl, .gz or .xz)"
        raise MonitorError(Problem(str(path), f"cannot be read: {error}", remedy, "E505")) from error


def _parsed(path: Path, number: int, line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Problem(f"{path}:{number}", f"is not JSON: {error}", "The line is left out; correct it", "E506")
