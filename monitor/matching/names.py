"""Every name of a watchlist in one automaton, and the places where whole names stand in a record.

The automaton runs over squeezed text (no blanks, no hyphens), so one pattern
finds every spacing of a name; a hit counts only if it begins and ends where a
token does. Patterns overlap freely: "metformin" is found inside "metformin
hydrochloride" although both may be watched.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching.spelling import in_bytes, is_blank, spellings, squeeze, swellings, with_blanks, without_blanks

#: Separates passages in the scanned text; the reader of records lets no NUL through.
_END = "\0"
_END_BYTE = _END.encode()
#: More places of one name in one passage add nothing to a decision; they would only cost time.
_PLACES_PER_PASSAGE = 6
_LONGEST_PATTERN = 1_000  # characters; building an automaton costs the square of its longest pattern
_LOOSE_LENGTH = 6  # a shorter word may not be found across a blank: "P RP" is not "PRP"
_LONGEST_SHORT = 12  # characters with dots and hyphens; a quick answer for most names
_SALT = re.compile(
    r"[\s-]+(?:hydrochloride|hcl|hydrobromide|mesylate|mesilate|besylate|besilate|tosylate|tosilate|maleate|fumarate"
    r"|tartrate|citrate|phosphate|sulfate|sulphate|acetate|succinate|sodium|potassium|calcium)$",
    re.IGNORECASE,
)
_NOT_ALONE = re.compile(  # what a salt is named after: "sodium" alone does not mean "sodium phosphate"
    r"^(?:sodium|potassium|calcium|magnesium|zinc|iron|ferr\w+|copper|cupric|silver|gold|lithium|barium|strontium"
    r"|alumini?um|bismuth|lead|manganese|ammonium|hydrogen|cellulose|starch|\w{0,8}ethyl|\w{0,6}propyl|\w{0,6}butyl"
    r"|vinyl|phenyl|benzyl)\b",
    re.IGNORECASE,
)
_PLURAL_ACRONYM = re.compile(r"^[^\W_a-z]{3,}s$")
_PLURAL_PHRASE = re.compile(r"^.+[\s-].*[a-z]{2}[a-hj-np-rtv-z]s$")
_INNER_WORD = re.compile(r"\b[a-z]{4,}[a-rt-z](?=[\s-]+[a-z]{4})")
_CODE_DIGITS = re.compile(r"^([a-z]{1,3})(\d{2,3})(\d{3})$")


class Use(Enum):
    """What a watchlist's term is for."""

    NAME = auto()
    EXCLUDED = auto()
    SPONSOR = auto()


@dataclass(frozen=True, slots=True)
class Name:
    """One term of a watch: the ``text`` as the watchlist writes it.

    ``watch`` and ``intervention`` are positions in the watchlist (-1: of the
    watch as a whole). ``short`` names need a proof of their meaning; ``tight``
    ones are found only without a blank inside.
    """

    text: str
    use: Use
    watch: int
    intervention: int = -1
    short: bool = False
    tight: bool = False


class Hit(NamedTuple):
    """A whole name found: in which passage, and where in its text."""

    name: Name
    passage: int
    start: int
    end: int


def is_short(text: str) -> bool:
    """Whether letters may stand for many things: at most five characters, no small letter, at most one digit."""
    if len(text) > _LONGEST_SHORT:
        return False
    characters = [character for character in text.removesuffix("s") if character.isalnum()]
    digits = sum(character.isdigit() for character in characters)
    if len(characters) <= 3:
        return digits < 2
    return len(characters) <= 5 and digits < 2 and not any(character.islower() for character in characters)


def names_of(watches: Sequence[Watch]) -> Iterator[Name]:
    """Every term of the watches; empty ones are left out."""
    for number, watch in enumerate(watches):
        for place, watched in enumerate(watch.interventions):
            yield from _intervention_names(watched, number, place)
        for uses, texts in ((Use.EXCLUDED, watch.exclude), (Use.SPONSOR, watch.sponsors)):
            yield from (Name(text, uses, number, tight=_is_tight(text)) for text in texts)


