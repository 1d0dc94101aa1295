"""``monitor search``: what a name finds now, before it is added to the watchlist."""

import json
import threading
from collections.abc import Sequence

import click

from monitor.cli.ending import tell
from monitor.cli.inputs import settings
from monitor.domain.matches import Match, Tier
from monitor.domain.problems import Problem
from monitor.domain.study import Study
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.domain.wording import STATUS_NAMES, plural, shown_stated
from monitor.matching import Matcher
from monitor.registry.ctgov import ClinicalTrialsGov
from monitor.registry.essie import search_queries
from monitor.wiring import registry_api

_ORDER = (Tier.MATCH, Tier.REVIEW, Tier.REJECT)


@click.command(name="search")
@click.argument("terms", nargs=-1, required=True, metavar="TERM...")
@click.option("--means", metavar="TEXT", default="", help="The long form, which makes a short name unambiguous.")
@click.option("--exclude", multiple=True, metavar="TERM", help="Another meaning, which is not meant.")
@click.option("--limit", metavar="N", default=10, show_default=True, help="How many studies to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for every study found.")
def command(terms: Sequence[str], means: str, exclude: Sequence[str], limit: int, as_json: bool) -> None:
    """Show which studies names find now, and what the monitor would make of each. Nothing is kept."""
    watch = _watch(terms, means, exclude)
    decided = _decided(watch)
    if as_json:
        for study, match in decided:
            print(json.dumps(_as_object(study, match), ensure_ascii=False))
        return
    counts = ", ".join(f"{sum(match.tier is tier for _, match in decided)} {tier.value}" for tier in _ORDER)
    print(f"{plural(len(decided), 'study', 'studies')} found on ClinicalTrials.gov: {counts}.")
    for study, match in decided[:limit]:
        print(_as_text(study, match))
    if len(decided) > limit:
        print(f"and {len(decided) - limit} more; --limit shows them")


def _watch(terms: Sequence[str], means: str, exclude: Sequence[str]) -> Watch:
    """The watch that would be written with these names."""
    first, *others = terms
    named = WatchedIntervention(first, means, tuple(others))
    return Watch("search", first, (named,), exclude=tuple(exclude))


def _decided(watch: Watch) -> list[tuple[Study, Match]]:
    """Every study that the registry finds, with the monitor's own decision; the surest first."""
    matcher = Matcher((watch,))
    decided = {}
    with registry_api(settings(), threading.Event()) as api:
        registry = ClinicalTrialsGov(api)
        for query in search_queries(watch.interventions[0].names):
            answer = registry.search(query)
            tell(answer.refused)
            for fetched in answer.studies:
                record = fetched.record
                if isinstance(record, Problem):
                    tell([record])
                    continue
                found = next(iter(matcher.match(record.study, record.prose)), None)
                decided[record.study.id] = (record.study, found or Match(watch.id, record.study.id, Tier.REJECT))
    return sorted(decided.values(), key=lambda pair: (_ORDER.index(pair[1].tier), pair[0].id))


def _as_text(study: Study, match: Match) -> str:
    facts = [STATUS_NAMES[study.status], *([f"starts {shown_stated(study.start)}"] if study.start else [])]
    sponsor = f"; {study.lead_sponsor}" if study.lead_sponsor else ""
    lines = [f"{study.id}  {match.tier.value:<6}  {study.title}", f"  {', '.join(facts)}{sponsor}"]
    if match.why:
        lines.append(f"  {match.why[0].reason}: “{match.why[0].snippet}”")
    else:
        lines.append("  the registry finds it by a synonym or in a field that names nothing given to participants")
    return "\n".join(lines)


def _as_object(study: Study, match: Match) -> dict[str, object]:
    return {
        "schema": 1,
        "nctId": study.id,
        "tier": match.tier.value,
        "title": study.title,
        "status": study.status.value,
        "why": [{"term": why.term, "field": why.field, "reason": why.reason} for why in match.why],
    }
