"""How far the registry was read for each watch, and in which searches.

A watch is *covered* up to a day if its own search was complete on some day and
every list of updates since then was too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select, update

from monitor.domain.sentences import Search
from monitor.store.tables import CoverageRow, ReadingRow, SearchRow

_AT_ONCE = 1_000  # rows named in one statement; databases limit its parameters


@dataclass(frozen=True)
class Coverage:
    """How far one watch is read.

    ``asked`` is the fingerprint of what its last own search asked, empty if it
    has to be searched by itself again; ``reading_id`` says when that was.
    ``complete_to`` is the last day of data of which nothing lacks. ``why_unread``
    is why nothing may be concluded from what was not found; empty if it may.
    """

    watch_id: str
    asked: str
    reading_id: int
    complete_to: date | None
    why_unread: str = ""


def coverages(session: Session) -> dict[str, Coverage]:
    """The coverage of every watch that was ever searched."""
    return {row.watch_id: Coverage(**row.model_dump()) for row in session.exec(select(CoverageRow))}


def keep_coverage(session: Session, coverage: Coverage) -> None:
    """Note what an own search of a watch achieved."""
    session.merge(CoverageRow(**vars(coverage)))


def keep_updates(session: Session, watch_ids: Iterable[str], complete_to: date | None) -> None:
    """Note that a complete list of updates was matched with these watches."""
    for some in _in_parts(watch_ids):
        _change(session, some, {"complete_to": complete_to, "why_unread": ""})


def doubt_coverage(session: Session, watch_ids: Iterable[str], why: str, *, search_again: bool) -> None:
    """Note why nothing may be concluded for these watches; with ``search_again`` until they were searched again."""
    for some in _in_parts(watch_ids):
        _change(session, some, {"why_unread": why, **({"asked": ""} if search_again else {})})


def searches(session: Session) -> Mapping[str, tuple[Search, ...]]:
    """By watch, its last own search; by the empty text, the list of updates of the last reading, if there was one."""
    own = (
        select(SearchRow, ReadingRow)
        .join(ReadingRow, col(SearchRow.reading_id) == col(ReadingRow.id))
        .join(CoverageRow, col(CoverageRow.reading_id) == col(ReadingRow.id))
        .where(col(CoverageRow.watch_id) == col(SearchRow.watch_id))
        .order_by(col(SearchRow.id))
    )
    last = select(ReadingRow.id).order_by(col(ReadingRow.id).desc()).limit(1).scalar_subquery()
    updates = (
        select(SearchRow, ReadingRow)
        .join(ReadingRow, col(SearchRow.reading_id) == col(ReadingRow.id))
        .where(SearchRow.watch_id == "", col(SearchRow.reading_id) == last)
    )
    found: dict[str, tuple[Search, ...]] = {}
    for searched, reading in [*session.exec(own), *session.exec(updates)]:
        on = reading.data_day or reading.read_at.date()
        found[searched.watch_id] = (*found.get(searched.watch_id, ()), Search(searched.query, on, searched.total))
    return found


def _change(session: Session, watch_ids: list[str], values: Mapping[str, object]) -> None:
    session.exec(update(CoverageRow).where(col(CoverageRow.watch_id).in_(watch_ids)).values(**values))


def _in_parts(watch_ids: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(watch_ids)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
