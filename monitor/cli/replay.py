"""``monitor replay``: the complete job over dated snapshots, in virtual time."""

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.events import change_object, turn_object
from monitor.cli.inputs import FILE, FOLDER, moment, settings, watchlist
from monitor.domain.telling import told
from monitor.domain.wording import plural
from monitor.registry.archive_registry import Archive
from monitor.replay import ReplayedDay, replay
from monitor.store.session import Store
from monitor.wiring import letterhead


@click.command(name="replay")
@click.option(
    "--records", "records_file", type=FILE, required=True, help="Lines {nctId, servedOn, study}; .gz, .xz too."
)
@click.option("--from", "first", metavar="DAY", required=True, help="The first virtual day, 2026-02-03.")
@click.option("--to", "last", metavar="DAY", required=True, help="The last virtual day.")
@click.option("--mail-dir", type=FOLDER, required=True, help="Where the mails are written.")
@click.option("--watchlist", "watchlist_file", type=FILE, help="Default: the watchlist of the settings.")
@click.option("--database", type=FILE, help="Keep what is stored in this SQLite file; default: a temporary one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(
    records_file: Path,
    first: str,
    last: str,
    mail_dir: Path,
    watchlist_file: Path | None,
    database: Path | None,
    as_json: bool,
) -> int:
    """Run the complete job day by day in virtual time over dated snapshots.

    Every change and every verdict that turned is printed, whether or not it is
    worth a mail; the mails are written into a folder.
    """
    os.umask(0o077)
    configured = settings()
    watched = watchlist(watchlist_file or configured.watchlist)
    days = _day(first), _day(last)
    archive = Archive.read(records_file)
    tell(archive.problems)
    mails, trouble = 0, len(archive.problems)
    with _store(database) as store:
        for day in replay(archive, watched, days, store, mail_dir, letterhead(configured)):
            tell(day.problems)
            mails, trouble = mails + day.mails, trouble + len(day.problems)
            for line in _as_lines(day) if as_json else _as_text(day):
                print(line)
    numbers = f"{plural(archive.snapshots, 'snapshot')} of {plural(len(archive.versions), 'study', 'studies')}"
    print(f"{numbers}, {plural(mails, 'mail')}, {plural(trouble, 'problem')}", file=sys.stderr)
    return Exit.FINDINGS if trouble else Exit.SUCCESS


@contextlib.contextmanager
def _store(database: Path | None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as scratch:
        store = Store.open(f"sqlite:///{database or Path(scratch) / 'replay.db'}", durable=database is not None)
        try:
            yield store
        finally:
            store.close()


def _day(text: str) -> date:
    return moment(text).date()


def _as_lines(day: ReplayedDay) -> Iterator[str]:
    for change in day.changes:
        yield json.dumps(change_object(change), ensure_ascii=False)
    for turned in day.turned:
        yield json.dumps(turn_object(turned), ensure_ascii=False)


def _as_text(day: ReplayedDay) -> Iterator[str]:
    for change in day.changes:
        yield f"{day.day}  {change.study_id}  {told(change).brief}"
    for turned in day.turned:
        yield f"{day.day}  {turned.watch_id}/{turned.claim_id}  {turned.before.value} to {turned.after.value}"
