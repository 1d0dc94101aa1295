"""Rules for days of the calendar: dates in figures and in words, and stretches of days in one month.

A date that no calendar has builds None: its words are taken, and nothing is guessed.
"""

from datetime import date

from monitor.domain.reading.blocks import (
    LAST_YEAR,
    Block,
    Doubt,
    Unit,
    day_block,
    month_block,
)
from monitor.domain.reading.grammar import Built, NoReadingError, rule
from monitor.domain.reading.time_words import full_year


def _date(_said_on: date | None, parts: tuple[int, int, int]) -> Built:
    year, month, day = parts
    return day_block(year, month, day) if 1 <= year <= LAST_YEAR else None


def _year_month(_said_on: date | None, parts: tuple[int, int]) -> Built:
    return month_block(parts[1], parts[0])


def _slashed(_said_on: date | None, text: str) -> Built:
    """``03/04/2026`` is read as in the United States, where most sources are; 31/12/2026 has one reading."""
    month, day, year = (int(part) for part in text.split("/"))
    year = full_year(year, len(text.rsplit("/", 1)[1]))
    if not 1 <= year <= LAST_YEAR:
        return None
    if month > 12:
        return day_block(year, day, month)
    block = day_block(year, month, day)
    if block is None or day > 12 or day == month:
        return block
    return block._replace(approximate=True, doubt=Doubt.FIGURES)


def _day(year: object, month: int, day: int) -> Block | None:
    return day_block(year if isinstance(year, int) else None, month, day)


def _month_day(_said_on: date | None, month: int, _stop: object, _the: object, day: int, *comma_year: object) -> Built:
    return _day(comma_year[-1] if comma_year else None, month, day)


def _day_month(_said_on: date | None, day: int, _of: object, month: int, *comma_year: object) -> Built:
    return _day(comma_year[-1] if comma_year else None, month, day)


def _days(
    _said_on: date | None, month: int, _stop: object, day: int, _to: object, last: int, *comma_year: object
) -> Built:
    year = comma_year[-1] if comma_year else None
    block, end = _day(year, month, day), _day(year, month, last)
    return block._replace(last_day=last) if block and end and day <= last else None


def _days_first(said_on: date | None, day: int, to: object, last: int, _of: object, month: int, *year: object) -> Built:
    return _days(said_on, month, None, day, to, last, *year)


def _weekday_date(_said_on: date | None, _weekday: int, _c: object, _the: object, block: object) -> Built:
    if not isinstance(block, Block) or block.unit is not Unit.DAY:
        raise NoReadingError
    return block


RULES = [
    *rule("date in figures", "DATE", _date),
    *rule("month in figures", "YEARMONTH", _year_month),
    *rule("date with slashes", "SLASHED", _slashed),
    *rule(
        "month and day",
        """
        MONTH .? THE? COUNT|ORDINAL
        MONTH .? THE? COUNT|ORDINAL ,? YEAR
        """,
        _month_day,
    ),
    *rule(
        "day and month",
        """
        COUNT|ORDINAL OF? MONTH
        COUNT|ORDINAL OF? MONTH ,|.? YEAR
        """,
        _day_month,
    ),
    *rule(
        "days of a month",
        """
        MONTH .? COUNT|ORDINAL TO|OR COUNT|ORDINAL
        MONTH .? COUNT|ORDINAL TO? COUNT|ORDINAL ,? YEAR
        MONTH .? COUNT|ORDINAL TO? COUNT|ORDINAL
        MONTH .? COUNT|ORDINAL TO|OR COUNT|ORDINAL ,? YEAR
        """,
        _days,
    ),
    *rule(
        "days of a month, month last",
        """
        COUNT|ORDINAL TO|OR COUNT|ORDINAL OF? MONTH
        COUNT|ORDINAL TO|OR COUNT|ORDINAL OF? MONTH ,|.? YEAR
        COUNT|ORDINAL TO? COUNT|ORDINAL OF? MONTH ,|.? YEAR
        COUNT|ORDINAL TO? COUNT|ORDINAL OF? MONTH
        """,
        _days_first,
    ),
    *rule("weekday and date", "WEEKDAY ,? THE? <period>", _weekday_date),
]
