"""One sentence, prepared: its tokens, periods, items, events and their standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.domain.reading.compounds import compounded
from monitor.domain.reading.events import Event, events_of
from monitor.domain.reading.mood_words import CLINICAL, ELSEWHERE
from monitor.domain.reading.periods import Period, periods_of
from monitor.domain.reading.phrasebook import Item, Sort, items_of
from monitor.domain.reading.status import Status, status_of
from monitor.domain.reading.time_words import tag_all
from monitor.domain.reading.tokens import Kind, Token, tokens_of
from monitor.domain.reading.wordlist import word_set

_DATELINE_REACH = 40
_WIRES = frozenset(("newswire", "prnewswire", "wire", "newsfile", "accesswire", "businesswire"))


@dataclass(frozen=True)
class Sentence:
    """A sentence as the rules see it. ``segments`` numbers the stretch between hard stops for each token."""

    tokens: Sequence[Token]
    words: Sequence[str]
    items: Sequence[Item]
    index: Sequence[int]
    segments: Sequence[int]
    periods: Sequence[Period]
    events: Sequence[Event]
    statuses: Sequence[Status]
    said_on: date | None


def prepare(text: str, said_on: date | None) -> Sentence | None:
    """The sentence, or None if no word of it can belong to a milestone."""
    tokens = tokens_of(text)
    words = [token.word for token in tokens]
    known = set(words)
    start = 0 if known.isdisjoint(_WIRES) else _after_dateline(tokens, words)
    if start:
        tokens, words = tokens[start:], words[start:]
    raw = items_of(tokens, words)
    if not any(item.sort is Sort.THING or item.sort is Sort.ACT for item in raw):
        return None
    if not known.isdisjoint(ELSEWHERE) and known.isdisjoint(_SURELY_CLINICAL):
        return None
    periods = periods_of(tokens, words, tag_all(tokens), said_on)
    items = compounded(_outside(raw, periods), words)
    medical = not known.isdisjoint(CLINICAL) or any(_is_code(token) for token in tokens)
    events = events_of(items, words, [token.joined for token in tokens], medical=medical)
    if not events:
        return None
    index = _index(items, len(tokens))
    statuses = [status_of(event, items, words, index) for event in events]
    return Sentence(tokens, words, items, index, _segments(items, len(tokens)), periods, events, statuses, said_on)


def _is_code(token: Token) -> bool:
    """``RZ358``, ``2a``: letters and digits in one word name a substance or a part of a trial."""
    text = token.text
    return token.kind is Kind.WORD and not text.isalpha() and text.isalnum()


_SURELY_CLINICAL = word_set(
    """patients patient clinical participants dosing dosed placebo topline vaccine therapy fda ema ind nda bla drug
    drugs enrollment cohort tumors"""
)


def _after_dateline(tokens: Sequence[Token], words: Sequence[str]) -> int:
    """The token behind ``CITY, Date (NEWSWIRE) --``; 0 if the sentence has no dateline."""
    for at in range(min(_DATELINE_REACH, len(tokens))):
        if tokens[at].kind is Kind.DASH and any(word in _WIRES for word in words[:at]):
            return at + 1
    return 0


def _outside(items: list[Item], periods: Sequence[Period]) -> list[Item]:
    """The items that are no part of a period (``the end of 2025`` ends nothing), with the periods among them."""
    kept, which = [], 0
    for item in items:
        while which < len(periods) and periods[which].end <= item.start:
            kept.append(_time(periods[which]))
            which += 1
        if which == len(periods) or item.end <= periods[which].start:
            kept.append(item)
        elif item.start < periods[which].start:
            kept.append(item._replace(end=periods[which].start))
    return kept + [_time(period) for period in periods[which:]]


def _time(period: Period) -> Item:
    return Item(Sort.TIME, "", None, period.start, period.end)


def _index(items: Sequence[Item], count: int) -> list[int]:
    index: list[int] = []
    for at, item in enumerate(items):
        index.extend([at] * (item.start + 1 - len(index)))
    index.extend([len(items)] * (count + 1 - len(index)))
    return index


def _segments(items: Sequence[Item], count: int) -> list[int]:
    segments: list[int] = []
    stops = [item.start for item in items if item.sort is Sort.STOP]
    for number, stop in enumerate(stops):
        segments.extend([number] * (stop + 1 - len(segments)))
    segments.extend([len(stops)] * (count + 1 - len(segments)))
    return segments
