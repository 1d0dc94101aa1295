"""Where notices arrive: a Maildir, a plain folder of mails, or one mbox file. Nothing in it is changed or deleted.

Each mail is read once by each process; that a notice is read again after a
restart does nothing, because a mail can come back only once.
"""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.bounces.notice import LONGEST_NOTICE

_MAILDIR = ("new", "cur")


@dataclass
class BounceFolder:
    """The mails at a path that were not read yet."""

    path: Path
    _seen: set[str] = field(default_factory=set)

    def unread(self) -> Iterator[bytes]:
        """The mails that came since the last time. Raises OSError if the path cannot be read."""
        if self.path.is_file():
            yield from self._of_mbox()
            return
        folders = [self.path / name for name in _MAILDIR if (self.path / name).is_dir()] or [self.path]
        for file in sorted(file for folder in folders for file in folder.iterdir()):
            # A Maildir's name is kept up to the colon when another program marks the mail as seen.
            name = file.name.partition(":")[0]
            if name.startswith(".") or name in self._seen or not file.is_file() or file.is_symlink():
                continue
            self._seen.add(name)
            yield _read(file)

    def _of_mbox(self) -> Iterator[bytes]:
        stat = self.path.stat()
        state = f"{stat.st_size} {stat.st_mtime_ns}"
        if state in self._seen:
            return
        self._seen = {state}
        box = mailbox.mbox(self.path, create=False)
        try:
            for key in box.iterkeys():
                with box.get_file(key) as file:
                    yield file.read(LONGEST_NOTICE + 1)
        finally:
            box.close()


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LONGEST_NOTICE + 1)
