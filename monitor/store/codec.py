"""Domain values to stored JSON and back, plain or compressed.

A value is read back by its type; fields that a stored value lacks take their
defaults, so a new field with a default can be read from old rows.
"""

import zlib
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from monitor.domain.study import Study

T = TypeVar("T")

#: So many decoded values are remembered: a daemon reads the same facts every cycle. They are frozen, so shared.
_REMEMBERED = 4096


def to_json(value: Any) -> str:
    """The value as compact JSON."""
    return msgspec.json.encode(value, order="deterministic").decode()


def from_json(kind: type[T], text: str) -> T:
    """The value of that type which ``to_json`` wrote."""
    return cast(T, _decoded(cast(Hashable, kind), text))


@lru_cache(maxsize=_REMEMBERED)
def _decoded(kind: Any, text: str) -> Any:
    return msgspec.json.decode(text, type=kind)


#: The encoding of everything that ``packed`` writes; it is stored beside it, so that another can follow.
PACKING = "zlib"


def packed(data: bytes) -> bytes:
    """The bytes, compressed."""
    return zlib.compress(data)


def unpacked(data: bytes, encoding: str) -> bytes:
    """The bytes that were stored in that encoding. ValueError for one that this program does not know."""
    if encoding != PACKING:
        raise ValueError(f"nothing is known about the encoding {encoding}")
    return zlib.decompress(data)


@lru_cache(maxsize=_REMEMBERED)
def study_from(data: bytes, encoding: str) -> Study:
    """The facts of a study that were stored packed."""
    return msgspec.json.decode(unpacked(data, encoding), type=Study)
