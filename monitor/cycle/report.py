"""Third step: write the digests that are due and put their mails into the outbox.

For each list in one transaction: the events are marked as told exactly when
the mails that tell them are in the outbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.judged import Standing, standing
from monitor.domain.composing import Matter, compose, worth_a_mail, worth_telling
from monitor.domain.digest import DigestKind, Role
from monitor.domain.events import Event, StudyChanged
from monitor.domain.mail import Mail
from monitor.domain.slots import due, what_to_send
from monitor.domain.study import Study
from monitor.domain.verdicts import State
from monitor.domain.watchlist import DigestPlan, IfInDoubt, Watchlist
from monitor.rendering.mails import Letterhead, render
from monitor.store import news, outbox, studies, suspensions
from monitor.store.recipient_numbers import next_number
from monitor.store.session import Store


@dataclass(frozen=True)
class Written:
    """A digest that was written: for which list, of what kind, for how many recipients."""

    list_id: str
    kind: DigestKind
    number: int
    recipients: int
    subject: str


def report(
    store: Store, watchlist: Watchlist, letterhead: Letterhead, now: datetime, *, asked: bool
) -> tuple[Written, ...]:
    """Write every digest that is due at ``now``; ``asked`` means whether or not its schedule has come."""
    written = []
    for plan in watchlist.digests:
        with store.transaction() as session:
            digest = _report(session, plan, watchlist, letterhead, now, asked=asked)
        if digest is not None:
            written.append(digest)
    return tuple(written)


def _report(
    session: Session, plan: DigestPlan, watchlist: Watchlist, letterhead: Letterhead, now: datetime, *, asked: bool
) -> Written | None:
    slot = due(plan, now, asked=asked)
    if slot is None:
        return None
    stands = standing(session, [watch for watch in watchlist.watches if watch.id in plan.watch_ids], now)
    if all(judged.verdict.state is State.STALE for judged in stands.judged):
        return None
    if slot.slot is not None and not news.serve_slot(session, plan.id, slot.slot, now):
        return None
    untold = news.untold(session, plan.id, plan.watch_ids)
    last = news.last_digest(session, plan.id)
    since = last.created_at.date() if last else None
    events = tuple(event.event for event in untold)
    has_news = any(worth_a_mail(events, role, plan) for role in _audience(plan))
    kind = what_to_send(plan, since, now.date(), has_news=has_news)
    if kind is None:
        return None
    if kind is DigestKind.QUIET and any(worth_telling(events, role, plan) for role in _audience(plan)):
        kind = DigestKind.CHANGES  # small things that wait for company make "nothing changed" untrue
    matter = Matter(
        kind=kind,
        plan=plan,
        judged=stands.judged,
        events=events if kind is DigestKind.CHANGES else (),
        studies=_studies(session, stands, events),
        waiting=stands.waiting,
        since=since,
        now=now,
        reading=stands.reading,
    )
    digest_id, number = news.keep_digest(session, plan.id, kind.value, untold, now)
    mails = list(_mails(session, matter, digest_id, letterhead))
    outbox.enqueue(session, digest_id, mails, now)
    return Written(plan.id, kind, number, len(mails), mails[0].subject if mails else "")


def _studies(session: Session, stands: Standing, events: tuple[Event, ...]) -> dict[str, Study]:
    """The latest facts of every study that the digest may name."""
    changed = {event.change.study_id for event in events if isinstance(event, StudyChanged)}
    histories = {**studies.histories(session, changed), **stands.histories}
    return {study_id: history.latest for study_id, history in histories.items()}


def _mails(session: Session, matter: Matter, digest_id: int, letterhead: Letterhead) -> Iterator[outbox.QueuedMail]:
    """One mail to each recipient; to readers only if there is something for readers, to suspended addresses none."""
    holds = matter.plan.in_doubt is IfInDoubt.HOLD
    for role, recipients in _audience(matter.plan).items():
        if matter.kind is DigestKind.CHANGES and not worth_telling(matter.events, role, matter.plan):
            continue
        digest = compose(matter, role)
        for recipient in recipients:
            if suspensions.suppressed(session, digest_id, recipient, matter.now):
                continue  # before it is numbered: a recipient's numbers have no gaps
            number = next_number(session, matter.plan.id, recipient)
            rendered = render(digest, recipient, number, matter.now, letterhead)
            mail = Mail(rendered.message_id, recipient, letterhead.address, rendered.message_id, rendered.content)
            yield outbox.QueuedMail(rendered.subject, mail, holds)


def _audience(plan: DigestPlan) -> dict[Role, tuple[str, ...]]:
    """Who is told in which role; an editor who is also a reader gets the editors' mail."""
    readers = tuple(dict.fromkeys(address for address in plan.to if address not in plan.editors))
    return {Role.READER: readers, Role.EDITOR: tuple(dict.fromkeys(plan.editors))}
