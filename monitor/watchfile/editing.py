"""A person's decision written into the watchlist file, with its comments and layout as they were.

Only the lines that the decision concerns are written anew; the result is read
back and must be the old watchlist with nothing but that decision in it. What
cannot be written so is refused, and the file stays as it is.
"""

import difflib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.domain.problems import MonitorError
from monitor.domain.watchlist import DigestPlan, Watch, Watchlist
from monitor.watchfile.load import Loaded, parse_watchlist
from monitor.watchfile.readings import SaysReader, reads_nothing
from monitor.watchfile.writing import not_written, read_file, replace_file

#: How lists are indented, as (sequence, offset) of the library: ``  - a`` or ``- a`` below their key.
_LAYOUTS = ((4, 2), (2, 0), (5, 2), (3, 1))
_COMMENT = re.compile(r"(?:^|\s)(#.*)$", re.MULTILINE)
#: The order in which the keys of a watch, and those of a digest, are written.
_ORDER = (
    "title", "interventions", "sponsors", "conditions", "exclude", "confirm", "dismiss",
    "watches", "schedule", "at", "timezone", "quiet", "to", "editors",
)  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """A change of one watch or digest: what it makes of its keys in the file, and of the whole list as a value.

    ``group`` is the key of the list in the file, ``id`` that of the entry.
    """

    group: Literal["watches", "digests"]
    id: str
    write: Callable[[Any], None]
    mean: Callable[[Watchlist], Watchlist]


def confirm(watch_id: str, study_id: str) -> Decision:
    """Accept a study; a dismissal of it is taken back."""

    def write(watch: Any) -> None:
        _remove(watch, "dismiss", study_id)
        _add_to_list(watch, "confirm", study_id)

    def mean(watch: Watch) -> Watch:
        dismiss = {number: because for number, because in watch.dismiss.items() if number != study_id}
        return replace(watch, confirm=watch.confirm | {study_id}, dismiss=dismiss)

    return _of_watch(watch_id, write, mean)


def dismiss(watch_id: str, study_id: str, because: str) -> Decision:
    """Reject a study, with the reason; a confirmation of it is taken back."""

    def write(watch: Any) -> None:
        _remove(watch, "confirm", study_id)
        reasons = watch.get("dismiss")
        if reasons is None:
            _add_key(watch, "dismiss", {study_id: because})
        elif study_id in reasons:
            reasons[study_id] = because
        else:
            reasons.insert(0, study_id, because)

    def mean(watch: Watch) -> Watch:
        return replace(watch, confirm=watch.confirm - {study_id}, dismiss={**watch.dismiss, study_id: because})

    return _of_watch(watch_id, write, mean)


def exclude(watch_id: str, term: str) -> Decision:
    """Exclude another meaning of a name."""

    def mean(watch: Watch) -> Watch:
        return watch if term in watch.exclude else replace(watch, exclude=(*watch.exclude, term))

    return _of_watch(watch_id, lambda watch: _add_to_list(watch, "exclude", term, first=False), mean)


def subscribe(digest_id: str, address: str, role: Literal["to", "editors"]) -> Decision:
    """Put an address on a list of mail; one that is there already stays."""

    def mean(digest: DigestPlan) -> DigestPlan:
        if address in (digest.editors if role == "editors" else digest.to):
            return digest
        if role == "editors":
            return replace(digest, editors=(*digest.editors, address))
        return replace(digest, to=(*digest.to, address))

    return _of_digest(digest_id, lambda digest: _add_to_list(digest, role, address, first=False), mean)


def unsubscribe(digest_id: str, address: str) -> Decision:
    """Take an address off a list of mail, as reader and as editor."""

    def write(digest: Any) -> None:
        _remove(digest, "to", address)
        _remove(digest, "editors", address)

    def mean(digest: DigestPlan) -> DigestPlan:
        to, editors = (tuple(known for known in group if known != address) for group in (digest.to, digest.editors))
        return replace(digest, to=to, editors=editors)

    return _of_digest(digest_id, write, mean)


def _of_watch(watch_id: str, write: Callable[[Any], None], mean: Callable[[Watch], Watch]) -> Decision:
    def meant(before: Watchlist) -> Watchlist:
        return replace(before, watches=tuple(mean(one) if one.id == watch_id else one for one in before.watches))

    return Decision("watches", watch_id, write, meant)


