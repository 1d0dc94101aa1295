"""Rules for periods counted from the day of the source.

Conventions: claim guidelines, section 5. Without a day of the source none of
these has a reading.
"""

from datetime import date
from typing import cast

from monitor.domain.reading.blocks import Block, Doubt, Stretch, Unit, month_block, shifted, week_holding
from monitor.domain.reading.calendar_rules import unit_holding
from monitor.domain.reading.grammar import Built, NoReadingError, rule
from monitor.domain.reading.time_words import Shift

#: What "the coming weeks", "the next few months" and "the coming years" mean, in units of one.
_UNNUMBERED = {Unit.DAY: 8, Unit.WEEK: 8, Unit.MONTH: 6, Unit.QUARTER: 2, Unit.YEAR: 5, Unit.DECADE: 2}

#: A "next spring" fewer days away than this may mean the spring of the year after.
_NEAR = 150

_AMOUNTS = """
    COUNT|A|COUPLE OF?
    COUNT|A|COUPLE ( COUNT )
    COUNT|A TO|OR|/? COUNT|COUPLE
"""


def _known(said_on: date | None) -> date:
    if said_on is None:
        raise NoReadingError
    return said_on


def steps(day: date, unit: Unit, count: int) -> date:
    """The day so many units later (earlier if negative), the day of the month kept where it can be."""
    if unit in {Unit.DAY, Unit.WEEK}:
        return shifted(day, days=min(count, 99999) * (7 if unit is Unit.WEEK else 1))
    size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12, Unit.DECADE: 120}
    return shifted(day, months=count * size[unit])


def _shifted_unit(said_on: date | None, step: int, unit: Unit) -> Block | Stretch:
    day = _known(said_on)
    if unit is Unit.WEEK:
        return week_holding(shifted(day, days=7 * step))._replace(past=step < 0)
    if unit is Unit.DAY:
        return Stretch(shifted(day, days=step), shifted(day, days=step), past=step < 0)
    return unit_holding(day, unit, step)


def _this(said_on: date | None, _this_word: object, unit: Unit) -> Built:
    return _shifted_unit(said_on, 0, unit)


def _stepped(said_on: date | None, step: int, unit: Unit) -> Built:
    return _shifted_unit(said_on, step, unit)


def _stepped_slot(said_on: date | None, step: int, block: Block) -> Block:
    """``this fall``, ``last summer``, ``next March``: the one of this year, the latest finished, the next to begin."""
    day = _known(said_on)
    years = range(day.year - 2, day.year + 3)
    if step < 0:
        return block._replace(year=max(year for year in years if block.last(year) < day))
    if step > 0:
        found = block._replace(year=min(year for year in years if block.first(year) > day))
        near = found.unit is Unit.SEASON and (found.first(found.year or 0) - day).days < _NEAR
        return found._replace(approximate=True, doubt=Doubt.NEXT) if near else found
    return block._replace(year=min(year for year in years if block.last(year) >= date(day.year, 1, 1)))


def _stepped_month(said_on: date | None, step: object, month: int) -> Built:
    return _stepped_slot(said_on, 0 if step is True else cast(int, step), month_block(month, None))


def _stepped_season(said_on: date | None, step: object, season: int) -> Built:
    return _stepped_slot(said_on, 0 if step is True else cast(int, step), Block(Unit.SEASON, None, season, 3))


def _stepped_part(said_on: date | None, step: int, block: object) -> Built:
    """``next Q1``, ``last first half``."""
    if not isinstance(block, Block) or block.year is not None or block.unit is Unit.YEAR:
        raise NoReadingError
    return _stepped_slot(said_on, step, block)


