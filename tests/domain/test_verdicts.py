"""What holds for every verdict, and a grid of every combination judged by enumerating days.

The worked cases with their reasons are in ``tests/rulings``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import verdicts
from monitor.domain.claims import Claim
from monitor.domain.dates import DateType, Span, StatedDate, Window, parse_partial_date
from monitor.domain.evidence import Evidence, EvidenceKind, Fact, Findings
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status, Study
from monitor.domain.verdicts import FAMILIES, Family, State, Verdict, decide, judge, next_change_on
from tests.make import claim, claimed, each_day, findings, study

PARTIALS = [
    "2019", "2020", "2021", "2019-12", "2020-01", "2020-02", "2020-03", "2020-12",
    "2019-12-31", "2020-01-01", "2020-01-15", "2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01", "2021-01-01",
]  # fmt: skip
BOUNDS = [
    "2019",
    "2020",
    "2020-H1",
    "2020-Q1",
    "2020-01",
    "2020-02",
    "2020-01-01",
    "2020-01-15",
    "2020-02-29",
    "2021-01-01",
]
WINDOWS = [
    *(f"not_before {bound}" for bound in BOUNDS),
    *(f"by {bound}" for bound in BOUNDS),
    *(f"within {bound}" for bound in BOUNDS),
    *(
        f"within {first} {last}"
        for first, last in product(BOUNDS, BOUNDS)
        if parse_partial_date(first).span.first < parse_partial_date(last).span.first
    ),
]
NEAR_THE_TURN = [date(2019, 12, 30) + timedelta(days=n) for n in range(5)]
TODAYS = [
    *(date(2019, 1, 1) + timedelta(days=41 * n) for n in range(24)), *NEAR_THE_TURN,
    date(2020, 1, 14), date(2020, 1, 15), date(2020, 1, 16), date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 28),
    date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 31), date(2020, 4, 1), date(2020, 6, 30), date(2020, 7, 1),
    date(2020, 12, 31), date(2021, 1, 1), date(2021, 1, 2), date(2021, 12, 31), date(2022, 1, 1), date(2018, 1, 1),
]  # fmt: skip
KINDS = [EvidenceKind.ESTIMATED, EvidenceKind.ACTUAL]
UNDATED = [kind for kind in EvidenceKind if kind not in KINDS]


@cache
def sides(span: Span, window: Window) -> frozenset[str]:
    """On which side of the window each single day lies, by asking for every day whether it is allowed."""
    lies = set()
    for day in each_day(span):
        early = window.earliest is not None and day < window.earliest
        late = window.latest is not None and day > window.latest
        lies.add("before" if early else "after" if late else "inside")
    return frozenset(lies)


def oracle(  # noqa: PLR0911 - a row of the method's table is a return
    window: Window, kind: EvidenceKind, span: Span | None, today: date
) -> State:
    """The table of the method, read day by day, in the words of its rows."""
    alone = {
        EvidenceKind.NOT_RECORDED: State.NOT_CHECKABLE,
        EvidenceKind.UNCHECKED: State.STALE,
        EvidenceKind.UNCONFIRMED: State.NEEDS_REVIEW,
        EvidenceKind.WITHDRAWN: State.WITHDRAWN,
        EvidenceKind.STOPPED: State.STOPPED,
    }
    if kind in alone:
        return alone[kind]
    if span is None:
        if window.earliest and today < window.earliest:
            return State.TOO_EARLY
        if window.latest is None:
            return State.NOT_CONTRADICTED
        return State.WINDOW_OPEN if today <= window.latest else State.DATE_PASSED
    lies = sides(span, window)
    if len(lies) > 1:
        return State.TOO_CLOSE
    happened = kind is EvidenceKind.ACTUAL
    if lies == {"before"}:
        return State.EARLIER if happened else State.ESTIMATE_EARLIER
    if lies == {"after"}:
        return State.LATER if happened else State.ESTIMATE_LATER
    if happened:
        return State.CONSISTENT if window.latest is None else State.MET
    return State.ESTIMATE_LAPSED if all(day < today for day in each_day(span)) else State.ESTIMATE_FITS


def evidence_of(kind: EvidenceKind, written: str | None) -> Evidence:
    if written is None:
        return Evidence(kind)
    stated = StatedDate(parse_partial_date(written), DateType(kind.value))
    return Evidence(kind, Fact(study(), "start", stated))


def grid() -> Iterator[tuple[Claim, EvidenceKind, str | None, date]]:
    shown = [*((kind, None) for kind in UNDATED), *product(KINDS, PARTIALS)]
    for window, (kind, written), today in product(WINDOWS, shown, TODAYS):
        yield Claim("w", "c", Milestone.TRIAL_START, claimed(window)), kind, written, today


def test_every_combination_gives_the_state_that_enumerating_days_gives() -> None:
    combinations, reached = 0, set()
    evidence = {
        shown: evidence_of(*shown) for shown in [*((kind, None) for kind in UNDATED), *product(KINDS, PARTIALS)]
    }
    spans = {written: parse_partial_date(written).span for written in PARTIALS}
    for judged, kind, written, today in grid():
        state = decide(judged, evidence[kind, written], today).state
        span = spans[written] if written else None
        assert state is oracle(judged.window, kind, span, today), (judged.date, kind, written, today)
        combinations += 1
        reached.add(state)
    assert combinations >= 100_000
    assert reached == set(State)


DAYS = st.dates(date(2018, 1, 1), date(2024, 12, 31))
WRITTEN = st.one_of(
    st.integers(2018, 2024).map(str),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: day.isoformat()),
)
STUDIES = st.lists(
    st.builds(
        lambda start, kind, status: {"start": f"{start} {kind}", "status": status} if start else {"status": status},
        st.none() | WRITTEN,
        st.sampled_from(["actual", "estimated"]),
        st.sampled_from([Status.RECRUITING, Status.WITHDRAWN, Status.TERMINATED, Status.COMPLETED]),
    ),
    max_size=4,
).map(lambda facts: [study(number + 1, **one) for number, one in enumerate(facts)])
CLAIMS = st.builds(
    lambda window, milestone, grace: replace(claim(window, milestone), grace_days=grace),
    st.tuples(st.sampled_from(["not_before", "by", "within"]), WRITTEN).map(" ".join),
    st.sampled_from([Milestone.TRIAL_START, Milestone.TRIAL_START, *Milestone]),
    st.sampled_from([0, 0, 30]),
)


@given(CLAIMS, STUDIES, DAYS)
def test_a_verdict_is_one_whatever_the_order_of_the_studies(judged: Claim, known: list[Study], today: date) -> None:
    verdicts = [judge(judged, findings(*order), today) for order in permutations(known)]
    assert {(verdict.state, verdict.flags) for verdict in verdicts} == {(verdicts[0].state, verdicts[0].flags)}


@given(CLAIMS, DAYS, DAYS)
def test_with_nothing_found_time_only_goes_one_way(judged: Claim, one: date, other: date) -> None:
    order = [State.NOT_CHECKABLE, State.TOO_EARLY, State.WINDOW_OPEN, State.NOT_CONTRADICTED, State.DATE_PASSED]
    earlier, later = (judge(judged, findings(), day).state for day in sorted((one, other)))
    assert order.index(earlier) <= order.index(later)


@given(CLAIMS, STUDIES, DAYS)
def test_what_agrees_or_differs_does_so_on_every_day_that_the_date_can_mean(
    judged: Claim, known: list[Study], today: date
) -> None:
    verdict = judge(judged, findings(*known), today)
    fact = verdict.evidence.fact
    if fact is None or verdict.family not in (Family.AGREES, Family.DIFFERS):
        return
    allowed = {judged.window.contains(day) for day in each_day(fact.stated.span)}
    assert allowed == {verdict.family is Family.AGREES}


@given(CLAIMS, STUDIES, DAYS, st.integers(0, 4))
def test_the_next_change_is_the_first_day_on_which_the_verdict_is_another(
    judged: Claim, known: list[Study], today: date, sure: int
) -> None:
    found: Findings = findings(*known[:sure], review=tuple(known[sure:]))
    now = judge(judged, found, today)
    expected = next_change_on(judged, found, today)
    horizon = expected or today + timedelta(days=900)
    for n in range(1, (horizon - today).days):
        then = judge(judged, found, today + timedelta(days=n))
        assert (then.state, then.flags) == (now.state, now.flags)
    if expected:
        then = judge(judged, found, expected)
        assert (then.state, then.flags) != (now.state, now.flags)


def test_many_studies_do_not_make_the_next_change_a_search_through_all_their_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged_days: list[date] = []

    def counting(claim: Claim, findings: Findings, as_of: date) -> Verdict:
        judged_days.append(as_of)
        return judge(claim, findings, as_of)

    monkeypatch.setattr(verdicts, "judge", counting)
    many = [study(n, start=f"{2030 + n % 60}-0{n % 9 + 1}") for n in range(1, 300)]
    assert verdicts.next_change_on(claim("not_before 2025"), findings(*many), date(2026, 1, 1)) == date(2030, 2, 1)
    assert len(judged_days) < 12


def test_every_state_has_a_family_and_waiting_is_never_an_accusation() -> None:
    assert set(FAMILIES) == set(State)
    assert FAMILIES[State.DATE_PASSED] is Family.WAITING
