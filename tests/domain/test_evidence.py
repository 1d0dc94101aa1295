"""What is shown around a verdict; the worked cases of judging are in ``tests/rulings``."""

from datetime import date

from monitor.domain.dates import Span
from monitor.domain.evidence import gather, milestone_fact
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status
from monitor.domain.verdicts import State, judge
from tests.make import claim, findings, history, study

TODAY = date(2022, 6, 15)


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


def test_a_study_outside_the_scope_contradicts_nothing_and_is_shown() -> None:
    ivf = study(conditions=("Infertility",), start="2001-09 actual")
    verdict = judge(claim("not_before 2020", conditions=("multiple sclerosis",)), findings(ivf), TODAY)
    assert verdict.state is State.NOT_CONTRADICTED
    assert [related.study.id for related in verdict.evidence.related] == [ivf.id]
    assert verdict.evidence.related[0].why_outside == "its condition is not multiple sclerosis"
    assert judge(claim("not_before 2020"), findings(ivf), TODAY).state is State.EARLIER


def test_a_withdrawal_is_dated_by_the_version_that_first_shows_it() -> None:
    seen = history(
        study(status=Status.NOT_YET_RECRUITING),
        study(status=Status.WITHDRAWN, last_update_posted=date(2022, 1, 20)),
        study(status=Status.WITHDRAWN, last_update_posted=date(2022, 3, 20)),
    )
    assert gather(claim(), findings(seen), TODAY).since == date(2022, 1, 20)
    always = study(status=Status.WITHDRAWN, last_update_posted=date(2022, 3, 20))
    assert gather(claim(), findings(always), TODAY).since is None
