"""Which records an Essie expression finds.

Matching is lexical: a phrase finds the records that print it, whatever it
stands for there, and its synonyms where the registry expands them. Word forms
(plurals) and the registry's thesaurus are not imitated beyond `SYNONYMS`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.demo import essie
from monitor.demo.pieces import AREAS_WITH_SYNONYMS, pieces_of
from monitor.demo.snapshot import Snapshot, words

#: Groups of phrases of which each finds the others.
SYNONYMS: tuple[frozenset[str], ...] = (
    frozenset({"LIF", "leukemia inhibitory factor", "leukaemia inhibitory factor"}),
    frozenset({"IVF", "in vitro fertilization", "in vitro fertilisation"}),
)


@dataclass(frozen=True)
class Searcher:
    """Finds records in one snapshot."""

    snapshot: Snapshot
    synonyms: Sequence[frozenset[str]] = SYNONYMS

    def find(self, tree: essie.Node, area: str) -> frozenset[str]:
        """The NCT numbers that the expression finds, looking into the area unless it names another.

        Raises EssieError for an area that the registry does not have.
        """
        match tree:
            case essie.Phrase(text):
                return self.snapshot.holding(area, self._expanded(text, area))
            case essie.Area(name, other):
                return self.find(other, _known(name))
            case essie.Not(other):
                return self._everything - self.find(other, area)
            case essie.AllOf(parts):
                return frozenset.intersection(*(self.find(part, area) for part in parts))
            case essie.AnyOf(parts):
                return frozenset.union(*(self.find(part, area) for part in parts))
            case _:
                return frozenset(number for number in self._everything if self._holds(number, area, tree))

    @property
    def _everything(self) -> frozenset[str]:
        return frozenset(self.snapshot.records)

    def _expanded(self, text: str, area: str) -> list[tuple[str, ...]]:
        phrase = words(text)
        if area not in AREAS_WITH_SYNONYMS:
            return [phrase]
        groups = ([words(other) for other in group] for group in self.synonyms)
        return [phrase, *(other for group in groups if phrase in group for other in group)]

    def _holds(self, number: str, area: str, tree: essie.Node) -> bool:
        found = [value for piece in pieces_of(area) or () for value in self.snapshot.at(number, piece)]
        match tree:
            case essie.Missing():
                return not found
            case essie.Range(low, high):
                return any(_between(value, low, high) for value in found)
            case _:
                return True


def first_day(text: str) -> str:
    """A date as ``YYYY-MM-DD``, so that dates compare as texts; a month or a year counts as its first day."""
    american = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    if american:
        text = f"{american[3]}-{american[1]}-{american[2]}"
    return text + "-01" * (2 - text.count("-"))


def _between(value: object, low: str | None, high: str | None) -> bool:
    if isinstance(value, int):
        return (low is None or _number(low) <= value) and (high is None or value <= _number(high))
    day = first_day(str(value))
    return (low is None or first_day(low) <= day) and (high is None or day <= first_day(high))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise essie.EssieError(f"mismatched input '{text}' expecting DecimalLiteral") from None


def _known(area: str) -> str:
    if pieces_of(area) is None:
        raise essie.EssieError(f"Unknown area name: `{area}`")
    return area
