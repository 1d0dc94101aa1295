"""Where the embedded registry takes its records from: a file, or a test's hands.

The registry refreshes its data from Monday to Friday. What a source serves on
a Saturday or Sunday is therefore what it served on the Friday before.
"""

import bisect
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from monitor.domain.problems import MonitorError, Problem
from monitor.registry.archive import dated_records
from monitor.registry.ctgov_record import record_id

Record = dict[str, Any]

_REFRESHED_AT = "09:00:04"
_FRIDAY = 4


class RecordSource(Protocol):
    """What the embedded registry serves: the records of each day, and the data timestamp over them."""

    def records(self, day: date) -> Mapping[str, Record]:
        """The records by NCT number, as served on that day. They are not to be changed."""

    def data_timestamp(self, day: date) -> str:
        """The timestamp that ``/version`` shows on that day; equal as long as the records are."""


def data_day(day: date) -> date:
    """The day whose data the registry serves: the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def next_data_day(day: date) -> date:
    """The next day on which the data move."""
    return next(later for later in (day + timedelta(days=n) for n in range(1, 4)) if data_day(later) == later)


def timestamp_of(day: date) -> str:
    """The data timestamp shown on that day."""
    return f"{data_day(day)}T{_REFRESHED_AT}"


class RecordFile:
    """Records from a file with one JSON object a line; ``.gz`` and ``.xz`` are unpacked.

    A line is an API v2 record, served on every day, or an object with the keys
    ``nctId``, ``servedOn`` and ``study``, served from that day until a later
    line of the same study takes over. Raises MonitorError with every line that
    cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._versions: dict[str, list[tuple[date, Record]]] = {}
        problems: list[Problem] = []
        for found in dated_records(path):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            version = (found.served_on or date.min, found.raw)
            bisect.insort(self._versions.setdefault(found.study_id, []), version, key=lambda version: version[0])
        if problems:
            raise MonitorError(*problems)

    def records(self, day: date) -> Mapping[str, Record]:
        """The newest version of each study that had been served by that day's data."""
        served = ((name, _newest(versions, data_day(day))) for name, versions in self._versions.items())
        return {name: record for name, record in served if record is not None}

    def data_timestamp(self, day: date) -> str:
        """The data timestamp shown on that day."""
        return timestamp_of(day)


class MutableRecords:
    """Records that a test changes while the server runs.

    Every change moves the data timestamp on by one weekday, and so does a
    weekday itself.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records = {_number(record): record for record in records}
        self._changes = 0

    def records(self, day: date) -> Mapping[str, Record]:
        """The records as they are now, whatever the day."""
        del day
        return dict(self._records)

    def data_timestamp(self, day: date) -> str:
        """The data timestamp of the day, moved on by the changes made so far."""
        for _ in range(self._changes):
            day = next_data_day(day)
        return timestamp_of(day)

    def replace(self, record: Record) -> None:
        """Serve this record from now on, in the place of the one of the same number if there is one."""
        self._records = {**self._records, _number(record): record}
        self._changes += 1

    def remove(self, number: str) -> None:
        """Serve no record of this number from now on. KeyError if there is none."""
        left = dict(self._records)
        del left[number]
        self._records = left
        self._changes += 1


def _number(record: Record) -> str:
    number = record_id(record)
    if number is None:
        raise ValueError("a record must have its NCT number at protocolSection.identificationModule.nctId")
    return number


def _newest(versions: list[tuple[date, Record]], day: date) -> Record | None:
    place = bisect.bisect_right(versions, day, key=lambda version: version[0])
    return versions[place - 1][1] if place else None
