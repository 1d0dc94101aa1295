"""Archives of raw records as a stream, one at a time, without building the objects inside.

Lines of JSON, plain or compressed, each a record or an object with the keys
``nctId``, ``servedOn`` and ``study`` (the record as served from that day on);
or the registry's bulk ``.zip``, whose members are records. Whatever cannot be
used is a problem in the stream, and the stream goes on.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from monitor.domain.problems import MonitorError, Problem
from monitor.registry.archive import unusable_line
from monitor.registry.openers import opened


@dataclass(frozen=True)
class Snapshot:
    """A raw record as an archive holds it, in the archive's own spelling of JSON.

    ``served_on`` is the day from which it was served, None if the archive does
    not say; ``where`` is its place in the archive.
    """

    study_id: str
    served_on: date | None
    raw: bytes
    where: str


def parsed(snapshot: Snapshot) -> Any | Problem:
    """The record as JSON values, or the problem with it."""
    try:
        return msgspec.json.decode(snapshot.raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Problem(snapshot.where, f"is not JSON: {error}", "The record is left out; correct it", "E506")


def snapshots(path: Path) -> Iterator[Snapshot | Problem]:
    """Every record of the archive, or the problem with its place.

    An archive that breaks off is a problem after its last whole record. Raises
    MonitorError if not even the first can be read.
    """
    places = _members(path) if path.suffix == ".zip" else _lines(path)
    count = 0
    try:
        for count, (where, data) in enumerate(places, start=1):  # noqa: B007 - counted for the error below
            yield _snapshot(where, data)
    except (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile) as error:
        problem = _broken_off(path, count, error)
        if count == 0:
            raise MonitorError(problem) from error
        yield problem


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield f"{path}:{number}", line


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.filename.endswith(".json"):
                yield f"{path}/{member.filename}", archive.read(member)


class _Identification(msgspec.Struct, rename="camel", frozen=True):
    nct_id: str = ""


class _Protocol(msgspec.Struct, rename="camel", frozen=True):
    identification_module: _Identification = _Identification()


class _Line(msgspec.Struct, rename="camel", frozen=True):
    """What has to be known of a line; everything else in it is passed over."""

    served_on: str | None = None
    study: msgspec.Raw = msgspec.Raw()
    protocol_section: _Protocol = _Protocol()

    @property
    def study_id(self) -> str:
        """The record's own number."""
        return self.protocol_section.identification_module.nct_id.strip().upper()


_LINES = msgspec.json.Decoder(_Line)


def _snapshot(where: str, data: bytes) -> Snapshot | Problem:
    try:
        line = _LINES.decode(data)
        is_dated = line.served_on is not None
        record = _LINES.decode(line.study) if is_dated else line
        served_on = date.fromisoformat(line.served_on) if line.served_on is not None else None
    except msgspec.DecodeError as error:
        return unusable_line(where, f"is no record: {error}")
    except (UnicodeDecodeError, RecursionError) as error:
        return unusable_line(where, f"is not JSON: {error}")
    except ValueError:
        return unusable_line(where, f"servedOn is no day: {line.served_on!r}")
    if not record.study_id:
        return unusable_line(where, "the record has no NCT number")
    return Snapshot(record.study_id, served_on, bytes(line.study) if is_dated else data.strip(), where)


def _broken_off(path: Path, count: int, error: Exception) -> Problem:
    what = f"breaks off after {count} records: {error}" if count else f"cannot be read: {error}"
    remedy = "Give a file with one API v2 study a line (.jsonl, .gz or .xz), or the registry's .zip, complete"
    return Problem(str(path), what, remedy, "E505")
