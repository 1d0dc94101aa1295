"""A time expression by itself, such as ``no earlier than the second half of 2026``."""

from datetime import date

from monitor.domain.reading.blocks import Stretch
from monitor.domain.reading.directions import bounds_of, is_approximate
from monitor.domain.reading.marks import Mark, negated
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period, periods_of
from monitor.domain.reading.phrasebook import Sort, items_of
from monitor.domain.reading.resolve import resolve
from monitor.domain.reading.time_words import tag_all
from monitor.domain.reading.tokens import Token, tokens_of
from monitor.domain.reading.values import ReadDirection, ReadPeriod
from monitor.domain.reading.wordlist import word_set

_NOTHING = ReadPeriod(ReadDirection.UNSPECIFIED, None, None, approximate=True, rules=("no period",))
_UNDER_WAY = word_set("currently ongoing underway now")
_RECENT = word_set("recently already just lately")


def read_phrase(phrase: str, reference: date) -> ReadPeriod:
    """The direction and days of a time expression, read as a plan unless its own words look back.

    Words that give no bound (``soon``, ``in due course``) are ``unspecified``.
    """
    tokens = tokens_of(phrase)
    words = [token.word for token in tokens]
    periods = periods_of(tokens, words, tag_all(tokens), reference)
    if not periods:
        return _without_a_period(tokens, words, reference)
    period = periods[-1] if len(periods) > 1 and periods[0].bare else periods[0]
    if _is_measured_from_an_event(words, period):
        return ReadPeriod(
            ReadDirection.AFTER, None, None, approximate=True, rules=(*period.rules, "after another event")
        )
    return _dated(tokens, period, reference)


def _is_measured_from_an_event(words: list[str], period: Period) -> bool:
    return isinstance(period.parts[0], Stretch) and words[period.end : period.end + 1] in [["after"], ["following"]]


def _dated(tokens: list[Token], period: Period, reference: date) -> ReadPeriod:
    past = period.mark is Mark.SINCE
    span = resolve(period.parts, reference, past=past)
    if span is None or (span.first is None and span.last is None):
        return _NOTHING
    bounds = bounds_of(period, span, denied=negated(tokens, period.core) is not None)
    direction, earliest, latest = bounds.direction, bounds.earliest, bounds.latest
    if direction is ReadDirection.IN and (past or _looks_back(tokens, period, latest, reference)):
        direction, latest = ReadDirection.HAPPENED, min(latest or reference, reference)
    approximate = is_approximate(period, span)
    return ReadPeriod(direction, earliest, latest, approximate, span.alternatives, (*period.rules, bounds.rule))


def _looks_back(tokens: list[Token], period: Period, latest: date | None, reference: date) -> bool:
    part = period.parts[0]
    if isinstance(part, Stretch):
        return part.past
    return tokens[period.core].word in _LAST and latest is not None and latest < reference


_LAST = word_set("last previous past preceding")


def _without_a_period(tokens: list[Token], words: list[str], reference: date) -> ReadPeriod:
    moods = [item.value for item in items_of(tokens, words) if item.sort is Sort.MOOD]
    if _RECENT & set(words):
        return ReadPeriod(ReadDirection.HAPPENED, None, reference, rules=("recently",))
    if Mood.THEREAFTER in moods or Mood.AFTER in moods:
        return ReadPeriod(ReadDirection.AFTER, None, None, rules=("after another event",))
    if Mood.ONGOING in moods or _UNDER_WAY & set(words):
        return ReadPeriod(ReadDirection.ONGOING, None, None, rules=("under way",))
    return _NOTHING
