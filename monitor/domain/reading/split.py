"""An article as sentences with their offsets, boilerplate left out."""

from collections.abc import Iterator
from typing import NamedTuple

from monitor.domain.reading.wordlist import word_set

#: No sentence is longer than this; longer stretches are read in pieces, which keeps reading linear.
LONGEST_SENTENCE = 3000

_ABBREVIATIONS = word_set(
    """inc corp ltd co dr mr ms mrs st vs no jan feb mar apr jun jul aug sep sept oct nov dec approx prof e.g i.e u.s
    e.u u.k fig al llc plc etc gov gen sen rep ph.d jr sr dept est n.v s.a a.m p.m"""
)
_BOILERPLATE = (
    "forward-looking statement",
    "all rights reserved",
    "cookie",
    "subscribe to",
    "sign up for",
    "privacy policy",
    "terms of use",
    "share this",
    "follow us on",
    "click here",
    "undue reliance",
    "safe harbor",
)
_BOILERPLATE_STARTS = (
    "about ",
    "media contact",
    "investor contact",
    "contact:",
    "source:",
    "©",
    "read more",
    "related:",
)
_CLOSERS = "\"”’')]"


class SentenceText(NamedTuple):
    """A sentence with the offsets of its first character and of the one after its last."""

    text: str
    start: int
    end: int


def sentences_of(text: str) -> Iterator[SentenceText]:
    """The sentences of an article in order; headings are sentences, boilerplate paragraphs are none."""
    at = 0
    for paragraph in _paragraphs(text):
        if paragraph.strip() and not is_boilerplate(paragraph):
            yield from _in_line(paragraph, at)
        at += len(paragraph)


def _paragraphs(text: str) -> Iterator[str]:
    """Lines, those that were only broken because they were full put together again."""
    pending: list[str] = []
    for line in text.splitlines(keepends=True):
        pending.append(line)
        if len(line) < _FULL_LINE or line.rstrip().endswith(_LINE_ENDS) or len(pending) >= _MOST_LINES:
            yield "".join(pending)
            pending = []
    yield "".join(pending)


#: A line of this length that does not end like a sentence goes on in the next one.
_FULL_LINE = 60
_LINE_ENDS = (".", "!", "?", ":", "”", '"')
_MOST_LINES = 200


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph belongs to the page or to the lawyers and not to the article."""
    head = paragraph.strip()[:2000].lower()
    if head.startswith(_BOILERPLATE_STARTS) and len(head.split()) < 12:
        return True
    return any(phrase in head for phrase in _BOILERPLATE)


def _in_line(line: str, offset: int) -> Iterator[SentenceText]:
    start = at = 0
    while at < len(line):
        ends = line[at] in ".!?" and _ends_here(line, at)
        if ends:
            while at + 1 < len(line) and line[at + 1] in _CLOSERS:
                at += 1
        if ends or at - start >= LONGEST_SENTENCE:
            yield from _trimmed(line, start, at + 1, offset)
            start = at + 1
        at += 1
    yield from _trimmed(line, start, len(line), offset)


def _trimmed(line: str, start: int, end: int, offset: int) -> Iterator[SentenceText]:
    piece = line[start:end]
    text = piece.strip()
    if text:
        first = start + len(piece) - len(piece.lstrip())
        yield SentenceText(text, offset + first, offset + first + len(text))


def _ends_here(line: str, at: int) -> bool:
    """Whether a stop ends a sentence: white space and a capital follow, and no abbreviation stands before."""
    rest = line[at + 1 : at + 12].lstrip(_CLOSERS)
    if rest and not rest[0].isspace():
        return False
    following = rest.lstrip(" \t\r\n“‘\"'([")
    if following and not (following[0].isupper() or following[0].isdigit()):
        return False
    if line[at] != ".":
        return True
    words = line[max(0, at - 12) : at].split()
    before = words[-1].lower() if words else ""
    return before not in _ABBREVIATIONS and not (len(before) == 1 and before.isalpha())
