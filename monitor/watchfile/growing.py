"""The collections of the tree while they are being read, and the complaints about their keys."""

from dataclasses import dataclass, field

from monitor.domain.problems import Problem
from monitor.watchfile.codes import Code
from monitor.watchfile.positions import Placed, Spot, Tree, spot_of
from monitor.watchfile.quoting import shown
from monitor.watchfile.source import Source, problem

_WRITE_A_VALUE = "write a value or remove it; a text that is the word null needs quotes"


#: Nobody reads more, and a file that is wrong throughout should not keep the monitor busy.
MOST_COMPLAINTS = 1000


class StopReading(Exception):  # noqa: N818 - a signal to the reader of events, which always catches it
    """The rest of the text is not worth reading, or must not be read."""


@dataclass
class Complaints:
    """The problems of a text so far, each at its place."""

    source: Source
    problems: list[Problem] = field(default_factory=list)

    def add(self, spot: Spot, code: Code, what: str, remedy: str) -> None:
        """Complain about a stretch of the text. Raises StopReading once there are too many."""
        self.problems.append(problem(self.source.place(*spot), code, what, remedy))
        if len(self.problems) >= MOST_COMPLAINTS:
            raise StopReading

    def line_of(self, spot: Spot) -> int:
        """The line on which a stretch begins, from 1."""
        return self.source.place(*spot).line


class GrowingDocument:
    """The top of the tree, which holds one value."""

    def __init__(self) -> None:
        self.value: Tree = None
        self.placed: Spot | Placed = (0, 0)

    def take(self, value: Tree, placed: Spot | Placed) -> None:
        """Take the value that the document is."""
        self.value, self.placed = value, placed

    def take_nothing(self, spot: Spot) -> None:
        """Take the null that an empty document is."""
        self.placed = spot


class GrowingList:
    """A list of the tree."""

    def __init__(self, spot: Spot, complaints: Complaints) -> None:
        self.value: list[Tree] = []
        self.placed = Placed(spot)
        self._complaints = complaints

    def take(self, value: Tree, placed: Spot | Placed) -> None:
        """Take the next item."""
        self.value.append(value)
        self.placed.append(spot_of(placed), placed)

    def take_nothing(self, spot: Spot) -> None:
        """Complain about an item without a value, and keep its number."""
        self._complaints.add(spot, Code.NO_VALUE, "a list item has no value", _WRITE_A_VALUE)
        self.take(None, spot)


class GrowingMap:
    """A group of keys of the tree: keys and values take turns. The value of a refused key is read and dropped."""

    def __init__(self, spot: Spot, complaints: Complaints, known_keys: dict[str, str]) -> None:
        self.value: dict[str, Tree] = {}
        self.placed = Placed(spot)
        self._complaints = complaints
        self._known_keys = known_keys
        self._expects_key = True
        self._key: str | None = None
        self._key_spot = spot

    def take(self, value: Tree, placed: Spot | Placed) -> None:
        """Take the next key, or the value of the last one."""
        if self._expects_key:
            self._key_spot = spot_of(placed)
            self._key = self._accepted(value)
        elif self._key is not None:
            self.value[self._key] = value
            self.placed.append(self._key_spot, placed)
        self._expects_key = not self._expects_key

    def take_nothing(self, spot: Spot) -> None:
        """Take an empty key, or complain about a key without a value."""
        if not self._expects_key and self._key is not None:
            self._complaints.add(self._key_spot, Code.NO_VALUE, f"{shown(self._key)} has no value", _WRITE_A_VALUE)
        self.take(None, spot)

    def _accepted(self, key: Tree) -> str | None:
        if not isinstance(key, str):
            self._complain(Code.ODD_KEY, "this key is not a word", "write one word before the colon")
        elif key == "<<":
            self._complain(Code.MERGE_KEY, "the merge key << is not read", "write the keys out in full")
        elif key in self.value:
            first, _ = self.placed.entry(list(self.value).index(key))
            lines = f"on line {self._complaints.line_of(first)} and line {self._complaints.line_of(self._key_spot)}"
            self._complain(Code.DUPLICATE_KEY, f"the key {shown(key)} stands twice, {lines}", "keep one of the two")
        else:
            return self._known_keys.setdefault(key, key)  # one string for all the groups that use the key
        return None

    def _complain(self, code: Code, what: str, remedy: str) -> None:
        self._complaints.add(self._key_spot, code, what, remedy)
