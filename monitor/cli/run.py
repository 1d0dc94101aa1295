"""``monitor run``: the daemon, or one cycle."""

import dataclasses
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import loaded_watchlist, moment, settings, watchlist
from monitor.cli.progress import ToldRegistry, progress
from monitor.cycle.deliver import SERVER_UNUSABLE
from monitor.daemon.logs import secrets_of, start_logging
from monitor.daemon.rhythm import Rhythm
from monitor.daemon.running import Wishes, run_daemon
from monitor.domain.problems import Problem
from monitor.domain.telling import told
from monitor.domain.wording import plural
from monitor.settings import Settings
from monitor.store.session import copied
from monitor.wiring import CycleResult, StoppedError, running, utc_now


@click.command(name="run")
@click.option("--once", is_flag=True, help="One cycle: read, judge, write the digests, send; then stop.")
@click.option("--as-of", metavar="DAY", help="With --once: judge as on this day, 2026-11-22[T06:00].")
@click.option("--dry-run", is_flag=True, help="With --once: read and judge, but save and send nothing.")
@click.option("--due", "due_only", is_flag=True, help="With --once: write only digests whose schedule has come.")
def command(once: bool, as_of: str | None, dry_run: bool, due_only: bool) -> int:
    """Watch the registry and send the digests.

    Without --once it runs until it is told to stop. With --once it does its
    work at once: every list that has something to tell gets its digest now,
    whatever its schedule; use --due to keep to the schedules.
    """
    if not once and (as_of or dry_run or due_only):
        raise click.UsageError("--as-of, --dry-run and --due need --once")
    os.umask(0o077)  # mails and addresses are nobody else's business
    configured = settings()
    stop = _stops_on_signals()
    if not once:
        return _as_daemon(configured, stop)
    watched = watchlist(configured.watchlist)
    now = moment(as_of) if as_of else utc_now()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            used = _without_effect(configured, Path(scratch)) if dry_run else configured
            with running(used, stop.event) as parts:
                # The operator is written to about the present, and about what is kept.
                operator = None if as_of or dry_run else parts.operator
                with progress("asking the registry") as tell_progress:
                    registry = ToldRegistry(parts.registry, tell_progress)
                    told = dataclasses.replace(parts, operator=operator, registry=registry)
                    result = told.cycle(watched, now, asked=not due_only)
    except StoppedError:
        return stop.code
    _show(result, configured, dry_run=dry_run)
    return exit_code(result)


def exit_code(result: CycleResult) -> Exit:
    """The lowest code that applies to a cycle."""
    if not result.observed.complete:
        return Exit.REGISTRY
    return Exit.SUCCESS if result.delivered.all_accepted else Exit.MAIL


def _as_daemon(configured: Settings, stop: "_Stop") -> int:
    reread = threading.Event()
    signal.signal(signal.SIGHUP, lambda _number, _frame: reread.set())
    loaded = loaded_watchlist(configured.watchlist)  # refused now, with every problem, rather than at the first beat
    start_logging(configured.log_format, logging.INFO, secrets_of(configured))
    with running(configured, stop.event) as parts:
        if not run_daemon(parts, loaded, configured, Wishes(stop.event, reread), Rhythm()):
            os._exit(stop.code)  # a step that does not end would keep the process, and every tidy end waits for it
    return stop.code


class _Stop:
    """Set by a signal; remembers which one, for the exit code."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.code: int = Exit.TERMINATED

    def __call__(self, number: int, _frame: object) -> None:
        self.code = Exit.INTERRUPTED if number == signal.SIGINT else Exit.TERMINATED
        self.event.set()


def _stops_on_signals() -> _Stop:
    stop = _Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stop


def _without_effect(configured: Settings, scratch: Path) -> Settings:
    """The same settings on a copy of what is stored, with a folder in place of the mail server."""
    copy = copied(configured.database_url, scratch / "monitor.db")
    return dataclasses.replace(configured, state_dir=scratch, database_url=copy, mail_server=None)


def _show(result: CycleResult, configured: Settings, *, dry_run: bool) -> None:
    """What the cycle did, a line a step, in the order in which it did it."""
    observed, delivered = result.observed, result.delivered
    tell(observed.problems)
    if not observed.moved:
        _line("read", "the registry's data has not moved since the last reading")
    elif observed.studies or observed.complete:
        seen = plural(observed.studies, "study", "studies")
        _line("read", f"{seen}, {len(observed.found)} new, {plural(len(observed.changes), 'change')}")
    for change in observed.changes:
        _line("changed", f"{change.study_id} {told(change).brief}")
    for judged in result.assessed.judged:
        _line("verdict", f"{judged.claim.key}: {judged.verdict.state.value}")
    for digest in result.written:
        _line("digest", f"{digest.list_id}: {digest.subject} ({plural(digest.recipients, 'recipient')})")
    tell(delivered.problems)
    if delivered.unusable and not any(problem.code == SERVER_UNUSABLE for problem in delivered.problems):
        remedy = "The mails wait in the outbox and go out with the next run"
        tell([Problem("the mail server", f"no mail could be sent: {delivered.unusable}", remedy, SERVER_UNUSABLE)])
    if dry_run:
        print("Nothing was saved or sent (--dry-run).", file=sys.stderr)
        return
    _line("sent", f"{delivered.sent} accepted, {delivered.waiting} waiting, {delivered.failed} failed")
    if delivered.sent and configured.mail_server is None:
        print(f"No mail server is set: the mails are files in {configured.state_dir / 'mail'}", file=sys.stderr)


def _line(step: str, text: str) -> None:
    print(f"{step:<8} {text}")
