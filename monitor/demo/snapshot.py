"""The records of one day, with the words of each search area at hand.

Text is compared as words: lower case, without accents, cut at everything that
is neither letter nor digit. One text per record and area, made on first use,
lets a phrase be found as a plain substring of it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import Lock
from typing import Any

from monitor.demo.pieces import PIECES, pieces_of, values

_WORD = re.compile(r"[^\W_]+")
_BETWEEN_VALUES = " | "  # no word, so no phrase reaches from one value into the next


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(_WORD.findall(text.casefold()))


class Snapshot:
    """The records served on one day under one data timestamp. It never changes, so threads may share it."""

    def __init__(self, records: Mapping[str, Mapping[str, Any]], timestamp: str) -> None:
        self.records = dict(records)
        self.timestamp = timestamp
        self._texts: dict[str, dict[str, str]] = {}
        self._lock = Lock()

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All NCT numbers in the order of an unsorted answer: always the same, and by nothing a client could guess."""
        return tuple(sorted(self.records, key=lambda number: hashlib.sha256(number.encode()).digest()))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Obsolete numbers and the number of the record that they were merged into."""
        path = PIECES["NCTIdAlias"]
        return {str(alias): number for number, record in self.records.items() for alias in values(record, path)}

    def texts(self, area: str) -> Mapping[str, str]:
        """By NCT number, the words of the area or piece, with a blank around each. KeyError for an unknown name."""
        with self._lock:
            if area not in self._texts:
                pieces = pieces_of(area)
                if pieces is None:
                    raise KeyError(area)
                self._texts[area] = {number: _text(record, pieces) for number, record in self.records.items()}
            return self._texts[area]

    def holding(self, area: str, phrases: Iterable[tuple[str, ...]]) -> frozenset[str]:
        """The records of which the area holds at least one of the phrases, word by word."""
        wanted = [f" {' '.join(phrase)} " for phrase in phrases if phrase]
        return frozenset(
            number for number, text in self.texts(area).items() if any(phrase in text for phrase in wanted)
        )

    def at(self, number: str, piece: str) -> list[Any]:
        """The values of a piece in one record."""
        return list(values(self.records[number], PIECES[piece]))


def _text(record: Mapping[str, Any], pieces: Iterable[str]) -> str:
    found = (value for piece in pieces for value in values(record, PIECES[piece]))
    texts = (" ".join(words(str(value))) for value in found if isinstance(value, str | int))
    return f" {_BETWEEN_VALUES.join(texts)} "
