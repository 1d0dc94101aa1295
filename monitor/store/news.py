"""Events, and which list was told which of them in which digest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.domain.events import CandidateFound, Event, StudyChanged, VerdictTurned
from monitor.store.codec import from_json, to_json
from monitor.store.mail_tables import DigestRow, SlotRow, TellingRow
from monitor.store.tables import EventRow

_KINDS: dict[str, type[Event]] = {
    "change": StudyChanged,
    "verdict": VerdictTurned,
    "candidate": CandidateFound,
}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True)
class Untold:
    """An event that a list has not been told yet."""

    number: int
    event: Event


@dataclass(frozen=True)
class WrittenDigest:
    """A digest that was written for a list."""

    number: int
    kind: str
    created_at: datetime


def keep_events(session: Session, events: Iterable[Event], at: datetime, held: Mapping[str, str] | None = None) -> None:
    """Keep events; one that is kept already stays as it is.

    ``held`` gives, by the event's key, why an operator has to look at it before anybody is told.
    """
    for event in events:
        known = select(EventRow.id).where(EventRow.watch_id == event.watch_id, EventRow.key == event.key)
        if session.exec(known).first() is not None:
            continue
        kind = _KIND_OF[type(event)]
        reason = (held or {}).get(event.key, "")
        session.add(
            EventRow(watch_id=event.watch_id, key=event.key, kind=kind, event=to_json(event), at=at, held=reason)
        )
        session.flush()


def untold(session: Session, list_id: str, watch_ids: Collection[str]) -> tuple[Untold, ...]:
    """The events of these watches that the list has not been told, oldest first."""
    told = select(TellingRow.event_id).where(TellingRow.list_id == list_id)
    rows = session.exec(
        select(EventRow)
        .where(col(EventRow.watch_id).in_(sorted(watch_ids)), col(EventRow.id).not_in(told), EventRow.held == "")
        .order_by(col(EventRow.id))
    )
    return tuple(Untold(row.id, from_json(_KINDS[row.kind], row.event)) for row in rows if row.id is not None)


def events_since(session: Session, watch_ids: Collection[str], at: datetime) -> tuple[Event, ...]:
    """The events of these watches that were kept at or after that time, told or not, oldest first."""
    rows = session.exec(
        select(EventRow)
        .where(col(EventRow.watch_id).in_(sorted(watch_ids)), EventRow.at >= at, EventRow.held == "")
        .order_by(col(EventRow.id))
    )
    return tuple(from_json(_KINDS[row.kind], row.event) for row in rows)


def held_events(session: Session) -> tuple[tuple[str, Event], ...]:
    """The events that wait for an operator, each with the reason, oldest first."""
    rows = session.exec(select(EventRow).where(EventRow.held != "").order_by(col(EventRow.id)))
    return tuple((row.held, from_json(_KINDS[row.kind], row.event)) for row in rows)


def settle_held(session: Session, *, release: bool) -> int:
    """Let every held event go out, or forget them all; how many there were."""
    rows = session.exec(select(EventRow).where(EventRow.held != "")).all()
    for row in rows:
        if release:
            row.held = ""
            session.add(row)
        else:
            session.delete(row)
    return len(rows)


def last_digest(session: Session, list_id: str) -> WrittenDigest | None:
    """The last digest that was written for a list."""
    row = session.exec(
        select(DigestRow).where(DigestRow.list_id == list_id).order_by(col(DigestRow.number).desc()).limit(1)
    ).first()
    return WrittenDigest(row.number, row.kind, row.created_at) if row else None


def serve_slot(session: Session, list_id: str, slot: str, at: datetime) -> bool:
    """Take a due time of a list; False if it was taken before, by whichever process."""
    if session.get(SlotRow, (list_id, slot)) is not None:
        return False
    session.add(SlotRow(list_id=list_id, slot=slot, at=at))
    session.flush()
    return True


def last_served(session: Session, list_id: str) -> str:
    """The last due time of a list that was taken; empty if none was."""
    return session.exec(select(func.max(SlotRow.slot)).where(SlotRow.list_id == list_id)).one() or ""


def keep_digest(session: Session, list_id: str, kind: str, told: Sequence[Untold], at: datetime) -> tuple[int, int]:
    """Note that a digest was written and which events it tells; its row and its number in the list."""
    number = session.exec(select(func.count()).select_from(DigestRow).where(DigestRow.list_id == list_id)).one() + 1
    row = DigestRow(list_id=list_id, number=number, kind=kind, created_at=at)
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(TellingRow(list_id=list_id, event_id=event.number, digest_id=row.id) for event in told)
    return row.id, number
