"""``monitor add``: a watch drafted from a study or from a source's words, put into the watchlist."""

import re
import sys
import threading
from datetime import date
from pathlib import Path

import click

from monitor.cli.inputs import FILE, moment, settings
from monitor.domain.drafting import draft_of_study
from monitor.domain.gaps import gap
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.reading import draft_watch, read_says, read_source
from monitor.domain.reading.says import claimed_date
from monitor.domain.study import Study
from monitor.registry.ctgov import ClinicalTrialsGov
from monitor.registry.interface import Failure, RegistryError
from monitor.registry.sweep import canonical_id
from monitor.settings import Settings
from monitor.watchfile.adding import add_watch
from monitor.watchfile.load import load_watchlist
from monitor.wiring import registry_api, utc_now

_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
#: The page of today, and the one of the website that was replaced in 2024, whose addresses are still in many articles.
_STUDY_PAGE = re.compile(
    r"https?://(?:www\.)?clinicaltrials\.gov/(?:ct2/show/|study/)(NCT\d{8})(?:[/?#]\S*)?$", re.IGNORECASE
)


@click.command(name="add")
@click.argument("what", metavar="NCT|ADDRESS|TEXT")
@click.option("--said-on", metavar="DAY", help="The day of the source, 2017-06-12; needed with a text.")
@click.option("--reported-by", metavar="WHO", default="", help="Who published the text.")
@click.option("--file", type=FILE, help="Default: the watchlist of the settings.")
@click.option("--dry-run", is_flag=True, help="Print the draft, and write nothing.")
def command(what: str, said_on: str | None, reported_by: str, file: Path | None, dry_run: bool) -> None:
    """Add a watch to the watchlist, drafted from a study or from a source's words. Comments stay.

    A study is given by its number or by the address of its page on clinicaltrials.gov. TEXT is the
    sentence of a source, or - for standard input. Read the draft before you use it.
    """
    configured = settings()
    number = _number(what)
    block = study_draft(configured, number) if number else _text_draft(what, said_on, reported_by)
    if dry_run:
        sys.stdout.write(block)
        return
    path = file or configured.watchlist
    if number:
        _require_new(path, number)
    added, line = add_watch(path, block, read_says)
    names = " ".join(f'"{intervention.name}"' for intervention in added.interventions)
    print(f"Added the watch {added.id} to {path}, line {line}. It is a draft: read it.")
    steps = {f"monitor search {names}": "see what these names find", "monitor check": "see how the claims are read"}
    widest = max(map(len, steps))
    for lead, (step, purpose) in zip(("Next:", ""), steps.items(), strict=True):
        print(f"{lead:<6} {step:<{widest}}   {purpose}")


def _number(what: str) -> str | None:
    """The number of a study, from itself or from its address; None for a text. An address without one is refused."""
    if not _ADDRESS.match(what.strip()):
        return canonical_id(what)
    found = _STUDY_PAGE.match(what.strip())
    if found is None:
        raise click.UsageError(f"{what!r} is not the page of a study: https://clinicaltrials.gov/study/NCT…")
    return canonical_id(found[1])


def _require_new(path: Path, number: str) -> None:
    """Refuse a study that a watch already names: a second draft would tell everything twice."""
    watched = load_watchlist(path, read_says).watchlist
    same = next((watch.id for watch in watched.watches if number in watch.confirm), None) if watched else None
    if same is not None:
        remedy = f"Add a claim to the watch {same}, or see what is drafted: monitor add {number} --dry-run"
        raise MonitorError(Problem(str(path), f"the watch {same} already names {number}", remedy, "E509"))


def study_draft(configured: Settings, number: str) -> str:
    """A watch drafted from the study of that number. Raises MonitorError if the registry does not give it."""
    study = _study(configured, number)
    block = draft_of_study(study)
    if block is None:
        what = "the record states no milestone's date, or names no intervention"
        remedy = 'Add a source\'s words instead: monitor add "…" --said-on DAY'
        raise MonitorError(Problem(number, what, remedy, "E509"))
    return block


def _study(configured: Settings, number: str) -> Study:
    try:
        with registry_api(configured, threading.Event()) as api:
            record = ClinicalTrialsGov(api).fetch([number]).found[0].record
    except RegistryError as error:
        if error.failure is not Failure.NOTHING_CAME_BACK:
            raise
        what = "ClinicalTrials.gov does not show a study of this number"
        remedy = "Check the number; a study that was just registered appears after some days"
        raise MonitorError(Problem(number, what, remedy, "E509")) from error
    if isinstance(record, Problem):
        raise MonitorError(record)
    return record.study


def _text_draft(what: str, said_on: str | None, reported_by: str) -> str:
    text = sys.stdin.read() if what == "-" else what
    article = read_source(text, _day(said_on), reported_by)
    if not any(claimed_date(found.claim) for found in article.claims):
        remedy = "Give the sentence that holds the milestone and its date; monitor read --explain shows what is read"
        raise MonitorError(Problem("the text", "no claim with a date was found in it", remedy, "E509"))
    return draft_watch(article)


def _day(said_on: str | None) -> date:
    if said_on is None:
        raise click.UsageError("--said-on is needed with a text: dates such as next year are read against it")
    day, today = moment(said_on).date(), utc_now().date()
    if day > today:
        raise click.UsageError(f"--said-on {said_on} lies {gap(today, day).spelled()} in the future")
    return day
