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
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), NOTHING, ids=[row[1][:50] for row in NOTHING])
def test_a_sentence_without_a_milestone_gives_no_claim(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
