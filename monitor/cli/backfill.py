"""``monitor backfill``: dated snapshots or a bulk download become versions, and nobody is told."""

import contextlib
import gc
import os
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import FILE, moment, settings
from monitor.cycle.backfill import Backfilled, backfill
from monitor.domain.problems import Problem
from monitor.domain.wording import plural
from monitor.lock import state_lock
from monitor.registry.snapshots import Snapshot, snapshots
from monitor.registry.website_history import website_address
from monitor.registry.website_history import website_history as past_of
from monitor.settings import Settings
from monitor.wiring import opened, registry_api, utc_now

_NUMBER = re.compile(r"NCT\d{8}", re.IGNORECASE)


@click.command(name="backfill")
@click.argument("file", type=FILE, required=False)
@click.option(
    "--website-history",
    metavar="NCT",
    multiple=True,
    help="Ask the registry's website for this study's past versions, an unofficial service; several times for several.",
)
@click.option("--served-on", metavar="DAY", help="The day of records that name none, 2026-11-22; default: today.")
def command(file: Path | None, website_history: tuple[str, ...], served_on: str | None) -> int:
    """Keep the records of FILE as versions: lines of JSON (.gz and .xz too) or the registry's bulk .zip.

    Nobody is told of them. What a watch finds there later has a past: slips
    are counted, and `history` shows them.
    """
    os.umask(0o077)
    gc.freeze()  # or the collector looks through every imported module again and again: a sixth of the time
    configured = settings()
    undated = (moment(served_on) if served_on else utc_now()).date()
    if (file is None) is not bool(website_history):
        raise click.UsageError("Give a FILE, or --website-history NCT01234567; not both")
    with state_lock(configured.state_dir), opened(configured) as store, contextlib.ExitStack() as stack:
        found = snapshots(file) if file else _from_website(stack, configured, website_history)
        done = backfill(store, found, undated, _progress)
    tell(done.problems)
    if done.trouble > len(done.problems):
        print(f"and {plural(done.trouble - len(done.problems), 'problem')} more", file=sys.stderr)
    print(_summary(done))
    if website_history and not done.records:
        return Exit.REGISTRY
    return Exit.FINDINGS if done.trouble or done.odd else Exit.SUCCESS


def _from_website(
    stack: contextlib.ExitStack, configured: Settings, numbers: tuple[str, ...]
) -> Iterator[Snapshot | Problem]:
    wrong = [number for number in numbers if not _NUMBER.fullmatch(number)]
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)}: write NCT and eight digits")
    website = replace(configured, registry_url=website_address(configured.registry_url))
    api = stack.enter_context(registry_api(website, threading.Event()))
    return past_of(api, dict.fromkeys(number.upper() for number in numbers))


def _progress(done: Backfilled) -> None:
    if sys.stderr.isatty():
        print(f"\r{done.records:,} records, {done.versions:,} versions", end="", file=sys.stderr)


def _summary(done: Backfilled) -> str:
    odd = "".join(f", {number:,} {what}" for what, number in sorted(done.odd.items()))
    return f"{done.records:,} records read{odd}; {done.versions:,} versions kept; {plural(done.trouble, 'problem')}"
