"""Third step: write the digests that are due and put their mails into the outbox.

For each list in one transaction: the events are marked as told exactly when
the mails that tell them are in the outbox. While the registry cannot be read a
due digest is held; after 72 hours it goes out and says of which day it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.cycle.drafting import Draft, audience, draft, matter_of
from monitor.domain.composing import compose
from monitor.domain.digest import DigestKind, Role
from monitor.domain.mail import Mail
from monitor.domain.matter import Matter, worth_telling
from monitor.domain.slots import Due, due, is_immediate, may_follow
from monitor.domain.watchlist import IfInDoubt, Watchlist
from monitor.rendering.mails import Letterhead, typeset
from monitor.store import news, outbox, suspensions
from monitor.store.recipient_numbers import next_number
from monitor.store.said import keep_said
from monitor.store.session import Store

#: So long a digest that is due waits for a registry that cannot be read (digest-and-verdicts, section 8).
HELD_AT_MOST = timedelta(hours=72)


@dataclass(frozen=True)
class Written:
    """A digest that was written: for which list, of what kind, for how many recipients."""

    list_id: str
    kind: DigestKind
    number: int
    recipients: int
    subject: str


def report(
    store: Store,
    watchlist: Watchlist,
    letterhead: Letterhead,
    now: datetime,
    *,
    asked: bool,
    although_unread: bool = False,
) -> tuple[Written, ...]:
    """Write every digest that is due at ``now``.

    ``asked`` means whether or not its schedule has come; ``although_unread``
    also those that wait for a registry that cannot be read.
    """
    written = []
    for plan in watchlist.digests:
        slot = due(plan, now, asked=asked)
        if slot is None:
            continue
        with store.transaction() as session:
            drafted = draft(session, plan, watchlist, now)
            if drafted.says_nothing or (not although_unread and _is_held(drafted, slot)):
                continue
            digest = _report(session, drafted, slot, letterhead, asked=asked)
        if digest is not None:
            written.append(digest)
    return tuple(written)


def _is_held(drafted: Draft, slot: Due) -> bool:
    """Whether the digest waits for the registry: 72 hours from when it was due, or from the last reading if later."""
    if drafted.unread_since is None:
        return False
    held_since = max(slot.since(drafted.plan) or drafted.unread_since, drafted.unread_since)
    return drafted.now - held_since <= HELD_AT_MOST


def _report(session: Session, drafted: Draft, slot: Due, letterhead: Letterhead, *, asked: bool) -> Written | None:
    plan, now = drafted.plan, drafted.now
    if slot.slot is not None:
        if not news.serve_slot(session, plan.id, slot.slot, now):
            return None
        if not may_follow(plan, drafted.last.created_at if drafted.last else None, now):
            return None
    kind = drafted.kind(at_once=not asked and is_immediate(plan))
    if kind is None:
        return None
    matter = matter_of(session, drafted, kind, drafted.events)
    digest_id, number = news.keep_digest(session, plan.id, kind.value, drafted.untold, now)
    keep_said(session, plan.id, drafted.said())
    subjects = []
    for queued in _mails(session, matter, digest_id, letterhead):  # one by one: a thousand mails are a hundred MB
        outbox.enqueue(session, digest_id, [queued], now)
        subjects.append(queued.subject)
    return Written(plan.id, kind, number, len(subjects), subjects[0] if subjects else "")


def _mails(session: Session, matter: Matter, digest_id: int, letterhead: Letterhead) -> Iterator[outbox.QueuedMail]:
    """One mail to each recipient; to readers only if there is something for readers, to suspended addresses none."""
    holds = matter.plan.in_doubt is IfInDoubt.HOLD
    for role, recipients in audience(matter.plan).items():
        if not recipients or not _concerns(matter, role):
            continue
        edition = typeset(compose(matter, role), letterhead)
        for recipient in recipients:
            if suspensions.suppressed(session, digest_id, recipient, matter.now):
                continue  # before it is numbered: a recipient's numbers have no gaps
            number = next_number(session, matter.plan.id, recipient)
            rendered = edition.addressed_to(recipient, number, matter.now)
            mail = Mail(rendered.message_id, recipient, letterhead.address, rendered.message_id, rendered.content)
            yield outbox.QueuedMail(rendered.subject, mail, holds)


def _concerns(matter: Matter, role: Role) -> bool:
    if matter.kind not in (DigestKind.CHANGES, DigestKind.IMMEDIATE) or matter.begun:
        return True
    return bool(worth_telling(matter.events, role, matter.plan))
