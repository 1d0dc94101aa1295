"""Files of registry records: one API v2 study a line, plain or compressed."""

import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from monitor.domain.problems import MonitorError, Problem
from monitor.registry.ctgov_record import ReadRecord, read_record

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


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


def raw_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Each line's number and its JSON value, or its problem; empty lines are passed over."""
    try:
        with _OPENERS.get(path.suffix, open)(path, "rb") as file:
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
