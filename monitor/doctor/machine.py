"""The machine: room on the disk, who may read what, and whether this Python writes mails as it should."""

import stat
import sys
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

from monitor.doctor.finding import Finding, fail, ok, warn
from monitor.settings import Settings
from monitor.statedir import free_bytes

_LEAST, _LITTLE = 64, 512  # megabytes
_INJECTION = "=?utf-8?q?a=0D=0ABcc=3A_evil=40x.org?="
_UPGRADE = "Use the newest patch release of Python; the program cleans every header itself, so its mails are safe"


def examine_disk(folder: Path) -> Finding:
    """How much room is left where everything is kept."""
    free = free_bytes(folder)
    if free is None:
        return fail("disk", f"{folder} cannot be looked at", "Check the path in MONITOR_STATE_DIR")
    megabytes = free // 1024 // 1024
    if megabytes < _LEAST:
        return fail("disk", f"{megabytes} MB are left at {folder}", "Make room: nothing is read or sent without")
    if megabytes < _LITTLE:
        return warn("disk", f"{megabytes} MB are left at {folder}", "Make room soon")
    return ok("disk", f"{megabytes / 1024:.1f} GB are left at {folder}")


def examine_permissions(settings: Settings) -> Iterator[Finding]:
    """Addresses and passwords are nobody else's business; who may write the watchlist decides who gets mail."""
    folder = settings.state_dir
    if not folder.exists():
        yield ok("permissions", f"{folder} is made by the first run, for its owner alone")
        return
    yield from _private(folder, "0700", 0o077, mends="chmod 700")
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix in (".db", ".db-wal", ".json"):
            yield from _private(file, "0600", 0o077, mends="chmod 600")
    for file in (settings.watchlist, Path("monitor.toml")):
        if file.exists() and file.stat().st_mode & stat.S_IWOTH:
            yield fail("permissions", f"everybody may write {file}", f"chmod o-w {file}")


def examine_python() -> Iterator[Finding]:
    """Known faults of the mail library, found by what it does and not by its version."""
    version = sys.version.partition(" ")[0]
    faults = [
        ("CVE-2024-6923: an encoded word in a title becomes a header", _decodes_into_headers()),
        ("gh-144125: a header with a line break is written as it is", _writes_broken_headers()),
    ]
    for fault, is_there in faults:
        if is_there:
            yield warn("python", f"Python {version} has {fault}", _UPGRADE)
    if not any(is_there for _, is_there in faults):
        yield ok("python", f"Python {version} writes headers as it should")


def _private(path: Path, wanted: str, mask: int, mends: str) -> Iterator[Finding]:
    mode = path.stat().st_mode
    if mode & 0o022:
        yield fail("permissions", f"others may write {path} ({stat.filemode(mode)})", f"{mends} {path}")
    elif mode & mask:
        yield warn("permissions", f"others may read {path} ({stat.filemode(mode)})", f"{mends} {path}")
    else:
        yield ok("permissions", f"{path} is its owner's alone ({wanted})")


def _decodes_into_headers() -> bool:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _INJECTION
    return "Bcc" in _reread(message)


class _Literal(str):
    """A header that folds into itself, line breaks and all."""

    __slots__ = ()
    name = "X-Test"

    def fold(self, **_: object) -> str:
        return self


def _writes_broken_headers() -> bool:
    message = EmailMessage(policy=SMTP)
    message["X-Test"] = _Literal("X-Test: a\r\nBcc: evil@x.org\r\n")
    try:
        return "Bcc" in _reread(message)
    except MessageError:  # a patched Python raises HeaderWriteError, which older ones do not have
        return False


def _reread(message: EmailMessage) -> list[str]:
    return list(BytesParser(policy=SMTP).parsebytes(message.as_bytes(), headersonly=True).keys())
