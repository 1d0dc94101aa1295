"""Rules between the values of a digest: its watches, its recipients and its schedule."""

from collections.abc import Iterator

from monitor.domain.schedules import IMMEDIATE
from monitor.watchfile.addresses import is_reserved, same_mailbox
from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Finding, Meant, Path
from monitor.watchfile.groups import Group, groups, text, texts
from monitor.watchfile.positions import Tree
from monitor.watchfile.quoting import shown
from monitor.watchfile.watch_checks import repeated

_RECIPIENTS = ("to", "editors")


def check_digests(tree: Tree) -> Iterator[Finding]:
    """Everything wrong between the values of the digests, or between them and the watches."""
    known = {id_: None for _, watch in groups(tree, "watches") if (id_ := text(watch, "id"))}
    yield from repeated(groups(tree, "digests"), "id", "digests")
    for path, digest in groups(tree, "digests"):
        for watch_path, watch_id in texts(digest, "watches", path):
            if watch_id not in known:
                what = f"there is no watch {shown(watch_id)}"
                remedy = "write the id of a watch, or remove watches: to tell about all"
                yield Finding(watch_path, Code.UNKNOWN_WATCH, what, remedy, meant=Meant(watch_id, known))
        yield from _check_recipients(path, digest)
        yield from _check_time(path, digest)


def _check_recipients(path: Path, digest: Group) -> Iterator[Finding]:
    if all(digest.get(key, []) == [] for key in _RECIPIENTS):
        what = "nobody receives this digest"
        yield Finding(path, Code.NOBODY_RECEIVES, what, "add to: with the addresses of readers")
    for key in _RECIPIENTS:
        seen = set()
        for address_path, address in texts(digest, key, path):
            if is_reserved(address):
                what = f"nobody receives mail at {shown(address)}: its domain is reserved for examples (RFC 2606)"
                yield Finding(address_path, Code.UNREACHABLE_ADDRESS, what, "write the reader's own address")
            if same_mailbox(address) in seen:
                what = f"{shown(address)} stands twice in this list"
                yield Finding(address_path, Code.REPEATED_ADDRESS, what, "remove one; it gets one mail either way")
            seen.add(same_mailbox(address))


def _check_time(path: Path, digest: Group) -> Iterator[Finding]:
    schedule = text(digest, "schedule") or ""
    if "at" in digest and (schedule == IMMEDIATE or " " in schedule):
        what = f"at is not used with the schedule {shown(schedule)}"
        remedy = "remove at" if schedule == IMMEDIATE else "remove at; the first two cron fields are the time"
        yield Finding((*path, "at"), Code.UNUSED_TIME, what, remedy, on_key=True)
