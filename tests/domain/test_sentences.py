"""Every sentence that a state can give, and the rules of wording that all of them keep."""

from datetime import date
from typing import Any

import pytest

from monitor.domain.claims import Hedge
from monitor.domain.evidence import Findings
from monitor.domain.milestones import Milestone
from monitor.domain.sentences import RegistryReading, registry_line, sentence
from monitor.domain.study import Status
from monitor.domain.verdicts import State, judge
from monitor.domain.wording import BANNED_WORDS
from tests.make import claim, findings, history, study

TODAY = date(2026, 11, 22)
READ = RegistryReading(data_day=date(2026, 11, 20), read_on=date(2026, 11, 18), last_state=State.MET)
PRIMARY = Milestone.PRIMARY_COMPLETION
WITHDRAWN = history(
    study(status=Status.NOT_YET_RECRUITING),
    study(status=Status.WITHDRAWN, why_stopped="No funding.", last_update_posted=date(2024, 5, 3)),
)

# claim, findings, the sentence
CASES: list[tuple[dict[str, Any], Findings, str]] = [
    (
        {"window": "not_before 2020"},
        findings(),
        "Nothing contradicts the claim. The earliest date passed 6 years 10 months ago and nothing was found on "
        "ClinicalTrials.gov (registry data of 20 Nov 2026, 2 days old).",
    ),
    (
        {"window": "not_before 2020", "conditions": ("multiple sclerosis",)},
        findings(study(conditions=("Infertility",))),
        "Nothing contradicts the claim. The earliest date passed 6 years 10 months ago and nothing was found on "
        "ClinicalTrials.gov in the scope of the claim (registry data of 20 Nov 2026, 2 days old); "
        "1 related study lies outside it.",
    ),
    (
        {"window": "not_before 2020"},
        findings(study()),
        "Nothing contradicts the claim. The earliest date passed 6 years 10 months ago and NCT00000001 is listed on "
        "ClinicalTrials.gov without a date for it (registry data of 20 Nov 2026, 2 days old).",
    ),
    (
        {"window": "not_before 2026-11-22"},
        findings(),
        "Nothing contradicts the claim. The earliest date is today and nothing was found on ClinicalTrials.gov "
        "(registry data of 20 Nov 2026, 2 days old).",
    ),
    (
        {"window": "not_before 2028"},
        findings(),
        "The claimed dates begin in 1 year 1 month. So far nothing was found on ClinicalTrials.gov "
        "(registry data of 20 Nov 2026, 2 days old).",
    ),
    (
        {"window": "by 2026"},
        findings(),
        "So far nothing was found on ClinicalTrials.gov (registry data of 20 Nov 2026, 2 days old). "
        "The last claimed day is in 39 days.",
    ),
    (
        {"window": "by 2026-11-22"},
        findings(),
        "So far nothing was found on ClinicalTrials.gov (registry data of 20 Nov 2026, 2 days old). "
        "The last claimed day is today.",
    ),
    (
        {"window": "by 2024-06"},
        findings(),
        "The date claimed passed 2 years 4 months ago and nothing was found on ClinicalTrials.gov "
        "(registry data of 20 Nov 2026, 2 days old).",
    ),
    (
        {"window": "by 2020", "hedge": Hedge.HOPED, "said_by": "the investigators"},
        findings(study(start="2022-03-08 actual")),
        "The trial started 1 year 2 months after the date the investigators hoped for.",
    ),
    (
        {"window": "by 2020"},
        findings(study(start="2022-03 actual")),
        "The trial started at least 1 year 2 months after the date claimed.",
    ),
    (
        {"window": "not_before 2020"},
        findings(study(start="2019-10-30 actual")),
        "The trial started 2 months before the earliest date claimed.",
    ),
    (
        {"window": "not_before 2020"},
        findings(study(start="2020-01-01 actual")),
        "The trial started no earlier than the earliest date claimed.",
    ),
    (
        {"window": "not_before 2020"},
        findings(study(start="2022-03-08 actual")),
        "The trial started 2 years 2 months after the earliest date claimed.",
    ),
    (
        {"window": "within 2026-H2"},
        findings(study(start="2026-11-12 actual")),
        "The trial started inside the claimed window.",
    ),
    ({"window": "by 2026"}, findings(study(start="2025 actual")), "The trial started by the date claimed."),
    (
        {"window": "within 2027"},
        findings(study(start="2027-03")),
        "The registry's estimate falls inside the claimed window.",
    ),
    (
        {"window": "by 2026-06", "milestone": PRIMARY},
        findings(study(primary_completion="2026-12")),
        "The registry's estimate is at least 5 months after the date claimed. It is still only an estimate.",
    ),
    (
        {"window": "not_before 2028"},
        findings(study(start="2027-03")),
        "The registry's estimate is at least 9 months before the earliest date claimed. It is still only an estimate.",
    ),
    (
        {"window": "within 2026"},
        findings(study(start="2026-03")),
        "The registry expected this in Mar 2026. That has passed and has not been confirmed.",
    ),
    (
        {"window": "by 2026-06-15"},
        findings(study(start="2026-06")),
        "The registry gives only a month (Jun 2026), which could be before or after the claimed date. "
        "That estimate has itself passed and has not been confirmed.",
    ),
    (
        {"window": "by 2025"},
        findings(WITHDRAWN),
        "The registered trial was withdrawn before anyone was enrolled (first shown in the version of 3 May 2024). "
        "Reason given: “No funding”.",
    ),
    (
        {"window": "by 2025", "milestone": PRIMARY},
        findings(study(status=Status.TERMINATED, primary_completion="2030")),
        "The trial was stopped early. No reason is given.",
    ),
    (
        {"window": "by 2025", "milestone": PRIMARY},
        findings(study(status=Status.SUSPENDED, why_stopped="Drug supply")),
        "The trial is suspended. Reason given: “Drug supply”.",
    ),
    (
        {"window": "by 2025"},
        findings(review=(study(1), study(2))),
        "2 records may match. An editor has to decide.",
    ),
    (
        {"window": "by 2025", "milestone": Milestone.APPROVAL},
        findings(),
        "ClinicalTrials.gov does not record this kind of event.",
    ),
    (
        {"window": "by 2027"},
        findings(study(start="2027-01-02 actual")),
        "The registry's estimate is no later than the date claimed. "
        "The registry marks this future date as actual, which is likely an entry error.",
    ),
    (
        {"window": "by 2025", "milestone": Milestone.ENROLLMENT_COMPLETE},
        findings(study(status=Status.COMPLETED, start="2020 actual", last_update_submitted=date(2021, 1, 1))),
        "Enrolment was completed by the date claimed. "
        "This is inferred from changes of the study's status: the registry has no date for it.",
    ),
]


