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
    ("2025-03-10", "Human trials are at least five years away.", ("trial_start in 2030-01-01..2030-12-31",)),
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


RESULTS = [
    (
        "2025-03-10",
        (
            "The company now expects to report topline results in the first quarter of 2026, compared "
            "with prior guidance of the fourth quarter of 2025."
        ),
        ("results in 2026-01-01..2026-03-31",),
    ),
    (
        "2025-03-10",
        "Patient screening has commenced, with interim data due around year-end.",
        ("results in 2025-12-01..2025-12-31",),
    ),
    ("2025-03-10", "Data readouts are expected in Q4 2025 or Q1 2026.", ("results in 2025-10-01..2026-03-31",)),
    (
        "2025-03-10",
        "Two studies will read out between June and September 2025.",
        ("results in 2025-06-01..2025-09-30",),
    ),
    ("2025-03-10", "Full data will be presented at ASCO in June 2025.", ("results in 2025-06-01..2025-06-30",)),
    (
        "2025-03-10",
        "Top-line data from the REACH trial is anticipated in the second half of this year.",
        ("results in 2025-07-01..2025-12-31",),
    ),
    (
        "2025-03-10",
        "Results from the study will be published later this month.",
        ("results in 2025-03-10..2025-03-31",),
    ),
    ("2025-03-10", "We expect data in the coming weeks.", ("results in 2025-03-10..2025-05-05",)),
    (
        "2025-03-10",
        "The company anticipates releasing topline data during the week of June 9, 2025.",
        ("results in 2025-06-09..2025-06-15",),
    ),
    ("2025-03-10", "The first readout is expected sometime in 2026.", ("results in 2026-01-01..2026-12-31",)),
    (
        "2025-05-14",
        "Interim Phase 2 data are now expected in the third quarter of 2025 instead of the second quarter.",
        ("results in 2025-07-01..2025-09-30",),
    ),
    (
        "2025-05-14",
        "We currently expect to report data from both the monotherapy and combination arms in 2026.",
        ("results in 2026-01-01..2026-12-31",),
    ),
    (
        "2025-05-14",
        "Multiple data readouts are anticipated throughout 2025 and 2026.",
        ("results in 2025-01-01..2026-12-31",),
    ),
    (
        "2025-05-14",
        (
            "We ended the quarter with $120 million in cash, sufficient to fund operations through key "
            "data readouts in 2026."
        ),
        ("results in 2026-01-01..2026-12-31",),
    ),
    ("2025-05-14", "Topline results: 2H 2025", ("results in 2025-07-01..2025-12-31",)),
    ("2025-05-14", "The clinical study report is expected in Q3.", ("results in 2025-07-01..2025-09-30",)),
    (
        "2025-05-14",
        "The company anticipates a clinical data catalyst in mid-2026.",
        ("results in 2026-05-01..2026-08-31",),
    ),
    (
        "2025-05-14",
        "The readout, originally expected in the first quarter, has slipped to the third quarter of 2025.",
        ("results in 2025-07-01..2025-09-30",),
    ),
    (
        "2025-05-14",
        "Full results will be submitted for publication later this year.",
        ("results in 2025-05-14..2025-12-31",),
    ),
    (
        "2024-11-12",
        (
            "The Company believes its cash will fund operations beyond the Phase 2 data readout "
            "expected in the second half of 2025."
        ),
        ("results in 2025-07-01..2025-12-31",),
    ),
    (
        "2024-11-12",
        "We anticipate topline results from Part B of the study in the first half of next year.",
        ("results in 2025-01-01..2025-06-30",),
    ),
    (
        "2024-11-12",
        "A third Phase 3 study is expected to read out in early 2025.",
        ("results in 2025-01-01..2025-04-30",),
    ),
    (
        "2024-11-12",
        "Detailed results will be presented at a congress in December.",
        ("results in 2024-12-01..2024-12-31",),
    ),
    (
        "2024-11-12",
        "Topline data are expected in the fourth quarter of 2024, versus prior expectations of mid-2025.",
        ("results in 2024-10-01..2024-12-31",),
    ),
    (
        "2024-11-12",
        "The company has delayed the readout of its Phase 3 trial to the second half of 2026 from the first half.",
        ("results in 2026-07-01..2026-12-31",),
    ),
    (
        "2023-06-20",
        "Management expects data from the Phase 1b study at year-end.",
        ("results in 2023-12-01..2023-12-31",),
    ),
    (
        "2023-06-20",
        "Results from the Phase 2 trial are due in the next few weeks.",
        ("results in 2023-06-20..2023-08-15",),
    ),
    (
        "2023-06-20",
        "The interim analysis, originally planned for Q2, is now expected in Q3 2023.",
        ("results in 2023-07-01..2023-09-30",),
    ),
    ("2023-06-20", "Acme to Present Phase 2 Data at ESMO in October", ("results in 2023-10-01..2023-10-31",)),
    ("2023-06-20", "A readout of the Phase 3 data is slated for 2H23.", ("results in 2023-07-01..2023-12-31",)),
    (
        "2023-06-20",
        "The upcoming Phase 2 readout in Q3 could be transformative.",
        ("results in 2023-07-01..2023-09-30",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), RESULTS, ids=[row[1][:50] for row in RESULTS])
def test_words_of_results_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


REGULATORY_SUBMISSION = [
    (
        "2025-03-10",
        "A 510(k) submission is targeted for Q3 of 2025.",
        ("regulatory_submission in 2025-07-01..2025-09-30",),
    ),
    (
        "2025-03-10",
        "We remain on track for NDA submission mid-year.",
        ("regulatory_submission in 2025-05-01..2025-08-31",),
    ),
    (
        "2025-05-14",
        "The company plans to seek FDA approval in 2026.",
        ("regulatory_submission in 2026-01-01..2026-12-31",),
    ),
    (
        "2025-05-14",
        "The company plans to resubmit the NDA in the third quarter of 2025.",
        ("regulatory_submission in 2025-07-01..2025-09-30",),
    ),
    (
        "2025-05-14",
        "If the trial is successful, the company plans to file for approval in 2027.",
        ("regulatory_submission in 2027-01-01..2027-12-31",),
    ),
    (
        "2024-11-12",
        (
            "The company received a Complete Response Letter in May 2024 and plans to resubmit its BLA "
            "in the first half of 2025."
        ),
        ("regulatory_submission in 2025-01-01..2025-06-30",),
    ),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), REGULATORY_SUBMISSION, ids=[row[1][:50] for row in REGULATORY_SUBMISSION]
)
def test_words_of_regulatory_submission_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


