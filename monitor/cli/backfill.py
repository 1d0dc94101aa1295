"""``monitor backfill``: dated snapshots or a bulk download become versions, and nobody is told."""

import gc
import os
import sys
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import FILE, moment, settings
from monitor.cycle.backfill import Backfilled, backfill
from monitor.domain.wording import plural
from monitor.lock import state_lock
from monitor.registry.snapshots import snapshots
from monitor.wiring import opened, utc_now


@click.command(name="backfill")
@click.argument("file", type=FILE)
@click.option("--served-on", help="The day of records that do not name theirs, 2026-11-22; default: today.")
def command(file: Path, served_on: str | None) -> int:
    """Keep the records of FILE as versions: lines of JSON (.gz and .xz too) or the registry's bulk .zip.

    Nobody is told of them. What a watch finds there later has a past: slips
    are counted, and `history` shows them.
    """
    os.umask(0o077)
    gc.freeze()  # or the collector looks through every imported module again and again: a sixth of the time
    gc.set_threshold(50_000)  # a record is a thousand objects, in no circle, that live for a moment
    configured = settings()
    undated = (moment(served_on) if served_on else utc_now()).date()
    with state_lock(configured.state_dir), opened(configured) as store:
        done = backfill(store, snapshots(file), undated, _progress)
    tell(done.problems)
    if done.trouble > len(done.problems):
        print(f"and {plural(done.trouble - len(done.problems), 'problem')} more", file=sys.stderr)
    print(_summary(done))
    return Exit.FINDINGS if done.trouble or done.odd else Exit.SUCCESS


def _progress(done: Backfilled) -> None:
    if sys.stderr.isatty():
        print(f"\r{done.records:,} records, {done.versions:,} versions", end="", file=sys.stderr)


def _summary(done: Backfilled) -> str:
    odd = "".join(f", {number:,} {what}" for what, number in sorted(done.odd.items()))
    return f"{done.records:,} records read{odd}; {done.versions:,} versions kept; {plural(done.trouble, 'problem')}"
