"""The vocabulary of time: each word has one category and one value.

A category is what the period rules are written in; a word that is absent
here ends any period.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from monitor.domain.reading.blocks import FIRST_YEAR, LAST_YEAR, Edge, Unit
from monitor.domain.reading.tokens import Kind, Token
from monitor.domain.reading.wordlist import word_set


class Shift(IntEnum):
    """How many units away a word such as ``next`` points; no amount, although it is a number."""

    LAST = -1
    NEXT = 1


class Tag(NamedTuple):
    """The category of a token and its value: a number, a unit, an edge, a pair of numbers."""

    category: str
    value: object = None


_MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = "first second third fourth fifth sixth"
_SEASONS = {"spring": 3, "springtime": 3, "summer": 6, "summertime": 6, "fall": 9, "autumn": 9, "winter": 12}
_UNITS = (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR, Unit.DECADE)

_LISTS: tuple[tuple[str, object, str], ...] = (
    ("EDGE", Edge.EARLY, "early earliest"),
    ("EDGE", Edge.MID, "mid middle"),
    ("EDGE", Edge.LATE, "late"),
    ("LATTER", 2, "latter back"),
    ("LATTER", 1, "front"),
    ("POINT", Edge.START, "beginning start outset"),
    ("POINT", Edge.END, "end close conclusion"),
    ("YEAREND", Edge.END, "yearend"),
    ("YEAREND", Edge.MID, "midyear"),
    ("THIS", 0, "this current present"),
    ("NEXT", Shift.NEXT, "next following upcoming"),
    ("COMING", Shift.NEXT, "coming forthcoming"),
    ("LAST", Shift.LAST, "last previous preceding past"),
    ("FINAL", -1, "final closing"),
    ("ORDINAL", 1, "opening"),
    ("A", 1, "a an"),
    ("FEW", None, "few several"),
    ("COUPLE", 2, "couple"),
    ("LATER", None, "later"),
    ("EARLIER", None, "earlier"),
    ("REST", None, "remainder rest balance"),
    ("TODAY", 0, "today tonight"),
    ("YESTERDAY", -1, "yesterday"),
    ("TOMORROW", 1, "tomorrow"),
    ("AGO", None, "ago"),
    ("AWAY", None, "away off out"),
    ("TIME", None, "time"),
    ("FROM", None, "from"),
    ("NOW", None, "now"),
    ("FISCAL", None, "fiscal financial"),
    ("CALENDAR", None, "calendar"),
    ("SAME", None, "same"),
    ("WHICH", None, "which"),
    ("THAT", None, "that"),
    ("OF", None, "of"),
    ("IN", None, "in"),
    ("WITHIN", None, "within"),
    ("OVER", None, "over during throughout"),
    ("THE", None, "the"),
    ("TO", None, "to through until till thru"),
    ("OR", None, "or and"),
    ("PART", None, "part portion months weeks days"),
    ("BEGINNING", None, "commencing"),
    ("ABOUT", None, "about around approximately roughly circa nearly almost"),
    ("AT", None, "at"),
    ("LEAST", None, "least"),
    ("ANOTHER", None, "another"),
    ("TAKE", None, "take takes"),
    ("FOR", None, "for"),
    ("AS", None, "as"),
    ("LITTLE", None, "little"),
    ("LESS", None, "less"),
    ("THAN", None, "than"),
    ("ON", None, "on"),
    ("END_STOP", None, "ended ending ends"),
)


def _vocabulary() -> dict[str, Tag]:
    words = {word: Tag(category, value) for category, value, listed in _LISTS for word in listed.split()}
    words |= {name: Tag("MONTH", n) for n, names in enumerate(_MONTHS, 1) for name in names.split()}
    words |= {name: Tag("WEEKDAY", n) for n, name in enumerate(_WEEKDAYS)}
    words |= {name: Tag("COUNT", n) for n, name in enumerate(_NUMBERS.split())}
    words |= {"eighteen": Tag("COUNT", 18), "twenty": Tag("COUNT", 20), "fifteen": Tag("COUNT", 15)}
    words |= {name: Tag("ORDINAL", n) for n, name in enumerate(_ORDINALS.split(), 1)}
    words |= {name: Tag("SEASON", n) for name, n in _SEASONS.items()}
    for unit in _UNITS:
        words |= {unit.value: Tag("UNIT", unit), f"{unit.value}s": Tag("UNITS", unit)}
    words |= {"half": Tag("UNIT", Unit.HALF), "halves": Tag("UNITS", Unit.HALF), "wk": Tag("UNIT", Unit.WEEK)}
    return words | {mark: Tag(mark) for mark in ",/'’()."}


WORDS = _vocabulary()
_CAPITALISED = frozenset(("may", "march", "mar", "dec", "sun", "jan", "jun"))
_NOT_AFTER_A_YEAR = word_set(
    "% patients participants subjects people volunteers units shares mg employees dollars person sites"
)
_NOT_BEFORE_A_NUMBER = word_set("$ € £ # ¥ phase part cohort study level grade type no")


def tag_all(tokens: Sequence[Token]) -> list[Tag | None]:
    """The time category of each token, or None where the token says nothing about time."""
    tags: list[Tag | None] = []
    for index, token in enumerate(tokens):
        shape = _SHAPES.get(token.kind)
        if shape is None:
            tag = WORDS.get(token.word)
            if tag is not None and tag.category in {"UNIT", "MONTH"} and _is_other_word(tag, token, tokens, index):
                tag = None
        else:
            tag = shape(token.word)
            if tag is not None and token.kind is Kind.NUMBER and _is_code(token, tags, tokens, index):
                tag = None
        tags.append(tag)
    return tags


def _is_other_word(tag: Tag, token: Token, tokens: Sequence[Token], index: int) -> bool:
    """``may`` and ``march`` in small letters are verbs; the unit of ``a 12-month trial`` is an adjective."""
    if tag.category == "MONTH":
        return token.word in _CAPITALISED and not token.text[0].isupper()
    return token.joined and tokens[index - 1].kind is Kind.NUMBER


def _is_code(token: Token, tags: Sequence[Tag | None], tokens: Sequence[Token], index: int) -> bool:
    """A number that is part of a name (``TNX-102``) or counts something (``2000 patients``) is no date."""
    if index and (tokens[index - 1].word in _NOT_BEFORE_A_NUMBER or (token.joined and tags[-1] is None)):
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and following.word in _NOT_AFTER_A_YEAR


def _number(word: str) -> Tag | None:
    if len(word) > 4 or not word.isascii():
        return None
    number = int(word)
    if len(word) == 4:
        return Tag("YEAR", number) if FIRST_YEAR <= number <= LAST_YEAR else None
    return Tag("COUNT", number)


def _part(word: str) -> Tag:
    """``q3``, ``3q25``, ``h1/26``, ``2025-q3``: unit, number and the year if it is there."""
    letter = next(char for char in word if char in "qh")
    unit = Unit.QUARTER if letter == "q" else Unit.HALF
    at = word.index(letter)
    if at > 1:
        digits = word[at + 1] if at + 1 < len(word) else word[at - 1]
        return Tag("SHORT", (unit, int(digits), int(word[:4])))
    number = word[0] if at else word[1]
    year = word[2:].lstrip("'’/-")
    return Tag("SHORT", (unit, int(number), full_year(int(year), len(year)) if year else None))


def full_year(number: int, digits: int) -> int:
    """A year written with two digits belongs to this century."""
    return number + 2000 if digits == 2 else number


def _fiscal(word: str) -> Tag:
    digits = word[2:].lstrip("'’-")
    return Tag("FY" if word.startswith("f") else "CY", full_year(int(digits), len(digits)))


_SHAPES = {
    Kind.ISO: lambda word: Tag("DATE", tuple(int(part) for part in word.split("-"))),
    Kind.ISO_MONTH: lambda word: Tag("YEARMONTH", (int(word[:4]), int(word[5:]))),
    Kind.SLASHED: lambda word: Tag("SLASHED", word),
    Kind.DOTTED: lambda word: Tag("DATE", tuple(int(part) for part in reversed(word.split(".")))),
    Kind.PART: _part,
    Kind.YEAR_PART: _part,
    Kind.FISCAL: _fiscal,
    Kind.ORDINAL: lambda word: Tag("ORDINAL", int(word[:-2])),
    Kind.DECADE: lambda word: Tag("DECADE", int(word[:4])),
    Kind.NUMBER: _number,
}
