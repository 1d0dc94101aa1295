"""The sentence that goes with a verdict, and the line that states the registry's side.

One row per state (digest-and-verdicts, section 4). Every number in a sentence
is certain: with a date known to the month, "at least" runs from the last
allowed day to the first possible one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.domain.claims import Claim
from monitor.domain.dates import Precision, Span
from monitor.domain.evidence import Evidence, EvidenceKind, Fact
from monitor.domain.gaps import gap
from monitor.domain.study import Status
from monitor.domain.verdicts import Flag, State, Verdict
from monitor.domain.wording import (
    HAPPENED,
    HEDGED,
    REGISTRY,
    STATE_LABELS,
    plural,
    shown,
    shown_day,
    shown_stated,
)


@dataclass(frozen=True)
class Search:
    """One question that was asked for a watch: in the registry's words, on which day, and how many studies it found."""

    query: str
    on: date
    found: int


@dataclass(frozen=True)
class RegistryReading:
    """When the registry was last read, and how old its data was.

    ``data_day`` is the day of the registry's data timestamp; ``read_on`` the
    day of the last complete reading. None is not known. ``last_state`` is the
    last verdict that rested on a reading, for a verdict that has gone stale.
    ``why_unread`` is why the last search cannot prove absence, in words that
    follow a colon; empty if it can. ``searched`` is what was asked for the watch.
    """

    data_day: date | None = None
    read_on: date | None = None
    last_state: State | None = None
    why_unread: str = ""
    searched: tuple[Search, ...] = ()


@dataclass(frozen=True)
class _Case:
    claim: Claim
    verdict: Verdict
    reading: RegistryReading

    @property
    def evidence(self) -> Evidence:
        return self.verdict.evidence

    @property
    def fact(self) -> Fact:
        assert self.evidence.fact is not None
        return self.evidence.fact

    @property
    def span(self) -> Span:
        return self.fact.stated.span

    @property
    def earliest(self) -> date:
        assert self.claim.window.earliest is not None
        return self.claim.window.earliest

    @property
    def latest(self) -> date:
        assert self.claim.window.latest is not None
        return self.claim.window.latest

    @property
    def happened(self) -> str:
        return HAPPENED[self.claim.milestone]

    @property
    def claimed(self) -> str:
        return HEDGED[self.claim.hedge].format(who=self.claim.said_by or "the source")


def sentence(claim: Claim, verdict: Verdict, reading: RegistryReading) -> str:
    """What a reader is told about the claim: the state's sentence, then one for each flag that has words."""
    case = _Case(claim, verdict, reading)
    told = [_SENTENCES[verdict.state](case)]
    if verdict.evidence.fact is not None and verdict.evidence.fact.inferred:
        told.append("This is inferred from changes of the study's status: the registry has no date for it.")
    told += [words(case) for flag, words in _FLAGS.items() if flag in verdict.flags]
    return " ".join(told)


def registry_line(claim: Claim, verdict: Verdict) -> str:
    """The registry's side in one line: ``Started 8 Mar 2022 (actual).``."""
    evidence = verdict.evidence
    if evidence.kind in _NOT_READ:
        return _NOT_READ[evidence.kind]
    if evidence.fact is not None:
        return f"{_FIELD_NAMES[evidence.fact.field]} {shown_stated(evidence.fact.stated)}."
    if evidence.study is not None:
        return f"Status: {evidence.study.status.value.lower()}."
    if evidence.kind is EvidenceKind.UNCONFIRMED:
        return f"{plural(len(evidence.waiting), 'record waits', 'records wait')} for an editor."
    if evidence.counted:
        return f"{_listed(evidence)} without a date for this."
    scope = f" for {' or '.join(claim.conditions)}" if claim.conditions and evidence.related else ""
    return f"Nothing found on {REGISTRY}{scope}."


_NOT_READ = {
    EvidenceKind.NOT_RECORDED: f"{REGISTRY} has no field for this.",
    EvidenceKind.UNCHECKED: f"{REGISTRY} was not read completely.",
}


