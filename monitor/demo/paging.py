"""Pages and the tokens that lead from one to the next.

A token is issued whenever a page is full, without a look at what follows, so
the last page can be empty. A token is opaque, belongs to one question, and
outlives a move of the data: then pages may repeat or miss studies, as they may
on the live service.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.demo.answers import Refusal

#: Parameters that may differ from page to page.
_FREE = frozenset({"pageToken", "pageSize", "countTotal"})
_DIGEST_SIZE = 12

TOKEN_REFUSED = "Parameter `pageToken` has incorrect format"  # noqa: S105 - the text of an answer


@dataclass(frozen=True)
class Page:
    """Some of the studies that were found, and the token for the next."""

    numbers: Sequence[str]
    next_token: str | None


def cut(found: Sequence[str], parameters: Mapping[str, str], size: int) -> Page:
    """The page that the parameters ask for. Raises Refusal for a token of another question."""
    question = _digest(parameters)
    token = parameters.get("pageToken")
    first = _offset(token, question) if token else 0
    numbers = found[first : first + size]
    return Page(numbers, _token(first + size, question) if len(numbers) == size else None)


def _digest(parameters: Mapping[str, str]) -> bytes:
    fixed = sorted((name, value) for name, value in parameters.items() if name not in _FREE)
    return hashlib.sha256(repr(fixed).encode()).digest()[:_DIGEST_SIZE]


def _token(offset: int, question: bytes) -> str:
    return base64.urlsafe_b64encode(question + offset.to_bytes(4)).decode().rstrip("=")


def _offset(token: str, question: bytes) -> int:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raw = b""
    if len(raw) != _DIGEST_SIZE + 4 or raw[:_DIGEST_SIZE] != question:
        raise Refusal(TOKEN_REFUSED)
    return int.from_bytes(raw[_DIGEST_SIZE:])
