"""The tables of the method: every kind of evidence against every form of claim."""

from datetime import date
from itertools import permutations

import pytest

from monitor.domain.claims import Hedge
from monitor.domain.milestones import CHECKABLE, Milestone
from monitor.domain.study import Status, Study
from monitor.domain.verdicts import FAMILIES, Family, Flag, State, judge
from tests.make import claim, findings, study, watch

NOT_BEFORE, BY, WITHIN = "not_before 2020", "by 2024-06", "within 2020 2024-06"
TODAY = date(2022, 6, 15)

# Nothing registered: the day decides. L is 1 January 2020, U is 30 June 2024.
NOTHING = [
    (NOT_BEFORE, date(2019, 12, 31), State.TOO_EARLY),
    (NOT_BEFORE, date(2020, 1, 1), State.NOT_CONTRADICTED),  # begins on L itself
    (NOT_BEFORE, date(2090, 1, 1), State.NOT_CONTRADICTED),  # has no end
    (BY, date(1990, 1, 1), State.WINDOW_OPEN),  # has no beginning
    (BY, date(2024, 6, 30), State.WINDOW_OPEN),  # the last claimed day is allowed
    (BY, date(2024, 7, 1), State.DATE_PASSED),
    (WITHIN, date(2019, 12, 31), State.TOO_EARLY),
    (WITHIN, date(2020, 1, 1), State.WINDOW_OPEN),
    (WITHIN, date(2024, 6, 30), State.WINDOW_OPEN),
    (WITHIN, date(2024, 7, 1), State.DATE_PASSED),
]

# A registered start date, as seen on 15 June 2022.
DATES = [
    # Estimates: the whole date decides, a date with days on both sides of a bound is too close.
    ("2019-12", State.ESTIMATE_EARLIER, State.ESTIMATE_LAPSED, State.ESTIMATE_EARLIER),
    ("2019", State.ESTIMATE_EARLIER, State.ESTIMATE_LAPSED, State.ESTIMATE_EARLIER),
    ("2022-06-15", State.ESTIMATE_FITS, State.ESTIMATE_FITS, State.ESTIMATE_FITS),  # today is not past
    ("2022-06-14", State.ESTIMATE_LAPSED, State.ESTIMATE_LAPSED, State.ESTIMATE_LAPSED),
    ("2022-06", State.ESTIMATE_FITS, State.ESTIMATE_FITS, State.ESTIMATE_FITS),  # the month is not over
    ("2022-05", State.ESTIMATE_LAPSED, State.ESTIMATE_LAPSED, State.ESTIMATE_LAPSED),
    ("2023", State.ESTIMATE_FITS, State.ESTIMATE_FITS, State.ESTIMATE_FITS),
    ("2024", State.ESTIMATE_FITS, State.TOO_CLOSE, State.TOO_CLOSE),  # the year holds both sides of June
    ("2024-07", State.ESTIMATE_FITS, State.ESTIMATE_LATER, State.ESTIMATE_LATER),
    # Facts.
    ("2019-12-31 actual", State.EARLIER, State.MET, State.EARLIER),
    ("2020-01-01 actual", State.CONSISTENT, State.MET, State.MET),
    ("2021 actual", State.CONSISTENT, State.MET, State.MET),
    ("2022-06 actual", State.CONSISTENT, State.MET, State.MET),  # a month that is not over is not cut at today
]


@pytest.mark.parametrize(("window", "today", "expected"), NOTHING)
def test_without_a_study_the_day_decides(window: str, today: date, expected: State) -> None:
    assert judge(claim(window), findings(), today).state is expected


@pytest.mark.parametrize(("window", "today", "expected"), NOTHING)
def test_an_empty_field_is_nothing_too(window: str, today: date, expected: State) -> None:
    assert judge(claim(window), findings(study()), today).state is expected


@pytest.mark.parametrize(("start", "not_before", "by", "within"), DATES)
def test_a_registered_date_is_compared_as_the_range_it_is(
    start: str, not_before: State, by: State, within: State
) -> None:
    registered = findings(study(start=start))
    states = [judge(claim(window), registered, TODAY).state for window in (NOT_BEFORE, BY, WITHIN)]
    assert states == [not_before, by, within]


def test_a_date_after_the_window_is_later_once_it_is_a_fact() -> None:
    registered = findings(study(start="2024-07-01 actual"))
    later = date(2025, 1, 1)
    assert judge(claim(BY), registered, later).state is State.LATER
    assert judge(claim(WITHIN), registered, later).state is State.LATER
    assert judge(claim(NOT_BEFORE), registered, later).state is State.CONSISTENT


@pytest.mark.parametrize("window", [NOT_BEFORE, BY, WITHIN])
@pytest.mark.parametrize(
    ("milestone", "status", "expected"),
    [
        (Milestone.TRIAL_START, Status.WITHDRAWN, State.WITHDRAWN),
        (Milestone.PRIMARY_COMPLETION, Status.WITHDRAWN, State.WITHDRAWN),
        (Milestone.PRIMARY_COMPLETION, Status.TERMINATED, State.STOPPED),
        (Milestone.STUDY_COMPLETION, Status.SUSPENDED, State.STOPPED),
    ],
)
def test_how_a_study_ended_decides_whatever_its_dates(
    window: str, milestone: Milestone, status: Status, expected: State
) -> None:
    dated = study(status=status, start="2022", primary_completion="2030", completion="2021 actual")
    for ended in (study(status=status), dated):
        assert judge(claim(window, milestone), findings(ended), TODAY).state is expected


