"""Small domain values for tests: only what a test is about has to be said."""

from datetime import date, timedelta
from typing import Any

from monitor.domain.claims import Claim, ClaimedDate, Direction
from monitor.domain.dates import DateType, Span, StatedDate, parse_partial_date
from monitor.domain.evidence import Findings
from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status, Study, StudyHistory, StudyType, StudyVersion
from monitor.domain.watchlist import Watch, WatchedIntervention


def stated(written: str) -> StatedDate:
    """``2026-03 actual`` or ``2026-03`` (an estimate)."""
    text, _, kind = written.partition(" ")
    return StatedDate(parse_partial_date(text), DateType(kind or "estimated"))


def claimed(written: str) -> ClaimedDate:
    """``not_before 2020``, ``by 2026-06``, ``within 2026-H2`` or ``within 2026-07 2026-12``."""
    direction, *dates = written.split()
    return ClaimedDate(Direction(direction), tuple(parse_partial_date(text) for text in dates))


def claim(window: str = "not_before 2020", milestone: Milestone = Milestone.TRIAL_START, **more: Any) -> Claim:
    return Claim(watch_id="w", id="c", milestone=milestone, date=claimed(window), **more)


def study(number: int = 1, status: Status = Status.RECRUITING, **more: Any) -> Study:
    facts: dict[str, Any] = {"title": f"Study {number}", "study_type": StudyType.INTERVENTIONAL} | more
    for name in ("start", "primary_completion", "completion"):
        if name in facts:
            facts[name] = stated(facts[name])
    return Study(id=f"NCT{number:08}", status=status, **facts)


def history(*versions: Study, seen: date = date(2026, 1, 1)) -> StudyHistory:
    """The versions of one study, seen on the first days of consecutive months."""
    months = [
        date(seen.year + (seen.month - 1 + n) // 12, (seen.month - 1 + n) % 12 + 1, 1) for n in range(len(versions))
    ]
    return StudyHistory(
        tuple(StudyVersion(n + 1, day, version) for n, (day, version) in enumerate(zip(months, versions, strict=True)))
    )


def watch(**more: Any) -> Watch:
    return Watch(id="w", title="The watch", interventions=(WatchedIntervention("LIF"),), **more)


def match(of: Study, tier: Tier = Tier.MATCH, intervention: str = "LIF") -> Match:
    return Match("w", of.id, tier, (Reason(intervention, "field", "snippet", "the reason", intervention),))


def findings(*studies: Study | StudyHistory, review: tuple[Study, ...] = (), of: Watch | None = None) -> Findings:
    """Studies at tier match, and some at tier review."""
    histories = [one if isinstance(one, StudyHistory) else history(one) for one in (*studies, *review)]
    waiting = {one.id for one in review}
    matches = tuple(match(one.latest, Tier.REVIEW if one.id in waiting else Tier.MATCH) for one in histories)
    return Findings(of or watch(), matches, {one.id: one for one in histories})


def each_day(span: Span) -> list[date]:
    """Every day of the span, in order: what the oracles go through."""
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