@pytest.mark.parametrize(("about", "known", "expected"), CASES, ids=[expected[:40] for _, _, expected in CASES])
def test_a_verdict_in_words(about: dict[str, Any], known: Findings, expected: str) -> None:
    judged = claim(**about)
    assert sentence(judged, judge(judged, known, TODAY), READ) == expected


def test_a_stale_verdict_names_the_last_reading_and_what_was_known_then() -> None:
    judged = claim()
    stale = judge(judged, findings(), TODAY, is_fresh=False)
    assert sentence(judged, stale, READ) == (
        "ClinicalTrials.gov was last read on 18 Nov 2026. The verdict then was “Met”."
    )
    never = sentence(judged, stale, RegistryReading())
    assert never == "ClinicalTrials.gov has not been read yet for this claim."


def test_the_cases_show_every_state() -> None:
    shown = {judge(claim(**about), known, TODAY).state for about, known, _ in CASES}
    assert shown | {State.STALE} == set(State)


@pytest.mark.parametrize(("about", "known", "expected"), CASES, ids=[expected[:40] for _, _, expected in CASES])
def test_no_sentence_judges_or_promises(about: dict[str, Any], known: Findings, expected: str) -> None:
    words = expected.casefold()
    assert not [word for word in (*BANNED_WORDS, "!", "no trial exists") if word in words]
    assert registry_line(claim(**about), judge(claim(**about), known, TODAY)).endswith(".")
