"""One record while it is matched: its facts, its passages, and what is worked out about them once."""

from collections.abc import Sequence
from functools import cached_property

from monitor.domain.study import Study
from monitor.matching.context import Aside, aside
from monitor.matching.meaning import Meanings
from monitor.matching.names import Hit
from monitor.matching.passages import Passage

_SNIPPET_MARGIN = 60  # characters on each side
_LONGEST_WORD = 30  # characters on each side of a name that still count as one word with it


class Record:
    """A study with its passages."""

    def __init__(self, study: Study, passages: Sequence[Passage]) -> None:
        self.study, self.passages = study, passages
        self._said: dict[tuple[int, int, int], Aside | None] = {}

    @property
    def lists_nothing(self) -> bool:
        """Whether the record names no intervention at all, so that its prose is the only witness."""
        return not self.study.interventions

    @cached_property
    def meanings(self) -> Meanings:
        """What the record says its short forms stand for."""
        return Meanings(passage.text for passage in self.passages)

    def said(self, hit: Hit) -> Aside | None:
        """Why the words around the hit do not speak of the intervention as studied; worked out once a place."""
        key = hit[1:]
        if key not in self._said:
            self._said[key] = aside(self.passages[hit.passage].text, hit.start, hit.end)
        return self._said[key]

    def place(self, hit: Hit) -> "Place":
        """Where the hit stands, as the record writes it."""
        return Place(self.passages[hit.passage], hit.start, hit.end)


class Place:
    """A span of one passage, in characters of the record's own text."""

    __slots__ = ("end", "passage", "start")

    def __init__(self, passage: Passage, start: int, end: int) -> None:
        self.passage, self.start, self.end = passage, start, end

    @property
    def text(self) -> str:
        """The words of the span as the record writes them."""
        return self.passage.text[self.start : self.end]

    def snippet(self) -> str:
        """The span with the words around it, on one line."""
        text = self.passage.text
        left, right = max(0, self.start - _SNIPPET_MARGIN), min(len(text), self.end + _SNIPPET_MARGIN)
        words = " ".join(text[left:right].split())
        return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"

    def word(self) -> str:
        """The whole word, hyphens included, that the span is or belongs to."""
        text, left, right = self.passage.text, self.start, self.end
        while left > max(0, self.start - _LONGEST_WORD) and _holds_together(text[left - 1]):
            left -= 1
        while right < min(len(text), self.end + _LONGEST_WORD) and _holds_together(text[right]):
            right += 1
        return text[left:right].strip("-")


def _holds_together(character: str) -> bool:
    return character.isalnum() or character == "-"
