"""Domain values to stored JSON and back.

A value is read back by its type; fields that a stored value lacks take their
defaults, so a new field with a default can be read from old rows.
"""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(value: Any) -> str:
    """The value as compact JSON."""
    return msgspec.json.encode(value, order="deterministic").decode()


def from_json(kind: type[T], text: str) -> T:
    """The value of that type which ``to_json`` wrote."""
    return msgspec.json.decode(text, type=kind)
