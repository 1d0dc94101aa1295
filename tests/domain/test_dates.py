from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.certainty import Certainty
from monitor.domain.dates import (
    DateError,
    Precision,
    Relation,
    Span,
    Window,
    add_months,
    parse_partial_date,
    relation,
)
from tests.make import each_day

WEEK = [date(2026, 11, 16) + timedelta(days=n) for n in range(6)]
SPANS = [Span(first, last) for first, last in product(WEEK, WEEK) if first <= last]
ENDS = [None, *WEEK]
WINDOWS = [
    Window(first, last)
    for first, last in product(ENDS, ENDS)
    if (first or last) and not (first and last and last < first)
]


def certainty(answers: set[bool]) -> Certainty:
    if answers == {True}:
        return Certainty.YES
    return Certainty.NO if answers == {False} else Certainty.OPEN


def test_before_agrees_with_every_pair_of_days_that_two_dates_can_mean() -> None:
    assert len(SPANS) == 21
    for one, other in product(SPANS, SPANS):
        truth = certainty({a < b for a in each_day(one) for b in each_day(other)})
        assert one.before(other) is truth, (one, other)


def test_within_agrees_with_every_day_that_a_date_can_mean() -> None:
    for span, window in product(SPANS, WINDOWS):
        truth = certainty({window.contains(day) for day in each_day(span)})
        assert span.within(window) is truth, (span, window)


def test_a_relation_holds_for_all_days_of_a_date_or_the_date_straddles() -> None:
    for span, window in product(SPANS, WINDOWS):
        days = {
            Relation.BEFORE if window.is_after(day) else Relation.AFTER if window.is_before(day) else Relation.INSIDE
            for day in each_day(span)
        }
        assert relation(span, window) is (days.pop() if len(days) == 1 else Relation.STRADDLES)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2020", Precision.YEAR, date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-H1", Precision.HALF, date(2020, 1, 1), date(2020, 6, 30)),
        ("2020-H2", Precision.HALF, date(2020, 7, 1), date(2020, 12, 31)),
        ("2020-Q1", Precision.QUARTER, date(2020, 1, 1), date(2020, 3, 31)),
        ("2020-Q4", Precision.QUARTER, date(2020, 10, 1), date(2020, 12, 31)),
        ("2020-02", Precision.MONTH, date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", Precision.MONTH, date(2021, 2, 1), date(2021, 2, 28)),
        ("2020-06-12", Precision.DAY, date(2020, 6, 12), date(2020, 6, 12)),
    ],
)
def test_a_partial_date_means_the_days_of_its_period(text: str, precision: Precision, first: date, last: date) -> None:
    read = parse_partial_date(text)
    assert (read.text, read.precision, read.span) == (text, precision, Span(first, last))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2020-13", "2020-13 is not a month"),
        ("2020-00", "2020-00 is not a month"),
        ("2026-02-30", "2026-02-30 is not a day"),
        ("2020-Q5", "2020-Q5 is not a quarter"),
        ("2020-H3", "2020-H3 is not a half-year"),
        ("0000", "0000 is not a year that a calendar has"),
        ("9999-12-31", "9999-12-31 is not a year that a calendar has"),
        ("", "'' is not a date"),
        ("next year", "'next year' is not a date"),
        ("２０２０", "'２０２０' is not a date"),
        ("2020-6", "'2020-6' is not a date"),
        ("2020\n", "'2020\\n' is not a date"),
    ],
)
def test_what_no_calendar_has_is_refused_with_the_fact(text: str, what: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_partial_date(text)
    assert refused.value.what == what
    assert refused.value.remedy


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        read = parse_partial_date(text)
    except DateError:
        return
    assert read.span.first <= read.span.last


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_adding_months_lands_in_that_month_at_the_same_day_or_its_end(day: date, months: int) -> None:
    landed = add_months(day, months)
    assert landed.year * 12 + landed.month == day.year * 12 + day.month + months
    assert landed.day == day.day or (landed.day < day.day and (landed + timedelta(days=1)).day == 1)


def test_a_span_or_window_that_ends_before_it_begins_is_impossible() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2020, 1, 2), date(2020, 1, 1))
    with pytest.raises(ValueError, match="before it begins"):
        Window(date(2020, 1, 2), date(2020, 1, 1))
    with pytest.raises(ValueError, match="at least one end"):
        Window(None, None)
