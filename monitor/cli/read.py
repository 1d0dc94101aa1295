"""``monitor read``: the claims that a text makes."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import moment
from monitor.domain.dates import DateError, parse_partial_date
from monitor.domain.gaps import gap
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.reading import (
    Article,
    ArticleClaim,
    Days,
    ReadClaim,
    ReadPeriod,
    draft_watch,
    read_phrase,
    read_sentence,
    read_source,
)
from monitor.domain.wording import MILESTONE_NAMES, shown_day
from monitor.wiring import utc_now

_LARGEST = 64 * 1024 * 1024


@click.command(name="read")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option("--said-on", metavar="DAY", help="The day of the source, 2017-06-12; relative dates are read against it.")
@click.option("--reported-by", metavar="WHO", default="", help="Who published the text, for the drafted watch.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for each claim.")
@click.option("--yaml", "as_yaml", is_flag=True, help="A watch with the claims, ready to paste into the watchlist.")
@click.option("--explain", is_flag=True, help="Also name the rules that gave each reading.")
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text", "source_date"}; write {"id", "claims"}.')
@click.option("--phrase", is_flag=True, help='Read lines {"id", "phrase", "reference_date"}; write their dates.')
def command(
    file: Path,
    said_on: str | None,
    reported_by: str,
    as_json: bool,
    as_yaml: bool,
    explain: bool,
    jsonl: bool,
    phrase: bool,
) -> int:
    """Read the claims of a text (or - for standard input): an article as text or HTML, or lines of JSON."""
    text = _text_of(file)
    if jsonl or phrase:
        return _lines(str(file), text, _phrase_line if phrase else _sentence_line)
    article = read_source(text, _day(said_on), reported_by)
    if as_yaml:
        sys.stdout.write(draft_watch(article))
    else:
        _show(article, as_json=as_json, explain=explain)
    return Exit.SUCCESS


def _text_of(file: Path) -> str:
    """The text, whatever bytes it holds: what is no UTF-8 cannot be part of a sentence and reads as a mark."""
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1) if str(file) == "-" else _bytes_of(file)
    except OSError as error:
        raise MonitorError(Problem(str(file), f"cannot be read: {error}", "Check the path", "E505")) from error
    if len(content) > _LARGEST:
        raise MonitorError(Problem(str(file), "is larger than 64 MB", "Read it in parts", "E508"))
    return content.decode("utf-8", errors="replace")


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_LARGEST + 1)


def _day(said_on: str | None) -> date | None:
    if said_on is None:
        return None
    day = moment(said_on).date()
    today = utc_now().date()
    if day > today:
        raise click.UsageError(f"--said-on {said_on} lies {gap(today, day).spelled()} in the future")
    return day


def _show(article: Article, *, as_json: bool, explain: bool) -> None:
    for found in article.claims:
        print(
            json.dumps(_found_object(found, explain=explain), ensure_ascii=False)
            if as_json
            else _in_words(found, explain=explain)
        )
    if not article.claims and not as_json:
        print("No claim was found.")


def _in_words(found: ArticleClaim, *, explain: bool) -> str:
    claim = found.claim
    vague = ", approximately" if claim.approximate else ""
    lines = [f"{MILESTONE_NAMES[claim.milestone]}: {_dates(claim)}{vague}", f"  “{found.quote}”"]
    lines += [f"  said by {found.said_by}"] if found.said_by else []
    lines += [f"  or: {_span(days)}" for days in claim.alternatives]
    lines += [f"  seen again at {start} to {end}" for start, end in found.repeated_at]
    lines += [f"  by the rules {', '.join(claim.rules)}"] if explain else []
    return "\n".join(lines)


def _dates(claim: ReadClaim) -> str:
    return f"{claim.direction.value.replace('_', ' ')} {_span(Days(claim.earliest, claim.latest))}".strip()


def _span(days: Days) -> str:
    first = f"from {shown_day(days.earliest)}" if days.earliest else ""
    last = f"to {shown_day(days.latest)}" if days.latest else ""
    return f"({' '.join(part for part in (first, last) if part)})" if first or last else ""


def _found_object(found: ArticleClaim, *, explain: bool) -> dict[str, Any]:
    claim = found.claim
    more = {"rules": list(claim.rules)} if explain else {}
    return {
        **_claim_object(claim),
        "quote": found.quote,
        "quote_span": [found.start, found.end],
        "said_by": found.said_by,
        "reported_by": found.reported_by,
        "subject": claim.subject,
        "phase": claim.phase,
        "condition": claim.condition,
        "alternatives": [_days_object(days) for days in claim.alternatives],
        "repeated_at": [list(span) for span in found.repeated_at],
        **more,
    }


def _claim_object(claim: ReadClaim) -> dict[str, Any]:
    return {
        "milestone": claim.milestone.value,
        "direction": claim.direction.value,
        **_days_object(claim),
        "approximate": claim.approximate,
        "trigger": claim.trigger,
        "trigger_span": list(claim.trigger_span),
    }


def _days_object(read: ReadClaim | ReadPeriod | Days) -> dict[str, str | None]:
    return {
        "earliest": read.earliest.isoformat() if read.earliest else None,
        "latest": read.latest.isoformat() if read.latest else None,
    }


def _sentence_line(line: dict[str, Any]) -> dict[str, Any]:
    claims = read_sentence(line["text"], _stated_day(line.get("source_date")))
    return {"id": line["id"], "claims": [_claim_object(claim) for claim in claims]}


def _phrase_line(line: dict[str, Any]) -> dict[str, Any]:
    day = _stated_day(line["reference_date"])
    if day is None:
        raise ValueError("reference_date is missing")
    read = read_phrase(line["phrase"], day)
    return {"id": line["id"], "direction": read.direction.value, **_days_object(read)}


def _stated_day(text: str | None) -> date | None:
    return parse_partial_date(text).span.first if text else None


def _lines(file: str, text: str, read: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Read every line; one that cannot be read is told with its number, and the others are read all the same."""
    problems = []
    for number, line in _numbered(text):
        try:
            print(json.dumps(read(json.loads(line)), ensure_ascii=False))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, DateError) as error:
            what = f"the line cannot be read: {type(error).__name__}: {error}"
            problems.append(Problem(f"{file}:{number}", what, "It is left out; correct it", "E506"))
    tell(problems)
    return Exit.FINDINGS if problems else Exit.SUCCESS


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
