"""Claim guidelines, section 1: what is no claim, however many dates it has."""

import pytest

from tests.domain.reading.rows import readings

NOTHING = [
    ("2025-03-10", "The FDA lifted the clinical hold in January 2025.", ()),
    ("2025-03-10", "We plan to file an IND.", ()),
    ("2025-03-10", "Our ongoing Phase 2 trial is evaluating the drug in adults with asthma.", ()),
    ("2025-03-10", "We do not expect to initiate the Phase 3 program in 2025.", ()),
    ("2025-03-10", "If approved before September 30, 2026, the company would receive a voucher.", ()),
    ("2025-03-10", "The new campus, Phase 2 of the project, is due to open in the summer of 2026.", ()),
    ("2025-03-10", "The jury trial is scheduled to begin on June 2, 2025.", ()),
    ("2025-03-10", "The parties signed an NDA in January 2025.", ()),
    (
        "2025-03-10",
        "The company has $50 million in cash, which is expected to fund operations into the second half of 2026.",
        (),
    ),
    ("2025-03-10", "Our cash runway extends into 2027, through multiple clinical readouts.", ()),
    ("2025-03-10", "The company will host a conference call on March 12, 2025 to discuss the Phase 2 results.", ()),
    ("2025-03-10", "The FDA granted Breakthrough Therapy designation in February 2025.", ()),
    ("2025-03-10", "The FDA accepted the NDA for review in February 2025.", ()),
    ("2025-03-10", "An End-of-Phase 2 meeting with the FDA is scheduled for Q2 2025.", ()),
    ("2025-03-10", "Preclinical studies are expected to be completed in 2025.", ()),
    ("2025-03-10", "IND-enabling studies will begin in the second quarter of 2025.", ()),
    ("2025-03-10", "Sales of the drug began in 2021.", ()),
    ("2025-03-10", "The Phase 2 trial met its primary endpoint.", ()),
    ("2025-03-10", "In the Phase 2 trial, patients were treated for 12 weeks.", ()),
    ("2025-05-14", "The company withdrew its application in April 2025.", ()),
    ("2025-05-14", "The FDA issued a complete response letter in February 2025.", ()),
    ("2025-05-14", "The company will present preclinical data at the AACR annual meeting in April 2025.", ()),
    ("2025-05-14", "The study is no longer recruiting.", ()),
    ("2025-05-14", "The software will enter Phase 2 of its rollout in June 2025.", ()),
    ("2025-05-14", "The mine's Phase 2 expansion is scheduled for completion in 2026.", ()),
    ("2025-05-14", "The company's annual shareholder meeting will be held on June 12, 2025.", ()),
    ("2025-05-14", "We expect our cash to last until mid-2027.", ()),
    ("2025-05-14", "The acquisition is expected to close in the third quarter of 2025.", ()),
    ("2024-11-12", "As of November 1, 2024, 45 patients had been enrolled in the study.", ()),
    (
        "2024-11-12",
        "The company expects to raise $20 million and to uplist to Nasdaq in the first quarter of 2025.",
        (),
    ),
    ("2024-11-12", "The company's Phase 2 data center in Ohio will open in 2025.", ()),
    ("2024-11-12", "A hearing in the trial is set for December 3.", ()),
    ("2024-11-12", "The company signed an exclusive license agreement in October 2024.", ()),
    ("2024-11-12", "Shares rose 20% in October after positive trial results.", ()),
    ("2024-11-12", "Orphan drug designation was granted in July 2024.", ()),
    ("2024-11-12", "The review will be completed within 60 days of submission.", ()),
    ("2024-11-12", "The company will present a poster at the conference on December 9, 2024.", ()),
    ("2024-11-12", "Manufacturing of clinical trial material was completed in October 2024.", ()),
    ("2024-11-12", "Participants will be followed for 12 months.", ()),
    ("2024-11-12", "The company reported third quarter 2024 financial results today.", ()),
    ("2024-11-12", "The company expects to begin Phase 2 construction of its plant in 2025.", ()),
    ("2023-06-20", "Plans to submit a protocol amendment in July 2023.", ()),
    ("2023-06-20", "The committee recommended that the trial continue without modification in May 2023.", ()),
    ("2023-06-20", "Sales are expected to begin in 2024 after approval.", ()),
    ("2023-06-20", "The study is expected to take two years to complete.", ()),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), NOTHING, ids=[row[1][:50] for row in NOTHING])
def test_a_sentence_without_a_milestone_gives_no_claim(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
