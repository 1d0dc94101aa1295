"""Studies and their versions, the changes between them, and which watches they concern."""

import zlib
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from monitor.domain.changes import Change, ChangeKind, compare, found
from monitor.domain.matches import Match, Tier
from monitor.domain.study import Study, StudyHistory, StudyVersion
from monitor.store.codec import from_json, to_json
from monitor.store.tables import ChangeRow, MatchRow, RecordRow, StudyRow, VersionRow

_ENCODING = "zlib"


@dataclass(frozen=True)
class Sighting:
    """A study as a registry served it: its facts, its raw record, and when.

    ``content_hash`` is of what the record says, without the registry's own
    bookkeeping; ``data_stamp`` names the state of the registry's data.
    """

    study: Study
    raw: bytes
    content_hash: str
    reader_version: int
    data_stamp: str
    at: datetime


@dataclass(frozen=True)
class Appended:
    """A version that was new, and what changed with it."""

    number: int
    changes: tuple[Change, ...]


def append_version(session: Session, sighting: Sighting) -> Appended | None:
    """Keep a new version and its changes; None if the record says what the latest version said."""
    study = sighting.study
    latest = _latest_row(session, study.id)
    if latest is not None and latest.content_hash == sighting.content_hash:
        return None
    on = sighting.at.date()
    if latest is None:
        session.add(StudyRow(id=study.id, first_seen_at=sighting.at))
        session.flush()
    number = 1 if latest is None else latest.number + 1
    changes = (found(study, on),) if latest is None else compare(from_json(Study, latest.facts), study, on)
    _keep(session, sighting, number)
    numbered = tuple(_with_slip_number(session, change) for change in changes)
    session.add_all(
        ChangeRow(
            study_id=study.id,
            version_number=number,
            kind=change.kind.value,
            field=change.field,
            change=to_json(change),
        )
        for change in numbered
    )
    session.flush()
    return Appended(number, numbered)


def histories(session: Session, study_ids: Iterable[str]) -> dict[str, StudyHistory]:
    """The versions of these studies, oldest first; studies that were never seen are left out."""
    rows = session.exec(
        select(VersionRow)
        .where(col(VersionRow.study_id).in_(sorted(set(study_ids))))
        .order_by(VersionRow.study_id, col(VersionRow.number))
    )
    versions: dict[str, list[StudyVersion]] = {}
    for row in rows:
        version = StudyVersion(row.number, row.seen_on, from_json(Study, row.facts))
        versions.setdefault(row.study_id, []).append(version)
    return {study_id: StudyHistory(tuple(seen)) for study_id, seen in versions.items()}


def known_ids(session: Session) -> frozenset[str]:
    """Every study of which a version is kept."""
    return frozenset(session.exec(select(StudyRow.id)))


def count_versions(session: Session) -> int:
    """How many versions are kept."""
    return session.exec(select(func.count()).select_from(VersionRow)).one()


def raw_record(session: Session, study_id: str, number: int) -> bytes | None:
    """The raw record of one version, as canonical JSON bytes."""
    row = session.exec(
        select(RecordRow)
        .join(VersionRow, col(RecordRow.version_id) == col(VersionRow.id))
        .where(VersionRow.study_id == study_id, VersionRow.number == number)
    ).first()
    return zlib.decompress(row.raw) if row else None


def latest_records(session: Session, study_ids: Iterable[str]) -> dict[str, bytes]:
    """By study, the raw record of the latest version; studies that were never kept are left out."""
    rows = session.exec(
        select(VersionRow.study_id, RecordRow.raw)
        .join(RecordRow, col(RecordRow.version_id) == col(VersionRow.id))
        .where(col(VersionRow.study_id).in_(sorted(set(study_ids))))
        .order_by(col(VersionRow.number))
    )
    return {study_id: zlib.decompress(raw) for study_id, raw in rows}


def changes_of(session: Session, study_id: str) -> tuple[Change, ...]:
    """Every change of a study that was seen, oldest first."""
    rows = session.exec(select(ChangeRow).where(ChangeRow.study_id == study_id).order_by(col(ChangeRow.id)))
    return tuple(from_json(Change, row.change) for row in rows)


def keep_match(session: Session, match: Match, at: datetime) -> None:
    """Replace the decision on one study for one watch."""
    session.merge(
        MatchRow(
            watch_id=match.watch_id,
            study_id=match.study_id,
            tier=match.tier.value,
            match=to_json(match),
            decided_at=at,
        )
    )


def drop_match(session: Session, watch_id: str, study_id: str) -> None:
    """Forget the decision on a study that no longer mentions what the watch follows."""
    session.exec(delete(MatchRow).where(col(MatchRow.watch_id) == watch_id, col(MatchRow.study_id) == study_id))


def drop_matches(session: Session, watch_id: str, but: Container[str]) -> None:
    """Forget the decisions on studies that a complete search of the watch did not come upon."""
    decided = session.exec(select(MatchRow.study_id).where(MatchRow.watch_id == watch_id)).all()
    for study_id in decided:
        if study_id not in but:
            drop_match(session, watch_id, study_id)


def surest_matches(session: Session, most: int) -> tuple[Match, ...]:
    """Some decisions of tier match, whatever the watch, by study number."""
    rows = session.exec(
        select(MatchRow).where(MatchRow.tier == Tier.MATCH.value).order_by(MatchRow.study_id).limit(most)
    )
    return tuple(from_json(Match, row.match) for row in rows)


def matches_of(session: Session, watch_id: str) -> tuple[Match, ...]:
    """Every decision for a watch, by study number."""
    rows = session.exec(select(MatchRow).where(MatchRow.watch_id == watch_id).order_by(MatchRow.study_id))
    return tuple(from_json(Match, row.match) for row in rows)


def matches_for_studies(session: Session, study_ids: Iterable[str]) -> dict[str, tuple[Match, ...]]:
    """By study, the decisions for every watch that it was looked at for; studies without one are left out."""
    wanted = col(MatchRow.study_id).in_(sorted(set(study_ids)))
    found: dict[str, tuple[Match, ...]] = {}
    for text in session.exec(select(MatchRow.match).where(wanted).order_by(MatchRow.watch_id)):
        match = from_json(Match, text)
        found[match.study_id] = (*found.get(match.study_id, ()), match)
    return found


def _latest_row(session: Session, study_id: str) -> VersionRow | None:
    return session.exec(
        select(VersionRow).where(VersionRow.study_id == study_id).order_by(col(VersionRow.number).desc()).limit(1)
    ).first()


def _keep(session: Session, sighting: Sighting, number: int) -> None:
    row = VersionRow(
        study_id=sighting.study.id,
        number=number,
        seen_on=sighting.at.date(),
        seen_at=sighting.at,
        data_stamp=sighting.data_stamp,
        content_hash=sighting.content_hash,
        facts=to_json(sighting.study),
        reader_version=sighting.reader_version,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(RecordRow(version_id=row.id, encoding=_ENCODING, raw=zlib.compress(sighting.raw)))


def _with_slip_number(session: Session, change: Change) -> Change:
    if change.kind is not ChangeKind.DATE_SLIPPED:
        return change
    earlier = session.exec(
        select(func.count())
        .select_from(ChangeRow)
        .where(
            ChangeRow.study_id == change.study_id,
            ChangeRow.field == change.field,
            ChangeRow.kind == ChangeKind.DATE_SLIPPED.value,
        )
    ).one()
    return replace(change, slip_number=earlier + 1)
