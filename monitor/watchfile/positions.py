"""Where each value of the tree stands in the text: a second tree of the same shape.

It holds only numbers, packed: at 100,000 watches the positions would otherwise
weigh more than the list. Names are looked up in the tree itself. Offsets count
characters from 0, and an end is exclusive; they become lines and columns only
for the few values that are complained about.
"""

from array import array
from typing import TypeAlias

from monitor.watchfile.findings import Path

#: A value of the file; None stands for one that is absent or was refused.
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"

#: First character and the one after the last.
Spot: TypeAlias = tuple[int, int]


class Placed:
    """The stretch of a collection, and of its entries in their order."""

    __slots__ = ("_inner", "_marks", "spot")

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self._marks = array("I")
        self._inner: dict[int, Placed] | None = None

    def append(self, key: Spot, value: "Spot | Placed") -> None:
        """Note where the next entry stands; the key of a list item is the item's own stretch."""
        if isinstance(value, tuple):
            self._marks.extend(key + value)
            return
        if self._inner is None:
            self._inner = {}
        self._inner[len(self._marks) // 4] = value
        self._marks.extend(key + value.spot)

    def entry(self, number: int) -> "tuple[Spot, Spot | Placed]":
        """Where the key and the value of that entry stand, counted from 0."""
        key_start, key_end, start, end = self._marks[4 * number : 4 * number + 4]
        inner = self._inner.get(number) if self._inner else None
        return (key_start, key_end), inner or (start, end)


def spot_of(value: Spot | Placed) -> Spot:
    """The stretch of a text or of a whole collection."""
    return value.spot if isinstance(value, Placed) else value


def locate(tree: Tree, placed: Spot | Placed, path: Path, *, on_key: bool = False) -> Spot:
    """The stretch of the value at the path, or of its key.

    Steps that lead nowhere are passed over, so that a missing key is placed at
    the group that should have it.
    """
    key = None
    for step in path:
        found = _entry(tree, step)
        if found and isinstance(placed, Placed):
            number, tree = found
            key, placed = placed.entry(number)
    return key if on_key and key else spot_of(placed)


def _entry(tree: Tree, step: str | int) -> tuple[int, Tree] | None:
    """The number of the entry and its value."""
    if isinstance(tree, dict) and isinstance(step, str) and step in tree:
        return list(tree).index(step), tree[step]
    if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
        return step, tree[step]
    return None