REGULATORY_DECISION = [
    (
        "2025-03-10",
        "The BLA has been assigned a PDUFA target action date of September 28, 2025.",
        ("regulatory_decision in 2025-09-28..2025-09-28",),
    ),
    (
        "2025-03-10",
        "The company expects an FDA decision in the third quarter of 2025.",
        ("regulatory_decision in 2025-07-01..2025-09-30",),
    ),
    ("2025-03-10", "A CHMP opinion is anticipated in 2H 2025.", ("regulatory_decision in 2025-07-01..2025-12-31",)),
    (
        "2025-03-10",
        "BLA Submission Accepted; PDUFA Date Set for August 5, 2025",
        ("regulatory_decision in 2025-08-05..2025-08-05",),
    ),
    (
        "2025-05-14",
        "The agency has set a target action date of December 14, 2025 for the application.",
        ("regulatory_decision in 2025-12-14..2025-12-14",),
    ),
    (
        "2025-05-14",
        "The NDA for the drug is under review with a PDUFA date in the fourth quarter of 2025.",
        ("regulatory_decision in 2025-10-01..2025-12-31",),
    ),
    (
        "2025-05-14",
        "Approval decision expected by the European Commission in Q3 2025.",
        ("regulatory_decision in 2025-07-01..2025-09-30",),
    ),
    (
        "2024-11-12",
        "The EMA validated the MAA in October 2024, and an opinion is expected in the second half of 2025.",
        ("regulatory_decision in 2025-07-01..2025-12-31",),
    ),
    (
        "2024-11-12",
        "The U.S. FDA has set a PDUFA action date in the first quarter of 2025.",
        ("regulatory_decision in 2025-01-01..2025-03-31",),
    ),
]


@pytest.mark.parametrize(
    ("said_on", "sentence", "expected"), REGULATORY_DECISION, ids=[row[1][:50] for row in REGULATORY_DECISION]
)
def test_words_of_regulatory_decision_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


APPROVAL = [
    (
        "2024-11-12",
        "The device is expected to receive CE Mark approval in the second quarter of 2025.",
        ("approval in 2025-04-01..2025-06-30",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), APPROVAL, ids=[row[1][:50] for row in APPROVAL])
def test_words_of_approval_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


LAUNCH = [
    (
        "2025-03-10",
        "Following approval, the company expects to launch in the first half of 2026.",
        ("launch in 2026-01-01..2026-06-30",),
    ),
    (
        "2025-05-14",
        "The treatment is currently in clinical trials, with an anticipated launch date of 2027.",
        ("launch in 2027-01-01..2027-12-31",),
    ),
    (
        "2025-05-14",
        "The therapy could be available to patients within five years.",
        ("launch in 2025-05-14..2030-05-14",),
    ),
    (
        "2025-05-14",
        "Commercial availability in the U.S. is expected in the second half of 2025, subject to FDA clearance.",
        ("launch in 2025-07-01..2025-12-31",),
    ),
    (
        "2024-11-12",
        "The Company anticipates the potential U.S. launch of AB-11 in mid-2025, if approved.",
        ("launch in 2025-05-01..2025-08-31",),
    ),
    ("2024-11-12", "The therapy is expected to hit the market in 2026.", ("launch in 2026-01-01..2026-12-31",)),
    ("2024-11-12", "Commercialization is anticipated to begin in late 2025.", ("launch in 2025-09-01..2025-12-31",)),
    (
        "2023-06-20",
        "It is expected that the product will be commercially available in the second half of 2024.",
        ("launch in 2024-07-01..2024-12-31",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), LAUNCH, ids=[row[1][:50] for row in LAUNCH])
def test_words_of_launch_are_read(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
