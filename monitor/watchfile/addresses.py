"""Mail addresses: which ones mail can be sent to safely, and which ones nobody reads.

Only the plain form ``local@domain`` is taken (RFC 5321 section 4.1.2, Dot-string and
Domain): no display name, no quotes, no comments, nothing outside ASCII. So no
address can carry a line break or a second address into a header or an SMTP command.
Nor can it hold what begins an encoded word (``=?``, RFC 2047): some programs would decode it.
"""

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from monitor.watchfile.codes import Code
from monitor.watchfile.quoting import shown
from monitor.watchfile.refusals import refusal, scalar

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@(?:localhost|(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])"

#: RFC 5321, section 4.5.3.1.
_LONGEST_LOCAL_PART = 64
_LONGEST = 254

#: RFC 2606, sections 2 and 3; localhost is left out because mail to the own machine does arrive.
_RESERVED = re.compile(r"(?:.*\.)?(?:test|example|invalid|example\.(?:com|net|org))", re.IGNORECASE)

_DISPLAY_NAME = re.compile(rf"[^<>]*<({_ADDRESS})>")


def read_address(value: Any) -> str:
    """One mail address."""
    text = scalar(value)
    fits = len(text) <= _LONGEST and len(text.partition("@")[0]) <= _LONGEST_LOCAL_PART
    if fits and re.fullmatch(_ADDRESS, text) and "=?" not in text:
        return text
    raise refusal(Code.BAD_ADDRESS, f"{shown(text)} is not a mail address", _remedy(text))


def is_reserved(address: str) -> bool:
    """Whether the domain is reserved for examples and tests, so that nobody can receive mail there."""
    return _RESERVED.fullmatch(address.rpartition("@")[2]) is not None


def same_mailbox(address: str) -> str:
    """A key under which repeats are found; the domain's case never matters, and here neither does the name's."""
    return address.lower()


def _remedy(text: str) -> str:
    named = _DISPLAY_NAME.fullmatch(text)
    if named:
        return f"write only {named.group(1)}"
    if not text.isascii():
        return "write it in plain letters (a domain with accents has a form that begins with xn--)"
    if "," in text or ";" in text:
        return "write each address as a list item of its own"
    return "write name@domain, without a display name, spaces or quotes"


Address = Annotated[str, PlainValidator(read_address), WithJsonSchema({"type": "string", "format": "email"})]
