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

    def since(self, plan: DigestPlan) -> datetime | None:
        """The instant of the slot, the first one of an hour that comes twice; None outside the schedule."""
        if self.slot is None:
            return None
        return datetime.fromisoformat(self.slot).replace(tzinfo=ZoneInfo(plan.timezone))


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


def is_immediate(plan: DigestPlan) -> bool:
    """Whether the list has no schedule and is told at once, and then only of verdicts that turned."""
    return parse_schedule(plan.schedule, plan.at).is_immediate


def next_slot(plan: DigestPlan, now: datetime) -> datetime | None:
    """The next due time of the list after ``now``, in its own time zone; None without a schedule."""
    zone = ZoneInfo(plan.timezone)
    slot = parse_schedule(plan.schedule, plan.at).next_slot(now.astimezone(zone).replace(tzinfo=None))
    return slot.replace(tzinfo=zone) if slot else None


def local_day(plan: DigestPlan, at: datetime) -> date:
    """The date that the clock on the list's wall shows at that time."""
    return at.astimezone(ZoneInfo(plan.timezone)).date()


def may_follow(plan: DigestPlan, last: datetime | None, now: datetime) -> bool:
    """Whether a scheduled digest may follow the one written at ``last``: one a local date, whatever else happens.

    A cron expression with two times, an edited time of day, a night in which
    the clock is put back, or a clock that goes back: the date decides.
    """
    return last is None or local_day(plan, last) < local_day(plan, now)


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
