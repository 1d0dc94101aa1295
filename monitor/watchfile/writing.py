"""A file of the operator replaced by its next content, all at once, or left exactly as it was."""

import contextlib
import os
import tempfile
from pathlib import Path

from monitor.domain.problems import MonitorError, Problem


def read_file(path: Path) -> bytes:
    """The bytes of the watchlist. Raises MonitorError if they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise not_written(path, f"the watchlist cannot be read: {error}", "Check the path and its rights") from error


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in the place of the file at once: whoever reads it sees the old or the new."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        remedy = "Check the rights of the file and folder"
        raise not_written(path, f"the file cannot be written: {error}", remedy) from error


def not_written(path: Path, what: str, remedy: str) -> MonitorError:
    """The error of an edit that was not done."""
    return MonitorError(Problem(str(path), what, f"{remedy}. Nothing was changed", "E191"))
