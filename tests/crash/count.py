"""The count at the end, from the server's own book: what was lost, what came twice, and whether that was foretold."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import select

from monitor.store.mail_tables import AttemptRow, MailRow
from monitor.store.outbox import MailState
from monitor.store.session import Store
from tests.crash.book import Book, Entry
from tests.crash.clock import FastClock


@dataclass(frozen=True)
class Count:
    """What became of every digest that was owed.

    It is lost if its row is gone, or says sent or failed without the server's
    own word for it. A duplicate is ``explained`` if the journal held an entry
    ``in_doubt`` for each earlier copy before this one was accepted.
    ``altered`` copies have other bytes than the digest that was written, the
    attempt's header apart.
    """

    digests: int
    accepted: int
    refused: int
    lost: int
    unfinished: int
    explained: int
    unexplained: int
    altered: int
    in_doubt: int

    @property
    def promise_kept(self) -> bool:
        return not (self.lost or self.unfinished or self.unexplained or self.altered)


def count(store: Store, folder: Path, clocks: Sequence[FastClock]) -> Count:
    """``clocks`` are all that were used, oldest first: they date the server's entries."""
    entries = Book(folder / "book.jsonl").entries()
    accepted, refused = defaultdict[str, list[Entry]](list), set[str]()
    for entry in entries:
        if entry.accepted:
            accepted[entry.message_id].append(entry)
        else:
            refused.add(entry.message_id)
    states, doubts = _rows(store)
    digests = owed(folder)
    explained = [
        sum(at < _when(entry, clocks) for at in doubts[message_id]) >= earlier
        for message_id, copies in accepted.items()
        for earlier, entry in enumerate(copies)
        if earlier
    ]
    answered = {MailState.SENT: accepted.keys(), MailState.FAILED: refused}
    return Count(
        digests=len(digests),
        accepted=sum(len(copies) for copies in accepted.values()),
        refused=len(refused - accepted.keys()),
        lost=sum(one not in states or one not in answered.get(states[one], digests) for one in digests),
        unfinished=sum(state not in answered for state in states.values()),
        explained=sum(explained),
        unexplained=len(explained) - sum(explained),
        altered=sum(entry.fingerprint != digests.get(entry.message_id, entry.fingerprint) for entry in entries),
        in_doubt=sum(len(times) for times in doubts.values()),
    )


def owed(folder: Path) -> dict[str, str]:
    """By Message-ID the fingerprint of every digest whose commit was over."""
    file = folder / "owed.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = (line.partition(" ") for line in lines)
    return {message_id: fingerprint for message_id, _, fingerprint in pairs}


def unfinished(store: Store) -> int:
    """How many mails are neither sent nor failed."""
    return sum(state not in (MailState.SENT, MailState.FAILED) for state in _rows(store)[0].values())


def _rows(store: Store) -> tuple[dict[str, MailState], dict[str, list[datetime]]]:
    with store.reading() as session:
        ids = {row.id: (row.message_id, MailState(row.state)) for row in session.exec(select(MailRow))}
        doubts = defaultdict[str, list[datetime]](list)
        for row in session.exec(select(AttemptRow).where(AttemptRow.state == MailState.IN_DOUBT.value)):
            doubts[ids[row.mail_id][0]].append(row.at)
    return dict(ids.values()), doubts


def _when(entry: Entry, clocks: Sequence[FastClock]) -> datetime:
    return next(clock for clock in reversed(clocks) if clock.started <= entry.at).at(entry.at)
