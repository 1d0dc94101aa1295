"""The envelope sender of each mail: an address of its own, signed, so that a mail that comes back can be believed.

``bounces+12.20779.<signature>@example.org`` (the method is known as VERP). It
holds the mail's number and the day it was sent. Nobody without the secret can
make one; whoever received the mail knows theirs, and can do no more with it
than say that this mail came back, once, within thirty days.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

#: A notice that comes later than this after its mail does nothing. Servers give up after five days.
VALID_FOR = timedelta(days=30)

#: What is put behind a name of at most this length is no longer than 64 letters (RFC 5321, 4.5.3.1.1).
LONGEST_NAME = 20

_EPOCH = date(1970, 1, 1)
_SIGNATURE_BYTES = 16  # 128 bits, 26 letters in base 32
_SECRET_BYTES = 32
_TAG = re.compile(r"([0-9]{1,12})\.([0-9]{1,7})\.([a-z2-7]{26})")


@dataclass(frozen=True)
class ReturnPath:
    """Makes and reads the return paths of one installation. ``address`` is where its mails come back to."""

    address: str
    secret: bytes = field(repr=False)

    def of(self, number: int, at: datetime) -> str:
        """The return path of this mail when it is sent at this time."""
        local, _, domain = self.address.rpartition("@")
        day = (at.date() - _EPOCH).days
        return f"{local}+{number}.{day}.{self._signature(number, day)}@{domain}"

    def mail_of(self, address: str, now: datetime) -> int | None:
        """The number of the mail whose return path this is; None if it is not ours, or from too long ago.

        Upper and lower case are the same: servers on the way may change it.
        """
        local, _, domain = self.address.lower().rpartition("@")
        tagged, _, at = address.lower().rpartition("@")
        match = _TAG.fullmatch(tagged.removeprefix(f"{local}+"))
        if match is None or at != domain or not tagged.startswith(f"{local}+"):
            return None
        number, day = int(match[1]), int(match[2])
        if not hmac.compare_digest(match[3], self._signature(number, day)):
            return None
        return number if timedelta(days=-1) <= now.date() - _EPOCH - timedelta(days=day) <= VALID_FOR else None

    def _signature(self, number: int, day: int) -> str:
        digest = hmac.digest(self.secret, f"{number}.{day}".encode(), hashlib.sha256)
        return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode().rstrip("=").lower()


def secret_of(file: Path) -> bytes:
    """The secret in this file, which is made if it is not there, readable by its owner alone. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as made:
            made.write(os.urandom(_SECRET_BYTES))
            made.flush()
            os.fsync(made.fileno())
    secret = file.read_bytes()
    if len(secret) < _SECRET_BYTES:
        raise OSError(f"{file} holds no secret: it is only {len(secret)} bytes long")
    return secret
