"""Bytes from the network to JSON that every later step can hold, or the reason why not.

RFC 8259 leaves open what a reader does with repeated names, huge numbers and
deep nesting, and Python accepts NaN besides. All of that is refused here, once,
so that no later step meets it. Nothing raises: a refusal is a ``Void``.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

import msgspec

#: Levels of lists and objects. Registry records have about a dozen; Python's own limit depends on the caller.
DEEPEST = 60

#: Digits of a whole number; every database column holds as many.
LONGEST_NUMBER = 18

_TOO_DEEP = f"is nested deeper than {DEEPEST} levels"

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Void:
    """Bytes that cannot be used, and why: a half-sentence that follows "the answer"."""

    reason: str


class _RefusedError(ValueError):
    """What stands in the way; it never leaves this module."""


def parse_object(body: bytes) -> dict[str, Any] | Void:
    """The JSON object that the bytes are; void if they are anything else."""
    try:
        return _decoded(body)
    except _RefusedError as error:
        return Void(str(error))


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_without_repeats,
        )
    except UnicodeDecodeError as error:
        raise _RefusedError(f"is not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"character {error.pos} of {len(error.doc)}"
        raise _RefusedError(f"is not JSON or is cut off: {error.msg} at {place}") from error
    except RecursionError as error:
        raise _RefusedError(_TOO_DEEP) from error
    if not isinstance(value, dict):
        raise _RefusedError(f"is JSON of type {type(value).__name__} instead of an object")
    if _is_deeper_than(value, DEEPEST):
        raise _RefusedError(_TOO_DEEP)
    return value


def canonical(value: Any) -> bytes:
    """The same bytes for the same facts, of a value that ``parse_object`` gave.

    Sorted keys, no blanks, UTF-8; halves of surrogate pairs, which no database
    stores, become the replacement character.
    """
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError:
        return msgspec.json.encode(_without_surrogates(value), order="sorted")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(item) for name, item in value.items()}
    return value


def _no_constant(word: str) -> NoReturn:
    raise _RefusedError(f"contains {word}, which is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _RefusedError(f"contains the number {digits[:20]}, which is too large")
    return number


def _bounded(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        raise _RefusedError(f"contains a whole number of {len(digits)} digits")
    return int(digits)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _RefusedError(f"has the name {name[:60]!r} twice in one object")
        found[name] = value
    return found


def _is_deeper_than(value: dict[str, Any], levels: int) -> bool:
    level: list[Any] = [value]
    for _ in range(levels):
        level = [child for node in level for child in _children(node) if isinstance(child, (dict, list))]
        if not level:
            return False
    return True


def _children(node: Any) -> Any:
    return node.values() if isinstance(node, dict) else node
