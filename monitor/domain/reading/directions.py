"""From a mark and a period to bounds: claim guidelines, sections 3 and 6."""

from datetime import date
from typing import NamedTuple

from monitor.domain.reading.blocks import Block, Edge, day_after, day_before
from monitor.domain.reading.marks import Mark
from monitor.domain.reading.periods import Period
from monitor.domain.reading.resolve import Span
from monitor.domain.reading.values import ReadDirection


class Bounds(NamedTuple):
    """A direction with its days, and the name of the rule that gave it."""

    direction: ReadDirection
    earliest: date | None
    latest: date | None
    rule: str


def bounds_of(period: Period, span: Span, *, denied: bool) -> Bounds:
    """The bounds that the mark of a period gives; a denied ``before`` or ``until`` turns into ``not before``."""
    first, last = span.first, span.last
    mark = period.mark
    if denied and mark in {Mark.BEFORE, Mark.UNTIL}:
        return Bounds(ReadDirection.NOT_BEFORE, first, None, f"not {mark}")
    if mark is Mark.BY:
        return Bounds(ReadDirection.BY, None, last, "by")
    if mark is Mark.BEFORE:
        whole = ends_a_period(period)
        return Bounds(ReadDirection.BY, None, last if whole or first is None else day_before(first), "before")
    if mark is Mark.NOT_BEFORE:
        return Bounds(ReadDirection.NOT_BEFORE, first, None, "not before")
    if mark is Mark.AFTER:
        return Bounds(ReadDirection.AFTER, day_after(last) if last else None, None, "after")
    return Bounds(ReadDirection.IN, first, last, str(mark) if mark is not Mark.NONE else "in, without a word")


def ends_a_period(period: Period) -> bool:
    """``before year-end`` and ``before the end of Q1`` are met on the last day of the period."""
    part = period.parts[-1]
    return isinstance(part, Block) and part.edge is Edge.END


def is_approximate(period: Period, span: Span) -> bool:
    """``by the end of the year`` is a day; ``by mid-2026`` and ``around June`` are not."""
    if period.mark in {Mark.BY, Mark.BEFORE} and ends_a_period(period):
        return period.approximate
    return span.approximate or period.approximate
