"""Noticing edits of the watchlist: the system's notices, and a look every few seconds where these do not come.

Editors rename a new file over the old one, mounted directories swap links, and
network file systems give no notice. So the directory is watched, the file is
looked at all the same, and what is read is what two looks found unmoved.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import watchfiles

from monitor.daemon.active import ActiveList
from monitor.daemon.reading import Read, read_apart
from monitor.daemon.rhythm import Rhythm
from monitor.daemon.systemd import reloading
from monitor.domain.problems import MonitorError
from monitor.pulse import Pulse
from monitor.watchfile.codes import Code
from monitor.watchfile.source import LARGEST_FILE, problem

#: A file may be away for this many looks, while an editor replaces it.
_LOOKS_AWAY = 3
#: Reading may take the time that the reading process is given.
_READING = 90.0

#: What tells one state of a file from another without reading it.
Signature = tuple[int, int, int, int]

log = logging.getLogger("monitor.watchlist")


class Noticing(threading.Thread):
    """Keeps the active list like the file. ``reread`` asks for a look at once; ``stop`` ends the thread."""

    def __init__(  # noqa: PLR0913 - what a thread needs that owns nothing itself
        self,
        file: Path,
        active: ActiveList,
        pulse: Pulse,
        rhythm: Rhythm,
        monotonic: Callable[[], float],
        *,
        stop: threading.Event,
        reread: threading.Event,
        read: Callable[[str, bytes, str], Read] = read_apart,
    ) -> None:
        super().__init__(name="watchlist", daemon=True)
        self._file, self._active, self._pulse, self._rhythm = file, active, pulse, rhythm
        self._monotonic, self._stop_event, self._reread, self._read = monotonic, stop, reread, read
        self._seen: Signature | None = None
        self._read_at = -rhythm.reread
        self._away = 0

    def run(self) -> None:
        """Look until ``stop`` is set; what goes wrong ends one look and not the thread."""
        for _ in self._occasions():
            self._pulse.beat("looking at the watchlist", _READING)
            try:
                self.look()
            except MonitorError as error:
                log.error("%s", error)  # noqa: TRY400 - a problem says where and what to do
            except Exception:
                log.exception("the watchlist could not be looked at; it is tried again")
            self._pulse.beat("waiting for an edit")

    def _occasions(self) -> Iterator[None]:
        """Times to look: after every notice, and in any case every few seconds."""
        while not self._stop_event.is_set():
            yield
            try:
                for _ in watchfiles.watch(
                    self._file.parent,
                    watch_filter=None,
                    debounce=200,
                    rust_timeout=int(self._rhythm.look * 1000),
                    yield_on_timeout=True,
                    stop_event=self._stop_event,
                    raise_interrupt=False,
                    recursive=False,
                ):
                    yield
            except Exception as error:  # noqa: BLE001 - no more watches of the system, no directory: then only looks
                log.debug("no notices of edits: %s", error)
            self._stop_event.wait(self._rhythm.look)

    def look(self) -> None:
        """Look once, and read the file if it is another than the one that was read last, and stands still."""
        asked = self._reread.is_set()
        signature = self._signature()
        if signature is None:
            self._missing()
            return
        self._away = 0
        if signature == self._seen and not asked and not self._active.is_accepted:
            return
        if self._monotonic() - self._read_at < self._rhythm.reread and not asked:
            return
        content = self._settled(signature)
        if content is None:
            return
        self._reread.clear()
        self._read_at = self._monotonic()
        self._offer(content)
        self._seen = signature

    def _offer(self, content: bytes) -> None:
        fingerprint = hashlib.sha256(content).hexdigest()
        if fingerprint == self._active.fingerprint:
            self._active.revert()
        elif fingerprint not in self._active.known:
            with reloading(self._monotonic):
                self._active.take(self._read(str(self._file), content, fingerprint))

    def _settled(self, before: Signature) -> bytes | None:
        """The bytes of the file, if it was the same before and after a pause and while it was read."""
        if self._stop_event.wait(self._rhythm.settle) or self._signature() != before:
            return None
        try:
            with self._file.open("rb") as opened:
                content = opened.read(LARGEST_FILE + 1)
        except OSError:
            return None
        return content if self._signature() == before else None

    def _signature(self) -> Signature | None:
        try:
            found = self._file.stat()
        except (OSError, ValueError):
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def _missing(self) -> None:
        self._away += 1
        if self._away == _LOOKS_AWAY:
            trouble = problem(
                os.fspath(self._file),
                Code.UNREADABLE,
                "the watchlist is not there",
                "put it back; nothing else is needed",
            )
            self._active.take(Read(None, (trouble,), "missing"))
            self._seen = None