def _amount(values: tuple[object, ...]) -> tuple[int, int, Unit]:
    """The smallest and the largest number of an amount, and its unit."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool | Shift)]
    unit = next(value for value in values if isinstance(value, Unit))
    if not numbers or max(numbers) > 9999:
        raise NoReadingError
    return min(numbers), max(numbers), unit


def _ahead(said_on: date | None, *values: object) -> Built:
    low, high, unit = _amount(values)
    return Stretch(_known(said_on), steps(_known(said_on), unit, high), approximate=low != high)


def _one_ahead(said_on: date | None, *values: object) -> Built:
    day = _known(said_on)
    return Stretch(day, steps(day, next(value for value in values if isinstance(value, Unit)), 1))


def _within_this(said_on: date | None, *values: object) -> Built:
    return _later(said_on, _shifted_unit(said_on, 0, next(value for value in values if isinstance(value, Unit))))


def _ahead_at(said_on: date | None, *values: object) -> Built:
    """``in five years``: the unit that holds that day; ``in two to three years``: from one to the other."""
    low, high, unit = _amount(values)
    day = _known(said_on)
    if low != high:
        return Stretch(steps(day, unit, low), steps(day, unit, high), approximate=True)
    then = steps(day, unit, low)
    if unit is Unit.DAY:
        return Stretch(then, then, approximate=True)
    if unit is Unit.WEEK:
        return week_holding(then)._replace(approximate=True)
    if unit is Unit.DECADE:
        return Stretch(then, then, approximate=True)
    return unit_holding(then, unit)._replace(approximate=True)


def _at_least(said_on: date | None, *values: object) -> Built:
    """``at least five years away``: from that year on."""
    low, _high, unit = _amount(values)
    then = steps(_known(said_on), unit, low)
    if unit in {Unit.DAY, Unit.WEEK, Unit.DECADE}:
        return Stretch(then, None, approximate=True)
    held = unit_holding(then, unit)
    return Stretch(held.first(held.year or 0), None, approximate=True)


def _ago(said_on: date | None, *values: object) -> Built:
    low, _high, unit = _amount(values)
    then = steps(_known(said_on), unit, -low)
    if unit in {Unit.DAY, Unit.WEEK, Unit.DECADE}:
        return Stretch(then, then, approximate=True, past=True)
    held = unit_holding(then, unit)
    return Stretch(held.first(held.year or 0), held.last(held.year or 0), approximate=True, past=True)


def _behind(said_on: date | None, *values: object) -> Built:
    _low, high, unit = _amount(values)
    day = _known(said_on)
    return Stretch(steps(day, unit, -high), day, past=True)


def _some_ahead(said_on: date | None, *values: object) -> Built:
    unit = next(value for value in values if isinstance(value, Unit))
    day = _known(said_on)
    return Stretch(day, steps(day, unit, _UNNUMBERED[unit]), approximate=True)


def _some_behind(said_on: date | None, *values: object) -> Built:
    unit = next(value for value in values if isinstance(value, Unit))
    day = _known(said_on)
    return Stretch(steps(day, unit, -_UNNUMBERED[unit]), day, approximate=True, past=True)


def _some_away(_said_on: date | None, *_values: object) -> Built:
    return Stretch(None, None, approximate=True, vague=True)


def _whole(said_on: date | None, block: object) -> tuple[date, date]:
    """The first and last day of a period that is to be cut at the day of the source."""
    day = _known(said_on)
    if not isinstance(block, Block):
        raise NoReadingError
    year = day.year if block.year is None else block.year
    return block.first(year), block.last(year)


def _later(said_on: date | None, *values: object) -> Built:
    first, last = _whole(said_on, values[-1])
    return Stretch(min(max(_known(said_on), first), last), last)


def _earlier(said_on: date | None, *values: object) -> Built:
    first, _last = _whole(said_on, values[-1])
    return Stretch(first, max(_known(said_on), first), past=True)


def _day(said_on: date | None, step: object) -> Built:
    offset = 0 if step is True else cast(int, step)
    then = shifted(_known(said_on), days=offset)
    return Stretch(then, then, past=offset < 0)


def _weekday(said_on: date | None, step: object, weekday: object) -> Built:
    """``last Monday`` is before, ``next Monday`` after the day of the source, ``this Monday`` in its week."""
    day, wanted = _known(said_on), 0 if weekday is True else cast(int, weekday)
    offset = wanted - day.weekday()
    if step == -1 and offset >= 0:
        offset -= 7
    if step == 1 and offset <= 0:
        offset += 7
    then = shifted(day, days=offset)
    return Stretch(then, then, past=then < day)


def _amount_rows(before: str, after: str) -> str:
    return "\n".join(f"{before} {row.strip()} {after}" for row in _AMOUNTS.strip().splitlines())


RULES = [
    *rule("this unit", "THIS UNIT", _this),
    *rule("next or last unit", "NEXT|COMING|LAST UNIT", _stepped),
    *rule("this, next or last month by name", "THIS|NEXT|COMING|LAST MONTH", _stepped_month),
    *rule("this, next or last season", "THIS|NEXT|COMING|LAST SEASON", _stepped_season),
    *rule("next or last numbered part", "NEXT|LAST <period>", _stepped_part),
    *rule("this, next or last weekday", "THIS|NEXT|LAST WEEKDAY", _weekday),
    *rule(
        "within a number of units",
        _amount_rows("WITHIN|OVER THE? NEXT|COMING ABOUT?", "UNIT|UNITS")
        + "\n"
        + _amount_rows("WITHIN ABOUT?", "UNIT|UNITS")
        + "\n"
        + _amount_rows("IN THE? NEXT|COMING", "UNIT|UNITS")
        + "\n"
        + _amount_rows("IN LESS THAN", "UNIT|UNITS")
        + "\n"
        + _amount_rows("NEXT|COMING", "UNIT|UNITS")
        + """
        WITHIN|OVER|IN THE? NEXT|COMING UNIT OR COUNT|COUPLE
        NEXT|COMING UNIT OR COUNT|COUPLE
        """,
        _ahead,
    ),
    *rule(
        "in a number of units",
        _amount_rows("IN ABOUT?", "UNIT|UNITS TIME?")
        + "\n"
        + _amount_rows("ABOUT?", "UNIT|UNITS AWAY").replace("ABOUT? ", "")
        + "\n"
        + _amount_rows("ABOUT", "UNIT|UNITS AWAY")
        + "\n"
        + _amount_rows("", "UNIT|UNITS FROM NOW|TODAY"),
        _ahead_at,
    ),
    *rule(
        "at least a number of units",
        _amount_rows("AT LEAST ANOTHER?", "UNIT|UNITS AWAY")
        + "\n"
        + _amount_rows("AT LEAST ANOTHER?", "UNIT|UNITS FROM NOW|TODAY")
        + "\n"
        + _amount_rows("TAKE AT LEAST ANOTHER?", "UNIT|UNITS")
        + "\n"
        + _amount_rows("IN AS LITTLE AS", "UNIT|UNITS"),
        _at_least,
    ),
    *rule("not for a number of units", _amount_rows("FOR AT? LEAST? ANOTHER?", "UNIT|UNITS"), _at_least),
    *rule("a number of units ago", _amount_rows("", "UNIT|UNITS AGO"), _ago),
    *rule("over the last number of units", _amount_rows("IN|OVER|WITHIN THE? LAST", "UNIT|UNITS"), _behind),
    *rule(
        "coming units",
        """
        IN|WITHIN|OVER THE? NEXT|COMING FEW|COUPLE? OF? UNITS
        NEXT|COMING FEW|COUPLE? OF? UNITS
        IN|WITHIN|OVER THE|A? FEW|COUPLE OF? UNITS
        UNITS TO COMING
        """,
        _some_ahead,
    ),
    *rule("recent units", "IN|OVER|WITHIN THE? LAST FEW|COUPLE? OF? UNITS", _some_behind),
    *rule("some units away", "FEW UNITS AWAY", _some_away),
    *rule("over the next unit", "WITHIN|OVER THE? NEXT|COMING UNIT", _one_ahead),
    *rule("within the unit", "WITHIN THE|THIS UNIT", _within_this),
    *rule("later in a period", "LATER IN|ON|OF? THE? <period>", _later),
    *rule("rest of a period", "REST OF THE? <period>", _later),
    *rule("earlier in a period", "EARLIER IN|OF? THE? <period>", _earlier),
    *rule("today, yesterday, tomorrow", "TODAY|YESTERDAY|TOMORROW", _day),
]