def test_a_stopped_study_has_started_all_the_same() -> None:
    stopped = study(status=Status.TERMINATED, start="2021-03-01 actual")
    assert judge(claim(WITHIN), findings(stopped), TODAY).state is State.MET


@pytest.mark.parametrize("milestone", sorted(set(Milestone) - CHECKABLE))
def test_what_the_registry_does_not_record_is_not_checkable(milestone: Milestone) -> None:
    verdict = judge(claim(BY, milestone), findings(study(start="2020 actual")), TODAY, is_fresh=False)
    assert verdict.state is State.NOT_CHECKABLE


def test_a_registry_that_was_not_read_says_nothing() -> None:
    for known in (findings(), findings(study(start="2021 actual")), findings(review=(study(),))):
        assert judge(claim(BY), known, TODAY, is_fresh=False).state is State.STALE


def test_only_unconfirmed_matches_need_review() -> None:
    assert judge(claim(BY), findings(review=(study(start="2021 actual"),)), TODAY).state is State.NEEDS_REVIEW


def test_a_waiting_match_is_told_only_if_it_could_change_the_verdict() -> None:
    accepted = study(1, start="2023")
    agreeing, differing = study(2, start="2023-05"), study(2, start="2021-01-01 actual")
    assert judge(claim(BY), findings(accepted, review=(agreeing,)), TODAY).flags == frozenset()
    assert judge(claim(BY), findings(accepted, review=(differing,)), TODAY).flags == {Flag.REVIEW_PENDING}


@pytest.mark.parametrize(
    ("start", "window", "state", "flags"),
    [
        ("2021", BY, State.ESTIMATE_LAPSED, set()),  # the state says it already
        ("2019", NOT_BEFORE, State.ESTIMATE_EARLIER, {Flag.LAPSED}),
        ("2022-06-16 actual", BY, State.ESTIMATE_FITS, {Flag.FUTURE_ACTUAL}),
        ("2022-07 actual", BY, State.ESTIMATE_FITS, {Flag.FUTURE_ACTUAL}),
        ("2024-07 actual", BY, State.ESTIMATE_LATER, {Flag.FUTURE_ACTUAL}),
    ],
)
def test_flags_are_told_beside_a_state(start: str, window: str, state: State, flags: set[Flag]) -> None:
    verdict = judge(claim(window), findings(study(start=start)), TODAY)
    assert (verdict.state, set(verdict.flags)) == (state, flags)


def test_a_hedge_of_the_source_stays_visible() -> None:
    assert judge(claim(BY, hedge=Hedge.HOPED), findings(), TODAY).flags == {Flag.HEDGED}


def test_a_withdrawal_after_the_window_is_marked() -> None:
    withdrawn = findings(study(status=Status.WITHDRAWN))
    assert judge(claim("by 2022-01"), withdrawn, TODAY).flags == {Flag.WINDOW_PAST}


SEVERAL = [
    study(1, start="2021-05 actual"),
    study(2, start="2021-03-01 actual"),
    study(3, start="2020-01"),
    study(4, status=Status.WITHDRAWN, start="2019 actual"),
    study(5),
]


def test_of_several_studies_the_earliest_fact_decides_in_any_order() -> None:
    for order in permutations(SEVERAL):
        fact = judge(claim(BY), findings(*order), TODAY).evidence.fact
        assert fact is not None
        assert fact.study.id == "NCT00000002"


def test_without_a_fact_the_earliest_estimate_decides() -> None:
    estimates: list[Study] = [study(1, start="2023-05"), study(2, start="2023-03-15"), study(3, start="2023-03")]
    for order in permutations(estimates):
        fact = judge(claim(BY), findings(*order), TODAY).evidence.fact
        assert fact is not None
        assert fact.study.id == "NCT00000003"  # by first possible day, then by last


def test_withdrawn_counts_only_when_every_study_is() -> None:
    withdrawn = study(1, status=Status.WITHDRAWN)
    assert judge(claim(BY), findings(withdrawn, study(2)), TODAY).state is State.WINDOW_OPEN
    assert judge(claim(BY), findings(withdrawn, study(2, status=Status.WITHDRAWN)), TODAY).state is State.WITHDRAWN


def test_a_person_decides_what_counts() -> None:
    found = study(1, start="2021 actual")
    dismissed = watch(dismiss={found.id: "another LIF"})
    confirmed = watch(confirm=frozenset({found.id}))
    assert judge(claim(BY), findings(found, of=dismissed), TODAY).state is State.WINDOW_OPEN
    assert judge(claim(BY), findings(review=(found,), of=confirmed), TODAY).state is State.MET


def test_every_state_has_a_family_and_waiting_is_never_an_accusation() -> None:
    assert set(FAMILIES) == set(State)
    assert FAMILIES[State.DATE_PASSED] is Family.WAITING
