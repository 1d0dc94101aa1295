"""From a stretch of the calendar to days: missing years, hulls and doubts.

A missing year is the nearest such period in the direction of the tense, where
a period that holds the day of the source counts as nearest (claim guidelines,
section 4); a year that the sentence names comes first.
"""

from datetime import date
from typing import NamedTuple

from monitor.domain.reading.blocks import Block, Doubt, Stretch, Unit, shifted
from monitor.domain.reading.values import Days

When = Block | Stretch | tuple[Block | Stretch, ...]


class Span(NamedTuple):
    """The days of a period, both ends included (None: unknown), and what else the words could mean."""

    first: date | None
    last: date | None
    approximate: bool = False
    alternatives: tuple[Days, ...] = ()


#: Months by which other common ends of a fiscal year (September, June, March) lie before December.
_FISCAL_SHIFTS = (-3, -6, -9)


def resolve(when: When, said_on: date | None, *, past: bool, named_year: int | None = None) -> Span | None:
    """The days of a period, or None if its year cannot be known."""
    if isinstance(when, Stretch):
        return Span(when.first, when.last, when.approximate)
    if isinstance(when, Block):
        return _slot(when, said_on, past=past, named_year=named_year)
    if len(when) == 1:
        return resolve(when[0], said_on, past=past, named_year=named_year)
    spans = [resolve(part, said_on, past=past, named_year=named_year) for part in _years_shared(when)]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return _hull(known)


def _hull(spans: list[Span]) -> Span:
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    approximate = any(span.approximate for span in spans)
    return Span(min(firsts, default=None), max(lasts, default=None), approximate)


def _years_shared(parts: tuple[Block | Stretch, ...]) -> tuple[Block | Stretch, ...]:
    """``March or April 2026``: a part without a year takes the year of the part behind it, or the year before."""
    shared: list[Block | Stretch] = []
    following: Block | None = None
    for part in reversed(parts):
        each = part
        if isinstance(each, Block) and each.year is None and following is not None and following.year is not None:
            later = (each.month, each.day) > (following.month, following.day)
            each = each._replace(year=following.year - 1 if later else following.year)
        if isinstance(each, Block):
            following = each
        shared.append(each)
    return tuple(reversed(shared))


def _slot(block: Block, said_on: date | None, *, past: bool, named_year: int | None) -> Span | None:
    year = block.year if block.year is not None else _year_of(block, said_on, past=past, named_year=named_year)
    if year is None or not 1 <= year <= date.max.year - 20:
        return None
    if block.unit is Unit.DAY and block.month == 2 and block.day == 29 and block.last(year).day != 29:
        return None
    first, last = block.first(year), block.last(year)
    return Span(first, last, block.approximate, _alternatives(block, first, last))


def _year_of(block: Block, said_on: date | None, *, past: bool, named_year: int | None) -> int | None:
    if named_year is not None:
        return named_year
    if said_on is None or said_on.year < 3:
        return None
    years = range(said_on.year - 2, min(said_on.year + 3, date.max.year - 20))
    usable = [year for year in years if not _leaps_out(block, year)]
    if past:
        return max((year for year in usable if block.first(year) <= said_on), default=None)
    return min((year for year in usable if block.last(year) >= said_on), default=None)


def _leaps_out(block: Block, year: int) -> bool:
    return block.day > 28 and block.month == 2 and block.last(year).day < block.day


def _alternatives(block: Block, first: date, last: date) -> tuple[Days, ...]:
    if block.doubt is Doubt.FISCAL:
        return tuple(
            Days(shifted(first, months=months), shifted(shifted(last, days=1), months=months, days=-1))
            for months in _FISCAL_SHIFTS
        )
    if block.doubt is Doubt.NEXT:
        return (Days(shifted(first, months=12), shifted(last, months=12)),)
    if block.doubt is Doubt.FIGURES:
        turned = date(first.year, first.day, first.month)
        return (Days(turned, turned),)
    return ()
