"""Reading the watchlist in a process of its own, with limits of time and memory.

A file of 20 MB takes seconds, and whatever a file holds, the worst it may do is
end the process that reads it. That process is this module, run as a program:
the file's bytes come in, what was found goes out as JSON.
"""

import resource
import subprocess
import sys

import msgspec

from monitor.domain.problems import MonitorError, Problem
from monitor.domain.reading import read_says
from monitor.domain.watchlist import Watchlist
from monitor.watchfile.codes import Code
from monitor.watchfile.load import parse_watchlist
from monitor.watchfile.source import problem

_SECONDS = 60
_BYTES = 3 * 1024**3


class Read(msgspec.Struct, frozen=True):
    """What reading the file gave: the list, or None and what is wrong. ``fingerprint`` is that of the bytes."""

    watchlist: Watchlist | None
    problems: tuple[Problem, ...]
    fingerprint: str


class ReadingError(MonitorError):
    """The process that reads could not be started: for now nothing is known about the file."""


def read_apart(file: str, content: bytes, fingerprint: str) -> Read:
    """Read the bytes in another process; ``file`` is what problems call it.

    Raises ReadingError if this machine has no room for another process now.
    """
    command = [sys.executable, "-m", __name__, file]
    try:
        outcome = subprocess.run(  # noqa: S603 - our own program, and a file name that is only shown
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _too_much(file, fingerprint)
    except OSError as error:
        what = f"no process could be started to read the watchlist: {error.strerror}"
        raise ReadingError(Problem(file, what, "it is tried again; free memory, processes or files", "E901")) from error
    if outcome.returncode != 0:
        return _too_much(file, fingerprint)
    return msgspec.json.decode(outcome.stdout, type=Read)


def _too_much(file: str, fingerprint: str) -> Read:
    what = f"reading the file takes more than {_SECONDS} seconds or {_BYTES // 1024**3} GB of memory"
    return Read(
        None, (problem(file, Code.TOO_LARGE, what, "split it: several monitors can follow a part each"),), fingerprint
    )


def _main(file: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    loaded = parse_watchlist(file, sys.stdin.buffer.read(), read_says)
    sys.stdout.buffer.write(msgspec.json.encode(Read(loaded.watchlist, loaded.problems, loaded.fingerprint)))


if __name__ == "__main__":
    _main(sys.argv[1])
