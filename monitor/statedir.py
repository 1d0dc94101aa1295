"""The state directory as others see it: a file that says how the program stands, and the room that is left.

The status file is written whole or not at all, and is there also when no mail
can be sent and no database be read.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

STATUS_FILE = "status.json"


def write_status(folder: Path, status: Mapping[str, Any]) -> None:
    """Write the status file anew, for its owner alone. Raises OSError; then the last one stays as it was."""
    handle, name = tempfile.mkstemp(prefix=f".{STATUS_FILE}-", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(status, file, ensure_ascii=False, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / STATUS_FILE)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def read_status(folder: Path) -> dict[str, Any] | None:
    """What the status file says; None if there is none that can be read."""
    try:
        status = json.loads((folder / STATUS_FILE).read_bytes())
    except (OSError, ValueError):
        return None
    return status if isinstance(status, dict) else None


def free_bytes(folder: Path) -> int | None:
    """How much room is left where this folder is, or where it will be made; None if that cannot be told."""
    for place in (folder.absolute(), *folder.absolute().parents):
        if place.is_dir():
            with suppress(OSError):
                return shutil.disk_usage(place).free
    return None
