"""Studies and their versions, the changes between them, and which watches they concern."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Bundle
from sqlmodel import Session, and_, col, delete, func, select

from monitor.domain.changes import Change, compare, found, in_sequence
from monitor.domain.matches import Match, Tier
from monitor.domain.study import Study, StudyHistory, StudyVersion
from monitor.store.codec import FACTS, RECORD, from_json, packed, study_from, to_json, unpacked
from monitor.store.presence import merged_studies, presence_of
from monitor.store.tables import ChangeRow, FactsRow, MatchRow, RecordRow, StudyRow, VersionRow


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


#: What a history needs of a version. Rows are read by the thousand at every reading, and an object for each is dear.
_PLACE: Bundle[tuple[str, int, date]] = Bundle(
    "place", col(VersionRow.study_id), col(VersionRow.number), col(VersionRow.seen_on)
)


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
    changes = (found(study, on),) if latest is None else compare(_facts(session, latest), study, on)
    _keep(session, sighting, number)
    placed = tuple(_in_sequence(session, change) for change in changes)
    session.add_all(
        ChangeRow(
            study_id=study.id,
            version_number=number,
            kind=change.kind.value,
            field=change.field,
            change=to_json(change),
        )
        for change in placed
    )
    session.flush()
    return Appended(number, placed)


def follow(session: Session, study_id: str) -> None:
    """From now on a study that is kept is asked for in every reading."""
    row = session.get(StudyRow, study_id)
    if row is not None and not row.followed:
        row.followed = True
        session.add(row)


def histories(session: Session, study_ids: Iterable[str], until: datetime | None = None) -> dict[str, StudyHistory]:
    """The versions of these studies, oldest first; studies that were never seen are left out.

    With ``until`` only what had been seen by then.
    """
    query = (
        select(_PLACE, FactsRow.facts, FactsRow.encoding)
        .join(FactsRow, col(FactsRow.version_id) == VersionRow.id)
        .where(col(VersionRow.study_id).in_(sorted(set(study_ids))))
        .order_by(VersionRow.study_id, col(VersionRow.number))
    )
    if until is not None:
        query = query.where(VersionRow.seen_at <= until)
    versions: dict[str, list[StudyVersion]] = {}
    for (study_id, number, seen_on), facts, encoding in session.exec(query):
        version = StudyVersion(number, seen_on, study_from(facts, encoding))
        versions.setdefault(study_id, []).append(version)
    return {study_id: StudyHistory(tuple(seen)) for study_id, seen in versions.items()}


def known_ids(session: Session) -> frozenset[str]:
    """Every study that is followed and answers by its own number."""
    return frozenset(session.exec(select(StudyRow.id).where(col(StudyRow.followed)))) - set(merged_studies(session))


def latest_hashes(session: Session, study_ids: Iterable[str]) -> dict[str, str]:
    """By study, what its latest version says, as a hash; studies that were never kept are left out."""
    rows = session.exec(
        select(VersionRow.study_id, VersionRow.content_hash)
        .where(col(VersionRow.study_id).in_(sorted(set(study_ids))))
        .order_by(col(VersionRow.number))
    )
    return dict(rows.all())


def latest_studies(session: Session, study_ids: Iterable[str]) -> Iterator[Study]:
    """The latest facts of those of these studies of which a version is kept."""
    for study_id in study_ids:
        row = _latest_row(session, study_id)
        if row is not None:
            yield _facts(session, row)


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
    return unpacked(row.raw, row.encoding) if row else None


@dataclass(frozen=True)
class KeptRecord:
    """A version as it is kept: its number, its facts, and its raw record."""

    number: int
    study: Study
    raw: bytes


def kept_records(session: Session) -> Iterator[KeptRecord]:
    """Every version that is kept, by study and number, a few at a time."""
    rows = session.exec(
        select(VersionRow, FactsRow, RecordRow)
        .join(FactsRow, col(FactsRow.version_id) == VersionRow.id)
        .join(RecordRow, col(RecordRow.version_id) == VersionRow.id)
        .order_by(VersionRow.study_id, col(VersionRow.number))
        .execution_options(yield_per=100)
    )
    for version, facts, record in rows:
        study = study_from(facts.facts, facts.encoding)
        yield KeptRecord(version.number, study, unpacked(record.raw, record.encoding))


def latest_records(session: Session, study_ids: Iterable[str]) -> dict[str, bytes]:
    """By study, the raw record of the latest version; studies that were never kept are left out."""
    rows = session.exec(
        select(VersionRow.study_id, RecordRow.raw, RecordRow.encoding)
        .join(RecordRow, col(RecordRow.version_id) == col(VersionRow.id))
        .where(col(VersionRow.study_id).in_(sorted(set(study_ids))))
        .order_by(col(VersionRow.number))
    )
    return {study_id: unpacked(raw, encoding) for study_id, raw, encoding in rows}


def records_at(session: Session, until: datetime) -> Iterator[bytes]:
    """By study number, the raw record of each followed study as it was known by then, a few at a time."""
    newest = (
        select(VersionRow.study_id, func.max(VersionRow.number).label("number"))
        .join(StudyRow, col(StudyRow.id) == col(VersionRow.study_id))
        .where(col(StudyRow.followed), VersionRow.seen_at <= until)
        .group_by(col(VersionRow.study_id))
        .subquery()
    )
    rows = session.exec(
        select(RecordRow.raw, RecordRow.encoding)
        .join(VersionRow, col(RecordRow.version_id) == col(VersionRow.id))
        .join(newest, and_(newest.c.study_id == VersionRow.study_id, newest.c.number == VersionRow.number))
        .order_by(VersionRow.study_id)
        .execution_options(yield_per=100)
    )
    for raw, encoding in rows:
        yield unpacked(raw, encoding)


def changes_of(session: Session, study_id: str) -> tuple[Change, ...]:
    """Every change of a study that was seen, oldest first."""
    rows = session.exec(select(ChangeRow).where(ChangeRow.study_id == study_id).order_by(col(ChangeRow.id)))
    versions = tuple(from_json(Change, row.change) for row in rows)
    return tuple(sorted(versions + presence_of(session, study_id), key=lambda change: change.on))


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
    rows = session.exec(select(MatchRow.match).where(MatchRow.watch_id == watch_id).order_by(MatchRow.study_id))
    return tuple(from_json(Match, row) for row in rows)


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
        reader_version=sighting.reader_version,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(FactsRow(version_id=row.id, encoding=FACTS, facts=packed(to_json(sighting.study).encode(), FACTS)))
    session.add(RecordRow(version_id=row.id, encoding=RECORD, raw=packed(sighting.raw, RECORD)))


def _facts(session: Session, version: VersionRow) -> Study:
    row = session.exec(select(FactsRow).where(FactsRow.version_id == version.id)).one()
    return study_from(row.facts, row.encoding)


def _in_sequence(session: Session, change: Change) -> Change:
    """The change with its place among the earlier ones of its date."""
    if change.shift_days is None:
        return change
    rows = session.exec(
        select(ChangeRow.change)
        .where(ChangeRow.study_id == change.study_id, ChangeRow.field == change.field)
        .order_by(col(ChangeRow.id))
    )
    return in_sequence(change, [from_json(Change, row) for row in rows])
