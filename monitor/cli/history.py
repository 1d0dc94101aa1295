"""``monitor history``: the registered dates of a study by version, or how a claim's verdict moved."""

import json
import re
from collections.abc import Iterator

import click

from monitor.cli.completing import claims_and_studies
from monitor.cli.ending import Exit
from monitor.cli.events import change_object
from monitor.cli.inputs import settings, watchlist
from monitor.cycle.past import ClaimPast, StudyPast, claim_past, study_past
from monitor.domain.changes import DATE_FIELDS
from monitor.domain.study import StudyVersion
from monitor.domain.telling import told
from monitor.domain.wording import STATE_LABELS, STATUS_NAMES
from monitor.wiring import opened, utc_now

_NUMBER = re.compile(r"NCT\d{8}", re.IGNORECASE)


@click.command(name="history")
@click.argument("subject", metavar="NCT|CLAIM", shell_complete=claims_and_studies)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: versions, changes, verdicts.")
def command(subject: str, as_json: bool) -> int:
    """Show the registered dates of a study by version and what changed, or how the verdict on a claim moved."""
    configured = settings()
    with opened(configured) as store, store.reading() as session:
        if _NUMBER.fullmatch(subject):
            pasts = [past] if (past := study_past(session, subject.upper())) else []
            lines = [line for past in pasts for line in (_study_lines(past) if as_json else _study_text(past))]
        else:
            watched = watchlist(configured.watchlist)
            past_of_claim = claim_past(session, watched.watches, subject, utc_now())
            lines = (
                list(_claim_lines(past_of_claim) if as_json else _claim_text(past_of_claim)) if past_of_claim else []
            )
    for line in lines:
        print(line)
    if not lines:
        click.echo(f"Nothing is stored about {subject}: give an NCT number that is followed, or watch/claim", err=True)
    return Exit.SUCCESS if lines else Exit.FINDINGS


def _study_lines(past: StudyPast) -> Iterator[str]:
    for version in past.versions:
        yield json.dumps(_version_object(version), ensure_ascii=False)
    for change in past.changes:
        yield json.dumps({"schema": 1, **change_object(change)}, ensure_ascii=False)


def _version_object(version: StudyVersion) -> dict[str, object]:
    study = version.study
    dates = {name: getattr(study, name) for name in DATE_FIELDS}
    return {
        "schema": 1,
        "nctId": study.id,
        "version": version.number,
        "on": version.seen_on.isoformat(),
        "status": study.status.value,
        "dates": {
            name: {"date": stated.partial.text, "type": stated.type.value} for name, stated in dates.items() if stated
        },
    }


def _study_text(past: StudyPast) -> Iterator[str]:
    yield f"{past.versions[-1].study.id}  {past.versions[-1].study.title}"
    changes = {version.seen_on: [one for one in past.changes if one.on == version.seen_on] for version in past.versions}
    for version in past.versions:
        study = version.study
        dates = "  ".join(f"{name} {getattr(study, name) or '-'}" for name in DATE_FIELDS)
        yield f"{version.seen_on}  {STATUS_NAMES[study.status]}  {dates}"
        for words in map(told, changes[version.seen_on]):
            yield f"            {words.label}: {words.before or 'none'} → {words.after or 'none'}. {words.detail}"
    for words in (told(change) for change in past.changes if change.on not in changes):
        yield f"            {words.label}: {words.detail}"


def _claim_lines(past: ClaimPast) -> Iterator[str]:
    for kept in past.verdicts:
        verdict = {"on": kept.as_of.isoformat(), "state": kept.state.value, "sentence": kept.sentence}
        claim = {"watch": past.claim.watch_id, "claim": past.claim.id}
        yield json.dumps({"schema": 1, **claim, **verdict}, ensure_ascii=False)
    for study in past.studies:
        yield from _study_lines(study)


def _claim_text(past: ClaimPast) -> Iterator[str]:
    yield past.claim.key
    for kept in past.verdicts:
        yield f"{kept.as_of}  {STATE_LABELS[kept.state]}. {kept.sentence}"
    for study in past.studies:
        yield from _study_text(study)
