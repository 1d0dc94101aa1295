"""Bad input gives no claim and no guessed date, never a crash, and takes linear time."""

import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.reading import draft_watch, read_article, read_phrase, read_sentence, read_source

SAID_ON = date(2025, 3, 10)


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial will start on June 31, 2026.",
        "The trial will start on 2026-02-30.",
        "The trial will start on 30 February 2026.",
        "The trial will start on 31.11.2026.",
        "The trial will start on 13/32/2026.",
        "The trial will start on February 29, 2026.",
        "The trial will start on the 45th of March 2026.",
    ],
)
def test_an_impossible_date_is_not_replaced_by_a_guess(sentence: str) -> None:
    assert [claim for claim in read_sentence(sentence, SAID_ON) if claim.earliest or claim.latest] == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00\xff\x00", "\ud800", "2025", "((((", "é" * 50], ids=repr)
def test_a_text_without_words_gives_nothing(text: str) -> None:
    assert read_sentence(text, SAID_ON) == ()
    assert read_article(text, SAID_ON) == ()


@pytest.mark.parametrize("said_on", [date.min, date.max, date(2999, 1, 1), None], ids=str)
@pytest.mark.parametrize(
    "sentence",
    [
        "The trial will start next year.",
        "The trial will start in 9999 years.",
        "The trial started two years ago.",
        "The trial will start in winter.",
        "The trial will start within the next 99999999 months, by year-end, or in Q4.",
        "The first patient was dosed last week.",
    ],
)
def test_a_strange_day_of_the_source_is_survived(sentence: str, said_on: date | None) -> None:
    for claim in read_sentence(sentence, said_on):
        assert not (claim.earliest and claim.latest) or claim.earliest <= claim.latest


def test_without_a_day_of_the_source_only_full_dates_are_read() -> None:
    assert read_sentence("The trial will start in Q3.", None) == ()
    (claim,) = read_sentence("The trial will start in Q3 2026.", None)
    assert claim.earliest == date(2026, 7, 1)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_sentence(text, SAID_ON)
    draft_watch(read_source(text, SAID_ON))
    read_phrase(text, SAID_ON)


_WORDS = [
    "trial",
    "study",
    "Phase",
    "2",
    "3",
    "data",
    "topline",
    "in",
    "by",
    "before",
    "until",
    "not",
    "no",
    "first",
    "patient",
    "dosed",
    "will",
    "expected",
    "to",
    "the",
    "of",
    "half",
    "quarter",
    "Q3",
    "2025",
    "2026",
    "early",
    "mid",
    "late",
    "end",
    "year",
    "next",
    "last",
    "within",
    "months",
    "and",
    "or",
    ",",
    ";",
    ":",
    "(",
    ")",
    "--",
    "IND",
    "NDA",
    "approval",
    "FDA",
    "submission",
    "enrollment",
    "completed",
    "after",
    "soon",
    "respectively",
    "from",
    "June",
    "31",
    "-",
    "/",
    "'",
    "fiscal",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=60), st.dates())
def test_no_order_of_our_own_words_breaks_the_reader(words: list[str], said_on: date) -> None:
    for claim in read_sentence(" ".join(words), said_on):
        assert not (claim.earliest and claim.latest) or claim.earliest <= claim.latest
        assert claim.rules


@pytest.mark.parametrize(
    "unit",
    ["in ", "1234567890", "1,", "((", "2025 ", "trial in 2025 ", "early ", "Q1 2025 to ", "<a ", "<!--", "’s", "&"],
)
def test_work_grows_with_the_length_and_no_faster(unit: str) -> None:
    """Counted are calls, not seconds: they are the same on every machine."""

    def calls(size: int) -> int:
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            read_article(unit * (size // len(unit)), SAID_ON)
        finally:
            sys.setprofile(before)
        return counted

    assert calls(40_000) < 6 * max(calls(10_000), 1_000)


def test_a_megabyte_is_read_to_its_end() -> None:
    text = "Nothing is said here at all.\n" * 35_000 + "The trial will start in 2026."
    (found,) = read_article(text, SAID_ON)
    assert text[found.start : found.end] == "The trial will start in 2026."
