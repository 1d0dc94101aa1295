"""Claim guidelines, section 2: which words are which milestone, one claim a sentence."""

import pytest

from tests.domain.reading.rows import readings

TRIAL_CLEARANCE = [
    ("2023-06-20", "The company expects IND acceptance in Q3 2023.", ("trial_clearance in 2023-07-01..2023-09-30",)),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), TRIAL_CLEARANCE, ids=[row[1][:50] for row in TRIAL_CLEARANCE]
)
def test_words_of_trial_clearance_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


TRIAL_START = [
    (
        "2025-03-10",
        "We intend to dose the first participant in our Phase 1b study during 2Q25.",
        ("trial_start in 2025-04-01..2025-06-30",),
    ),
    (
        "2025-03-10",
        "First-patient-in for the pivotal study is anticipated in H2'25.",
        ("trial_start in 2025-07-01..2025-12-31",),
    ),
    ("2025-03-10", "Human trials are at least five years away.", ("trial_start not_before 2030-01-01..",)),
    (
        "2025-03-10",
        "The trial has been delayed until the third quarter of 2025.",
        ("trial_start in 2025-07-01..2025-09-30",),
    ),
    (
        "2025-03-10",
        "We expect to move into Phase 2 in the back half of 2025.",
        ("trial_start in 2025-07-01..2025-12-31",),
    ),
    ("2025-03-10", "The program will enter the clinic in early 2026.", ("trial_start in 2026-01-01..2026-04-30",)),
    (
        "2025-03-10",
        "Clinical studies in humans are expected to start within two years.",
        ("trial_start in 2025-03-10..2027-03-10",),
    ),
    ("2025-03-10", "Human testing could begin in 18 months.", ("trial_start in 2026-09-01..2026-09-30",)),
    ("2025-03-10", "We are planning a Phase 2 trial in 2026.", ("trial_start in 2026-01-01..2026-12-31",)),
    (
        "2025-03-10",
        "The Phase 3 trial, slated to kick off in Q3, will enroll 500 patients.",
        ("trial_start in 2025-07-01..2025-09-30",),
    ),
    ("2025-03-10", "Phase 3 initiation: Q4 2025", ("trial_start in 2025-10-01..2025-12-31",)),
    (
        "2025-03-10",
        "The Company plans to commence a pivotal study in the first half of fiscal 2026.",
        ("trial_start in 2026-01-01..2026-06-30",),
    ),
    (
        "2025-03-10",
        "A clinical trial is expected to start in the next two to three years.",
        ("trial_start in 2025-03-10..2028-03-10",),
    ),
    ("2025-03-10", "Patient dosing is set to begin this spring.", ("trial_start in 2025-03-01..2025-05-31",)),
    (
        "2025-03-10",
        "The Company plans to meet with the FDA in Q2 2025 and to start the registrational trial in Q4 2025.",
        ("trial_start in 2025-10-01..2025-12-31",),
    ),
    (
        "2025-03-10",
        "The company appointed a new CEO in January 2025 and plans to begin its trial in May 2025.",
        ("trial_start in 2025-05-01..2025-05-31",),
    ),
    (
        "2025-03-10",
        "The phase 2 portion of the study is slated to open for enrollment in the fall.",
        ("trial_start in 2025-09-01..2025-11-30",),
    ),
    ("2025-03-10", "Trial initiation on track for 1Q26", ("trial_start in 2026-01-01..2026-03-31",)),
    (
        "2025-05-14",
        "“We look forward to initiating our registrational study in the fourth quarter,” said the chief executive.",
        ("trial_start in 2025-10-01..2025-12-31",),
    ),
    (
        "2025-05-14",
        "The phase III study is expected to enroll its first patient this summer.",
        ("trial_start in 2025-06-01..2025-08-31",),
    ),
    (
        "2025-05-14",
        "The vaccine candidate is expected to enter Phase 1 testing within the next 12 months.",
        ("trial_start in 2025-05-14..2026-05-14",),
    ),
    (
        "2025-05-14",
        "Human trials of the technique are expected to begin in about two years.",
        ("trial_start in 2027-01-01..2027-12-31",),
    ),
    ("2025-05-14", "A larger trial is planned for next year.", ("trial_start in 2026-01-01..2026-12-31",)),
    (
        "2025-05-14",
        "The trial will run for three years, starting in January 2026.",
        ("trial_start in 2026-01-01..2026-01-31",),
    ),
    (
        "2025-05-14",
        (
            "Following positive Phase 1 results, the company will advance the candidate to Phase 2 in "
            "the second half of the year."
        ),
        ("trial_start in 2025-07-01..2025-12-31",),
    ),
    (
        "2025-05-14",
        "Clinical development is expected to commence in 2H 2026.",
        ("trial_start in 2026-07-01..2026-12-31",),
    ),
    (
        "2025-05-14",
        (
            "The company said that it now expects to start the pivotal trial in early 2026, having "
            "previously guided to late 2025."
        ),
        ("trial_start in 2026-01-01..2026-04-30",),
    ),
    (
        "2025-05-14",
        "First patients are expected in the second half of 2026.",
        ("trial_start in 2026-07-01..2026-12-31",),
    ),
    (
        "2024-11-12",
        (
            "The registrational program is expected to begin in the first half of 2025 following an "
            "end-of-Phase 2 meeting with the FDA."
        ),
        ("trial_start in 2025-01-01..2025-06-30",),
    ),
    (
        "2024-11-12",
        "Phase II trials are expected to get underway early next year.",
        ("trial_start in 2025-01-01..2025-04-30",),
    ),
    (
        "2024-11-12",
        "The trial, which is slated to begin in early 2025, will recruit 60 people.",
        ("trial_start in 2025-01-01..2025-04-30",),
    ),
    ("2024-11-12", "Another trial will kick off this month.", ("trial_start in 2024-11-01..2024-11-30",)),
    (
        "2024-11-12",
        "A Phase 1 trial in humans is likely in two to three years.",
        ("trial_start in 2026-11-12..2027-11-12",),
    ),
    ("2024-11-12", "Merck expects to start the trial early in 2025.", ("trial_start in 2025-01-01..2025-04-30",)),
    ("2024-11-12", "Acme plans 2025 Phase 2 start for obesity drug", ("trial_start in 2025-01-01..2025-12-31",)),
    (
        "2024-11-12",
        "Dosing in the third cohort is expected to commence in the fourth quarter.",
        ("trial_start in 2024-10-01..2024-12-31",),
    ),
    (
        "2023-06-20",
        "A phase 2 study in 120 patients is expected to start recruitment in the autumn.",
        ("trial_start in 2023-09-01..2023-11-30",),
    ),
    ("2023-06-20", "We are planning to be in the clinic in 2024.", ("trial_start in 2024-01-01..2024-12-31",)),
    ("2023-06-20", "We hope to be in human trials within three years.", ("trial_start in 2023-06-20..2026-06-20",)),
    (
        "2023-06-20",
        "The firm is gearing up for a Phase 3 launch in early 2024.",
        ("trial_start in 2024-01-01..2024-04-30",),
    ),
    (
        "2023-06-20",
        "The startup aims to take its lead program into the clinic next year.",
        ("trial_start in 2024-01-01..2024-12-31",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), TRIAL_START, ids=[row[1][:50] for row in TRIAL_START])
def test_words_of_trial_start_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


ENROLLMENT_COMPLETE = [
    (
        "2024-11-12",
        "Enrollment in the ASCEND study remains on track to complete in the first quarter of 2025.",
        ("enrollment_complete in 2025-01-01..2025-03-31",),
    ),
    (
        "2024-11-12",
        "The sponsor expects to randomize the last patient in March 2025.",
        ("enrollment_complete in 2025-03-01..2025-03-31",),
    ),
    (
        "2023-06-20",
        "Approximately 200 patients will be enrolled, with completion of enrollment anticipated in Q1 2024.",
        ("enrollment_complete in 2024-01-01..2024-03-31",),
    ),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), ENROLLMENT_COMPLETE, ids=[row[1][:50] for row in ENROLLMENT_COMPLETE]
)
def test_words_of_enrollment_complete_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


