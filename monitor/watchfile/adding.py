"""A drafted watch put below the others of the file, which stays as it is in every other line.

The text is not written anew: the block goes in after the last watch, with the
file's own indentation, and the result is read back. It must be the old
watchlist with that one watch more.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.domain.problems import MonitorError
from monitor.domain.watchlist import DigestPlan, Watch, Watchlist
from monitor.watchfile.load import parse_watchlist
from monitor.watchfile.readings import SaysReader, reads_nothing
from monitor.watchfile.writing import not_written, read_file, replace_file

_WATCHES = re.compile(r"watches\s*:\s*(#.*)?$")
_ITEM = re.compile(r"( *)- ")
_KEY = re.compile(r"[^\s#-]")
_ID = re.compile(r"^( *- id: )(\S+)$", re.MULTILINE)
_BY_HAND = "Paste the draft below watches: by hand"


def add_watch(path: Path, block: str, read_says: SaysReader = reads_nothing) -> tuple[Watch, int]:
    """Write the drafted watch into the file; the watch, and the line on which it begins.

    An id that is taken already gets a number. Raises MonitorError if the file
    is broken, if the draft is refused, or if the place cannot be found.
    """
    path = path.resolve()
    content = read_file(path)
    before = parse_watchlist(str(path), content, read_says)
    if before.watchlist is None:
        raise MonitorError(*before.problems)
    text = content.decode("utf-8-sig")
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").splitlines(keepends=True)
    start, indent = _place(path, lines)
    fresh = textwrap.indent(textwrap.dedent(_with_free_id(block, before.watchlist)), " " * indent)
    if start and not lines[start - 1].endswith("\n"):
        lines[start - 1] += "\n"
    changed = "".join([*lines[:start], fresh, *lines[start:]]).replace("\n", newline)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    result = mark + changed.encode()
    after = parse_watchlist(str(path), result, read_says)
    if after.watchlist is None:
        raise MonitorError(*after.problems)
    added = _the_one_more(path, before.watchlist, after.watchlist)
    replace_file(path, result)
    return added, start + 1


def _place(path: Path, lines: Sequence[str]) -> tuple[int, int]:
    """The index of the line before which a watch goes in, and the indentation of the file's watches."""
    begins = next((index for index, line in enumerate(lines) if _WATCHES.match(line)), None)
    if begins is None:
        raise not_written(path, "the watches do not stand in a list of lines of their own", _BY_HAND)
    items = (found for line in lines[begins + 1 :] if (found := _ITEM.match(line)))
    first = next(items, None)
    if first is None:
        raise not_written(path, "the watches do not stand in a list of lines of their own", _BY_HAND)
    ends = next((index for index in range(begins + 1, len(lines)) if _KEY.match(lines[index])), len(lines))
    while not lines[ends - 1].strip() or lines[ends - 1].startswith("#"):
        ends -= 1
    return ends, len(first[1])


def _with_free_id(block: str, watchlist: Watchlist) -> str:
    """The draft with an id that no watch of the list has."""
    found = _ID.search(block)
    taken = {watch.id for watch in watchlist.watches}
    if found is None or found[2] not in taken:
        return block
    number = next(number for number in range(2, len(taken) + 3) if f"{found[2]}-{number}" not in taken)
    return _ID.sub(rf"\g<1>{found[2]}-{number}", block, count=1)


def _the_one_more(path: Path, before: Watchlist, after: Watchlist) -> Watch:
    """The watch that was added. The file must say what it said, and that watch."""
    added = after.watches[-1]
    digests = tuple(_without(digest, added.id) for digest in after.digests)
    if replace(after, watches=after.watches[:-1], digests=digests) != before:
        raise not_written(path, "the file is laid out in an unusual way", _BY_HAND)
    return added


def _without(digest: DigestPlan, watch_id: str) -> DigestPlan:
    """A digest that names no watches tells about the new one too; that is meant."""
    return replace(digest, watch_ids=tuple(known for known in digest.watch_ids if known != watch_id))
