"""Which words of a sentence belong to milestones: one pass, the longest entry wins."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from monitor.domain.reading.event_words import Act, Form, Thing, acts, things
from monitor.domain.reading.mood_words import Mood, moods
from monitor.domain.reading.tokens import Kind, Token
from monitor.domain.reading.wordlist import word_set


class Sort(StrEnum):
    """What an item of the phrasebook is."""

    ACT = "act"
    THING = "thing"
    MOOD = "mood"
    LINK = "link"
    STOP = "stop"
    TIME = "time"


class Item(NamedTuple):
    """An entry of the phrasebook, found at tokens ``start`` to ``end`` (exclusive)."""

    sort: Sort
    value: Act | Thing | Mood | str
    form: Form | None
    start: int
    end: int


_Entry = tuple[tuple[str, ...], Sort, Act | Thing | Mood | str, Form | None]

_LINKS = """which who whose that while whereas but although though because as and or with including plus so where whom
    alongside & yet"""
_STOPS = frozenset((";", ":", "•", "?", "!", "|", "…"))
_ABBREVIATIONS = word_set(
    """inc corp ltd co dr mr ms mrs st vs no jan feb mar apr jun jul aug sep sept oct nov dec pa va ca fla approx prof
    e.g i.e u.s llc plc etc gov s n ph d sa ag nv bv"""
)


def _entries() -> Iterable[_Entry]:
    for words, (act, form) in acts().items():
        yield tuple(words.split()), Sort.ACT, act, form
    for words, thing in things().items():
        yield tuple(words.split()), Sort.THING, thing, None
    for words, mood in moods().items():
        yield tuple(words.split()), Sort.MOOD, mood, None
    for word in _LINKS.split():
        yield (word,), Sort.LINK, word, None
    for mark in ",()":
        yield (mark,), Sort.LINK, mark, None


class _Page(NamedTuple):
    """The entries that begin with one word: the one of that word alone, and longer ones by their second word."""

    alone: _Entry | None
    longer: dict[str, tuple[_Entry, ...]]


def _book() -> dict[str, _Page]:
    unique = {entry[0]: entry for entry in _entries()}
    alone = {words[0]: entry for words, entry in unique.items() if len(words) == 1}
    longer: dict[str, dict[str, list[_Entry]]] = {}
    for words, entry in unique.items():
        if len(words) > 1:
            longer.setdefault(words[0], {}).setdefault(words[1], []).append(entry)
    return {first: _Page(alone.get(first), _longest_first(longer.get(first, {}))) for first in alone.keys() | longer}


def _longest_first(by_second: dict[str, list[_Entry]]) -> dict[str, tuple[_Entry, ...]]:
    return {second: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for second, entries in by_second.items()}


_BOOK = _book()
_LETTERED = ("", "a", "b", "c")
_PHASES = frozenset(
    f"{number}{letter}"
    for number in (*"01234", "i", "ii", "iii", "iv", "one", "two", "three", "four")
    for letter in _LETTERED
)


def items_of(tokens: Sequence[Token], words: Sequence[str]) -> list[Item]:
    """The items of a sentence in order, none overlapping another."""
    found: list[Item] = []
    at, count = 0, len(tokens)
    while at < count:
        word = words[at]
        page = _BOOK.get(word)
        if page is not None:
            item = _entry_at(page, words, at)
            if item is not None:
                found.append(item)
                at = item.end
                continue
        if word in _PHASE_WORDS:
            end = phase_end(words, at)
            if end:
                found.append(Item(Sort.THING, Thing.PHASE, None, at, end))
                at = end
                continue
        if tokens[at].kind in _MARKS and _is_stop(tokens, at):
            found.append(Item(Sort.STOP, word, None, at, at + 1))
        at += 1
    return found


_MARKS = frozenset((Kind.DASH, Kind.MARK))
_PHASE_WORDS = frozenset(("phase", "phases", "ph"))


def _entry_at(page: _Page, words: Sequence[str], at: int) -> Item | None:
    longer = page.longer.get(words[at + 1]) if page.longer and at + 1 < len(words) else None
    for written, sort, value, form in longer or ():
        end = at + len(written)
        if tuple(words[at:end]) == written:
            return Item(sort, value, form, at, end)
    if page.alone is None:
        return None
    _written, sort, value, form = page.alone
    return Item(sort, value, form, at, at + 1)


def phase_end(words: Sequence[str], at: int) -> int:
    """The token after ``Phase 1b/2a`` or ``phases 1 and 2``; 0 if no phase is named."""
    end = at + 1
    if end >= len(words) or words[end] not in _PHASES:
        return 0
    end += 1
    while end + 1 < len(words) and words[end] in _PHASE_JOINTS and words[end + 1] in _PHASES and end - at < 6:
        end += 2
    return end


_PHASE_JOINTS = frozenset(("/", "and", "or", "-", "–", "&"))


def _is_stop(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind is Kind.DASH:
        return True
    if token.word in _STOPS:
        return True
    return token.word == "." and _ends_sentence(tokens, at)


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or at + 1 >= len(tokens):
        return at + 1 >= len(tokens)
    before, after = tokens[at - 1], tokens[at + 1]
    if before.word in _ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper()):
        return False
    return not after.text[:1].islower() and (after.start > tokens[at].end or after.text[:1].isupper())
