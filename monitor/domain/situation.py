"""How an installation stands at one instant, and why nothing arrived.

The order in which causes are looked at is a rule: the first one that holds is
what an operator has to know, and often explains those after it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from monitor.domain.incidents import INCIDENT_RULES, Incident
from monitor.domain.watchlist import Quiet
from monitor.domain.wording import REGISTRY, plural, shown_day

#: A reading that is older says nothing about today (digest-and-verdicts, section 3).
STALE_AFTER = timedelta(hours=72)
#: Without a process at work, a last cycle this long ago is worth a word.
_QUIET_MACHINE = timedelta(hours=2)
_HOURS_BELOW_DAYS = 72


@dataclass(frozen=True)
class ListSituation:
    """How one mailing list stands. All times are in UTC.

    ``suspended`` of the ``recipients`` get nothing. ``mails`` counts the mails of its last digest by state.
    ``overdue`` is a due time that has come and was not served; ``news`` and ``small`` count what it has not been
    told, ``held`` what waits for an operator.
    """

    id: str
    title: str
    recipients: int
    quiet: Quiet
    suspended: int = 0
    last_at: datetime | None = None
    last_number: int = 0
    last_kind: str = ""
    mails: Mapping[str, int] = field(default_factory=dict)
    overdue: datetime | None = None
    next_due: datetime | None = None
    news: int = 0
    small: int = 0
    held: int = 0


@dataclass(frozen=True)
class Situation:
    """How an installation stands. ``last_good`` is when all four steps last went well; ``checked_at`` the last reading.

    ``unread`` names what was not read although the rest was. ``watchlist`` is what is wrong with the
    watchlist, in one line; ``fingerprint`` names its content. ``restored_at`` is when a backup was put in its place,
    if nobody has agreed since that it may send. ``paused_until`` is when a mail server that cannot be used is tried
    again, ``paused_because`` what it met; ``suspended`` counts the addresses of the watchlist that get nothing.
    """

    at: datetime
    claims: int = 0
    watches: int = 0
    studies: int = 0
    last_good: datetime | None = None
    asked_at: datetime | None = None
    checked_at: datetime | None = None
    data_day: date | None = None
    next_poll: datetime | None = None
    unread: tuple[str, ...] = ()
    outbox: Mapping[str, int] = field(default_factory=dict)
    oldest_pending: datetime | None = None
    lists: tuple[ListSituation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    watchlist: str = ""
    fingerprint: str = ""
    restored_at: datetime | None = None
    paused_until: datetime | None = None
    paused_because: str = ""
    suspended: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether the registry was not read for so long that nothing is said about today."""
        return self.checked_at is None or self.at - self.checked_at > STALE_AFTER

    @property
    def stale_at(self) -> datetime | None:
        """When the claims become stale, if nothing is read before."""
        return self.checked_at + STALE_AFTER if self.checked_at else None

    @property
    def told(self) -> tuple[Incident, ...]:
        """The incidents that the operator was told of, the most hindering first."""
        order = list(INCIDENT_RULES)
        return tuple(sorted((one for one in self.incidents if one.told_at), key=lambda one: order.index(one.kind)))


@dataclass(frozen=True)
class Machine:
    """What is known outside the database: the process at work, if there is one, and where mails go."""

    process: int | None
    mail_folder: str = ""


def why_silent(one: ListSituation, situation: Situation) -> str:
    """Why a list has not been told anything lately, in one sentence."""
    return next(reason for cause in _LIST_CAUSES if (reason := cause(one, situation)))


def answer(situation: Situation, machine: Machine, facts: Mapping[Incident, str]) -> tuple[str, ...]:
    """The answer to "why did nothing arrive?", most important first; never empty.

    ``facts`` says each incident in words.
    """
    found = [
        _never_ran(situation, machine),
        _restored(situation),
        *(facts[incident] for incident in situation.told),
        situation.watchlist
        and f"The watchlist has errors and is used as it was before: {situation.watchlist}: monitor check",
        _nobody_works(situation, machine),
        _unread(situation),
        *(facts[incident] for incident in situation.incidents if not incident.told_at),
        _paused(situation),
        _mails_wait(situation),
        _suspended(situation),
        machine.mail_folder and f"No mail server is set: mails are written into {machine.mail_folder}",
    ]
    return tuple(line for line in found if line) or (_all_well(situation),)


def spelled(length: timedelta) -> str:
    """``40 minutes``, ``26 hours``, ``5 days``: rounded down, in one unit."""
    if length < timedelta(minutes=1):
        return "less than a minute"
    return _in_units(length, (" minute", " hour", " day"))


def shortened(length: timedelta) -> str:
    """``40 min``, ``26 h``, ``5 d``."""
    amount, unit = _amount(length)
    return f"{amount} {('min', 'h', 'd')[unit]}"


