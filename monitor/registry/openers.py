"""Files that may be compressed, by the end of their name."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


def opened(path: Path) -> BinaryIO:
    """The file's bytes as they were before they were compressed. Raises OSError."""
    return cast(BinaryIO, _OPENERS.get(path.suffix, open)(path, "rb"))
