"""The rulings: what the registry is taken to say where its fields leave that open."""

from datetime import date
from typing import Any

import pytest

from monitor.domain.claims import Claim
from monitor.domain.dates import Span
from monitor.domain.evidence import gather, milestone_fact
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status, Study, StudyType, Term
from monitor.domain.verdicts import State, judge
from tests.make import claim, findings, history, study

TODAY = date(2022, 6, 15)


def test_a_withdrawn_study_was_registered_all_the_same() -> None:
    withdrawn = study(status=Status.WITHDRAWN, first_submitted=date(2021, 2, 3))
    verdict = judge(claim("by 2021", Milestone.TRIAL_REGISTERED), findings(withdrawn), TODAY)
    assert verdict.state is State.MET


def test_results_are_there_when_they_are_posted_and_not_when_they_are_handed_in() -> None:
    handed_in = study(results_first_submitted=date(2021, 2, 3), results_in_review=True)
    posted = study(results_first_posted=date(2021, 5, 3))
    results = claim("by 2023", Milestone.RESULTS)
    assert judge(results, findings(handed_in), TODAY).state is State.WINDOW_OPEN
    assert judge(results, findings(posted), TODAY).state is State.MET


def test_the_end_of_enrolment_lies_between_the_versions_that_show_it() -> None:
    versions = history(
        study(status=Status.RECRUITING, last_update_submitted=date(2021, 3, 1)),
        study(status=Status.SUSPENDED, last_update_submitted=date(2021, 4, 1)),
        study(status=Status.RECRUITING, last_update_submitted=date(2021, 5, 1)),
        study(status=Status.ACTIVE_NOT_RECRUITING, last_update_submitted=date(2021, 9, 1)),
        study(status=Status.COMPLETED, last_update_submitted=date(2022, 1, 1)),
    )
    fact = milestone_fact(Milestone.ENROLLMENT_COMPLETE, versions)
    assert fact is not None
    assert fact.inferred
    assert fact.stated.span == Span(date(2021, 5, 1), date(2021, 9, 1))


def test_from_one_version_enrolment_ended_some_day_before_its_last_update() -> None:
    seen_late = study(status=Status.COMPLETED, start="2020-02 actual", last_update_submitted=date(2021, 9, 1))
    fact = milestone_fact(Milestone.ENROLLMENT_COMPLETE, history(seen_late))
    assert fact is not None
    assert fact.stated.span == Span(date(2020, 2, 1), date(2021, 9, 1))


@pytest.mark.parametrize(
    "open_end",
    [
        study(status=Status.RECRUITING, start="2020 actual", last_update_submitted=date(2021, 1, 1)),
        study(status=Status.UNKNOWN, start="2020 actual", last_update_submitted=date(2021, 1, 1)),
        study(status=Status.TERMINATED, start="2020 actual", last_update_submitted=date(2021, 1, 1)),
        study(status=Status.COMPLETED, last_update_submitted=date(2021, 1, 1)),
    ],
    ids=["recruiting", "unknown", "terminated", "no start date"],
)
def test_otherwise_the_end_of_enrolment_is_not_known(open_end: Study) -> None:
    assert milestone_fact(Milestone.ENROLLMENT_COMPLETE, history(open_end)) is None


RELAPSING = Term("D020529", "Multiple Sclerosis, Relapsing-Remitting")
MS = {"conditions": ("multiple sclerosis",)}


@pytest.mark.parametrize(
    ("scope", "registered", "inside"),
    [
        (MS, {"conditions": ("Relapsing Multiple Sclerosis (RMS)",)}, True),
        (MS, {"conditions": ("Multiple-Sclerosis",)}, True),
        (MS, {"conditions": ("RRMS",), "condition_terms": (RELAPSING,)}, True),
        (MS, {"conditions": ("Infertility", "Implantation Failure")}, False),
        (MS, {"conditions": ("Multiple Sclerosislike Disease",)}, False),  # a phrase of whole words
        (MS, {}, False),
        ({"phase": "1"}, {"phases": ("EARLY_PHASE1",)}, True),
        ({"phase": "1"}, {"phases": ("PHASE1", "PHASE2")}, True),
        ({"phase": "1"}, {"phases": ("PHASE2",)}, False),
        ({"phase": "1"}, {"phases": ("NA",)}, False),
        ({"phase": "1"}, {}, False),
        ({"sponsors": ("LIFNano Therapeutics",)}, {"lead_sponsor": "LIFNano Therapeutics Ltd."}, True),
        ({"sponsors": ("LIFNano Therapeutics",)}, {"collaborators": ("LIFNANO THERAPEUTICS",)}, True),
        ({"sponsors": ("LIFNano Therapeutics",)}, {"lead_sponsor": "Merck KGaA"}, False),
        ({}, {"study_type": StudyType.OBSERVATIONAL}, False),
        ({}, {"study_type": StudyType.EXPANDED_ACCESS}, False),
        ({"any_study_type": True}, {"study_type": StudyType.OBSERVATIONAL}, True),
        ({"about": ("LIF",)}, {}, True),
        ({"about": ("LIFNano",)}, {}, False),
    ],
)  # fmt: skip
def test_a_claim_concerns_only_the_studies_in_its_scope(
    scope: dict[str, Any], registered: dict[str, Any], *, inside: bool
) -> None:
    evidence = gather(claim(**scope), findings(study(**registered)), TODAY)
    assert [bool(evidence.counted), bool(evidence.related)] == [inside, not inside]


def test_a_study_outside_the_scope_contradicts_nothing_and_is_shown() -> None:
    ivf = study(conditions=("Infertility",), start="2001-09 actual")
    verdict = judge(claim("not_before 2020", conditions=("multiple sclerosis",)), findings(ivf), TODAY)
    assert verdict.state is State.NOT_CONTRADICTED
    assert [related.study.id for related in verdict.evidence.related] == [ivf.id]
    assert judge(claim("not_before 2020"), findings(ivf), TODAY).state is State.EARLIER


def test_a_study_outside_the_scope_does_not_wait_for_a_person_either() -> None:
    ivf = study(conditions=("Infertility",), start="2001-09 actual")
    scoped: Claim = claim("not_before 2020", conditions=("multiple sclerosis",))
    assert judge(scoped, findings(review=(ivf,)), TODAY).state is State.NOT_CONTRADICTED


def test_a_withdrawal_is_dated_by_the_version_that_first_shows_it() -> None:
    seen = history(
        study(status=Status.NOT_YET_RECRUITING),
        study(status=Status.WITHDRAWN, last_update_posted=date(2022, 1, 20)),
        study(status=Status.WITHDRAWN, last_update_posted=date(2022, 3, 20)),
    )
    assert gather(claim(), findings(seen), TODAY).since == date(2022, 1, 20)
    always = study(status=Status.WITHDRAWN, last_update_posted=date(2022, 3, 20))
    assert gather(claim(), findings(always), TODAY).since is None
