"""When the registry was read completely, what was searched, and what each search found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, select

from monitor.domain.problems import Problem
from monitor.store.codec import from_json, to_json
from monitor.store.own_tables import HeartbeatRow
from monitor.store.tables import BaselineRow, DoubtedSearchRow, ReadingRow, SearchRow


@dataclass(frozen=True)
class Reading:
    """A reading of the registry: the state of its data, what was asked, and when that was last found unmoved.

    ``problems`` are what was not read although the rest was; they stand until the next reading.
    """

    data_stamp: str
    data_day: date | None
    plan: str
    read_at: datetime
    checked_at: datetime
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Searched:
    """What one search for a watch found; a search of all updates, for whichever watch, has no ``watch_id``."""

    watch_id: str
    query: str
    total: int


def last_reading(session: Session, until: datetime | None = None) -> Reading | None:
    """The last complete reading, if there was one; with ``until`` the last one by then."""
    row = _last_row(session, until)
    if row is None:
        return None
    problems = from_json(tuple[Problem, ...], row.problems)
    checked_at = min(row.checked_at, until) if until else row.checked_at
    return Reading(row.data_stamp, row.data_day, row.plan, row.read_at, checked_at, problems)


def keep_reading(session: Session, reading: Reading, searches: Sequence[Searched]) -> int:
    """Keep a complete reading with its searches, and its number; watches that it covers first begin here."""
    row = ReadingRow(
        data_stamp=reading.data_stamp,
        data_day=reading.data_day,
        plan=reading.plan,
        problems=to_json(reading.problems),
        read_at=reading.read_at,
        checked_at=reading.checked_at,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    for searched in searches:
        session.add(
            SearchRow(reading_id=row.id, watch_id=searched.watch_id, query=searched.query, total=searched.total)
        )
    for watch_id in {searched.watch_id for searched in searches if searched.watch_id} - covered_watches(session):
        session.add(BaselineRow(watch_id=watch_id, reading_id=row.id))
    return row.id


def touch_reading(session: Session, at: datetime) -> None:
    """The registry's data has not moved since the last reading."""
    row = _last_row(session)
    assert row is not None
    row.checked_at = at
    session.add(row)


def covered_watches(session: Session, until: datetime | None = None) -> frozenset[str]:
    """The watches for which the registry was read completely at least once; with ``until`` by then."""
    query = select(BaselineRow.watch_id)
    if until is not None:
        query = query.join(ReadingRow, col(ReadingRow.id) == BaselineRow.reading_id).where(ReadingRow.read_at <= until)
    return frozenset(session.exec(query))


def doubt(session: Session, watch_id: str, query: str, data_stamp: str) -> bool:
    """Note that a search suddenly found nothing; True if older data had said so already.

    One empty answer does not prove absence; the same answer from two states of
    the registry's data does (reliability, R5 and R20).
    """
    row = session.get(DoubtedSearchRow, (watch_id, query))
    if row is not None:
        return row.data_stamp != data_stamp
    session.add(DoubtedSearchRow(watch_id=watch_id, query=query, data_stamp=data_stamp))
    return False


def trust(session: Session) -> None:
    """Forget every doubt about a search: a reading was complete."""
    session.exec(delete(DoubtedSearchRow))


def beat(session: Session, step: str, at: datetime) -> None:
    """Note that a step ended well."""
    session.merge(HeartbeatRow(step=step, at=at))


def heartbeats(session: Session) -> dict[str, datetime]:
    """When each step last ended well."""
    return {row.step: row.at for row in session.exec(select(HeartbeatRow))}


def _last_row(session: Session, until: datetime | None = None) -> ReadingRow | None:
    query = select(ReadingRow).order_by(col(ReadingRow.id).desc()).limit(1)
    return session.exec(query if until is None else query.where(ReadingRow.read_at <= until)).first()
