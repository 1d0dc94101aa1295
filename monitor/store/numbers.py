"""The numbers of the stored studies, read without the database layer: a shell that completes a word waits for them."""

import contextlib
import sqlite3
from pathlib import Path
from urllib.parse import quote

_SQLITE = "sqlite:///"
_MOST = 2_000


def stored_numbers(database_url: str) -> tuple[str, ...]:
    """The first 2,000 NCT numbers in order; none if the database is not a SQLite file that can be read."""
    file = Path(database_url.removeprefix(_SQLITE))
    if not database_url.startswith(_SQLITE) or not file.is_file():
        return ()
    with contextlib.suppress(sqlite3.Error):
        address = f"file:{quote(str(file.absolute()))}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0.2)) as database:
            rows = database.execute("SELECT id FROM study ORDER BY id LIMIT ?", (_MOST,))
            return tuple(number for (number,) in rows)
    return ()
