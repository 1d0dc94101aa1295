"""Incidents: trouble that an operator is told of, once when it starts and once when it is over.

Every look at one kind of trouble is a ``Sign``; what is under way is an
``Incident``. Most trouble passes by itself, so each kind has a rule for how
long it must have lasted before anybody is told, and for how long all must be
well again before it is over. Trouble that ended before it was told is
forgotten.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class IncidentKind(StrEnum):
    """What an incident is about."""

    REGISTRY = "registry"
    ANSWER = "answer"
    MAIL_SERVER = "mail_server"
    MAIL_FAILED = "mail_failed"
    IN_DOUBT = "in_doubt"
    WATCHLIST = "watchlist"
    DRIFT = "drift"
    STANDSTILL = "standstill"
    STORAGE = "storage"
    CLOCK = "clock"


@dataclass(frozen=True)
class IncidentRule:
    """When an incident of a kind is told, and when it is over.

    It is told once it has lasted ``after`` and was met ``tries`` times; once it has lasted ``latest``
    the number of tries no longer matters. It is over when all was well for ``calm``. ``reason`` is why.
    """

    reason: str
    after: timedelta = timedelta()
    tries: int = 1
    latest: timedelta = timedelta.max
    calm: timedelta = timedelta()


_UNREAD = IncidentRule(
    "The registry closes for maintenance, for hours at times, and answers again by itself. A day and three tries leave "
    "two days to act before the claims become stale; who asks rarely is told when they do.",
    after=timedelta(hours=24),
    tries=3,
    latest=timedelta(hours=72),
)

#: The rules, in the order in which several incidents are shown.
INCIDENT_RULES: dict[IncidentKind, IncidentRule] = {
    IncidentKind.STORAGE: IncidentRule(
        "Nothing is read or sent that could not be kept, so everything stands still. A disk that is full or cannot be "
        "written is told at once; a lock that another program holds passes. It is over when a whole round could be "
        "kept and there is room again.",
        after=timedelta(minutes=2),
        tries=3,
    ),
    IncidentKind.REGISTRY: _UNREAD,
    IncidentKind.ANSWER: _UNREAD,
    IncidentKind.MAIL_SERVER: IncidentRule(
        "Servers restart and come back; mails wait in the outbox meanwhile. A refused login and a certificate that is "
        "not trusted are ours to correct, and are told at once. It is over when the server has answered for a mail.",
        after=timedelta(hours=1),
        tries=3,
    ),
    IncidentKind.MAIL_FAILED: IncidentRule(
        "A mail that was refused for good is not tried again: somebody misses what it told. It is over when the "
        "recipient's server has accepted a later mail, or after a week without another refusal.",
    ),
    IncidentKind.IN_DOUBT: IncidentRule(
        "Whether the mail arrived can be found out for a day, before it is sent a second time.",
    ),
    IncidentKind.WATCHLIST: IncidentRule(
        "Who saves a file in the middle of work corrects it within minutes. The last good list stays in force.",
        after=timedelta(minutes=5),
    ),
    IncidentKind.DRIFT: IncidentRule(
        "Nobody is told of these changes until a person has looked at them. It is over when none is held any more.",
    ),
    IncidentKind.STANDSTILL: IncidentRule(
        "The registry renews its data on working days; what stands still for more than three days may be a copy.",
    ),
    IncidentKind.CLOCK: IncidentRule(
        "Schedules and dates of claims hang on the clock. It is over after an hour in which it was steady.",
        calm=timedelta(hours=1),
    ),
}

#: Both say that the registry was not read: one outage can show both faces, and is one incident.
_ONE_OUTAGE = frozenset({IncidentKind.REGISTRY, IncidentKind.ANSWER})


@dataclass(frozen=True)
class Sign:
    """One look at one kind of trouble. Without ``answer`` all is well.

    ``answer`` is what was met, in the exact words; ``where`` what was asked or read. ``since`` is when
    it began, if that is known better than by this look. ``urgent`` trouble does not pass by waiting.
    ``tried`` is whether something was tried for this look, so that it counts as a try.
    """

    kind: IncidentKind
    at: datetime
    answer: str = ""
    where: str = ""
    since: datetime | None = None
    urgent: bool = False
    tried: bool = False


@dataclass(frozen=True)
class Incident:
    """Trouble under way. ``last_at`` is when it was last met, ``told_at`` when the operator was told, if that was."""

    kind: IncidentKind
    since: datetime
    last_at: datetime
    tries: int
    answer: str
    where: str
    told_at: datetime | None = None
    ended_at: datetime | None = None
    number: int | None = None

    @property
    def key(self) -> str:
        """The name of its thread of mails: of two incidents of a kind one was told later."""
        return f"incident-{self.kind.value.replace('_', '-')}-{self.told_at or self.since:%Y%m%dT%H%M%SZ}"


class Turn(StrEnum):
    """What a sign made of an incident."""

    NONE = "none"
    STARTED = "started"
    OVER = "over"
    FORGOTTEN = "forgotten"


def concerns(incident: Incident, kind: IncidentKind) -> bool:
    """Whether a sign of that kind is about this incident."""
    return incident.kind is kind or {incident.kind, kind} <= _ONE_OUTAGE


def follow(incident: Incident | None, sign: Sign) -> tuple[Incident | None, Turn]:
    """What is under way after a sign, and what that means; ``incident`` is what was under way before."""
    if sign.answer:
        return _met(incident, sign)
    if incident is None:
        return None, Turn.NONE
    if timedelta() <= sign.at - incident.last_at < INCIDENT_RULES[incident.kind].calm:
        return incident, Turn.NONE
    return replace(incident, ended_at=sign.at), Turn.OVER if incident.told_at else Turn.FORGOTTEN


def _met(incident: Incident | None, sign: Sign) -> tuple[Incident, Turn]:
    began = min(sign.since or sign.at, sign.at)
    if incident is None:
        incident = Incident(sign.kind, began, sign.at, 1, sign.answer, sign.where)
    else:
        incident = replace(
            incident,
            kind=incident.kind if incident.told_at else sign.kind,
            last_at=sign.at if sign.tried or sign.answer != incident.answer else incident.last_at,
            tries=incident.tries + sign.tried,
            answer=sign.answer,
            where=sign.where,
        )
    if incident.told_at or not _is_told(incident, sign):
        return incident, Turn.NONE
    return replace(incident, told_at=sign.at), Turn.STARTED


def _is_told(incident: Incident, sign: Sign) -> bool:
    rule, lasted = INCIDENT_RULES[incident.kind], sign.at - incident.since
    return sign.urgent or lasted >= rule.latest or (lasted >= rule.after and incident.tries >= rule.tries)
