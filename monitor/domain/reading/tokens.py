"""The words, numbers and marks of a text, in one linear pass.

This is the only file of the reader that uses a regular expression. Every
repeat in it is possessive or bounded, so that no input is scanned twice.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from monitor.domain.reading.wordlist import word_set


class Kind(StrEnum):
    """The shape of a token; everything that is not shaped like a date is a word, a number or a mark."""

    ISO = "iso"
    ISO_MONTH = "month"
    SLASHED = "slashed"
    DOTTED = "dotted"
    PART = "part"
    YEAR_PART = "year_part"
    FISCAL = "fiscal"
    ORDINAL = "ordinal"
    DECADE = "decade"
    NUMBER = "number"
    WORD = "word"
    DASH = "dash"
    MARK = "mark"


class Token(NamedTuple):
    """One token. ``word`` is its text in lower case, without a possessive ``'s``.

    ``joined`` tells that a hyphen ties it to the token before (``mid-2025``,
    ``first-in-human``): such hyphens are no tokens of their own.
    """

    text: str
    word: str
    start: int
    end: int
    kind: Kind
    joined: bool


_PATTERN = re.compile(
    r"""
    \s*+(?:
      (?P<plain>[^\W\d_]++(?![\w'’.]))
    | (?=[0-9QqHhFC])(?:
      (?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w))
    | (?P<month>20[0-9][0-9]-(?:0[1-9]|1[0-2])(?![\w-]))
    | (?P<slashed>[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})(?![\w/]))
    | (?P<dotted>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}(?!\w))
    | (?P<part>(?:[1-4][Qq]|[Qq][1-4]|[12][Hh]|[Hh][12])(?:['’/-]?(?:20[0-9][0-9]|[0-9][0-9]))?(?!\w))
    | (?P<year_part>20[0-9][0-9][-/]?(?:[1-4][Qq]|[Qq][1-4]|[12][Hh]|[Hh][12])(?!\w))
    | (?P<fiscal>(?:FY|CY)['’-]?(?:[0-9]{4}|[0-9]{2})(?!\w))
    | (?P<ordinal>[0-9]{1,2}(?:st|nd|rd|th)(?!\w))
    | (?P<decade>(?:19|20)[0-9]0s(?!\w))
    | (?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![\w,])|[0-9]++(?!\w))
      )
    | (?P<initials>(?:[A-Z]\.){2,4})
    | (?P<word>\w++(?:['’]\w++){0,3})
    | (?P<hyphen>(?<=\w)[-‐‑–](?=\w))
    | (?P<dash>-{2,}+|[–—])
    | (?P<mark>[^\w\s])
    | \Z
    )""",
    re.VERBOSE,
)
#: The shapes of the pattern that are words: plain ones are most of any text, and are tried first.
_KINDS = {kind.value: kind for kind in Kind} | {"plain": Kind.WORD, "initials": Kind.WORD}
_SHAPES = ("", *sorted(_PATTERN.groupindex, key=lambda name: _PATTERN.groupindex[name]))
_KIND_OF_GROUP = tuple(_KINDS.get(name, Kind.MARK) for name in _SHAPES)
_PLAIN, _WORD, _INITIALS, _HYPHEN = (_PATTERN.groupindex[name] for name in ("plain", "word", "initials", "hyphen"))


def _glued_length(piece: str) -> int:
    """``forJune``, ``inMarch``: where a blank got lost before a month; 0 if none did."""
    cut = next(at for at, letter in enumerate(piece) if letter.isupper())
    return cut if piece[:cut] in _GLUED and piece[cut:].lower() in _MONTHS else 0


_GLUED = word_set("in by for on of until to from since")
_MONTHS = word_set("january february march april may june july august september october november december")


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text with their character offsets; white space and joining hyphens are dropped."""
    found: list[Token] = []
    add, new = found.append, tuple.__new__
    joined = False
    for match in _PATTERN.finditer(text):
        group = match.lastindex
        if group is None:
            break
        if group == _HYPHEN:
            joined = True
            continue
        piece = match[group]
        word = piece.lower()
        start, end = match.span(group)
        if group == _WORD:
            word = word.replace("’", "'").removesuffix("'s")
        elif group == _INITIALS:
            word = word[:-1]
        elif group == _PLAIN and word != piece and piece[0].islower():
            cut = _glued_length(piece)
            if cut:
                found.append(Token(piece[:cut], piece[:cut], start, start + cut, Kind.WORD, joined))
                piece, word, start, joined = piece[cut:], word[cut:], start + cut, False
        add(new(Token, (piece, word, start, end, _KIND_OF_GROUP[group], joined)))
        joined = False
    return found
