"""One writer for one state directory: a file lock that the operating system frees when its holder ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from monitor.domain.problems import MonitorError, Problem


class LockHeldError(MonitorError):
    """Another instance works on the same state directory."""


@contextlib.contextmanager
def state_lock(state_dir: Path) -> Iterator[None]:
    """Hold the lock of this state directory, which is made if it is not there.

    Raises LockHeldError, with the process id of the holder, if it is taken,
    and MonitorError if the directory cannot be made or written to.
    """
    file = state_dir / "lock"
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise MonitorError(_unusable(state_dir, error)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LockHeldError(_held(file, handle)) from error
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def holder(state_dir: Path) -> int | None:
    """The process that works on this state directory; None if none does. Nothing is made or kept locked."""
    try:
        handle = os.open(state_dir / "lock", os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        written = os.pread(handle, 20, 0).decode(errors="replace")
        return int(written) if written.isdecimal() else 0
    finally:
        os.close(handle)
    return None


def _held(file: Path, handle: int) -> Problem:
    holder = os.pread(handle, 20, 0).decode(errors="replace") or "unknown"
    return Problem(
        where=str(file),
        what=f"another instance (process {holder}) works on this state directory",
        remedy="Stop it first, or set another MONITOR_STATE_DIR; nothing was read, sent or saved",
        code="E801",
    )


def _unusable(state_dir: Path, error: OSError) -> Problem:
    return Problem(
        where=str(state_dir.absolute()),
        what=f"the state directory cannot be used: {error.strerror}",
        remedy="Check the path and who may write there, or set another MONITOR_STATE_DIR",
        code="E707",
    )
