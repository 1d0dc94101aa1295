"""Versions from before the program watched, put into their place without telling anybody.

A sighting may be older than what is kept. The versions of its study are then
put in order and numbered anew, and their changes are found again; events are
left alone, so nothing is told of it. A record that said nothing new is not
kept: what it confirmed is not known when an older version comes in later, in
another batch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col, delete, insert, select

from monitor.domain.changes import Change, compare, found, in_sequence
from monitor.domain.study import Study
from monitor.store.codec import FACTS, RECORD, packed, study_from, to_json
from monitor.store.studies import Sighting
from monitor.store.tables import ChangeRow, FactsRow, RecordRow, StudyRow, VersionRow

#: Added to numbers that are about to change: two versions of a study never have the same number.
_OUT_OF_THE_WAY = 1_000_000


@dataclass(frozen=True)
class PastKept:
    """How many versions are new; the sightings on a day of which another version of the study is kept."""

    versions: int
    doubled: tuple[Sighting, ...]


@dataclass(frozen=True)
class _Placed:
    """A version in its place in time: kept already (``row``) or not yet (``sighting``)."""

    at: datetime
    content_hash: str
    study: Study
    row: VersionRow | None = None
    sighting: Sighting | None = None


def keep_past(session: Session, sightings: Sequence[Sighting]) -> PastKept:
    """Keep these records as versions of their studies, each from its own time on.

    A record that says what was in force at its time is no version. Of two
    records of one study on one day the first counts.
    """
    by_study: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_study.setdefault(sighting.study.id, []).append(sighting)
    kept = _kept(session, by_study)
    doubled: list[Sighting] = []
    fresh: list[tuple[int, Sighting]] = []
    changes: list[tuple[int, Change]] = []
    for study_id, seen in by_study.items():
        placed, twice = _in_order(kept.get(study_id, []), seen)
        doubled += twice
        new = [(number, one.sighting) for number, one in enumerate(placed, start=1) if one.sighting]
        if kept.get(study_id):
            if not new and not _moved(placed):
                continue
            _renumber(session, study_id, placed)
        fresh += new
        changes += _changes(placed)
    _insert(session, fresh, by_study.keys() - kept.keys())
    _insert_changes(session, changes)
    return PastKept(len(fresh), tuple(doubled))


def _kept(session: Session, study_ids: Iterable[str]) -> dict[str, list[_Placed]]:
    rows = session.exec(
        select(VersionRow, FactsRow.facts, FactsRow.encoding)
        .join(FactsRow, col(FactsRow.version_id) == VersionRow.id)
        .where(col(VersionRow.study_id).in_(sorted(study_ids)))
    )
    kept: dict[str, list[_Placed]] = {}
    for row, facts, encoding in rows:
        placed = _Placed(row.seen_at, row.content_hash, study_from(facts, encoding), row=row)
        kept.setdefault(row.study_id, []).append(placed)
    return kept


def _in_order(kept: Sequence[_Placed], seen: Iterable[Sighting]) -> tuple[list[_Placed], list[Sighting]]:
    """The versions by time, without those that say what the one before says; and the second ones of a day."""
    days: dict[date, list[_Placed]] = {}
    for one in kept:
        days.setdefault(one.at.date(), []).append(one)
    doubled: list[Sighting] = []
    for sighting in seen:
        there = days.setdefault(sighting.at.date(), [])
        if not there:
            there.append(_Placed(sighting.at, sighting.content_hash, sighting.study, sighting=sighting))
        elif all(one.content_hash != sighting.content_hash for one in there):
            doubled.append(sighting)
    merged: list[_Placed] = []
    for one in sorted((one for day in days.values() for one in day), key=lambda placed: placed.at):
        before = merged[-1] if merged and merged[-1].content_hash == one.content_hash else None
        if before is not None and before.row is None and one.row is not None:
            merged[-1] = replace(one, at=before.at)  # kept already, and true from an earlier day on
        elif before is None or one.row is not None:
            merged.append(one)
    return merged, doubled


def _moved(placed: Iterable[_Placed]) -> bool:
    return any(one.row is not None and one.row.seen_at != one.at for one in placed)


def _renumber(session: Session, study_id: str, placed: Sequence[_Placed]) -> None:
    """Give the rows that are kept their new numbers and times, and forget the changes between them."""
    rows = [(number, one.at, one.row) for number, one in enumerate(placed, start=1) if one.row is not None]
    for shift in (_OUT_OF_THE_WAY, 0):
        for number, at, row in rows:
            row.number, row.seen_at, row.seen_on = number + shift, at, at.date()
            session.add(row)
        session.flush()
    session.exec(delete(ChangeRow).where(col(ChangeRow.study_id) == study_id))


def _changes(placed: Sequence[_Placed]) -> Iterator[tuple[int, Change]]:
    """Every change of a study with the number of the version that shows it."""
    yield 1, found(placed[0].study, placed[0].at.date())
    by_field: dict[str, list[Change]] = {}
    for number, (one, other) in enumerate(pairwise(placed), start=2):
        for change in compare(one.study, other.study, other.at.date()):
            earlier = by_field.setdefault(change.field, [])
            earlier.append(in_sequence(change, earlier))
            yield number, earlier[-1]


def _insert(session: Session, fresh: Sequence[tuple[int, Sighting]], new_studies: Iterable[str]) -> None:
    if not fresh:
        return
    new = set(new_studies)
    first_seen = {one.study.id: one.at for number, one in fresh if number == 1 and one.study.id in new}
    _insert_all(session, StudyRow, [{"id": i, "first_seen_at": at, "followed": False} for i, at in first_seen.items()])
    ids = session.connection().execute(
        insert(VersionRow).returning(col(VersionRow.id), sort_by_parameter_order=True),
        [_version_values(number, sighting) for number, sighting in fresh],
    )
    with_numbers = [(row[0], sighting) for row, (_, sighting) in zip(ids, fresh, strict=True)]
    facts = ((i, packed(to_json(one.study).encode(), FACTS)) for i, one in with_numbers)
    _insert_all(session, FactsRow, [{"version_id": i, "encoding": FACTS, "facts": data} for i, data in facts])
    raws = ((i, packed(one.raw, RECORD)) for i, one in with_numbers)
    _insert_all(session, RecordRow, [{"version_id": i, "encoding": RECORD, "raw": data} for i, data in raws])


def _version_values(number: int, sighting: Sighting) -> dict[str, Any]:
    return {
        "study_id": sighting.study.id,
        "number": number,
        "seen_on": sighting.at.date(),
        "seen_at": sighting.at,
        "data_stamp": sighting.data_stamp,
        "content_hash": sighting.content_hash,
        "reader_version": sighting.reader_version,
    }


def _insert_changes(session: Session, changes: Iterable[tuple[int, Change]]) -> None:
    rows = [
        {
            "study_id": change.study_id,
            "version_number": number,
            "kind": change.kind.value,
            "field": change.field,
            "change": to_json(change),
        }
        for number, change in changes
    ]
    _insert_all(session, ChangeRow, rows)


def _insert_all(session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)
