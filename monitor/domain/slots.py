"""When a list is due, and for what: its schedule, what it has to tell, and what it was told last."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.domain.digest import DigestKind
from monitor.domain.schedules import parse_schedule
from monitor.domain.watchlist import DigestPlan, Quiet


@dataclass(frozen=True)
class Due:
    """A time at which a list may be told something; ``slot`` names it, so that it is served once.

    The slot is a local date and time as the clock on the wall shows it: a night
    in which the clock is put back has it once. It is None when somebody asks
    outside the schedule.
    """

    slot: str | None


def due(plan: DigestPlan, now: datetime, *, asked: bool) -> Due | None:
    """Whether the list may be told something at ``now`` (with a time zone).

    ``asked`` is a person's wish, which needs no slot; so does a list without a
    schedule, which is told at once.
    """
    schedule = parse_schedule(plan.schedule, plan.at)
    if asked or schedule.is_immediate:
        return Due(None)
    slot = schedule.last_slot(now.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None))
    return Due(slot.isoformat(timespec="minutes")) if slot else None


def what_to_send(plan: DigestPlan, last: date | None, today: date, *, has_news: bool) -> DigestKind | None:
    """The kind of digest that is due, if any. ``last`` is the day of the last one; None if there was none.

    Silence alone cannot be told from a broken program, so by default a month
    without any digest is followed by one that says that nothing changed.
    """
    if last is None:
        return DigestKind.FIRST
    if has_news:
        return DigestKind.CHANGES
    if plan.quiet is Quiet.ALWAYS:
        return DigestKind.QUIET if last < today else None
    if plan.quiet is Quiet.MONTHLY and _months(today) - _months(last) > 1:
        return DigestKind.QUIET
    return None


def _months(day: date) -> int:
    return day.year * 12 + day.month
