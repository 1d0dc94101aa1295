"""``monitor judge``: the verdicts that a file of records gives, without a database or a network."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from monitor.cli.ending import tell
from monitor.cli.inputs import FILE, moment, settings, watchlist
from monitor.cycle.matched import confirming, decided
from monitor.cycle.plan import queries_of
from monitor.domain.evidence import Evidence, Findings
from monitor.domain.judged_claims import JudgedClaim, judged_claim, together
from monitor.domain.matches import Match
from monitor.domain.problems import Problem
from monitor.domain.sentences import RegistryReading, Search
from monitor.domain.situation import STALE_AFTER
from monitor.domain.study import StudyHistory, StudyVersion
from monitor.domain.watchlist import Watch
from monitor.domain.wording import STATE_TAGS
from monitor.matching import Matcher
from monitor.registry.archive import records
from monitor.registry.essie import shown_query


@click.command(name="judge")
@click.option(
    "--records", "records_file", type=FILE, required=True, help="One API v2 study a line; .gz and .xz are read too."
)
@click.option("--as-of", metavar="DAY", required=True, help="The day of the judgement, as 2026-11-22.")
@click.option("--watchlist", "watchlist_file", type=FILE, help="Default: the watchlist of the settings.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--read-on", metavar="DAY", help="The day on which the records were read; default: that of --as-of.")
def command(records_file: Path, as_of: str, watchlist_file: Path | None, as_json: bool, read_on: str | None) -> None:
    """Judge the watchlist's claims against a file of registry records. Nothing is stored or sent."""
    watches = watchlist(watchlist_file or settings().watchlist).watches
    day = moment(as_of).date()
    read = moment(read_on).date() if read_on else day
    is_fresh = day - read <= STALE_AFTER
    found = _found(records_file, watches, day)
    for watch in watches:
        searched = RegistryReading(read_on=read, searched=_searched(watch, found, day))
        for claim in together(watch.claims):
            judged = judged_claim(claim, found[watch.id], day, searched, is_fresh=is_fresh)
            print(json.dumps(as_object(judged), ensure_ascii=False) if as_json else _as_text(judged))


def as_object(judged: JudgedClaim) -> dict[str, object]:
    """The verdict as the outward contracts give it, with the studies outside the claim's scope beside it."""
    verdict = judged.verdict
    return {
        "watch": judged.watch.id,
        "claim": judged.claim.id,
        "state": verdict.state.value,
        "family": verdict.family.value,
        "sentence": judged.sentence,
        "evidence": _evidence(verdict.evidence),
        "flags": sorted(flag.value for flag in verdict.flags),
        "related": [
            {"nctId": related.study.id, "outside": related.why_outside} for related in verdict.evidence.related
        ],
        "searched": [
            {"query": search.query, "on": search.on.isoformat(), "found": search.found}
            for search in judged.reading.searched
        ],
        "asOf": verdict.as_of.isoformat(),
        "nextChangeOn": judged.next_change_on.isoformat() if judged.next_change_on else None,
        "supersededBy": judged.superseded_by.key if judged.superseded_by else None,
    }


def _evidence(evidence: Evidence) -> list[dict[str, object]]:
    if evidence.fact:
        stated = evidence.fact.stated
        date, kind = stated.partial.text, stated.type.value
        return [{"nctId": evidence.fact.study.id, "field": evidence.fact.field, "date": date, "type": kind}]
    if evidence.study:
        status = evidence.study.status.value.lower()
        since = evidence.since.isoformat() if evidence.since else None
        return [{"nctId": evidence.study.id, "field": "status", "date": since, "type": status}]
    return []


def _as_text(judged: JudgedClaim) -> str:
    return f"{judged.claim.key}  [{STATE_TAGS[judged.verdict.state]}]\n  {judged.sentence}"


def _searched(watch: Watch, found: Mapping[str, Findings], day: date) -> tuple[Search, ...]:
    """What was looked for in the file, in the words that the registry would be asked."""
    return tuple(Search(shown_query(query.terms), day, len(found[watch.id].matches)) for query in queries_of(watch))


def _found(file: Path, watches: tuple[Watch, ...], day: date) -> dict[str, Findings]:
    matcher, by_hand = Matcher(watches), confirming(watches)
    matches: dict[str, list[Match]] = {watch.id: [] for watch in watches}
    histories: dict[str, dict[str, StudyHistory]] = {watch.id: {} for watch in watches}
    for record in records(file):
        if isinstance(record, Problem):
            tell([record])
            continue
        for match in decided(matcher, record, by_hand):
            matches[match.watch_id].append(match)
            histories[match.watch_id][match.study_id] = StudyHistory((StudyVersion(1, day, record.study),))
    return {watch.id: Findings(watch, tuple(matches[watch.id]), histories[watch.id]) for watch in watches}
