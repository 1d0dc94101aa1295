"""One mail to one recipient: what is handed over, what became of it, and when to try again.

A sender turns every trouble into one of five outcomes and raises nothing of
its own. The dividing line is the final dot of SMTP: before it a mail is
certainly not accepted, after it only the server's own answer tells (RFC 1047).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

_FIRST_PAUSE = timedelta(minutes=1)
_LAST_PAUSE = timedelta(minutes=192)
_SPREAD = 0.25  # of a pause; 192 minutes and a quarter are four hours
_LONGEST_SERVER_PAUSE = timedelta(minutes=5)
_LOGIN_PAUSE = timedelta(minutes=30)
_ATTEMPTS = 41  # the 40 pauses between them last 4.4 to 5.6 days, 5.0 on average


@dataclass(frozen=True)
class Mail:
    """A message to one recipient, rendered once: every attempt sends these bytes.

    ``key`` names the mail in the outbox; ``recipient`` and ``sender`` are bare
    envelope addresses; ``message_id`` is the one in ``content``, which is 7-bit.
    """

    key: str
    recipient: str
    sender: str
    message_id: str
    content: bytes


@dataclass(frozen=True)
class Accepted:
    """The server has taken responsibility. ``reply`` holds its words, often its own queue number."""

    reply: str


@dataclass(frozen=True)
class Deferred:
    """Certainly not accepted; the same mail may be accepted later.

    ``line_lost`` says that the server gave no answer: that may be its trouble and not this mail's.
    """

    reason: str
    line_lost: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Refused:
    """Certainly not accepted, and this mail never will be. ``of_recipient``: it was the address that was refused."""

    reason: str
    of_recipient: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class InDoubt:
    """The final dot was sent and no answer came back: accepted or not, nobody here knows."""

    reason: str


@dataclass(frozen=True)
class ServerUnusable:
    """No mail can be sent at the moment. Says nothing about this mail, which was certainly not accepted.

    ``ours`` says that waiting does not help: the login or the encryption was refused, and a person must look.
    """

    reason: str
    ours: bool = field(default=False, compare=False)


Outcome = Accepted | Deferred | Refused | InDoubt | ServerUnusable


class Connection(Protocol):
    """A way to the recipients for several mails, one after the other. Not to be shared by threads."""

    def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
        """Try once to hand the mail over.

        ``before_dot`` is called at most once, when everything but the final
        dot is done. It stores that the dot is about to be sent and says
        whether there is still time; if it answers False or raises, the mail
        is certainly not accepted. ``Accepted`` and ``InDoubt`` never come
        without its True. Only what it raises itself comes out of here.
        """


class Sender(Protocol):
    """Where mails are handed over. Threads may share one sender and open a connection each."""

    def open(self) -> AbstractContextManager[Connection]:
        """A connection, closed at the end of the block. Never fails: an unusable server is an outcome."""


def next_attempt(attempts: int, now: datetime, spread: float) -> datetime | None:
    """When to try a deferred mail again after so many ``attempts`` (from 1), or None to give up.

    Pauses double from one minute; ``spread``, from 0 up to but excluding 1,
    lengthens a pause by up to a quarter, so that mails deferred together do
    not come back together, and none exceeds four hours. RFC 5321, 4.5.4.1
    asks for four to five days before giving up. Attempts are counted and not
    the days, so that a week of sleep does not cost a mail its chances.
    """
    if attempts >= _ATTEMPTS:
        return None
    doublings = min(attempts - 1, 8)  # further ones would only exceed the last pause
    pause = min(_FIRST_PAUSE * (1 << doublings), _LAST_PAUSE)
    return now + pause * (1 + _SPREAD * spread)


def server_pause(failures: int, *, ours: bool) -> timedelta:
    """How long a server is left alone after so many failures in a row (from 1).

    One that is down is asked at most once a minute, and at least every five,
    so that mails go out soon after its return. One that refused our login is
    asked twice an hour: each try can bring an account nearer to being locked.
    """
    return _LOGIN_PAUSE if ours else min(_FIRST_PAUSE * (1 << min(failures - 1, 3)), _LONGEST_SERVER_PAUSE)