PRIMARY_COMPLETION = [
    ("2024-11-12", "The primary completion date is December 2025.", ("primary_completion in 2025-12-01..2025-12-31",)),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), PRIMARY_COMPLETION, ids=[row[1][:50] for row in PRIMARY_COMPLETION]
)
def test_words_of_primary_completion_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


STUDY_COMPLETION = [
    (
        "2025-03-10",
        "Dosing of the final cohort will be completed within the next six months.",
        ("study_completion in 2025-03-10..2025-09-10",),
    ),
    (
        "2025-03-10",
        "The study, which is expected to run through 2027, will enroll 300 patients.",
        ("study_completion in 2027-01-01..2027-12-31",),
    ),
    (
        "2025-03-10",
        "The trial's completion has been pushed back from December 2025 to June 2026.",
        ("study_completion in 2026-06-01..2026-06-30",),
    ),
    (
        "2025-03-10",
        "The trial is estimated to be completed in December 2029, according to the registry.",
        ("study_completion in 2029-12-01..2029-12-31",),
    ),
    ("2025-05-14", "The trial is scheduled to end in June 2027.", ("study_completion in 2027-06-01..2027-06-30",)),
    (
        "2024-11-12",
        "The trial has an estimated completion date of June 2026.",
        ("study_completion in 2026-06-01..2026-06-30",),
    ),
    (
        "2024-11-12",
        "It is anticipated that the last patient will complete treatment in May 2025.",
        ("study_completion in 2025-05-01..2025-05-31",),
    ),
    (
        "2023-06-20",
        "Last patient out is anticipated in November 2023.",
        ("study_completion in 2023-11-01..2023-11-30",),
    ),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), STUDY_COMPLETION, ids=[row[1][:50] for row in STUDY_COMPLETION]
)
def test_words_of_study_completion_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
