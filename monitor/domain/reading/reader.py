"""The reader of sentences: every claim that a sentence makes, read against the day on which it was said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from monitor.domain.reading.claims import claims_of
from monitor.domain.reading.facets import completed
from monitor.domain.reading.sentence import prepare
from monitor.domain.reading.values import ReadClaim

#: A text longer than this is no sentence; it is read in pieces of this size, so that reading stays linear.
LONGEST = 4000


def read_sentence(text: str, said_on: date | None) -> tuple[ReadClaim, ...]:
    """The claims that a sentence makes, in the order of their times.

    Without ``said_on`` only dates that name their year are read, and what is
    told as done has no last day.
    """
    if len(text) <= LONGEST:
        return _read(text, said_on)
    return tuple(claim for start, piece in _pieces(text) for claim in _shifted(_read(piece, said_on), start))


def _read(text: str, said_on: date | None) -> tuple[ReadClaim, ...]:
    sentence = prepare(text, said_on)
    if sentence is None:
        return ()
    return completed(claims_of(sentence), text, sentence.tokens)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Pieces that end at white space where there is any."""
    start = 0
    while start < len(text):
        end = start + LONGEST
        if end < len(text):
            gap = text.rfind(" ", start + LONGEST // 2, end)
            end = gap if gap > 0 else end
        yield start, text[start:end]
        start = end


def _shifted(claims: tuple[ReadClaim, ...], offset: int) -> Iterator[ReadClaim]:
    for claim in claims:
        start, end = claim.trigger_span
        yield replace(claim, trigger_span=(start + offset, end + offset))
