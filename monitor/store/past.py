"""Versions from before the program watched, put into their place without telling anybody.

A sighting may be older than what is kept. The versions of its study are then
put in order and numbered anew, and their changes are found again; events are
left alone, so nothing is told of it. Of a record that said nothing new only the
time is kept, with the version that it confirmed: if another version comes in
between later, it was a return to the earlier one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col, delete, insert, select

from monitor.domain.changes import Change, compare, found, in_sequence
from monitor.domain.study import Study
from monitor.store.codec import FACTS, RECORD, packed, study_from, to_json, unpacked
from monitor.store.studies import Sighting
from monitor.store.tables import ChangeRow, ConfirmedRow, ExaminedRow, FactsRow, RecordRow, StudyRow, VersionRow

#: Added to numbers that are about to change: two versions of a study never have the same number.
_OUT_OF_THE_WAY = 1_000_000


@dataclass(frozen=True)
class PastKept:
    """How many versions are new; the sightings on a day of which another version of the study is kept."""

    versions: int
    doubled: tuple[Sighting, ...]


@dataclass(frozen=True)
class _Placed:
    """What was seen of a study at one time.

    Either a version that is kept already (``row``), or one that was seen again then (``again``), or a
    ``sighting`` that is new.
    """

    at: datetime
    content_hash: str
    study: Study
    row: VersionRow | None = None
    again: VersionRow | None = None
    sighting: Sighting | None = None


@dataclass(frozen=True)
class _Version:
    """A version in its place, and the later times at which it was seen unchanged before another one came."""

    placed: _Placed
    confirmed: list[datetime]


def keep_past(session: Session, sightings: Sequence[Sighting]) -> PastKept:
    """Keep these records as versions of their studies, each from its own time on.

    A record that says what was in force at its time is no version. Of two
    records of one study on one day the first counts.
    """
    by_study: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_study.setdefault(sighting.study.id, []).append(sighting)
    # An earlier confirmation can neither be of the same day as a sighting nor come after one.
    first = min((one.at for one in sightings), default=datetime.max.replace(tzinfo=UTC))
    kept = _kept(session, by_study, first.replace(hour=0, minute=0, second=0, microsecond=0))
    doubled: list[Sighting] = []
    fresh: list[tuple[int, Sighting]] = []
    changes: list[tuple[int, Change]] = []
    ordered: dict[str, list[_Version]] = {}
    for study_id, seen in by_study.items():
        known = kept.get(study_id, [])
        placed, twice = _placed(known, seen)
        doubled += twice
        ordered[study_id] = versions = _in_order(placed)
        new = [(n, one.placed) for n, one in enumerate(versions, start=1) if one.placed.row is None]
        if not new and not _moved(versions):
            continue
        if known:
            _renumber(session, study_id, versions)
        changes += _changes(versions)
        fresh += [(number, one.sighting or _returned(session, one)) for number, one in new]
    _insert(session, fresh, by_study.keys() - kept.keys())
    _insert_changes(session, changes)
    _confirm(session, ordered, kept)
    return PastKept(len(fresh), tuple(doubled))


def _kept(session: Session, study_ids: Iterable[str], since: datetime) -> dict[str, list[_Placed]]:
    """By study, every version that is kept, and every time from ``since`` on at which one was seen again."""
    rows = session.exec(
        select(VersionRow, FactsRow.facts, FactsRow.encoding)
        .join(FactsRow, col(FactsRow.version_id) == VersionRow.id)
        .where(col(VersionRow.study_id).in_(sorted(study_ids)))
    )
    by_id = {
        row.id: _Placed(row.seen_at, row.content_hash, study_from(facts, encoding), row=row)
        for row, facts, encoding in rows
    }
    if not by_id:
        return {}
    confirmed = session.exec(
        select(ConfirmedRow.version_id, ConfirmedRow.seen_at).where(
            col(ConfirmedRow.version_id).in_(sorted(filter(None, by_id))), ConfirmedRow.seen_at >= since
        )
    )
    repeated = [replace(by_id[i], at=at, row=None, again=by_id[i].row) for i, at in confirmed]
    kept: dict[str, list[_Placed]] = {}
    for placed in (*by_id.values(), *repeated):
        kept.setdefault(placed.study.id, []).append(placed)
    return kept


def _placed(kept: Iterable[_Placed], seen: Iterable[Sighting]) -> tuple[list[_Placed], list[Sighting]]:
    """Everything that was seen, in order of time; and the second record of a day, which does not count."""
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
    return sorted((one for day in days.values() for one in day), key=lambda placed: placed.at), doubled


def _in_order(placed: Iterable[_Placed]) -> list[_Version]:
    """The versions: whatever says what the one before says confirms it, but none that is kept is given up."""
    versions: list[_Version] = []
    for one in placed:
        before = versions[-1] if versions and versions[-1].placed.content_hash == one.content_hash else None
        if before is None or (one.row and before.placed.row):
            versions.append(_Version(one, []))
        elif one.row:  # kept already, and true from an earlier day on
            versions[-1] = _Version(replace(one, at=before.placed.at), [*before.confirmed, one.at])
        else:
            before.confirmed.append(one.at)
    return versions


def _returned(session: Session, placed: _Placed) -> Sighting:
    """A version that was thought to have lasted, and now is known to have come back: the same record once more."""
    row = placed.again
    assert row is not None
    record = session.exec(select(RecordRow).where(RecordRow.version_id == row.id)).one()
    raw = unpacked(record.raw, record.encoding)
    return Sighting(placed.study, raw, row.content_hash, row.reader_version, row.data_stamp, placed.at)


def _moved(versions: Iterable[_Version]) -> bool:
    return any(one.placed.row is not None and one.placed.row.seen_at != one.placed.at for one in versions)


def _renumber(session: Session, study_id: str, versions: Sequence[_Version]) -> None:
    """Give the rows that are kept their new numbers and times, and forget the changes between them.

    Forgotten is also that the study was looked at: the next reading compares it with what is the latest version now.
    """
    numbered = enumerate((one.placed for one in versions), start=1)
    rows = [(number, one.at, one.row) for number, one in numbered if one.row is not None]
    for shift in (_OUT_OF_THE_WAY, 0):
        for number, at, row in rows:
            row.number, row.seen_at, row.seen_on = number + shift, at, at.date()
            session.add(row)
        session.flush()
    session.exec(delete(ChangeRow).where(col(ChangeRow.study_id) == study_id))
    session.exec(delete(ExaminedRow).where(col(ExaminedRow.study_id) == study_id))


def _confirm(
    session: Session, ordered: Mapping[str, Sequence[_Version]], kept: Mapping[str, Sequence[_Placed]]
) -> None:
    """Keep the times at which versions were seen unchanged: those that are new, and those that moved to another."""
    there = {(one.again.id, one.at) for placed in kept.values() for one in placed if one.again}
    concerned = sorted(study_id for study_id, versions in ordered.items() if any(one.confirmed for one in versions))
    if not there and not concerned:
        return
    rows = session.exec(
        select(VersionRow.study_id, VersionRow.number, VersionRow.id).where(col(VersionRow.study_id).in_(concerned))
    )
    ids = {(study_id, number): version_id for study_id, number, version_id in rows}
    wanted = {
        (ids[study_id, number], at)
        for study_id in concerned
        for number, version in enumerate(ordered[study_id], start=1)
        for at in version.confirmed
    }
    for version_id, at in there - wanted:
        no_more = col(ConfirmedRow.version_id) == version_id, col(ConfirmedRow.seen_at) == at
        session.exec(delete(ConfirmedRow).where(*no_more))
    _insert_all(session, ConfirmedRow, [{"version_id": i, "seen_at": at} for i, at in wanted - there])


def _changes(versions: Iterable[_Version]) -> Iterator[tuple[int, Change]]:
    """Every change of a study with the number of the version that shows it."""
    placed = [version.placed for version in versions]
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
