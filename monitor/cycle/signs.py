"""What a round of the steps met, as signs of trouble and of its absence."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from monitor.domain.incidents import IncidentKind, Sign
from monitor.domain.problems import Problem, Severity
from monitor.domain.wording import plural, shown_day
from monitor.registry.interface import Failure
from monitor.store import readings, standing_mails
from monitor.store.incidents import held_count, refused_mails

#: Less room than this is trouble; it is over when there is twice as much.
LEAST_ROOM = 64 * 1024 * 1024
#: What two clocks may differ by, and what a clock may jump.
STEADY = timedelta(minutes=5)
#: The registry renews its data on working days; three days hold a weekend.
_STANDS_STILL = timedelta(days=3)
_REFUSALS_COUNT = timedelta(days=7)
_MOST_NAMED = 3

#: Failures of single names, or of a proof: the registry was read all the same.
_PARTLY = frozenset({Failure.QUERY_REFUSED, Failure.BAD_ID, Failure.UNPROVED, Failure.NOTHING_CAME_BACK})
_UNKNOWN_SHAPE = frozenset({Failure.BAD_ANSWER, Failure.REFUSED, Failure.REDIRECTED, Failure.TOO_LARGE})
_KNOWN_FAILURES = frozenset(failure.value for failure in Failure)
#: RFC 4954, 6: the login is at fault. A certificate that is not trusted does not pass by waiting either.
_OURS = re.compile(r"\b53[0458]\b|certificate|STARTTLS|login")
_FULL = re.compile(r"full|no space|read-?only|malformed|not a database|disk i/o|permission", re.IGNORECASE)


@dataclass
class Round:
    """What one round of the steps met. None means that it was not looked at.

    ``unusable`` is why no mail could be sent, ``answered`` that the server took a stand on one.
    ``broken`` is why something could not be kept, ``room`` the bytes that are left. ``jumped`` is how far the
    clock moved beside the time that passed.
    """

    registry: tuple[Problem, ...] | None = None
    read: bool = False
    unusable: str | None = None
    answered: bool = False
    watchlist: tuple[Problem, ...] | None = None
    broken: str = ""
    place: str = ""
    room: int | None = None
    jumped: timedelta = timedelta()

    @property
    def is_good(self) -> bool:
        """Whether the registry was asked and read, and nothing hindered mails or keeping."""
        return self.read and not self.unusable and not self.broken


def signs_of(met: Round, now: datetime) -> list[Sign]:
    """What the round itself shows; the database is not needed for it."""
    found = [_storage(met, now)]
    if met.registry is not None:
        found.append(_registry(met.registry, now))
    if met.unusable:
        place, _, said = met.unusable.partition(": ")
        urgent = bool(_OURS.search(said))
        found.append(Sign(IncidentKind.MAIL_SERVER, now, said or place, place, urgent=urgent, tried=True))
    elif met.answered:
        found.append(Sign(IncidentKind.MAIL_SERVER, now))
    if met.watchlist is not None:
        found.append(_watchlist(met.watchlist, now))
    return found


def stored_signs(session: Session, met: Round, now: datetime) -> list[Sign]:
    """What is stored shows."""
    return [
        _refused(session, now),
        _in_doubt(session, now),
        _drift(session, now),
        _clock(session, met.jumped, now),
        *_standstill(session, now),
    ]


def _storage(met: Round, now: datetime) -> Sign:
    if met.broken:
        urgent = bool(_FULL.search(met.broken))
        return Sign(IncidentKind.STORAGE, now, met.broken, met.place, urgent=urgent, tried=True)
    if met.room is not None and met.room < LEAST_ROOM:
        text = f"only {met.room // 1024 // 1024} MB are left"
        return Sign(IncidentKind.STORAGE, now, text, met.place, urgent=True)
    return Sign(IncidentKind.STORAGE, now)


def _registry(problems: tuple[Problem, ...], now: datetime) -> Sign:
    for problem in problems:
        if problem.severity is Severity.ERROR and problem.code in _KNOWN_FAILURES - _PARTLY:
            odd = problem.code in _UNKNOWN_SHAPE
            kind = IncidentKind.ANSWER if odd else IncidentKind.REGISTRY
            return Sign(kind, now, problem.what, f"GET {problem.where}", tried=True)
    return Sign(IncidentKind.REGISTRY, now)


def _watchlist(problems: tuple[Problem, ...], now: datetime) -> Sign:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        return Sign(IncidentKind.WATCHLIST, now)
    more = f", and {plural(len(errors) - 1, 'more error')}" if len(errors) > 1 else ""
    return Sign(IncidentKind.WATCHLIST, now, f"{errors[0].what}{more}", str(errors[0].where))


def _refused(session: Session, now: datetime) -> Sign:
    refused = refused_mails(session, now - _REFUSALS_COUNT)
    if not refused:
        return Sign(IncidentKind.MAIL_FAILED, now)
    answer, since = refused[0][1], refused[0][2]
    return Sign(IncidentKind.MAIL_FAILED, now, answer, _named([recipient for recipient, _, _ in refused]), since)


def _in_doubt(session: Session, now: datetime) -> Sign:
    doubted = standing_mails.in_doubt(session)
    if not doubted:
        return Sign(IncidentKind.IN_DOUBT, now)
    return Sign(IncidentKind.IN_DOUBT, now, doubted[0][1], _named([message_id for message_id, _ in doubted]))


def _drift(session: Session, now: datetime) -> Sign:
    held = held_count(session)
    if not held:
        return Sign(IncidentKind.DRIFT, now)
    return Sign(IncidentKind.DRIFT, now, "too many studies changed the same way", f"{plural(held, 'change')} held")


def _clock(session: Session, jumped: timedelta, now: datetime) -> Sign:
    ahead = max(readings.heartbeats(session).values(), default=now) - now
    if abs(jumped) > STEADY:
        text = f"{_minutes(jumped)} {'forward' if jumped > timedelta() else 'back'} while the program ran"
    elif ahead > STEADY:
        text = f"what was noted last lies {_minutes(ahead)} ahead"
    else:
        return Sign(IncidentKind.CLOCK, now)
    return Sign(IncidentKind.CLOCK, now, text, tried=True)


def _standstill(session: Session, now: datetime) -> list[Sign]:
    """Said only after a reading of the last day: before, it is the registry that is not read."""
    last = readings.last_reading(session)
    if last is None or last.data_day is None or now - last.checked_at > timedelta(days=1):
        return []
    since = datetime.combine(last.data_day, time(), now.tzinfo)
    if now.date() - last.data_day <= _STANDS_STILL:
        return [Sign(IncidentKind.STANDSTILL, now)]
    answer = f"the data is still that of {shown_day(last.data_day)}"
    return [Sign(IncidentKind.STANDSTILL, now, answer, last.data_stamp, since)]


def _named(names: list[str]) -> str:
    different = list(dict.fromkeys(names))
    more = f" and {len(different) - _MOST_NAMED} more" if len(different) > _MOST_NAMED else ""
    return f"{', '.join(different[:_MOST_NAMED])}{more}"


def _minutes(length: timedelta) -> str:
    return plural(int(abs(length).total_seconds() // 60), "minute")
