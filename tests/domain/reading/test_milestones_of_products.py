"""Claim guidelines, section 2: which words are which milestone, one claim a sentence."""

import pytest

from tests.domain.reading.rows import readings

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