def _intervention_names(watched: WatchedIntervention, number: int, place: int) -> Iterator[Name]:
    for text in watched.names:
        explained = bool(watched.means) and text == watched.name and " " not in text.strip()
        yield Name(text, Use.NAME, number, place, explained or is_short(text), _is_tight(text))


def _is_tight(text: str) -> bool:
    return len(text) < _LOOSE_LENGTH and text.isalpha()


def patterns_of(name: Name) -> Iterator[str]:
    """The squeezed ways to write a name: spellings, singular, without its salt, digits with a comma."""
    yield from spellings(squeeze(name.text))
    if name.use is not Use.NAME:
        return
    for other_number in _other_numbers(name.text):
        yield from spellings(squeeze(other_number))
    base = _SALT.sub("", name.text)
    if base != name.text and len(base) >= _LOOSE_LENGTH and not _NOT_ALONE.match(base):
        yield from spellings(squeeze(base))
    if code := _CODE_DIGITS.match(squeeze(name.text)):
        yield "{}{},{}".format(*code.groups())


def _other_numbers(text: str) -> Iterator[str]:
    """A phrase or an acronym without its plural s, a phrase with one inside; single words may end so by nature.

    A plural at the end needs no pattern: a search lets it through.
    """
    if _PLURAL_ACRONYM.match(text) or _PLURAL_PHRASE.match(text):
        yield text[:-1]
    for word in _INNER_WORD.finditer(text):
        yield f"{text[: word.end()]}s{text[word.end() :]}"


def _is_searchable(pattern: str) -> bool:
    return 0 < len(pattern) <= _LONGEST_PATTERN and _END not in pattern


def _is_another_spelling(one: Name, other: Name) -> bool:
    return (one.use, one.watch, one.intervention) == (other.use, other.watch, other.intervention)


class NameIndex:
    """All names, compiled once; the cost of a search does not depend on how many there are."""

    def __init__(self, names: Iterable[Name]) -> None:
        by_pattern: dict[str, list[Name]] = {}
        for name in names:
            for pattern in dict.fromkeys(patterns_of(name)):
                known = by_pattern.setdefault(pattern, [])
                if not any(_is_another_spelling(other, name) for other in known):
                    known.append(name)
        by_pattern = {pattern: known for pattern, known in by_pattern.items() if _is_searchable(pattern)}
        self._names = list(by_pattern.values())
        self._automaton = BytesAhoCorasick([in_bytes(pattern) for pattern in by_pattern])

    def find(self, passages: Sequence[str], first: int = 0, wanted: "Wanted | None" = None) -> list[Hit]:
        """Every whole name in the passages, in order of its end; at most a few places a passage for each name.

        ``first`` is the number of the first passage. With ``wanted``, further
        places of interventions of which enough are found are left out.
        """
        text = _Squeezed(passages)
        seen: dict[tuple[int, int], int] = {}
        hits: list[Hit] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(text.text, overlapping=True):
            names = self._names[pattern]
            if wanted is not None and not wanted.any(names):
                continue
            passage = text.passage(start)
            known = seen.get((pattern, passage), 0)
            if known == _PLACES_PER_PASSAGE:
                continue
            span = text.whole_span(passage, start, end)
            if span:
                seen[pattern, passage] = known + 1
                for name in names:
                    if not (name.tight and any(map(is_blank, passages[passage][slice(*span)]))):
                        hits.append(Hit(name, first + passage, *span))
                        if wanted is not None:
                            wanted.count(name)
        return hits


class Wanted:
    """How many more places of each intervention are worth finding; short names, which need proof, always are."""

    def __init__(self, each: int, most: Mapping[tuple[int, int], int]) -> None:
        self._each, self._left = each, dict(most)

    def any(self, names: Iterable[Name]) -> bool:
        """Whether another place of one of the names is worth finding."""
        return any(self._left.get((name.watch, name.intervention), 1) > 0 for name in names)

    def count(self, name: Name) -> None:
        """Take note that the name was found."""
        if name.use is Use.NAME and not name.short:
            key = (name.watch, name.intervention)
            self._left[key] = self._left.get(key, self._each) - 1


