"""When a digest is due: named schedules and five-field cron expressions, in local wall-clock time.

Everything here is naive local time on purpose. A slot is named by what the
clock on the wall shows, so a night in which the clock goes forward or back
still has each slot once: the caller remembers the slot it served and compares.
The named schedules are shorthand for cron expressions and have one slot a date.

Cron means what crontab(5) says: minute, hour, day of month, month, day of week
(0 and 7 are Sunday); names of months and weekdays in any case; lists, ranges
and steps. A day matches if either day field does when both are restricted (do
not begin with ``*``), else if both do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

#: The schedule that has no slots: a digest goes out as soon as there is something to tell.
IMMEDIATE = "immediate"

#: The named schedules as the last three fields of a cron expression; the first two are the time of day.
_NAMED = {"daily": "* * *", "weekly": "* * 1", "monthly": "1 * *"}

#: Every schedule that has a name.
SCHEDULE_NAMES = (IMMEDIATE, *_NAMED)

#: A leap day on a given weekday comes again after at most 40 years (across 1900 or 2100); nothing is rarer.
_RAREST = timedelta(days=40 * 366)

_ONE_DAY = timedelta(days=1)


class ScheduleError(ValueError):
    """A text that is no schedule. ``what`` is the fact, ``remedy`` is what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Schedule:
    """The dates and the local times of day at which something is due.

    ``times`` is sorted, and empty for ``immediate``. ``weekdays`` count from 0
    for Sunday. ``either_day`` tells that one of the two day fields is enough.
    """

    times: tuple[time, ...] = ()
    days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    either_day: bool = False

    @property
    def is_immediate(self) -> bool:
        """Whether there are no slots to wait for."""
        return not self.times

    def falls_on(self, day: date) -> bool:
        """Whether that date has slots."""
        if self.is_immediate or day.month not in self.months:
            return False
        matches = (day.day in self.days, day.isoweekday() % 7 in self.weekdays)
        return any(matches) if self.either_day else all(matches)

    def last_slot(self, now_local: datetime) -> datetime | None:
        """The latest slot at or before that local time; a time zone on the argument is ignored."""
        now = now_local.replace(tzinfo=None)
        for day in _days_from(now.date(), -_ONE_DAY):
            if self.falls_on(day):
                for at in reversed(self.times):
                    if (slot := datetime.combine(day, at)) <= now:
                        return slot
        return None

    def next_slot(self, after_local: datetime) -> datetime | None:
        """The earliest slot after that local time; a time zone on the argument is ignored."""
        after = after_local.replace(tzinfo=None)
        for day in _days_from(after.date(), _ONE_DAY):
            if self.falls_on(day):
                for at in self.times:
                    if (slot := datetime.combine(day, at)) > after:
                        return slot
        return None


def parse_schedule(schedule: str, at: time) -> Schedule:
    """Read a named schedule or a cron expression; ``at`` is the time of day of the named ones.

    Raises ScheduleError for anything else, and for a date that never comes (30 February).
    """
    if schedule == IMMEDIATE:
        return Schedule()
    texts = (f"{at.minute} {at.hour} {_NAMED[schedule]}" if schedule in _NAMED else schedule).split()
    if len(texts) != len(_FIELDS):
        raise ScheduleError(f"{schedule!r} is not a schedule", _HOW_TO_WRITE)
    minutes, hours, days, months, weekdays = (field.read(text) for field, text in zip(_FIELDS, texts, strict=True))
    found = Schedule(
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=days,
        months=months,
        weekdays=frozenset(number % 7 for number in weekdays),
        either_day=not texts[2].startswith("*") and not texts[4].startswith("*"),
    )
    if not found.either_day and min(days) > max(_LONGEST[month] for month in months):
        raise ScheduleError(f"{schedule!r} names a date that never comes", "choose a day that the month has")
    return found


_HOW_TO_WRITE = (
    f"write {', '.join(SCHEDULE_NAMES)}, or five cron fields: minute hour day-of-month month day-of-week (0 7 * * 1)"
)

_LONGEST = dict(zip(range(1, 13), (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))

_ITEM = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True)
class _Field:
    """One of the five fields: what it counts, its bounds, and the names of its numbers from ``first``."""

    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()

    def read(self, text: str) -> frozenset[int]:
        """The numbers that a list of items names."""
        return frozenset(number for item in text.split(",") for number in self._item(item))

    def _item(self, item: str) -> range:
        found = _ITEM.fullmatch(item)
        if not found:
            raise self._refused(item)
        star, low, high, step = found.groups()
        if star:
            first, last = self.first, self.last
        else:
            first = self._number(low)
            last = self._number(high) if high else first
            if first and high and high.lower() == "sun":
                last = self.last  # a range may end with Sunday: fri-sun
        if last < first or step == "0" or (step and not (star or high)):
            raise self._refused(item)
        return range(first, last + 1, int(step or 1))

    def _number(self, text: str) -> int:
        if text.lower() in self.words:
            return self.first + self.words.index(text.lower())
        if not re.fullmatch(r"[0-9]{1,2}", text) or not self.first <= int(text) <= self.last:
            raise self._refused(text)
        return int(text)

    def _refused(self, item: str) -> ScheduleError:
        names = f", or {self.words[0]} to {self.words[-1]}" if self.words else ""
        return ScheduleError(
            f"{item!r} does not fit the cron field for the {self.name}",
            f"write {self.first} to {self.last}{names}, a list (1,3), a range (1-5), or a step (*/2, 1-5/2)",
        )


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field("day of the week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def _days_from(first: date, step: timedelta) -> Iterator[date]:
    day = first
    for _ in range(_RAREST.days + 1):
        yield day
        try:
            day += step
        except OverflowError:
            return
