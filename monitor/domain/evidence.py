"""What the registry shows about one claim: the fact that decides, and the studies around it.

The order of evaluation and the rulings are those of digest-and-verdicts 3, 3a
and 4: not recorded, unchecked, unconfirmed, withdrawn, stopped, none, dates.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from monitor.domain.claims import Claim
from monitor.domain.dates import DateType, PartialDate, Precision, Span, StatedDate, partial_day
from monitor.domain.matches import Match, counted, waiting
from monitor.domain.milestones import CHECKABLE, COMPLETIONS, Milestone
from monitor.domain.scope import outside
from monitor.domain.study import Status, Study, StudyHistory, StudyVersion
from monitor.domain.watchlist import Watch


class EvidenceKind(StrEnum):
    """What kind of fact decides a claim."""

    NONE = "none"
    ESTIMATED = "estimated"
    ACTUAL = "actual"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    UNCONFIRMED = "unconfirmed"
    UNCHECKED = "unchecked"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Fact:
    """A milestone's date in one study: which field states it, or that it is inferred from several."""

    study: Study
    field: str
    stated: StatedDate
    inferred: bool = False


@dataclass(frozen=True)
class Related:
    """A study that concerns the watch but lies outside the claim's scope, and why."""

    study: Study
    why_outside: str


