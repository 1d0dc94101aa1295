"""The mail server's pause: kept in the database, so that a restart does not hammer a server that is in trouble."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.domain.mail import server_pause
from monitor.store.mail_tables import ServerPauseRow

_SERVER = "mail"
#: A person who asks need not wait the whole pause, but three tries of a login an hour are the most.
_ASKED_EARLIER = timedelta(minutes=10)
#: No pause is longer; one that ends later was noted while the clock was wrong.
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class ServerPause:
    """Why and until when no mail is tried. ``ours``: the login or the encryption was refused, waiting does not help."""

    reason: str
    ours: bool
    since: datetime
    failures: int
    until: datetime

    def lasts(self, now: datetime, *, asked: bool) -> bool:
        """Whether the server is to be left alone at ``now``, even if a person asks."""
        if self.until > now + _LONGEST or (asked and not self.ours):
            return False
        return now < (self.until - _ASKED_EARLIER if asked else self.until)


def current(session: Session) -> ServerPause | None:
    """The trouble with the server; None if it was usable when it was last tried."""
    row = session.get(ServerPauseRow, _SERVER)
    return ServerPause(row.reason, row.ours, row.since, row.failures, row.until) if row else None


def begin_or_prolong(session: Session, reason: str, now: datetime, *, ours: bool) -> bool:
    """Note that the server could not be used; True if this is news: the trouble, or its kind, is new."""
    row = session.get(ServerPauseRow, _SERVER)
    is_news = row is None or row.ours is not ours
    since = now if row is None or is_news else row.since
    failures = 1 if row is None or is_news else row.failures + 1
    until = now + server_pause(failures, ours=ours)
    session.merge(ServerPauseRow(server=_SERVER, reason=reason, ours=ours, since=since, failures=failures, until=until))
    return is_news


def end(session: Session) -> bool:
    """The server may be tried again at once; False if there was no pause."""
    row = session.get(ServerPauseRow, _SERVER)
    if row is None:
        return False
    session.delete(row)
    return True
