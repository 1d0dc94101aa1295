"""``monitor match``: which studies of a file concern a watch, and why."""

import json
from pathlib import Path

import click

from monitor.cli.ending import tell
from monitor.cli.inputs import FILE, settings, watchlist
from monitor.domain.matches import Match, Tier
from monitor.domain.problems import Problem
from monitor.matching import Matcher
from monitor.registry.archive import records


@click.command(name="match")
@click.option(
    "--records", "records_file", type=FILE, required=True, help="One API v2 study a line; .gz and .xz are read too."
)
@click.option("--watchlist", "watchlist_file", type=FILE, help="Default: the watchlist of the settings.")
@click.option("--all", "show_all", is_flag=True, help="Also the studies that were rejected, with the reason.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(records_file: Path, watchlist_file: Path | None, show_all: bool, as_json: bool) -> None:
    """Show which studies of a file concern a watch, and why. Nothing is stored or sent."""
    matcher = Matcher(watchlist(watchlist_file or settings().watchlist).watches)
    for record in records(records_file):
        if isinstance(record, Problem):
            tell([record])
            continue
        for match in matcher.match(record.study, record.prose):
            if show_all or match.tier is not Tier.REJECT:
                print(json.dumps(_as_object(match), ensure_ascii=False) if as_json else _as_text(match))


def _as_object(match: Match) -> dict[str, object]:
    return {
        "watch": match.watch_id,
        "nctId": match.study_id,
        "tier": match.tier.value,
        "why": [
            {
                "term": reason.term,
                "field": reason.field,
                "snippet": reason.snippet,
                "reason": reason.reason,
                "side": reason.side.value,
            }
            for reason in match.why
        ],
    }


def _as_text(match: Match) -> str:
    lines = [f"{match.study_id}  {match.tier.value:<6}  {match.watch_id}"]
    lines += [f"  {reason.reason}: “{reason.snippet}” ({reason.field})" for reason in match.why]
    return "\n".join(lines)