@dataclass(frozen=True)
class Evidence:
    """All that the registry shows about one claim on one day.

    ``fact`` is set for dated kinds, ``study`` for withdrawn and stopped ones.
    ``waiting`` are in-scope studies that a person has still to look at.
    ``future_actual`` marks a date that the registry calls actual although it
    lies ahead; such a date is treated as an estimate.
    """

    kind: EvidenceKind
    fact: Fact | None = None
    study: Study | None = None
    since: date | None = None
    future_actual: bool = False
    counted: tuple[Study, ...] = ()
    waiting: tuple[Study, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Findings:
    """The matched studies of one watch: each match with the history of its study."""

    watch: Watch
    matches: tuple[Match, ...] = ()
    histories: dict[str, StudyHistory] = field(default_factory=dict)


def gather(
    claim: Claim, findings: Findings, as_of: date, *, is_fresh: bool = True, is_complete: bool = True
) -> Evidence:
    """The evidence for one claim on the day ``as_of``.

    ``is_fresh`` is whether the registry was read recently enough to speak; if
    not, nothing that is known may be presented as the state of today.
    ``is_complete`` is whether the search can prove absence; if not, that nothing
    was found says nothing, while what was found still counts.
    """
    if claim.milestone not in CHECKABLE:
        return Evidence(EvidenceKind.NOT_RECORDED)
    inside, related = _split(claim, findings, counted(findings.watch, findings.matches))
    pending, _ = _split(claim, findings, waiting(findings.watch, findings.matches))
    around = Evidence(
        EvidenceKind.NONE,
        counted=tuple(history.latest for history in inside),
        waiting=tuple(history.latest for history in pending),
        related=related,
    )
    if not is_fresh:
        return replace(around, kind=EvidenceKind.UNCHECKED)
    if not inside:
        found = replace(around, kind=EvidenceKind.UNCONFIRMED if pending else EvidenceKind.NONE)
    else:
        found = _decisive(claim.milestone, inside, as_of, around)
    is_unproved = found.kind is EvidenceKind.NONE and not is_complete
    return replace(found, kind=EvidenceKind.UNCHECKED) if is_unproved else found


def with_waiting_confirmed(findings: Findings) -> Findings:
    """The same findings as if a person had confirmed every study that waits."""
    pending = frozenset(match.study_id for match in waiting(findings.watch, findings.matches))
    return replace(findings, watch=replace(findings.watch, confirm=findings.watch.confirm | pending))


def without_waiting(findings: Findings) -> Findings:
    """The same findings as if nothing waited for a person: what may be told to everybody."""
    pending = {match.study_id for match in waiting(findings.watch, findings.matches)}
    return replace(findings, matches=tuple(match for match in findings.matches if match.study_id not in pending))


def milestone_fact(milestone: Milestone, history: StudyHistory) -> Fact | None:
    """The date of the milestone in this study, or None where the registry states none or has no field for it."""
    read = _READERS.get(milestone)
    return read(history) if read else None


def _split(
    claim: Claim, findings: Findings, matches: Iterable[Match]
) -> tuple[list[StudyHistory], tuple[Related, ...]]:
    inside: list[StudyHistory] = []
    related: list[Related] = []
    for match in sorted(matches, key=lambda match: match.study_id):
        history = findings.histories.get(match.study_id)
        if history is None:
            continue
        why = outside(claim, findings.watch, history.latest, match)
        if why is None:
            inside.append(history)
        else:
            related.append(Related(history.latest, why))
    return inside, tuple(related)


def _decisive(milestone: Milestone, inside: Sequence[StudyHistory], as_of: date, around: Evidence) -> Evidence:
    still_open = [history for history in inside if not _ended_without(milestone, history.latest)]
    if not still_open:
        return _ended(inside, around)
    facts = [fact for history in still_open if (fact := milestone_fact(milestone, history))]
    actual = [fact for fact in facts if _has_happened(fact, as_of)]
    if actual:
        return replace(around, kind=EvidenceKind.ACTUAL, fact=min(actual, key=_by_first_possible_day))
    if facts:
        fact = min(facts, key=_by_first_possible_day)
        return replace(
            around, kind=EvidenceKind.ESTIMATED, fact=fact, future_actual=fact.stated.type is DateType.ACTUAL
        )
    return around


def _ended_without(milestone: Milestone, study: Study) -> bool:
    """Whether the study ended in a way that leaves this milestone without meaning."""
    if milestone is Milestone.TRIAL_REGISTERED:
        return False
    return study.status is Status.WITHDRAWN or (milestone in COMPLETIONS and study.status in _STOPPED)


def _ended(inside: Sequence[StudyHistory], around: Evidence) -> Evidence:
    stopped = [history for history in inside if history.latest.status in _STOPPED]
    kind, chosen = (EvidenceKind.STOPPED, stopped) if stopped else (EvidenceKind.WITHDRAWN, list(inside))
    first = min(chosen, key=lambda history: (_status_since(history) or date.max, history.id))
    return replace(around, kind=kind, study=first.latest, since=_status_since(first))


def _status_since(history: StudyHistory) -> date | None:
    """The day of the version that first shows the present status; None if every version seen shows it.

    The registry has no date of withdrawal (ruling 8), so only a change that was seen can be dated.
    """
    status = history.latest.status
    earlier = [version for version in history.versions if version.study.status is not status]
    if not earlier:
        return None
    first = next(version for version in history.versions if version.number > earlier[-1].number)
    return first.study.last_update_posted or first.seen_on


def _has_happened(fact: Fact, as_of: date) -> bool:
    return fact.stated.type is DateType.ACTUAL and fact.stated.span.first <= as_of


def _by_first_possible_day(fact: Fact) -> tuple[date, date, str]:
    return fact.stated.span.first, fact.stated.span.last, fact.study.id


_STOPPED = frozenset({Status.TERMINATED, Status.SUSPENDED})
_RECRUITS = frozenset({Status.RECRUITING, Status.ENROLLING_BY_INVITATION})
_RECRUITED = frozenset({Status.ACTIVE_NOT_RECRUITING, Status.COMPLETED})


def _stated_in(name: str) -> Callable[[StudyHistory], Fact | None]:
    def read(history: StudyHistory) -> Fact | None:
        stated: StatedDate | None = getattr(history.latest, name)
        return Fact(history.latest, name, stated) if stated else None

    return read


def _day_in(name: str) -> Callable[[StudyHistory], Fact | None]:
    def read(history: StudyHistory) -> Fact | None:
        day: date | None = getattr(history.latest, name)
        return Fact(history.latest, name, StatedDate(partial_day(day), DateType.ACTUAL)) if day else None

    return read


def _end_of_enrollment(history: StudyHistory) -> Fact | None:
    """Enrolment has no date field: it ended between two versions, or some day before the last update (ruling 3)."""
    if history.latest.status not in _RECRUITED:
        return None
    span = _closed_between(history.versions) or _closed_before_update(history.latest)
    if span is None:
        return None
    partial = PartialDate(f"{span.first}/{span.last}", Precision.RANGE, span)
    return Fact(history.latest, "status", StatedDate(partial, DateType.ACTUAL), inferred=True)


def _closed_between(versions: Sequence[StudyVersion]) -> Span | None:
    recruiting = [n for n, version in enumerate(versions) if version.study.status in _RECRUITS]
    if not recruiting:
        return None
    closed = next(version for version in versions[recruiting[-1] + 1 :] if version.study.status in _RECRUITED)
    first, last = _said_on(versions[recruiting[-1]]), _said_on(closed)
    return Span(min(first, last), last)


def _closed_before_update(study: Study) -> Span | None:
    updated = study.last_update_submitted
    if study.start is None or updated is None or updated < study.start.span.first:
        return None
    return Span(study.start.span.first, updated)


def _said_on(version: StudyVersion) -> date:
    return version.study.last_update_submitted or version.seen_on


_READERS: dict[Milestone, Callable[[StudyHistory], Fact | None]] = {
    Milestone.TRIAL_REGISTERED: _day_in("first_submitted"),
    Milestone.TRIAL_START: _stated_in("start"),
    Milestone.ENROLLMENT_COMPLETE: _end_of_enrollment,
    Milestone.PRIMARY_COMPLETION: _stated_in("primary_completion"),
    Milestone.STUDY_COMPLETION: _stated_in("completion"),
    Milestone.RESULTS: _day_in("results_first_posted"),
}
