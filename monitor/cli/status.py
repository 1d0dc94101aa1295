"""``monitor status``: why nothing arrived, and where every claim stands."""

import json
import sys
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from monitor.cli.completing import claims
from monitor.cli.ending import Exit
from monitor.cli.inputs import end_of, settings, watchlist
from monitor.cli.judge import as_object
from monitor.cli.situation import as_object as situation_object
from monitor.cli.situation import gathered, shown
from monitor.cycle.judged import standing
from monitor.domain.claims import Claim, Direction
from monitor.domain.dates import DateType
from monitor.domain.evidence import EvidenceKind
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.reading import read_says
from monitor.domain.verdicts import Family
from monitor.domain.watchlist import Watchlist
from monitor.domain.wording import FAMILY_GLYPHS, STATE_LABELS
from monitor.settings import Settings
from monitor.store.session import Store
from monitor.watchfile.load import Loaded, load_watchlist
from monitor.wiring import opened, utc_now

_COLOURS = {
    Family.AGREES: "green",
    Family.EXPECTED: "blue",
    Family.WAITING: "default",
    Family.DIFFERS: "yellow",
    Family.UNSURE: "magenta",
}


_PLAIN_WIDTH = 160
_FORMS = {Direction.NOT_BEFORE: "not before ", Direction.BY: "by ", Direction.WITHIN: ""}
_WITHOUT_DATE = {
    EvidenceKind.UNCHECKED: "not read",
    EvidenceKind.UNCONFIRMED: "waits for review",
    EvidenceKind.NOT_RECORDED: "no such field",
}


@click.command(name="status")
@click.argument("claim", required=False, shell_complete=claims)
@click.option("--why", is_flag=True, help="Only why nothing arrived, and what that rests on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for each claim; with --why one in all.")
@click.option("--as-of", metavar="DAY", help="What was known on this day, 2026-11-22[T06:00]; default: now.")
@click.option(
    "--fail-on",
    type=click.Choice([family.value for family in Family]),
    metavar="FAMILY",
    multiple=True,
    help="End with 1 if a verdict is of this family; agrees, expected, waiting, differs or unsure; repeatable.",
)
def command(claim: str | None, why: bool, as_json: bool, as_of: str | None, fail_on: tuple[str, ...]) -> int:
    """Say why nothing arrived, and show where every claim stands. Nothing is asked or sent.

    The first line answers the question; the lines after it say what it rests on. With a CLAIM, or a
    day (--as-of), only the verdicts are shown.
    """
    if why and (claim or as_of or fail_on):
        raise click.UsageError("--why is about the whole installation, now: a claim, --as-of and --fail-on do not fit")
    configured = settings()
    loaded = load_watchlist(configured.watchlist, read_says)
    now = end_of(as_of) if as_of else utc_now()
    judged: list[JudgedClaim] = []
    with opened(configured) as store:
        if why or not (claim or as_of or as_json):
            _print_situation(store, configured, loaded, now, as_json=as_json)
        if loaded.watchlist is not None and not why:
            judged = _chosen(store, loaded.watchlist, now, claim)
    if loaded.watchlist is None:
        watchlist(configured.watchlist)  # tells every problem, and ends with the code for a refused watchlist
    if why:
        return Exit.SUCCESS
    if as_json:
        for one in judged:
            print(json.dumps({"schema": 1, **as_object(one)}, ensure_ascii=False))
    else:
        if not (claim or as_of):
            print()
        _print_table(judged)
    return Exit.FINDINGS if {one.verdict.family.value for one in judged} & set(fail_on) else Exit.SUCCESS


def _print_situation(store: Store, configured: Settings, loaded: Loaded, now: datetime, *, as_json: bool) -> None:
    stands, machine = gathered(store, configured, loaded, now)
    if as_json:
        print(json.dumps(situation_object(stands, machine), ensure_ascii=False))
        return
    for line in shown(stands, machine, configured):
        print(line)


def _chosen(store: Store, watched: Watchlist, now: datetime, key: str | None) -> list[JudgedClaim]:
    with store.reading() as session:
        judged = standing(session, watched.watches, now, now).judged
    chosen = [one for one in judged if key in (None, one.claim.key)]
    if not chosen:
        known = ", ".join(one.claim.key for one in judged)
        raise click.UsageError(f"{key!r} is not a claim of the watchlist; known are {known}")
    return chosen


def _print_table(judged: list[JudgedClaim]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Claim", "Verdict", "Claimed", "Registry", "Can change on"):
        table.add_column(column, overflow="fold")
    for one in judged:
        verdict = one.verdict
        label = f"{FAMILY_GLYPHS[verdict.family]} {STATE_LABELS[verdict.state]}"
        colour = _COLOURS[verdict.family]
        turns = one.next_change_on.isoformat() if one.next_change_on else ""
        table.add_row(one.claim.key, f"[{colour}]{label}[/]", _claimed(one.claim), _registry(one), turns)
    console = Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    with console.capture() as drawn:  # printed by ourselves: rich ends the process when its reader has gone
        console.print(table)
    print(drawn.get())
    for one in judged:
        print(f"{one.claim.key}: {one.sentence}")
        if one.verdict.evidence.kind is EvidenceKind.NONE:
            for search in one.reading.searched:
                print(f"  searched {search.on}: {search.query} ({search.found} found)")


def _claimed(claim: Claim) -> str:
    """The claim's dates as the watchlist writes them: ``not before 2020``, ``by 2026-06``, ``2026-07..2026-12``."""
    stated = [str(partial) for partial in claim.date.stated]
    return f"{_FORMS[claim.date.direction]}{'..'.join(stated)}"


def _registry(one: JudgedClaim) -> str:
    evidence = one.verdict.evidence
    if evidence.fact:
        kind = "" if evidence.fact.stated.type is DateType.ACTUAL else " est"
        return f"{evidence.fact.stated.partial}{kind}  {evidence.fact.study.id}"
    if evidence.study:
        return f"{evidence.study.status.value.lower()}  {evidence.study.id}"
    return _WITHOUT_DATE.get(evidence.kind, "nothing found")
