"""Mail without a mail server: one ``.eml`` file per mail in a folder, there whole or not at all.

A file is named after the mail's key, for people, and after its Message-ID,
which tells whether it is already there. Both are cleaned or hashed first, so
no name leads out of the folder.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.domain.mail import Accepted, Deferred, InDoubt, Mail, Outcome, ServerUnusable

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_KEY = 80
_ENDING = ".eml"


@dataclass(frozen=True)
class FolderSender:
    """A folder that takes every mail. It is made when needed, for its owner alone."""

    folder: Path

    @contextmanager
    def open(self) -> Iterator["FolderConnection"]:
        """A connection for several mails."""
        yield FolderConnection(self.folder)


class FolderConnection:
    """Writes into a folder. Taking the place of an SMTP line, it treats renaming as the final dot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._there: set[str] | None = None

    def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
        """See ``monitor.domain.mail.Connection``."""
        mark = hashlib.sha256(mail.message_id.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        target = self._folder / f"{_safe(mail.key)}.{mark}{_ENDING}"
        part = target.with_name(f".{target.name}.part")
        try:
            already = mark in self._marks()
            if not already:
                _write(part, mail.content)
        except OSError as error:
            _discard(part)
            return self._unusable(error)
        try:
            return self._finish(part, target, already=already, before_dot=before_dot)
        finally:
            _discard(part)

    def _finish(self, part: Path, target: Path, *, already: bool, before_dot: Callable[[], bool]) -> Outcome:
        if not before_dot():
            return Deferred("the time for this attempt was over before the mail was put into the folder")
        if already:
            return Accepted("already in folder")
        try:
            part.replace(target)
        except OSError as error:
            return self._unusable(error)
        self._marks().add(_mark_of(target.name))
        try:
            _sync_folder(self._folder)
        except OSError as error:
            return InDoubt(f"{target.name} is in the folder, but may not outlive a power cut: {error}")
        return Accepted(f"written to {target.name}")

    def _marks(self) -> set[str]:
        """The Message-IDs, hashed, of the mails that are there; the folder is read once per connection."""
        if self._there is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._there = {_mark_of(path.name) for path in self._folder.glob(f"*{_ENDING}")}
        return self._there

    def _unusable(self, error: OSError) -> ServerUnusable:
        return ServerUnusable(f"mail folder {self._folder}: {error.strerror or error}")


def _safe(key: str) -> str:
    return _UNSAFE.sub("-", key).strip("-")[:_LONGEST_KEY] or "mail"


def _mark_of(name: str) -> str:
    return name.removesuffix(_ENDING).rpartition(".")[2]


def _write(part: Path, content: bytes) -> None:
    part.unlink(missing_ok=True)  # left behind by a process that was killed
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _discard(part: Path) -> None:
    with suppress(OSError):  # it is in nobody's way, and the next attempt tries again
        part.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