def _at_least(case: _Case, earlier: date, later: date) -> str:
    exact = case.fact.stated.partial.precision is Precision.DAY
    return f"{'' if exact else 'at least '}{gap(earlier, later).spelled()}"


def _nothing(case: _Case) -> str:
    data = f" ({_age(case)})" if case.reading.data_day else ""
    if case.evidence.counted:
        return f"{_listed(case.evidence)} on {REGISTRY} without a date for it{data}"
    if not case.evidence.related:
        return f"nothing was found on {REGISTRY}{data}"
    outside = plural(len(case.evidence.related), "related study lies", "related studies lie")
    return f"nothing was found on {REGISTRY} in the scope of the claim{data}; {outside} outside it"


def _age(case: _Case) -> str:
    """How old the registry's data is: sponsors report late, and silence is only as good as its date."""
    day = case.reading.data_day
    assert day is not None
    old = f", {gap(day, case.verdict.as_of).spelled()} old" if day < case.verdict.as_of else ""
    return f"registry data of {shown_day(day)}{old}"


def _listed(evidence: Evidence) -> str:
    if len(evidence.counted) == 1:
        return f"{evidence.counted[0].id} is listed"
    return f"{plural(len(evidence.counted), 'study', 'studies')} are listed"


def _passed(day: date, as_of: date, name: str) -> str:
    return f"{name} is today" if day == as_of else f"{name} passed {gap(day, as_of).spelled()} ago"


def _consistent(case: _Case) -> str:
    if case.span.first == case.earliest:
        return f"{case.happened} no earlier than the earliest date {case.claimed}."
    return f"{case.happened} {_at_least(case, case.earliest, case.span.first)} after the earliest date {case.claimed}."


def _met(case: _Case) -> str:
    return f"{case.happened} {_inside(case)}."


def _inside(case: _Case) -> str:
    return f"by the date {case.claimed}" if case.claim.window.earliest is None else "inside the claimed window"


def _fits(case: _Case) -> str:
    window = case.claim.window
    if window.latest is None:
        return f"The registry's estimate is no earlier than the earliest date {case.claimed}."
    if window.earliest is None:
        return f"The registry's estimate is no later than the date {case.claimed}."
    return "The registry's estimate falls inside the claimed window."


def _too_early(case: _Case) -> str:
    begins = f"The claimed dates begin in {gap(case.verdict.as_of, case.earliest).spelled()}."
    return f"{begins} So far {_nothing(case)}."


def _window_open(case: _Case) -> str:
    as_of, name = case.verdict.as_of, "The last claimed day"
    ends = (
        f"{name} is in {gap(as_of, case.latest).spelled()}"
        if as_of < case.latest
        else _passed(case.latest, as_of, name)
    )
    return f"So far {_nothing(case)}. {ends}."


def _not_contradicted(case: _Case) -> str:
    passed = _passed(case.earliest, case.verdict.as_of, f"The earliest date{_hedge_only(case)}")
    return f"Nothing contradicts the claim. {passed} and {_nothing(case)}."


def _hedge_only(case: _Case) -> str:
    return f" {case.claimed}" if case.claim.hedge else ""


def _lapsed(case: _Case) -> str:
    return (
        f"The registry expected this in {shown(case.fact.stated.partial)}. That has passed and has not been confirmed."
    )


def _withdrawn(case: _Case) -> str:
    return f"The registered trial was withdrawn before anyone was enrolled{_since(case)}.{_reason(case)}"


def _stopped(case: _Case) -> str:
    suspended = case.evidence.study is not None and case.evidence.study.status is Status.SUSPENDED
    return f"The trial {'is suspended' if suspended else 'was stopped early'}{_since(case)}.{_reason(case)}"


def _since(case: _Case) -> str:
    since = case.evidence.since
    return f" (first shown in the version of {shown_day(since)})" if since else ""


