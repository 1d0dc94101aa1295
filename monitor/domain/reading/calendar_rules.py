"""Rules for periods of the calendar: months, quarters, halves, seasons, years and their pieces.

Conventions: claim guidelines, section 4. Each rule is a row of categories
(see ``time_words``) with the function that builds its block.
"""

from datetime import date

from monitor.domain.reading.blocks import (
    Block,
    Doubt,
    Edge,
    Stretch,
    Unit,
    edge_of,
    month_block,
    part_of,
    shifted,
    week_holding,
    year_block,
)
from monitor.domain.reading.grammar import Built, NoReadingError, rule
from monitor.domain.reading.time_words import full_year

When = Block | Stretch | tuple[Block | Stretch, ...]


def _month(_said_on: date | None, month: int, *rest: object) -> Built:
    return month_block(month, _year_number(rest[-1] if rest else None))


def _year_number(value: object) -> int | None:
    """The year of a nested year expression; other nested periods cannot date a month."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Block) and value.unit is Unit.YEAR:
        return value.year
    if value is None:
        return None
    raise NoReadingError


def _season(_said_on: date | None, season: int, *rest: object) -> Built:
    return Block(Unit.SEASON, _year_number(rest[-1] if rest else None), season, 3)


def _winter(_said_on: date | None, season: int, _of: object, year: int, _to: object, following: int) -> Built:
    if season != 12 or following % 100 != (year + 1) % 100:
        raise NoReadingError
    return Block(Unit.SEASON, year, 12, 3)


def _year(_said_on: date | None, *values: object) -> Built:
    return year_block(next(v for v in values if isinstance(v, int) and not isinstance(v, bool)))


def _fiscal_year(_said_on: date | None, *values: object) -> Built:
    number = next(v for v in values if isinstance(v, int) and not isinstance(v, bool))
    return year_block(number if number >= 100 else full_year(number, 2))._replace(doubt=Doubt.FISCAL, approximate=True)


def _this_fiscal_year(_said_on: date | None, _fiscal_word: object, unit: Unit) -> Built:
    if unit is not Unit.YEAR:
        raise NoReadingError
    return year_block(None)._replace(doubt=Doubt.FISCAL, approximate=True)


def _decade(_said_on: date | None, first: int) -> Built:
    return Block(Unit.DECADE, first, 1, 120)


def _short(_said_on: date | None, part: tuple[Unit, int, int | None]) -> Built:
    unit, number, year = part
    return part_of(year_block(year), unit, number)


def _short_in(_said_on: date | None, part: tuple[Unit, int, int | None], *rest: object) -> Built:
    unit, number, year = part
    whole = rest[-1]
    if year is not None:
        raise NoReadingError
    if isinstance(whole, int):
        whole = year_block(full_year(whole, 2))
    return _part(whole, unit, number)


def _part(whole: object, unit: Unit, number: int) -> Block:
    part = part_of(whole, unit, number) if isinstance(whole, Block) else None
    if part is None:
        raise NoReadingError
    return part


def _whole_of(rest: tuple[object, ...]) -> Block:
    """The period that a part belongs to: the one named, or else a year to be found."""
    return rest[-1] if rest and isinstance(rest[-1], Block) else year_block(None)


def _ordinal_in(_said_on: date | None, number: int, _kind: object, unit: Unit, *rest: object) -> Built:
    if unit not in {Unit.QUARTER, Unit.HALF} and not rest:
        raise NoReadingError
    return _part(_whole_of(rest), unit, number)


def _both_in(_said_on: date | None, one: int, _or: object, _the: object, two: int, unit: Unit, *rest: object) -> Built:
    whole = _whole_of(rest)
    return (_part(whole, unit, one), _part(whole, unit, two))


def _edge(_said_on: date | None, edge: object, *rest: object) -> Built:
    whole = rest[-1]
    if not isinstance(whole, Block):
        raise NoReadingError
    return edge_of(whole, edge if isinstance(edge, Edge) else Edge.LATE)


def _edges(_said_on: date | None, one: Edge, _to: object, two: Edge, *rest: object) -> Built:
    whole = rest[-1]
    if not isinstance(whole, Block):
        raise NoReadingError
    return (edge_of(whole, one), edge_of(whole, two))


def _unit_end(said_on: date | None, unit: Unit, edge: Edge, *rest: object) -> Built:
    """``year-end 2025``, ``quarter-end``."""
    whole = rest[-1] if rest else _current(said_on, unit)
    if not isinstance(whole, Block) or whole.unit is not unit:
        raise NoReadingError
    return edge_of(whole, edge)


def _year_end(said_on: date | None, edge: Edge, *rest: object) -> Built:
    return _unit_end(said_on, Unit.YEAR, edge, *rest)


def _unit_of(said_on: date | None, unit: Unit, _of: object, _the: object, block: object) -> Built:
    """``the week of June 10`` is that Monday to Sunday; ``the month of June`` is June."""
    if isinstance(block, Block) and block.unit is unit:
        return block
    if unit is not Unit.WEEK or not isinstance(block, Block) or block.unit is not Unit.DAY:
        raise NoReadingError
    year = block.year or (said_on.year if said_on else None)
    if year is None:
        raise NoReadingError
    return week_holding(block.first(year))


def _year_ending(_said_on: date | None, *values: object) -> Built:
    """A fiscal year whose end is stated: the twelve months that end there."""
    end = values[-1]
    if not isinstance(end, Block) or end.unit not in {Unit.DAY, Unit.MONTH} or not end.year:
        raise NoReadingError
    return Block(Unit.YEAR, end.year - 1, end.month + 1, 12)


def _fiscal(_said_on: date | None, *values: object) -> Built:
    block = values[-1]
    if not isinstance(block, Block) or block.unit not in {Unit.QUARTER, Unit.HALF}:
        raise NoReadingError
    return block._replace(doubt=Doubt.FISCAL, approximate=True)


def _calendar(_said_on: date | None, *values: object) -> Built:
    block = values[-1]
    if not isinstance(block, Block):
        raise NoReadingError
    return block


def _unit(said_on: date | None, *values: object) -> Built:
    return _current(said_on, next(value for value in values if isinstance(value, Unit)))


def _current(said_on: date | None, unit: Unit) -> Block:
    """``the year`` may be named elsewhere; ``the quarter`` is the one that holds the day of the source."""
    if unit is Unit.YEAR:
        return year_block(None)
    if unit is Unit.HALF:
        raise NoReadingError
    return unit_holding(said_on, unit)


def unit_holding(said_on: date | None, unit: Unit, steps: int = 0) -> Block:
    """The calendar unit that holds the day of the source, or one so many units later."""
    if said_on is None:
        raise NoReadingError
    size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12, Unit.DECADE: 120}.get(unit)
    if size is None:
        raise NoReadingError
    if unit is Unit.DECADE:
        return Block(unit, said_on.year // 10 * 10 + 10 * steps, 1, 120)
    first = (said_on.month - 1) // size * size + 1
    start = shifted(date(said_on.year, first, 1), months=size * steps)
    return Block(unit, start.year, start.month, size)


RULES = [
    *rule("month", "MONTH", _month, alone=False),
    *rule("month and year", "MONTH ,|.? OF? <period>", _month),
    *rule("season", "SEASON", _season, alone=False),
    *rule("season and year", "SEASON ,? OF|IN? <period>", _season),
    *rule("winter of two years", "SEASON OF? YEAR /|TO? COUNT|YEAR", _winter),
    *rule("year", "YEAR", _year, alone=False),
    *rule(
        "calendar year",
        """
        CALENDAR YEAR
        CALENDAR UNIT YEAR
        UNIT YEAR
        CY
        """,
        _year,
    ),
    *rule(
        "fiscal year",
        """
        FY
        FISCAL YEAR
        FISCAL UNIT YEAR
        FISCAL UNIT '|’ COUNT
        """,
        _fiscal_year,
    ),
    *rule("fiscal year", "FISCAL UNIT", _this_fiscal_year, alone=False),
    *rule("decade", "DECADE", _decade),
    *rule(
        "fiscal year with its end",
        """
        FISCAL UNIT YEAR? ,|(? WHICH? END_STOP IN|ON? <period>
        FISCAL YEAR ,|(? WHICH? END_STOP IN|ON? <period>
        """,
        _year_ending,
    ),
    *rule("fiscal part", "FISCAL <period>", _fiscal),
    *rule("calendar part", "CALENDAR <period>", _calendar),
    *rule("quarter or half in short", "SHORT", _short),
    *rule(
        "quarter or half in short, and year",
        """
        SHORT '|’ COUNT
        SHORT ,|OF|IN? THE? <period>
        """,
        _short_in,
    ),
    *rule(
        "numbered part of a period",
        """
        ORDINAL|FINAL FISCAL|CALENDAR? UNIT
        ORDINAL|FINAL FISCAL|CALENDAR? UNIT OF|IN|, THE? <period>
        ORDINAL|FINAL FISCAL|CALENDAR? UNIT <period>
        LAST FISCAL|CALENDAR? UNIT OF THE? <period>
        LATTER FISCAL|CALENDAR? UNIT
        LATTER FISCAL|CALENDAR? UNIT OF|IN? THE? <period>
        """,
        _ordinal_in,
    ),
    *rule(
        "two parts of a period",
        """
        ORDINAL OR|TO|/ THE? ORDINAL UNIT|UNITS
        ORDINAL OR|TO|/ THE? ORDINAL UNIT|UNITS OF|IN? THE? <period>
        """,
        _both_in,
    ),
    *rule("between two parts of a period", "EDGE TO|OR|/? EDGE IN|OF? THE? <period>", _edges),
    *rule(
        "early, mid or late part",
        """
        EDGE THE? <period>
        EDGE IN|OF THE? <period>
        EDGE PART|UNIT OF THE? <period>
        LATTER PART OF|IN THE? <period>
        """,
        _edge,
    ),
    *rule(
        "beginning or end of a period",
        """
        POINT OF? THE? <period>
        """,
        _edge,
    ),
    *rule(
        "end of the unit",
        """
        UNIT POINT
        UNIT POINT IN|OF? THE? <period>
        """,
        _unit_end,
    ),
    *rule(
        "year-end and mid-year",
        """
        YEAREND
        YEAREND IN|OF? THE? <period>
        """,
        _year_end,
    ),
    *rule("unit that holds a day", "UNIT OF|BEGINNING THE? <period>", _unit_of),
    *rule("the same year", "SAME|THAT UNIT", _unit),
    *rule("the year, the quarter", "UNIT", _unit, alone=False),
    *rule("the year, the quarter", "THE UNIT", _unit, alone=False),
]
