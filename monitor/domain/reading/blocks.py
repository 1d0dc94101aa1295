"""Stretches of the calendar as sources name them, whose year may be left out.

The conventions are those of the claim guidelines, section 4: quarters and
halves are calendar ones, a year has three thirds (early, mid, late), and
nothing is cut at the day of the source.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from monitor.domain.dates import add_months


class Unit(StrEnum):
    """The calendar unit that an expression names."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    PIECE = "piece"


class Edge(StrEnum):
    """Which piece of a period is meant."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"
    START = "start"
    END = "end"


class Doubt(StrEnum):
    """Why the same words can mean other days."""

    FISCAL = "the end of the fiscal year is not stated"
    FIGURES = "the order of day and month is not certain"
    NEXT = "the next one, or the one of next year"


class Block(NamedTuple):
    """Whole months, or days of one month, in a year that may be unknown (``None``).

    ``month`` counts from 1 and ``months`` may run past December (winter).
    ``day`` and ``last_day`` are 0 for whole months; ``last_day`` is cut at
    the end of the month.
    """

    unit: Unit
    year: int | None
    month: int = 1
    months: int = 12
    day: int = 0
    last_day: int = 0
    approximate: bool = False
    doubt: Doubt | None = None
    edge: Edge | None = None

    def first(self, year: int) -> date:
        """The first day, in that year."""
        return date(year + (self.month - 1) // 12, (self.month - 1) % 12 + 1, self.day or 1)

    def last(self, year: int) -> date:
        """The last day, in that year."""
        end = self.month + self.months - 2
        last_year, last_month = year + end // 12, end % 12 + 1
        length = monthrange(last_year, last_month)[1]
        return date(last_year, last_month, min(self.last_day or length, length))


class Stretch(NamedTuple):
    """Days counted from the day of the source. ``past`` tells that the words themselves look back."""

    first: date | None
    last: date | None
    approximate: bool = False
    past: bool = False
    vague: bool = False


FIRST_YEAR, LAST_YEAR = 1900, 2099

#: How many months each unit has, where it is made of months.
MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.SEASON: 3, Unit.HALF: 6, Unit.YEAR: 12, Unit.DECADE: 120}

_DAY_THIRDS = {Edge.EARLY: (1, 10), Edge.MID: (11, 20), Edge.LATE: (21, 31)}
_THIRD = {Edge.EARLY: 0, Edge.MID: 1, Edge.LATE: 2}


def edge_of(block: Block, edge: Edge) -> Block:
    """The early, mid or late third of a block, or its first or last month; always approximate."""
    if block.day:
        return block._replace(approximate=True)
    if block.months == 1:
        first, last = _DAY_THIRDS.get(edge, (0, 0))
        return block._replace(unit=Unit.PIECE, day=first, last_day=last, approximate=True, edge=edge)
    if edge in _THIRD:
        third = block.months // 3
        month, months = block.month + _THIRD[edge] * third, third
    else:
        month, months = block.month + (block.months - 1 if edge is Edge.END else 0), 1
    return block._replace(unit=Unit.PIECE, month=month, months=months, approximate=True, edge=edge)


def part_of(block: Block, unit: Unit, number: int) -> Block | None:
    """The numbered quarter, half, month or week of a block; ``-1`` is its last. None if it has no such part."""
    if unit is Unit.HALF and block.months == 1 and not block.day:
        return block._replace(unit=Unit.PIECE, day=16 if number != 1 else 1, last_day=31 if number != 1 else 15)
    if unit is Unit.WEEK:
        return _week_of(block, number)
    size = block.months // 2 if unit is Unit.HALF else MONTHS.get(unit, 0)
    if unit is Unit.QUARTER and block.months not in (6, 12):
        return None
    if not size or size >= block.months or block.day:
        return None
    index = block.months // size if number < 0 else number
    if index * size > block.months:
        return None
    return block._replace(unit=unit, month=block.month + (index - 1) * size, months=size, edge=None)


def _week_of(block: Block, number: int) -> Block | None:
    if block.day or block.months > 12 or number > 4:
        return None
    if number > 0:
        return block._replace(unit=Unit.PIECE, months=1, day=7 * number - 6, last_day=7 * number)
    year = block.year or 2001
    end = block.last(year)
    return block._replace(unit=Unit.PIECE, month=block.month + block.months - 1, months=1, day=end.day - 6, last_day=31)


def year_block(year: int | None) -> Block:
    """A calendar year."""
    return Block(Unit.YEAR, year)


def month_block(month: int, year: int | None) -> Block:
    """A calendar month."""
    return Block(Unit.MONTH, year, month, 1)


def day_block(year: int | None, month: int, day: int) -> Block | None:
    """A day of the calendar, or None if no such day exists (29 February is allowed while the year is unknown)."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    return Block(Unit.DAY, year, month, 1, day, day)


def week_holding(day: date) -> Stretch:
    """The Monday to Sunday that hold a day."""
    first = shifted(day, days=-day.weekday())
    return Stretch(first, shifted(first, days=6))


def shifted(day: date, *, days: int = 0, months: int = 0) -> date:
    """A day so much later, stopped at the ends of the calendar that Python has."""
    limit = date.max if days > 0 or months > 0 else date.min
    try:
        return add_months(day, months) + timedelta(days=days)
    except (ValueError, OverflowError):
        return limit


def day_after(day: date) -> date:
    """The next day."""
    return shifted(day, days=1)


def day_before(day: date) -> date:
    """The day before."""
    return shifted(day, days=-1)
