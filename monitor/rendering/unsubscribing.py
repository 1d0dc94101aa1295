"""Addresses under which one recipient can leave one list, and nobody else can make them leave.

The operator's web service does the work (RFC 8058: a POST unsubscribes, without
cookies or a login; a GET only shows a page, because scanners follow links). It
finds the recipient by computing the token of every recipient of the list.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

_TOKEN_LENGTH = 40  # hexadecimal digits: 160 bits


@dataclass(frozen=True)
class Unsubscribing:
    """The web address, in which ``{list}`` and ``{token}`` are filled in, and the key of the tokens."""

    address: str
    key: str = field(repr=False)

    def url(self, list_id: str, recipient: str) -> str:
        """Where this recipient leaves this list."""
        return self.address.replace("{list}", list_id).replace("{token}", self.token(list_id, recipient))

    def token(self, list_id: str, recipient: str) -> str:
        """The first 160 bits of HMAC-SHA256 over list id, line feed and address, as hexadecimal digits."""
        signed = f"{list_id}\n{recipient}".encode()
        return hmac.new(self.key.encode(), signed, hashlib.sha256).hexdigest()[:_TOKEN_LENGTH]
