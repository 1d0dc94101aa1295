"""The judgement: one claim, what the registry shows, one day; exactly one state.

The states, their families and the tables are those of digest-and-verdicts,
section 4. Nothing here reads a clock: ``as_of`` is the day of the judgement.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from monitor.domain.claims import Claim
from monitor.domain.dates import Relation, Window, relation
from monitor.domain.evidence import Evidence, EvidenceKind, Findings, gather, with_waiting_confirmed


class State(StrEnum):
    """The eighteen verdicts."""

    CONSISTENT = "consistent"
    MET = "met"
    ESTIMATE_FITS = "estimate_fits"
    TOO_EARLY = "too_early"
    WINDOW_OPEN = "window_open"
    NOT_CONTRADICTED = "not_contradicted"
    DATE_PASSED = "date_passed"
    ESTIMATE_LAPSED = "estimate_lapsed"
    ESTIMATE_EARLIER = "estimate_earlier"
    ESTIMATE_LATER = "estimate_later"
    EARLIER = "earlier"
    LATER = "later"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    TOO_CLOSE = "too_close"
    NEEDS_REVIEW = "needs_review"
    NOT_CHECKABLE = "not_checkable"
    STALE = "stale"


class Family(StrEnum):
    """The five families of states; each has one colour, one glyph and one word."""

    AGREES = "agrees"
    EXPECTED = "expected"
    WAITING = "waiting"
    DIFFERS = "differs"
    UNSURE = "unsure"


FAMILIES: dict[State, Family] = {
    State.CONSISTENT: Family.AGREES,
    State.MET: Family.AGREES,
    State.ESTIMATE_FITS: Family.EXPECTED,
    State.TOO_EARLY: Family.WAITING,
    State.WINDOW_OPEN: Family.WAITING,
    State.NOT_CONTRADICTED: Family.WAITING,
    State.DATE_PASSED: Family.WAITING,
    State.ESTIMATE_LAPSED: Family.WAITING,
    State.ESTIMATE_EARLIER: Family.DIFFERS,
    State.ESTIMATE_LATER: Family.DIFFERS,
    State.EARLIER: Family.DIFFERS,
    State.LATER: Family.DIFFERS,
    State.WITHDRAWN: Family.DIFFERS,
    State.STOPPED: Family.DIFFERS,
    State.TOO_CLOSE: Family.UNSURE,
    State.NEEDS_REVIEW: Family.UNSURE,
    State.NOT_CHECKABLE: Family.UNSURE,
    State.STALE: Family.UNSURE,
}


class Flag(StrEnum):
    """What is told beside a state."""

    LAPSED = "lapsed"
    FUTURE_ACTUAL = "future_actual"
    WINDOW_PAST = "window_past"
    REVIEW_PENDING = "review_pending"
    HEDGED = "hedged"
    GRACE = "grace"


@dataclass(frozen=True)
class Verdict:
    """What can be said about a claim on one day: the state, what is told beside it, and the evidence."""

    state: State
    as_of: date
    evidence: Evidence
    flags: frozenset[Flag] = frozenset()

    @property
    def family(self) -> Family:
        """The family of the state."""
        return FAMILIES[self.state]


_WITHOUT_DATES: dict[EvidenceKind, State] = {
    EvidenceKind.NOT_RECORDED: State.NOT_CHECKABLE,
    EvidenceKind.UNCHECKED: State.STALE,
    EvidenceKind.UNCONFIRMED: State.NEEDS_REVIEW,
    EvidenceKind.WITHDRAWN: State.WITHDRAWN,
    EvidenceKind.STOPPED: State.STOPPED,
}

_ACTUAL: dict[Relation, State] = {
    Relation.BEFORE: State.EARLIER,
    Relation.INSIDE: State.MET,
    Relation.AFTER: State.LATER,
    Relation.STRADDLES: State.TOO_CLOSE,
}

_ESTIMATED: dict[Relation, State] = {
    Relation.BEFORE: State.ESTIMATE_EARLIER,
    Relation.INSIDE: State.ESTIMATE_FITS,
    Relation.AFTER: State.ESTIMATE_LATER,
    Relation.STRADDLES: State.TOO_CLOSE,
}


def judge(claim: Claim, findings: Findings, as_of: date, *, is_fresh: bool = True, is_complete: bool = True) -> Verdict:
    """The verdict on one claim, on the day ``as_of``, from the matched studies of its watch.

    Total: every claim, finding and day gives exactly one state. ``is_fresh`` is
    whether the registry was read recently enough; if not the verdict is stale,
    and so is one that would rest on absence when ``is_complete`` is false.
    """
    evidence = gather(claim, findings, as_of, is_fresh=is_fresh, is_complete=is_complete)
    verdict = decide(claim, evidence, as_of)
    if not verdict.evidence.waiting or verdict.state in (State.NEEDS_REVIEW, State.STALE):
        return verdict
    if_confirmed = gather(claim, with_waiting_confirmed(findings), as_of)
    if decide(claim, if_confirmed, as_of).state is verdict.state:
        return verdict
    return Verdict(verdict.state, as_of, verdict.evidence, verdict.flags | {Flag.REVIEW_PENDING})


def decide(claim: Claim, evidence: Evidence, as_of: date) -> Verdict:
    """The verdict that this evidence gives, without looking at studies that wait for a person."""
    lenient = as_of - timedelta(days=claim.grace_days)
    state = _state(claim.window, evidence, as_of, lenient)
    is_lenient = state is not _state(claim.window, evidence, as_of, as_of)
    flags = _flags(claim, state, evidence, as_of)
    return Verdict(state, as_of, evidence, flags | {Flag.GRACE} if is_lenient else flags)


def next_change_on(claim: Claim, findings: Findings, as_of: date) -> date | None:
    """The first day after ``as_of`` on which the verdict is another one if the registry stays as it is.

    Compared are the state and what is told beside it. None if no day will change it.
    """
    now = judge(claim, findings, as_of)
    for day in sorted(day for day in _turning_days(claim, findings) if day > as_of):
        then = judge(claim, findings, day)
        if (then.state, then.flags) != (now.state, now.flags):
            return day
    return None


def _turning_days(claim: Claim, findings: Findings) -> set[date]:
    """Every day on which the passing of time alone can matter: a bound is reached or passed, or a deciding date is.

    Of all dates at most two can decide: the earliest, until the earliest that is a fact has come, and then that one
    for ever; two more if a person confirms what waits. They are those of the first day of all and of the last.
    """
    window, one_day, grace = claim.window, timedelta(days=1), timedelta(days=claim.grace_days)
    days = {window.earliest} if window.earliest else set()
    ends = {window.latest} if window.latest else set()
    for known, day in product((findings, with_waiting_confirmed(findings)), (date.min, date.max)):
        if fact := gather(claim, known, day).fact:
            days.add(fact.stated.span.first)
            ends.add(fact.stated.span.last)
    return days | {end + one_day for end in ends} | {end + one_day + grace for end in ends}


def _state(window: Window, evidence: Evidence, as_of: date, lenient: date) -> State:
    """The state on the day ``as_of``. A date has passed only if it has on the day ``lenient``, which is no later."""
    if evidence.kind in _WITHOUT_DATES:
        return _WITHOUT_DATES[evidence.kind]
    if evidence.fact is None:
        return _nothing_found(window, as_of, lenient)
    lies = relation(evidence.fact.stated.span, window)
    if evidence.kind is EvidenceKind.ACTUAL:
        agrees_with_bound_only = lies is Relation.INSIDE and window.latest is None
        return State.CONSISTENT if agrees_with_bound_only else _ACTUAL[lies]
    if lies is Relation.INSIDE and _is_past(evidence, lenient):
        return State.ESTIMATE_LAPSED
    return _ESTIMATED[lies]


def _nothing_found(window: Window, as_of: date, lenient: date) -> State:
    if window.is_after(as_of):
        return State.TOO_EARLY
    if window.latest is None:
        return State.NOT_CONTRADICTED
    return State.DATE_PASSED if window.is_before(lenient) else State.WINDOW_OPEN


def _flags(claim: Claim, state: State, evidence: Evidence, as_of: date) -> frozenset[Flag]:
    told = {
        Flag.LAPSED: evidence.kind is EvidenceKind.ESTIMATED
        and state is not State.ESTIMATE_LAPSED
        and _is_past(evidence, as_of),
        Flag.FUTURE_ACTUAL: evidence.future_actual,
        Flag.WINDOW_PAST: state is State.WITHDRAWN and claim.window.is_before(as_of),
        Flag.HEDGED: claim.hedge is not None,
    }
    return frozenset(flag for flag, holds in told.items() if holds)


def _is_past(evidence: Evidence, as_of: date) -> bool:
    """Whether every day that the date can mean is over."""
    return evidence.fact is not None and evidence.fact.stated.span.last < as_of
