"""Claim guidelines, section 6: what is told as done, cut at the day of the source."""

import pytest

from tests.domain.reading.rows import readings

DONE = [
    (
        "2025-03-10",
        "Enrollment in the trial was completed ahead of schedule in February.",
        ("enrollment_complete happened 2025-02-01..2025-02-28",),
    ),
    (
        "2025-03-10",
        "The FDA placed a clinical hold on the study in January 2025.",
        ("trial_halted happened 2025-01-01..2025-01-31",),
    ),
    (
        "2025-03-10",
        "The sponsor terminated the Phase 2 study last month.",
        ("trial_halted happened 2025-02-01..2025-02-28",),
    ),
    (
        "2025-03-10",
        "A Marketing Authorisation Application was filed with the EMA in December 2024.",
        ("regulatory_submission happened 2024-12-01..2024-12-31",),
    ),
    (
        "2025-03-10",
        "In December 2024, the company announced positive topline data from its Phase 3 study.",
        ("results happened 2024-12-01..2024-12-31",),
    ),
    (
        "2025-03-10",
        "In December 2024, the company announced that the FDA had cleared its IND application.",
        ("trial_clearance happened ..2024-12-31",),
    ),
    (
        "2025-03-10",
        "The company today announced positive topline results from the Phase 2 trial.",
        ("results happened 2025-03-10..2025-03-10",),
    ),
    (
        "2025-03-10",
        "Acme Announces Completion of Enrollment in Phase 3 Trial",
        ("enrollment_complete happened ..2025-03-10",),
    ),
    ("2025-03-10", "Acme Receives FDA Clearance of IND for AB-101", ("trial_clearance happened ..2025-03-10",)),
    (
        "2025-03-10",
        "The MHRA authorised the trial in February 2025.",
        ("trial_clearance happened 2025-02-01..2025-02-28",),
    ),
    (
        "2025-03-10",
        "The trial was registered on ClinicalTrials.gov in May 2024.",
        ("trial_registered happened 2024-05-01..2024-05-31",),
    ),
    (
        "2025-03-10",
        "The company has initiated a Phase 1 clinical trial of its lead candidate.",
        ("trial_start happened ..2025-03-10",),
    ),
    (
        "2025-03-10",
        "The rolling BLA submission was completed in January.",
        ("regulatory_submission happened 2025-01-01..2025-01-31",),
    ),
    (
        "2025-03-10",
        "The first patient was dosed in the Phase 2 trial on January 14, 2025.",
        ("trial_start happened 2025-01-14..2025-01-14",),
    ),
    (
        "2025-03-10",
        "The study was paused in October 2024 and resumed in January 2025.",
        ("trial_halted happened 2024-10-01..2024-10-31",),
    ),
    (
        "2025-03-10",
        "The team published the results of the trial in The Lancet in 2022.",
        ("results happened 2022-01-01..2022-12-31",),
    ),
    (
        "2025-03-10",
        "Acme filed an IND with the FDA in late January.",
        ("trial_application happened 2025-01-21..2025-01-31",),
    ),
    (
        "2025-03-10",
        "Cohort 2 enrollment was completed in November 2024.",
        ("enrollment_complete happened 2024-11-01..2024-11-30",),
    ),
    (
        "2025-03-10",
        "The company discontinued development of AB-303 in 2024 after the Phase 2 trial failed.",
        ("trial_halted happened 2024-01-01..2024-12-31",),
    ),
    (
        "2025-03-10",
        "The company said it halted enrolment on Friday, 7 March.",
        ("trial_halted happened 2025-03-07..2025-03-07",),
    ),
    (
        "2025-03-10",
        "The product became available in pharmacies in October 2024.",
        ("launch happened 2024-10-01..2024-10-31",),
    ),
    (
        "2025-03-10",
        "The first participants were vaccinated in January.",
        ("trial_start happened 2025-01-01..2025-01-31",),
    ),
    (
        "2025-05-14",
        "The first patient in the trial was dosed last month.",
        ("trial_start happened 2025-04-01..2025-04-30",),
    ),
    (
        "2025-05-14",
        "FDA approval was received in March 2024 for the treatment of adults with psoriasis.",
        ("approval happened 2024-03-01..2024-03-31",),
    ),
    (
        "2025-05-14",
        "On May 1, 2025, the company announced that the first patient had been dosed in its Phase 3 trial.",
        ("trial_start happened ..2025-05-01",),
    ),
    (
        "2025-05-14",
        "On May 1, 2025, the company announced results from its Phase 3 trial.",
        ("results happened 2025-05-01..2025-05-01",),
    ),
    (
        "2025-05-14",
        "In March 2025, we dosed the first patient in our Phase 1 trial of AB-1.",
        ("trial_start happened 2025-03-01..2025-03-31",),
    ),
    (
        "2025-05-14",
        "The company presented interim data at the ASCO meeting in June 2024.",
        ("results happened 2024-06-01..2024-06-30",),
    ),
    (
        "2025-05-14",
        "Enrollment was temporarily suspended in March 2025.",
        ("trial_halted happened 2025-03-01..2025-03-31",),
    ),
    (
        "2025-05-14",
        "The company has begun dosing patients in the expansion cohort.",
        ("trial_start happened ..2025-05-14",),
    ),
    ("2025-05-14", "Dosing of the first cohort began on April 22.", ("trial_start happened 2025-04-22..2025-04-22",)),
    ("2025-05-14", "IRB approval was obtained in February 2025.", ("trial_clearance happened 2025-02-01..2025-02-28",)),
    (
        "2025-05-14",
        "The FDA cleared the company’s IND in April, allowing the Phase 1 study to proceed.",
        ("trial_clearance happened 2025-04-01..2025-04-30",),
    ),
    (
        "2025-05-14",
        "The last participant completed the final study visit in March 2025.",
        ("study_completion happened 2025-03-01..2025-03-31",),
    ),
    (
        "2025-05-14",
        "Data from 24 patients were presented at ASH in December 2024.",
        ("results happened 2024-12-01..2024-12-31",),
    ),
    (
        "2025-05-14",
        "We submitted our IND to the FDA at the end of April.",
        ("trial_application happened 2025-04-01..2025-04-30",),
    ),
    (
        "2025-05-14",
        "Acme (NASDAQ: ACME) today announced the initiation of patient dosing in its Phase 2 clinical trial.",
        ("trial_start happened ..2025-05-14",),
    ),
    (
        "2025-05-14",
        "Acme today announced that it has submitted an Investigational New Drug application to the FDA.",
        ("trial_application happened ..2025-05-14",),
    ),
    (
        "2025-05-14",
        "The FDA has granted Fast Track designation to the drug, which entered Phase 3 in January.",
        ("trial_start happened 2025-01-01..2025-01-31",),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), DONE, ids=[row[1][:50] for row in DONE])
def test_what_is_told_as_done_has_happened(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
