"""What a reply means: data, or trouble. Pure: bytes and headers in, a value out.

The registry's own errors are plain text; HTML, with whatever status or label,
comes from the machines in front of it and is never data.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.registry.interface import Failure
from monitor.registry.patience import http_date, retry_after
from monitor.registry.strict_json import Void, parse_object

#: How the registry begins its answer to a query that its search language does not allow.
_QUERY_REFUSED = "Error parsing query in"

_LONGEST_TEXT = 300


@dataclass(frozen=True)
class Reply:
    """An answer that came in whole. Header names are looked up in any case; ``received`` is in UTC."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    received: datetime


@dataclass(frozen=True)
class Trouble:
    """Why a request brought no data: a half-sentence, and whether asking again soon makes sense.

    ``wait`` is the number of seconds that the registry asks for, if it does.
    """

    failure: Failure
    what: str
    again: bool = False
    wait: float | None = None


def read_reply(reply: Reply) -> dict[str, Any] | Trouble:
    """The JSON object of a good answer; trouble for every other."""
    reading = next(reading for statuses, reading in _READINGS if reply.status in statuses)
    return reading(reply)


def _data(reply: Reply) -> dict[str, Any] | Trouble:
    content_type = reply.headers.get("Content-Type", "")
    if not reply.body.strip():
        return Trouble(Failure.BAD_ANSWER, "the answer is empty", again=True)
    if _is_html(reply) or "json" not in content_type.lower():
        return Trouble(Failure.BAD_ANSWER, f"the answer is {_described(reply)} instead of JSON", again=True)
    value = parse_object(reply.body)
    if isinstance(value, Void):
        return Trouble(Failure.BAD_ANSWER, f"the answer {value.reason}", again=True)
    return value


def _redirect(reply: Reply) -> Trouble:
    try:
        target = urlsplit(reply.headers.get("Location", ""))
        outside = target.scheme or target.netloc
        host = f"{target.scheme}://{target.hostname or ''}" if outside else "elsewhere on the same host"
    except ValueError:
        host = "an address that cannot be read"
    return Trouble(Failure.REDIRECTED, f"the registry redirects ({reply.status}) to {printable(host)}")


def _bad_request(reply: Reply) -> Trouble:
    text = _described(reply)
    refused = text.startswith(_QUERY_REFUSED)
    return Trouble(Failure.QUERY_REFUSED if refused else Failure.REFUSED, f"the registry answered 400: {text}")


def _blocked(reply: Reply) -> Trouble:
    return Trouble(Failure.BLOCKED, f"the registry blocks this client (403): {_described(reply)}")


def _refused(reply: Reply) -> Trouble:
    return Trouble(Failure.REFUSED, f"the registry answered {reply.status}: {_described(reply)}")


def _later(reply: Reply) -> Trouble:
    reference = http_date(reply.headers.get("Date")) or reply.received
    wait = retry_after(reply.headers.get("Retry-After"), reference)
    busy = reply.status == 429 or wait is not None
    what = f"the registry answered {reply.status}: {_described(reply)}"
    return Trouble(Failure.BUSY if busy else Failure.FAILING, what, again=True, wait=wait)


def _unexpected(reply: Reply) -> Trouble:
    return Trouble(Failure.BAD_ANSWER, f"the registry answered with the unexpected status {reply.status}", again=True)


_READINGS: tuple[tuple[range, Callable[[Reply], dict[str, Any] | Trouble]], ...] = (
    (range(200, 201), _data),
    (range(300, 400), _redirect),
    (range(400, 401), _bad_request),
    (range(403, 404), _blocked),
    (range(408, 409), _later),
    (range(429, 430), _later),
    (range(400, 500), _refused),
    (range(500, 600), _later),
    (range(1000), _unexpected),
)


def _described(reply: Reply) -> str:
    """The text of an answer as far as it helps a person."""
    if _is_html(reply):
        return "an HTML page"
    return printable(reply.body.decode("utf-8", "replace")) or "an empty text"


def _is_html(reply: Reply) -> bool:
    return "html" in reply.headers.get("Content-Type", "").lower() or reply.body.lstrip()[:1] == b"<"


def printable(text: str) -> str:
    """One line of a stranger's text, safe for logs and mails."""
    line = re.sub(r"\s+", " ", text[: 4 * _LONGEST_TEXT]).strip()
    shown = "".join(character for character in line if character.isprintable())
    return shown if len(shown) <= _LONGEST_TEXT else f"{shown[:_LONGEST_TEXT]}…"
