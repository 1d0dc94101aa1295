"""Fourth step: send what is in the outbox. A commit stands before and after every mail.

Nothing is lost, because a mail leaves the outbox only with the server's own
answer. Nothing is sent twice without a reason that is written down: only a
mail whose final dot was sent without an answer can be sent again, a day
later, and then it says so itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.domain.mail import (
    Accepted,
    Connection,
    Deferred,
    InDoubt,
    Mail,
    Outcome,
    Refused,
    Sender,
    ServerUnusable,
    next_attempt,
)
from monitor.store import outbox
from monitor.store.outbox import Leased, MailState
from monitor.store.session import Store

#: After this time without evidence a mail in doubt is sent again: a change unseen is worse than a mail seen twice.
RESEND_AFTER = timedelta(hours=24)
#: After a server could not be used at all, it is left alone this long.
SERVER_PAUSE = timedelta(minutes=5)
#: This much of a lease must be left when the final dot is sent.
_MARGIN = timedelta(minutes=11)


@dataclass
class Delivered:
    """What became of the mails of one run. ``unusable`` is why no mail could be sent at all."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    in_doubt: int = 0
    unusable: str | None = None

    @property
    def all_accepted(self) -> bool:
        """Whether every mail that was tried was accepted."""
        return not (self.waiting or self.failed or self.in_doubt or self.unusable)


@dataclass(frozen=True)
class Conditions:
    """How a run of deliveries is done.

    ``clock`` tells the time, ``spread`` a number from 0 to 1 that keeps mails
    from coming back together. ``asked`` ignores the pauses between attempts;
    ``alone`` says that no other process can be sending.
    """

    clock: Callable[[], datetime]
    spread: Callable[[], float]
    stopping: Callable[[], bool]
    asked: bool
    alone: bool


def deliver(store: Store, sender: Sender, conditions: Conditions) -> Delivered:
    """Send every mail that is due, one after the other."""
    now = conditions.clock()
    with store.transaction() as session:
        outbox.recover(session, now, now + RESEND_AFTER, nobody_else_sends=conditions.alone)
    delivered, tried = Delivered(), set[int]()
    with sender.open() as connection:
        while not conditions.stopping() and (leased := _lease(store, conditions, tried)):
            tried.add(leased.number)
            outcome = _attempt(store, connection, leased, conditions)
            _settle(store, leased, outcome, conditions, delivered)
            if delivered.unusable:
                break
    with store.reading() as session:
        delivered.waiting = outbox.counts(session).get(MailState.PENDING, 0)
    return delivered


def _lease(store: Store, conditions: Conditions, tried: set[int]) -> Leased | None:
    with store.transaction() as session:
        return outbox.lease_next(session, conditions.clock(), whatever_the_backoff=conditions.asked, not_these=tried)


def _attempt(store: Store, connection: Connection, leased: Leased, conditions: Conditions) -> Outcome:
    def before_dot() -> bool:
        now = conditions.clock()
        with store.transaction() as session:
            if not outbox.move(session, leased, MailState.DOT_PENDING, "the final dot is next", now):
                return False
        return conditions.clock() < leased.until - _MARGIN

    return connection.deliver(_marked(leased), before_dot)


def _marked(leased: Leased) -> Mail:
    """A mail that may have been accepted before says so, in front of bytes that are otherwise the same."""
    if leased.doubted_at is None:
        return leased.mail
    since = f"{leased.doubted_at:%Y-%m-%dT%H:%MZ}"
    header = f"X-Digest-Attempt: {leased.attempts} (an earlier attempt is in doubt since {since})\r\n"
    return replace(leased.mail, content=header.encode() + leased.mail.content)


def _settle(store: Store, leased: Leased, outcome: Outcome, conditions: Conditions, delivered: Delivered) -> None:
    now = conditions.clock()
    with store.transaction() as session:
        match outcome:
            case Accepted(reply=reply):
                outbox.move(session, leased, MailState.SENT, reply, now)
                delivered.sent += 1
            case Deferred(reason=reason):
                again = next_attempt(leased.attempts, now, conditions.spread())
                state = MailState.PENDING if again else MailState.FAILED
                outbox.move(session, leased, state, reason, now, again)
                delivered.failed += again is None
            case Refused(reason=reason):
                outbox.move(session, leased, MailState.FAILED, reason, now)
                delivered.failed += 1
            case InDoubt(reason=reason):
                outbox.move(session, leased, MailState.IN_DOUBT, reason, now, now + RESEND_AFTER)
                delivered.in_doubt += 1
            case ServerUnusable(reason=reason):
                outbox.release(session, leased, reason, now, now + SERVER_PAUSE)
                delivered.unusable = reason
