"""How the operator's own words appear in our sentences, and the valid word they may have meant."""

import difflib
from collections.abc import Iterable
from typing import Any

_SHOWN = 60
_SEARCHED = 1000
_NEAR = 0.7


def shown(value: str) -> str:
    """The text in quotes, cut when long; control characters are written as escapes."""
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")


def kind(value: Any) -> str:
    """What sort of node a value of the tree is, for a sentence."""
    match value:
        case str():
            return f"the text {shown(value)}"
        case list():
            return "a list"
        case dict():
            return "a group of keys"
        case _:
            return "nothing"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The valid word with the smallest edit distance in difflib's sense, or None if none is near.

    Case and the difference of - and _ are ignored, and so is all before the last
    slash of a valid word (London for Europe/London). Only the first 1,000 words are searched.
    """
    plain = {_plain(known): known for known, _ in zip(words, range(_SEARCHED), strict=False)}
    plain = {known.rpartition("/")[2]: full for known, full in plain.items()} | plain
    close = difflib.get_close_matches(_plain(word[:_SHOWN]), plain, n=1, cutoff=_NEAR)
    return plain[close[0]] if close else None


def listing(words: Iterable[str]) -> str:
    """``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
