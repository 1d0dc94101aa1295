"""The database, and the process that works on it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.doctor.finding import Finding, fail, ok, warn
from monitor.domain.situation import spelled
from monitor.lock import holder
from monitor.settings import Settings
from monitor.store.health import Health, health

_SUBJECT = "database"
#: The default schedule asks hourly; a daemon that has not asked for this long is not at work.
_SILENT = timedelta(hours=26)


def examine_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether the database is whole, of a schema that we know and written through to the disk; and who uses it."""
    found = health(settings.database_url)
    yield from _findings(found)
    process = holder(settings.state_dir)
    yield _process(process)
    if found.beats is not None:
        yield _heartbeat(found.beats.get("observe"), process, now)


def _findings(found: Health) -> Iterator[Finding]:
    if found.missing:
        yield warn(_SUBJECT, "there is none yet", "The first run makes it: monitor run --once")
        return
    if found.trouble:
        yield fail(_SUBJECT, found.trouble, "Keep the file and restore a backup beside it; nothing was changed")
        return
    yield ok(_SUBJECT, "whole")
    if found.revision == found.newest:
        yield ok(_SUBJECT, f"schema {found.revision}")
    elif found.is_known:
        yield warn(_SUBJECT, f"schema {found.revision or 'none'}", f"The next run brings it to {found.newest}")
    else:
        remedy = "Run the newer version of the program that wrote it"
        yield fail(_SUBJECT, f"schema {found.revision} is newer than this program knows", remedy)
    for weak in found.weak:
        yield fail(_SUBJECT, f"{weak}: a mail that was sent can be forgotten", "Switch it on in the server's settings")
    if not found.weak:
        yield ok(_SUBJECT, "a commit is on the disk")


def _process(process: int | None) -> Finding:
    if process is None:
        return warn("process", "no daemon holds the lock", "Start it: monitor run (or call run --once --due by cron)")
    return ok("process", f"process {process} holds the lock and is alive")


def _heartbeat(last: datetime | None, process: int | None, now: datetime) -> Finding:
    if last is None:
        return warn("heartbeat", "the registry has never been read completely", "monitor run --once")
    ago = now - last
    if ago > _SILENT:
        remedy = "monitor status says why; if the process hangs, restart it" if process else "monitor run"
        return fail("heartbeat", f"the registry was last read completely {spelled(ago)} ago", remedy)
    return ok("heartbeat", f"the registry was last read completely {spelled(ago)} ago")
