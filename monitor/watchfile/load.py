"""The watchlist file to the watchlist as a value, or to everything that is wrong with it."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.domain.problems import Place, Problem
from monitor.domain.watchlist import Watchlist
from monitor.watchfile.checking import check
from monitor.watchfile.codes import Code
from monitor.watchfile.readings import SaysReader, reads_nothing
from monitor.watchfile.source import LARGEST_FILE, decode, problem


@dataclass(frozen=True)
class Loaded:
    """The outcome of reading the file.

    ``watchlist`` is None if any problem is an error. ``problems`` are sorted by
    place. ``fingerprint`` is the SHA-256 of the file's bytes in hexadecimal, and
    empty if it could not be read; ``source`` is its text, for excerpts.
    """

    watchlist: Watchlist | None
    problems: tuple[Problem, ...]
    fingerprint: str
    source: str


def load_watchlist(path: Path, read_says: SaysReader = reads_nothing) -> Loaded:
    """Read the file once and check all of it. Whatever the file holds, the result tells; nothing is raised."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: the path holds NUL
        return Loaded(None, (_unreadable(str(path), error),), "", "")
    return parse_watchlist(str(path), content, read_says)


def parse_watchlist(file: str, content: bytes, read_says: SaysReader = reads_nothing) -> Loaded:
    """Check the bytes of a watchlist; ``file`` is what problems call it."""
    watchlist = None
    with _without_garbage_collection():
        source, problems = decode(file, content)
        if not problems:
            watchlist, problems = check(source, read_says)
    return Loaded(watchlist, tuple(sorted(problems, key=_order)), hashlib.sha256(content).hexdigest(), source.text)


def _order(trouble: Problem) -> tuple[int, int, str]:
    where = trouble.where
    return (where.line, where.column, trouble.code) if isinstance(where, Place) else (0, 0, trouble.code)


def _unreadable(file: str, error: OSError | ValueError) -> Problem:
    reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
    return problem(file, Code.UNREADABLE, f"the watchlist cannot be read: {reason}", "check the path and its rights")


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Suspend the collector, which makes building a large tree six times slower and finds nothing to collect."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
