"""The truth: what a mail server accepted or refused for good, written by the server itself, in a file of its own."""

import hashlib
import json
import os
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_MESSAGE_ID = re.compile(rb"^Message-ID: *(<[^>]+>)\r$", re.IGNORECASE | re.MULTILINE)
_ATTEMPT = re.compile(rb"^X-Digest-Attempt:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One answer of the server to a whole mail. ``at`` is the machine's monotonic time, the same in every process."""

    accepted: bool
    message_id: str
    fingerprint: str
    at: float


@dataclass(frozen=True)
class Book:
    """The entries of every server that writes into this file; a line is written in one piece."""

    file: Path

    def note(self, content: bytes, *, accepted: bool) -> None:
        line = json.dumps(asdict(Entry(accepted, message_id(content), fingerprint(content), time.monotonic())))
        append(self.file, line)

    def entries(self) -> tuple[Entry, ...]:
        if not self.file.exists():
            return ()
        return tuple(Entry(**json.loads(line)) for line in self.file.read_text(encoding="utf-8").splitlines())


def append(file: Path, line: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode() + b"\n")
    finally:
        os.close(handle)


def message_id(content: bytes) -> str:
    found = _MESSAGE_ID.search(_parts(content)[0])
    return found[1].decode() if found else "none"


def fingerprint(content: bytes) -> str:
    """The same for two copies of one mail, whatever attempt they belong to."""
    head, body = _parts(content)
    return hashlib.sha256(_ATTEMPT.sub(b"", head, count=1) + body).hexdigest()


def _parts(content: bytes) -> tuple[bytes, bytes]:
    """The header with the end of its last line, and the rest."""
    end = content.find(b"\r\n\r\n") + 2
    return (content[:end], content[end:]) if end > 1 else (content, b"")
