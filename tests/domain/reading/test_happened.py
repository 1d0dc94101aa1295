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
    (
        "2024-11-12",
        "Dosed first patient in Phase 2a trial of AB-11 in September 2024.",
        ("trial_start happened 2024-09-01..2024-09-30",),
    ),
    (
        "2024-11-12",
        "On October 3, 2024, the FDA approved AB-11 for adults with narcolepsy.",
        ("approval happened 2024-10-03..2024-10-03",),
    ),
    (
        "2024-11-12",
        "Pivotal data from the trial were reported in August 2024.",
        ("results happened 2024-08-01..2024-08-31",),
    ),
    ("2024-11-12", "First subject dosed in Phase 1 study", ("trial_start happened ..2024-11-12",)),
    (
        "2024-11-12",
        "The first trial in people began in 2021 and showed that the drug was safe.",
        ("trial_start happened 2021-01-01..2021-12-31",),
    ),
    (
        "2024-11-12",
        "In October 2024, we announced that we had dosed the first patient in the Phase 1b portion of the study.",
        ("trial_start happened ..2024-10-31",),
    ),
    (
        "2024-11-12",
        "The company paused enrollment last week after a safety signal.",
        ("trial_halted happened 2024-11-04..2024-11-10",),
    ),
    (
        "2024-11-12",
        "The company submitted the final module of its rolling NDA in October 2024.",
        ("regulatory_submission happened 2024-10-01..2024-10-31",),
    ),
    ("2023-06-20", "The trial was first registered in 2019.", ("trial_registered happened 2019-01-01..2019-12-31",)),
    (
        "2023-06-20",
        "The FDA granted accelerated approval to the drug on June 6, 2023.",
        ("approval happened 2023-06-06..2023-06-06",),
    ),
    ("2023-06-20", "FDA approval came in July 2021.", ("approval happened 2021-07-01..2021-07-31",)),
    ("2023-06-20", "The drug won FDA approval in 2017.", ("approval happened 2017-01-01..2017-12-31",)),
    (
        "2023-06-20",
        "Biogen filed for approval in Europe in October 2022.",
        ("regulatory_submission happened 2022-10-01..2022-10-31",),
    ),
    (
        "2023-06-20",
        "The last patient was enrolled in April 2023.",
        ("enrollment_complete happened 2023-04-01..2023-04-30",),
    ),
    ("2023-06-20", "The trial has now closed to recruitment.", ("enrollment_complete happened ..2023-06-20",)),
    (
        "2023-06-20",
        "Acme announces dosing of first patient in Phase 1 trial of AB-1",
        ("trial_start happened ..2023-06-20",),
    ),
    (
        "2023-06-20",
        "The trial enrolled its first patient in January 2022.",
        ("trial_start happened 2022-01-01..2022-01-31",),
    ),
    ("2023-06-20", "The company has discontinued the Phase 2 trial.", ("trial_halted happened ..2023-06-20",)),
    (
        "2023-06-20",
        "Biogen terminated the study in March 2022 due to lack of efficacy.",
        ("trial_halted happened 2022-03-01..2022-03-31",),
    ),
    ("2023-06-20", "Additional Phase 2 data were released in May.", ("results happened 2023-05-01..2023-05-31",)),
    (
        "2023-06-20",
        "In May 2023, new data from the trial were published in the New England Journal of Medicine.",
        ("results happened 2023-05-01..2023-05-31",),
    ),
    ("2023-06-20", "The IND became effective in April 2023.", ("trial_clearance happened 2023-04-01..2023-04-30",)),
    ("2023-06-20", "The CTA was approved by the MHRA in May.", ("trial_clearance happened 2023-05-01..2023-05-31",)),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), DONE, ids=[row[1][:50] for row in DONE])
def test_what_is_told_as_done_has_happened(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected
