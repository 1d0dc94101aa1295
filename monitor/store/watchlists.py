"""The watchlist that the daemon works with, the edit that it does not work with yet, and watches that were removed.

Fingerprints are the SHA-256 of the file's bytes in hexadecimal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlmodel import Session, col, delete, select

from monitor.domain.edits import Edit
from monitor.domain.problems import Problem
from monitor.domain.watchlist import Watch, Watchlist
from monitor.store.codec import PLAIN, from_json, packed, to_json, unpacked
from monitor.store.own_tables import ActiveListRow, OfferedListRow, RemovedWatchRow

_ONLY = 1


@dataclass(frozen=True)
class Active:
    """Which list is worked with, and since when."""

    fingerprint: str
    since: datetime


@dataclass(frozen=True)
class Offer:
    """What the file holds while something else is worked with.

    It has ``problems`` and is refused, or it has none and its ``edit`` takes
    away so much that a person has to accept it. ``accepted`` says that one did.
    """

    fingerprint: str
    seen_at: datetime
    problems: tuple[Problem, ...] = ()
    edit: Edit = Edit()  # noqa: RUF009 - frozen, and the same for all
    accepted: bool = False

    @property
    def waits(self) -> bool:
        """Whether a person has to accept it first."""
        return not self.problems and not self.accepted


@dataclass(frozen=True)
class RemovedWatch:
    """A watch that this list may still be owed events about."""

    list_id: str
    watch: Watch
    removed_at: datetime


def active(session: Session) -> Active | None:
    """Which list the daemon works with, or last worked with."""
    row = session.exec(select(ActiveListRow.fingerprint, ActiveListRow.since)).first()
    return Active(*row) if row else None


def active_watchlist(session: Session) -> Watchlist | None:
    """The list itself; None if there is none, or if an older program wrote it in a way that this one does not read."""
    row = session.get(ActiveListRow, _ONLY)
    if row is None:
        return None
    try:
        return from_json(Watchlist, unpacked(row.watchlist, row.encoding).decode())
    except (msgspec.MsgspecError, ValueError):
        return None


def keep_active(session: Session, fingerprint: str, watchlist: Watchlist, at: datetime) -> None:
    """Note the list that is worked with from now on; nothing waits beside it."""
    content = packed(to_json(watchlist).encode(), PLAIN)
    session.merge(
        ActiveListRow(id=_ONLY, fingerprint=fingerprint, since=at, encoding=PLAIN, watchlist=content),
    )
    drop_offer(session)


def offer(session: Session) -> Offer | None:
    """The edit that is not worked with, if there is one."""
    row = session.get(OfferedListRow, _ONLY)
    if row is None:
        return None
    problems = from_json(tuple[Problem, ...], row.problems)
    return Offer(row.fingerprint, row.seen_at, problems, from_json(Edit, row.edit), row.accepted)


def keep_offer(session: Session, offered: Offer) -> None:
    """Note an edit that is not worked with, in place of any other."""
    session.merge(
        OfferedListRow(
            id=_ONLY,
            fingerprint=offered.fingerprint,
            seen_at=offered.seen_at,
            problems=to_json(offered.problems),
            edit=to_json(offered.edit),
            accepted=offered.accepted,
        )
    )


def drop_offer(session: Session) -> None:
    """The file holds what is worked with again."""
    session.exec(delete(OfferedListRow))


def accept_offer(session: Session, fingerprint: str) -> bool:
    """Note that a person accepts the edit with this fingerprint; False if another one, or none, waits."""
    row = session.get(OfferedListRow, _ONLY)
    if row is None or row.fingerprint != fingerprint or row.problems != to_json(()):
        return False
    row.accepted = True
    session.add(row)
    return True


def keep_removed(session: Session, removed: Iterable[RemovedWatch]) -> None:
    """Note watches that a list follows no longer."""
    for one in removed:
        row = RemovedWatchRow(
            list_id=one.list_id, watch_id=one.watch.id, removed_at=one.removed_at, watch=to_json(one.watch)
        )
        session.merge(row)


def removed_watches(session: Session) -> tuple[RemovedWatch, ...]:
    """Every watch that a list may still be owed events about."""
    rows = session.exec(select(RemovedWatchRow).order_by(RemovedWatchRow.list_id, RemovedWatchRow.watch_id))
    return tuple(RemovedWatch(row.list_id, from_json(Watch, row.watch), row.removed_at) for row in rows)


def drop_removed(session: Session, list_id: str, watch_id: str) -> None:
    """The list was told everything about this watch, or follows it again."""
    session.exec(
        delete(RemovedWatchRow).where(
            col(RemovedWatchRow.list_id) == list_id, col(RemovedWatchRow.watch_id) == watch_id
        )
    )
