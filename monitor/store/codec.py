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
from monitor.store.skeletons import FACTS_1, RECORD_1

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


#: How facts and raw records are packed; the name is stored beside what it packed, so that another can follow.
FACTS = "zlib/facts-1"
RECORD = "zlib/record-1"

#: The dictionary of every encoding that was ever written. One without is of the program's first days.
_DICTIONARIES = {"zlib": b"", FACTS: FACTS_1, RECORD: RECORD_1}

#: Three fifths of the time that zlib's usual level takes, and with the dictionaries smaller all the same.
_LEVEL = 3


def packed(data: bytes, encoding: str) -> bytes:
    """The bytes, compressed in this encoding: ``FACTS`` or ``RECORD``."""
    packer = zlib.compressobj(_LEVEL, zdict=_DICTIONARIES[encoding])
    return packer.compress(data) + packer.flush()


def unpacked(data: bytes, encoding: str) -> bytes:
    """The bytes that were stored in that encoding. ValueError for one that is not known, or for bytes cut off."""
    if encoding not in _DICTIONARIES:
        raise ValueError(f"nothing is known about the encoding {encoding}")
    unpacker = zlib.decompressobj(zdict=_DICTIONARIES[encoding])
    whole = unpacker.decompress(data)
    if not unpacker.eof:
        raise ValueError("the stored bytes are cut off")
    return whole


@lru_cache(maxsize=_REMEMBERED)
def study_from(data: bytes, encoding: str) -> Study:
    """The facts of a study that were stored packed."""
    return msgspec.json.decode(unpacked(data, encoding), type=Study)
