"""Claim guidelines, section 3: the words that bound a date, and those that give none."""

import pytest

from tests.domain.reading.rows import readings

BY = [
    (
        "2025-03-10",
        "The last patient is expected to be enrolled by the end of May 2025.",
        ("enrollment_complete by ..2025-05-31",),
    ),
    (
        "2025-03-10",
        "We anticipate advancing AB-202 into a first-in-human study by the middle of 2026.",
        ("trial_start by ..2026-08-31",),
    ),
    ("2025-03-10", "The company aims to begin human trials by 2027 at the latest.", ("trial_start by ..2027-12-31",)),
    ("2025-03-10", "The company is on track to submit a CTA by the end of Q2.", ("trial_application by ..2025-06-30",)),
    (
        "2025-03-10",
        "We expect to share proof-of-concept data by mid-2026 and then launch a Phase 3 program.",
        ("results by ..2026-08-31",),
    ),
    (
        "2025-03-10",
        "The company's Phase 1 trial is set to wrap up by the end of the summer.",
        ("study_completion by ..2025-08-31",),
    ),
    ("2025-05-14", "Acme expects to have topline data in hand by late summer.", ("results by ..2025-08-31",)),
    (
        "2025-05-14",
        "A Phase 2 trial evaluating the drug in lupus is planned to begin by year end.",
        ("trial_start by ..2025-12-31",),
    ),
    (
        "2025-05-14",
        "We expect to file for approval in Japan before the end of the fiscal year.",
        ("regulatory_submission by ..2025-12-31",),
    ),
    (
        "2025-05-14",
        "Researchers hope to start testing the drug in people by the end of next year.",
        ("trial_start by ..2026-12-31",),
    ),
    ("2025-05-14", "The company hopes to bring the therapy to market by 2029.", ("launch by ..2029-12-31",)),
    ("2025-05-14", "The drug may reach patients by 2030.", ("launch by ..2030-12-31",)),
    (
        "2024-11-12",
        (
            "The company reiterated its guidance to deliver interim Phase 2 results before the end of "
            "the first quarter of 2025."
        ),
        ("results by ..2025-03-31",),
    ),
    ("2024-11-12", "The drug is likely to be approved by the end of 2025.", ("approval by ..2025-12-31",)),
    ("2024-11-12", "The trial is due to be completed by the end of next year.", ("study_completion by ..2025-12-31",)),
    (
        "2024-11-12",
        "Regulatory submissions for AB-11 in the US, EU and Japan are expected to be completed by the end of 2024.",
        ("regulatory_submission by ..2024-12-31",),
    ),
    (
        "2024-11-12",
        "The FDA is expected to make a decision by March 31, 2025.",
        ("regulatory_decision by ..2025-03-31",),
    ),
    ("2024-11-12", "The pilot study is expected to be finished by spring 2025.", ("study_completion by ..2025-05-31",)),
    ("2024-11-12", "The team aims to have a drug in clinical trials by 2027.", ("trial_start by ..2027-12-31",)),
    (
        "2023-06-20",
        "The company anticipates initiating a registrational Phase 3 trial of its KRAS inhibitor by mid-2024.",
        ("trial_start by ..2024-08-31",),
    ),
    (
        "2023-06-20",
        "The pivotal trial is fully funded and expected to begin enrollment by the end of summer.",
        ("trial_start by ..2023-08-31",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), BY, ids=[row[1][:50] for row in BY])
def test_words_of_by_bound_the_date(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


NOT_BEFORE = [
    ("2025-03-10", "Recruitment will not begin until 2027.", ("trial_start not_before 2027-01-01..",)),
    ("2025-03-10", "A Phase 3 trial could start as soon as next year.", ("trial_start not_before 2026-01-01..",)),
    ("2025-03-10", "The vaccine will not be available to patients before 2028.", ("launch not_before 2028-01-01..",)),
    (
        "2025-03-10",
        "Commercial launch is expected no earlier than the second half of 2026.",
        ("launch not_before 2026-07-01..",),
    ),
    ("2025-03-10", "The trial will start in 2026 at the earliest.", ("trial_start not_before 2026-01-01..",)),
    ("2025-03-10", "The treatment is unlikely to reach the market before 2030.", ("launch not_before 2030-01-01..",)),
    (
        "2025-05-14",
        "The team is preparing for a clinical trial, which could start as early as September.",
        ("trial_start not_before 2025-09-01..",),
    ),
    ("2025-05-14", "No clinical trials are planned before 2027.", ("trial_start not_before 2027-01-01..",)),
    ("2023-06-20", "We do not anticipate approval before 2026.", ("approval not_before 2026-01-01..",)),
    ("2023-06-20", "No approval is expected until at least 2026.", ("approval not_before 2026-01-01..",)),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), NOT_BEFORE, ids=[row[1][:50] for row in NOT_BEFORE])
def test_words_of_not_before_bound_the_date(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


AFTER = [
    ("2025-03-10", "Launch is planned shortly after approval.", ("launch after",)),
    ("2025-03-10", "Results are expected six months after the last patient is dosed.", ("results after",)),
    ("2025-03-10", "The company expects clinical data in humans after 2030.", ("results after 2031-01-01..",)),
    ("2025-03-10", "An interim analysis is planned after 100 patients have completed the study.", ("results after",)),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), AFTER, ids=[row[1][:50] for row in AFTER])
def test_words_of_after_bound_the_date(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


ONGOING = [
    ("2025-03-10", "The study is currently recruiting participants at 12 sites.", ("trial_ongoing ongoing",)),
    ("2024-11-12", "The trial is currently ongoing in Australia.", ("trial_ongoing ongoing",)),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), ONGOING, ids=[row[1][:50] for row in ONGOING])
def test_words_of_ongoing_bound_the_date(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


UNSPECIFIED = [
    ("2025-03-10", "The researchers hope to begin a clinical trial soon.", ("trial_start unspecified",)),
    (
        "2025-03-10",
        "It will be several years before the therapy can be tested in people.",
        ("trial_start unspecified",),
    ),
    ("2025-05-14", "The company intends to report the results of its Phase 2 trial shortly.", ("results unspecified",)),
    ("2024-11-12", "Doctors say a human trial is still years away.", ("trial_start unspecified",)),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), UNSPECIFIED, ids=[row[1][:50] for row in UNSPECIFIED])
def test_words_of_unspecified_bound_the_date(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