def _reason(case: _Case) -> str:
    why = case.evidence.study.why_stopped.strip().rstrip(".") if case.evidence.study else ""
    return f" Reason given: “{why}”." if why else " No reason is given."


_PRECISIONS = {
    Precision.YEAR: "a year",
    Precision.HALF: "a half-year",
    Precision.QUARTER: "a quarter",
    Precision.MONTH: "a month",
    Precision.RANGE: "a range of days",
    Precision.DAY: "a day",
}


def _too_close(case: _Case) -> str:
    partial = case.fact.stated.partial
    given = f"The registry gives only {_PRECISIONS[partial.precision]} ({shown(partial)})"
    return f"{given}, which could be before or after the claimed date."


def _needs_review(case: _Case) -> str:
    return f"{plural(len(case.evidence.waiting), 'record')} may match. An editor has to decide."


def _stale(case: _Case) -> str:
    if case.reading.read_on is None:
        return f"{REGISTRY} has not been read yet for this claim."
    if case.reading.why_unread:
        told = f"That nothing was found on {REGISTRY} proves nothing today: {case.reading.why_unread}."
    else:
        told = f"{REGISTRY} was last read on {shown_day(case.reading.read_on)}."
    if case.reading.last_state is None:
        return told
    return f"{told} The verdict then was “{STATE_LABELS[case.reading.last_state]}”."


_SENTENCES: dict[State, Callable[[_Case], str]] = {
    State.CONSISTENT: _consistent,
    State.MET: _met,
    State.ESTIMATE_FITS: _fits,
    State.TOO_EARLY: _too_early,
    State.WINDOW_OPEN: _window_open,
    State.NOT_CONTRADICTED: _not_contradicted,
    State.DATE_PASSED: lambda case: (
        f"{_passed(case.latest, case.verdict.as_of, f'The date {case.claimed}')} and {_nothing(case)}."
    ),
    State.ESTIMATE_LAPSED: _lapsed,
    State.ESTIMATE_EARLIER: lambda case: (
        f"The registry's estimate is {_at_least(case, case.span.last, case.earliest)} "
        f"before the earliest date {case.claimed}. It is still only an estimate."
    ),
    State.ESTIMATE_LATER: lambda case: (
        f"The registry's estimate is {_at_least(case, case.latest, case.span.first)} "
        f"after the date {case.claimed}. It is still only an estimate."
    ),
    State.EARLIER: lambda case: (
        f"{case.happened} {_at_least(case, case.span.last, case.earliest)} before the earliest date {case.claimed}."
    ),
    State.LATER: lambda case: (
        f"{case.happened} {_at_least(case, case.latest, case.span.first)} after the date {case.claimed}."
    ),
    State.WITHDRAWN: _withdrawn,
    State.STOPPED: _stopped,
    State.TOO_CLOSE: _too_close,
    State.NEEDS_REVIEW: _needs_review,
    State.NOT_CHECKABLE: lambda _case: f"{REGISTRY} does not record this kind of event.",
    State.STALE: _stale,
}

_FLAGS: dict[Flag, Callable[[_Case], str]] = {
    Flag.LAPSED: lambda _case: "That estimate has itself passed and has not been confirmed.",
    Flag.FUTURE_ACTUAL: lambda _case: "The registry marks this future date as actual, which is likely an entry error.",
    Flag.GRACE: lambda case: (
        f"Sponsors report late, so this claim has {plural(case.claim.grace_days, 'day')} of grace after a date."
    ),
    Flag.REVIEW_PENDING: lambda case: (
        f"{plural(len(case.evidence.waiting), 'record waits', 'records wait')} for review "
        "and could change this verdict."
    ),
}

_FIELD_NAMES = {
    "start": "Study start",
    "primary_completion": "Primary completion",
    "completion": "Study completion",
    "first_submitted": "First submitted",
    "results_first_posted": "Results posted",
    "status": "Enrolment closed",
}
