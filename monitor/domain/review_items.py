"""The studies that wait for an editor, with the verdicts that a confirmation would turn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.domain.candidates import OpenMatch
from monitor.domain.digest import Link, ReviewItem, Role, VerdictTurn
from monitor.domain.evidence import Findings, without_waiting
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.sentences import registry_line
from monitor.domain.telling import shortened
from monitor.domain.verdicts import judge
from monitor.domain.wording import shown_day

_LONGEST_TITLE = 200
_LONGEST_REASON = 240
_MOST_REASONS = 6


def review_item(found: OpenMatch, judged: Sequence[JudgedClaim]) -> ReviewItem:
    """One study that waits, for the editors of a list with these claims."""
    study = found.study
    posted = f"first posted {shown_day(study.first_posted)}" if study.first_posted else ""
    return ReviewItem(
        title=shortened(study.title, _LONGEST_TITLE),
        watch_title=found.watch.title,
        speaks_for=_few(found.speaks_for),
        speaks_against=_few(found.speaks_against),
        leaves_open=_few(found.leaves_open),
        if_confirmed=tuple(_turns(study.id, [one for one in judged if one.watch.id == found.watch.id])),
        link=Link(study.id, f"https://clinicaltrials.gov/study/{study.id}", posted),
    )


def _few(reasons: Sequence[str]) -> tuple[str, ...]:
    return tuple(shortened(reason[:1].upper() + reason[1:], _LONGEST_REASON) for reason in reasons[:_MOST_REASONS])


def _turns(study_id: str, judged: Sequence[JudgedClaim]) -> Iterator[VerdictTurn]:
    """The verdicts that readers are told today and that this study alone would turn."""
    for one in judged:
        told = one.as_seen_by(Role.READER)
        if one.findings is None or study_id not in one.findings.histories:
            continue
        verdict = judge(one.claim, _confirmed(one.findings, study_id), told.verdict.as_of)
        if verdict.state is not told.verdict.state:
            registry = registry_line(one.claim, verdict)
            yield VerdictTurn(one.claim.key, one.title, told.verdict.state, verdict.state, registry)


def _confirmed(findings: Findings, study_id: str) -> Findings:
    """The findings as if a person had confirmed this study, and nothing else waited."""
    watch = replace(findings.watch, confirm=findings.watch.confirm | {study_id})
    return without_waiting(replace(findings, watch=watch))