def shown_time(at: datetime) -> str:
    """``22 Nov 2026 06:17 UTC``; the argument is in UTC."""
    return f"{shown_day(at.date())} {at:%H:%M} UTC"


def _in_units(length: timedelta, units: tuple[str, str, str]) -> str:
    amount, unit = _amount(length)
    return f"{amount}{units[unit]}{'' if amount == 1 else 's'}"


def _amount(length: timedelta) -> tuple[int, int]:
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 120:
        return minutes, 0
    hours = minutes // 60
    return (hours, 1) if hours <= _HOURS_BELOW_DAYS else (hours // 24, 2)


def _never_ran(situation: Situation, machine: Machine) -> str:
    if situation.asked_at is None and machine.process is None:
        return "Nothing has run here yet: monitor run --once"
    return ""


def _restored(situation: Situation) -> str:
    if situation.restored_at is None:
        return ""
    day = shown_day(situation.restored_at.date())
    return f"The database was restored on {day}, and nothing is sent until somebody agrees: monitor db agree"


def _nobody_works(situation: Situation, machine: Machine) -> str:
    if machine.process is not None or situation.asked_at is None:
        return ""
    ago = situation.at - situation.asked_at
    if ago < _QUIET_MACHINE:
        return ""
    return f"No daemon is at work on this state directory; the registry was last asked {spelled(ago)} ago: monitor run"


def _unread(situation: Situation) -> str:
    if situation.asked_at is None or not situation.is_stale:
        return ""
    if situation.checked_at is None:
        return f"{REGISTRY} has never been read completely, so no digest can be written"
    return f"{REGISTRY} was last read {spelled(situation.at - situation.checked_at)} ago, so digests are held"


def _paused(situation: Situation) -> str:
    if situation.paused_until is None:
        return ""
    until = shown_time(situation.paused_until)
    return f"The mail server is left alone until {until} ({situation.paused_because}); earlier: monitor outbox resume"


def _suspended(situation: Situation) -> str:
    if not situation.suspended:
        return ""
    addresses = plural(situation.suspended, "suspended address", "suspended addresses")
    return f"Nothing is sent to {addresses} of the watchlist: monitor outbox suspended"


def _mails_wait(situation: Situation) -> str:
    waiting = situation.outbox.get("pending", 0)
    if not waiting or situation.oldest_pending is None:
        return ""
    since = spelled(situation.at - situation.oldest_pending)
    wait = f"{plural(waiting, 'mail')} {'waits' if waiting == 1 else 'wait'}"
    return f"{wait} in the outbox, the oldest for {since}"


def _all_well(situation: Situation) -> str:
    lists = [f"{one.title}: {why_silent(one, situation)}" for one in situation.lists]
    return f"Nothing is wrong. {'; '.join(lists) or 'The watchlist has no digests'}"


_Cause = Callable[[ListSituation, Situation], str]

_QUIET_RULES = {
    Quiet.MONTHLY: "a month in which nothing changes ends with one mail",
    Quiet.ALWAYS: "a mail comes at every due time all the same",
    Quiet.NEVER: "this list gets no mail without a change",
}


def _mail_cause(state: str, what: str) -> _Cause:
    def cause(one: ListSituation, _: Situation) -> str:
        number = one.mails.get(state, 0)
        return f"{plural(number, 'mail')} of digest {one.last_number} {what}" if number else ""

    return cause


def _due(one: ListSituation) -> str:
    return f"due {shown_time(one.next_due)}" if one.next_due else "sent as soon as there is something to tell"


def _stale(_one: ListSituation, situation: Situation) -> str:
    if situation.checked_at is None:
        return "the registry has not been read yet"
    return "held, because the registry was not read for 72 hours" if situation.is_stale else ""


#: Each gives a sentence if it is the cause; the last one always does.
_LIST_CAUSES: tuple[_Cause, ...] = (
    lambda one, _: "" if one.recipients else "nobody is on this list",
    lambda one, _: "" if one.suspended < one.recipients else "every address of this list is suspended",
    _mail_cause("failed", "refused for good"),
    _mail_cause("in_doubt", "in doubt: accepted or not, nobody here knows"),
    _mail_cause("held", "held"),
    _mail_cause("pending", "waiting in the outbox"),
    _stale,
    lambda one, _: f"{plural(one.held, 'change')} held for an operator: monitor held" if one.held else "",
    lambda one, _: f"{plural(one.news, 'change')} to tell, {_due(one)}" if one.news else "",
    lambda one, _: f"the first digest is {_due(one)}" if one.last_at is None else "",
    lambda one, _: (
        f"{plural(one.small, 'small change')} {'waits' if one.small == 1 else 'wait'} for a greater one"
        if one.small
        else ""
    ),
    lambda one, _: (
        f"nothing changed since {shown_day(one.last_at.date()) if one.last_at else 'the beginning'}; "
        f"{_QUIET_RULES[one.quiet]}"
    ),
)