def _of_digest(digest_id: str, write: Callable[[Any], None], mean: Callable[[DigestPlan], DigestPlan]) -> Decision:
    def meant(before: Watchlist) -> Watchlist:
        return replace(before, digests=tuple(mean(one) if one.id == digest_id else one for one in before.digests))

    return Decision("digests", digest_id, write, meant)


def edit(path: Path, decision: Decision, read_says: SaysReader = reads_nothing) -> None:
    """Write the decision into the file, all at once. Raises MonitorError, with every problem, if the file is broken."""
    path = path.resolve()
    content = read_file(path)
    replace_file(path, edited(str(path), content, decision, read_says))


def edited(file: str, content: bytes, decision: Decision, read_says: SaysReader = reads_nothing) -> bytes:
    """The content of the file with the decision in it. Raises MonitorError if it is broken or cannot be edited."""
    before = parse_watchlist(file, content, read_says)
    if before.watchlist is None:
        raise MonitorError(*before.problems)
    text = content.decode("utf-8-sig")
    newline = "\r\n" if "\r\n" in text else "\n"
    changed = _changed(Path(file), text.replace("\r\n", "\n"), decision)
    mark = "\ufeff" if content.startswith(b"\xef\xbb\xbf") else ""
    result = (mark + changed.replace("\n", newline)).encode()
    after = parse_watchlist(file, result, read_says)
    _require_meant(before.watchlist, after, text, Path(file), decision)
    return result


def _changed(path: Path, text: str, decision: Decision) -> str:
    library, plain = _library_for(path, text)
    tree = library.load(text)
    decision.write(next(entry for entry in tree[decision.group] if str(entry["id"]) == decision.id))
    old, new = plain.splitlines(keepends=True), _written(library, tree).splitlines(keepends=True)
    original = text.splitlines(keepends=True)
    if len(original) != len(old):
        raise not_written(path, "the layout of the file could not be kept", "Write the decision into the file by hand")
    for kind, i1, i2, j1, j2 in reversed(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if kind != "equal":
            original[i1:i2] = new[j1:j2]
    return "".join(original)


def _library_for(path: Path, text: str) -> tuple[YAML, str]:
    """The library set to the file's layout as nearly as it can be, and the file as it would write it unchanged."""
    original = text.splitlines()

    def tried(layout: tuple[int, int]) -> tuple[YAML, str]:
        library = YAML()
        library.preserve_quotes = True
        library.width = 1_000_000
        library.indent(mapping=2, sequence=layout[0], offset=layout[1])
        return library, _written(library, library.load(text))

    try:
        return max(
            (tried(layout) for layout in _LAYOUTS),
            key=lambda made: sum(a == b for a, b in zip(original, made[1].splitlines(), strict=False)),
        )
    except YAMLError as error:
        raise not_written(path, f"the file could not be edited: {error}", "Write the decision by hand") from error


def _written(library: YAML, tree: Any) -> str:
    out = io.StringIO()
    library.dump(tree, out)
    return out.getvalue()


def _add_to_list(watch: Any, key: str, value: str, *, first: bool = True) -> None:
    items = watch.get(key)
    if items is None:
        _add_key(watch, key, [value])
    elif value not in items:
        if not items:
            items.fa.set_flow_style()  # the library forgets the brackets of an empty list
        # At the beginning of a list with a line for each: what follows its last line belongs to what comes next.
        items.insert(0 if first and not items.fa.flow_style() else len(items), value)


def _add_key(watch: Any, key: str, value: Any) -> None:
    """A new key after the last of those that are written before it, so that claims stay at the end."""
    keys = list(watch)
    earlier = [keys.index(name) for name in _ORDER[: _ORDER.index(key)] if name in keys]
    watch.insert(max(earlier) + 1, key, value)


def _remove(watch: Any, key: str, value: str) -> None:
    items = watch.get(key)
    if not items or value not in items:
        return
    if len(items) == 1:
        del watch[key]
    elif isinstance(items, dict):
        del items[value]
    else:
        items.remove(value)


def _require_meant(before: Watchlist, after: Loaded, text: str, file: Path, decision: Decision) -> None:
    """The file must say what it said, and the decision; every comment must still be there."""
    if after.watchlist is None:
        raise MonitorError(*after.problems)
    kept = _COMMENT.findall(after.source)
    lost = [comment for comment in _COMMENT.findall(text) if comment not in kept]
    if after.watchlist != decision.mean(before) or lost:
        what = f"the comment {lost[0].strip()!r} would be lost" if lost else "the file is laid out in an unusual way"
        raise not_written(file, f"the decision was not written: {what}", "Write it into the file by hand")
