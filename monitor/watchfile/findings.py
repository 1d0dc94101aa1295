"""A rule that does not hold, at a path in the tree: a problem before its place in the file is known."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.watchfile.codes import Code
from monitor.watchfile.quoting import nearest

#: Keys and list indexes from the root to a value.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Meant:
    """A word that is not known, and those of which the nearest was probably meant."""

    word: str
    words: Iterable[str]

    @property
    def nearest(self) -> str | None:
        """The nearest of the words, if one is near."""
        return nearest(self.word, self.words)


@dataclass(frozen=True)
class Finding:
    """What is wrong and the remedy, in words for the operator; ``on_key`` points at the key, not its value.

    The nearest word is looked for only when the finding is told, because the search is slow.
    ``absent`` names keys of which one is needed at the path.
    """

    path: Path
    code: Code
    what: str
    remedy: str
    on_key: bool = False
    meant: Meant | None = None
    absent: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """The nearest valid word, or else the remedy."""
        close = self.meant and self.meant.nearest
        return f"did you mean {close}?" if close else self.remedy
