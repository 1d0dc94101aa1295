"""The authored history as a source of records for any day."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from monitor.demo.history_file import AuthoredStudy, read_studies
from monitor.demo.record_writing import write_record
from monitor.demo.sources import Record, data_day, timestamp_of

_SHIPPED = Path(__file__).parent / "studies"


class AuthoredHistory:
    """Studies whose records move on written days; between them only the registry's own stamps move."""

    def __init__(self, studies: Iterable[AuthoredStudy]) -> None:
        self.studies = tuple(studies)
        self._records_of = lru_cache(maxsize=4)(self._write)

    @classmethod
    def shipped(cls) -> Self:
        """The history that comes with the program. Raises MonitorError if it has been damaged."""
        return cls(read_studies(sorted(_SHIPPED.glob("*.yaml"))))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which some record appears, moves or goes, in order."""
        moves = {version.since for study in self.studies for version in study.versions}
        return tuple(sorted(moves | {study.gone_on for study in self.studies if study.gone_on}))

    def records(self, day: date) -> Mapping[str, Record]:
        """The records by NCT number, as served on that day."""
        return self._records_of(data_day(day))

    def data_timestamp(self, day: date) -> str:
        """The data timestamp shown on that day."""
        return timestamp_of(day)

    def _write(self, day: date) -> Mapping[str, Record]:
        written = ((study.number, write_record(study, day)) for study in self.studies)
        return {number: record for number, record in written if record is not None}