class _Squeezed:
    """Passages squeezed into one text; the way back to a passage is worked out on its first hit."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._passages, self._ways = passages, dict[int, _WayBack]()
        self._blanked = with_blanks(passages, _END)
        if self._blanked.count(_END_BYTE) >= len(passages):
            self._blanked = with_blanks([passage.replace(_END, " ") for passage in passages], _END)
        self.text = without_blanks(self._blanked)

    @cached_property
    def _offsets(self) -> list[int]:
        return list(accumulate((len(part) + 1 for part in self.text.split(_END_BYTE)), initial=0))

    @cached_property
    def _folded(self) -> list[bytes]:
        return self._blanked.split(_END_BYTE)

    def passage(self, place: int) -> int:
        """The number of the passage that the place lies in."""
        return bisect_right(self._offsets, place) - 1

    def whole_span(self, passage: int, start: int, end: int) -> tuple[int, int] | None:
        """Where the squeezed span stands in its passage, if no letter or digit of the same word is beside it.

        A plural s is let through; it is not part of the span. To be asked in the order of ends.
        """
        text, offset = self._passages[passage], self._offsets[passage]
        way = self._ways.get(passage)
        if way is None:
            way = self._ways[passage] = _WayBack(text, self._folded[passage])
        span = way.span(start - offset, end - offset)
        if span is None or not _parted(text, span[0]):
            return None
        return span if _parted(text, span[1]) or _is_plural(text, *span) else None


class _WayBack:
    """The way from places in a squeezed text to places in the text.

    It is found by counting blanks from the last place on, so that the cost is
    linear in the text and each further place.
    """

    def __init__(self, text: str, blanked: bytes) -> None:
        self._text, self._blanked = text, blanked
        self._number = self._index = -1  # of the last byte that was led back

    @cached_property
    def _swellings(self) -> list[tuple[int, int]]:
        return list(swellings(self._text))

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span of the text; nothing if it would begin or end inside a character (one that folds to many)."""
        last = self._forward(end - 1)
        first = self._back(last, end - 1 - start)
        if len(self._blanked) == len(self._text):
            return first, last + 1
        opening, closing = self._character(first), self._character(last + 1)
        return None if opening is None or closing is None else (opening, closing)

    def _character(self, place: int) -> int | None:
        """Which character begins at that byte of the folded text; none if it lies inside what one folds to."""
        passed = bisect_right(self._swellings, place, key=itemgetter(0))
        grown = self._swellings[passed - 1][1] if passed else 0
        if passed < len(self._swellings):
            end, grown_then = self._swellings[passed]
            if place > end - 1 - (grown_then - grown):
                return None
        return place - grown

    def _forward(self, number: int) -> int:
        """Where the byte of that number stands, blanks not counted."""
        index, missing = self._index, number - self._number
        while missing:
            missing, index = self._blanked.count(b" ", index + 1, index + missing + 1), index + missing
        self._number, self._index = number, index
        return index

    def _back(self, index: int, missing: int) -> int:
        """Where the byte stands that is so many before the one at the index, blanks not counted."""
        while missing:
            missing, index = self._blanked.count(b" ", index - missing, index), index - missing
        return index


def _is_plural(text: str, first: int, last: int) -> bool:
    """Whether an s and nothing more follows; a capital S behind few capitals is a letter of a longer acronym."""
    following = text[last : last + 1]
    is_s = following == "s" or (following == "S" and last - first >= _LOOSE_LENGTH)
    return is_s and _parted(text, last + 1)


def _parted(text: str, place: int) -> bool:
    """Whether a word may begin or end before the character at the place."""
    pair = text[place - 1 : place + 1]
    if len(pair) == 2 and pair.isascii():  # the usual case, answered fast
        return not pair.isalnum()
    before, after = place - 1, place
    while before >= 0 and _belongs_to_a_letter(text[before]):
        before -= 1
    while after < len(text) and _belongs_to_a_letter(text[after]):
        after += 1
    return before < 0 or after >= len(text) or not (text[before].isalnum() and text[after].isalnum())


def _belongs_to_a_letter(character: str) -> bool:
    """Whether it leaves nothing behind and ends no word: an accent, a soft hyphen, a trademark sign."""
    return not character.isascii() and not squeeze(character) and not is_blank(character)
