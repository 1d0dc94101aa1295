"""From a stretch of the calendar to days: missing years, hulls and doubts.

A missing year is the nearest such period in the direction of the tense, where
a period that holds the day of the source counts as nearest (claim guidelines,
section 4); a year that the sentence names comes first.
"""

from datetime import date
from typing import NamedTuple

from monitor.domain.reading.slots import Doubt, Slot, Stretch, Unit, shifted
from monitor.domain.reading.values import Days

When = Slot | Stretch | tuple[Slot | Stretch, ...]


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
    if isinstance(when, Slot):
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


def _years_shared(parts: tuple[Slot | Stretch, ...]) -> tuple[Slot | Stretch, ...]:
    """``March or April 2026``: a part without a year takes the year of the part behind it, or the year before."""
    shared: list[Slot | Stretch] = []
    following: Slot | None = None
    for part in reversed(parts):
        each = part
        if isinstance(each, Slot) and each.year is None and following is not None and following.year is not None:
            later = (each.month, each.day) > (following.month, following.day)
            each = each._replace(year=following.year - 1 if later else following.year)
        if isinstance(each, Slot):
            following = each
        shared.append(each)
    return tuple(reversed(shared))


def _slot(slot: Slot, said_on: date | None, *, past: bool, named_year: int | None) -> Span | None:
    year = slot.year if slot.year is not None else _year_of(slot, said_on, past=past, named_year=named_year)
    if year is None or not 1 <= year <= date.max.year - 20:
        return None
    if slot.unit is Unit.DAY and slot.month == 2 and slot.day == 29 and slot.last(year).day != 29:
        return None
    first, last = slot.first(year), slot.last(year)
    return Span(first, last, slot.approximate, _alternatives(slot, first, last))


def _year_of(slot: Slot, said_on: date | None, *, past: bool, named_year: int | None) -> int | None:
    if named_year is not None:
        return named_year
    if said_on is None or said_on.year < 3:
        return None
    years = range(said_on.year - 2, min(said_on.year + 3, date.max.year - 20))
    usable = [year for year in years if not _leaps_out(slot, year)]
    if past:
        return max((year for year in usable if slot.first(year) <= said_on), default=None)
    return min((year for year in usable if slot.last(year) >= said_on), default=None)


def _leaps_out(slot: Slot, year: int) -> bool:
    return slot.day > 28 and slot.month == 2 and slot.last(year).day < slot.day


def _alternatives(slot: Slot, first: date, last: date) -> tuple[Days, ...]:
    if slot.doubt is Doubt.FISCAL:
        return tuple(
            Days(shifted(first, months=months), shifted(shifted(last, days=1), months=months, days=-1))
            for months in _FISCAL_SHIFTS
        )
    if slot.doubt is Doubt.NEXT:
        return (Days(shifted(first, months=12), shifted(last, months=12)),)
    if slot.doubt is Doubt.FIGURES:
        turned = date(first.year, first.day, first.month)
        return (Days(turned, turned),)
    return ()
