"""Which date belongs to which milestone, where a sentence has several of both."""

import pytest

from tests.domain.reading.rows import readings

SEVERAL = [
    (
        "2025-03-10",
        "The European Commission approved the drug in November 2024, and launch in Germany is planned for mid-2025.",
        ("approval happened 2024-11-01..2024-11-30", "launch in 2025-05-01..2025-08-31"),
    ),
    (
        "2025-03-10",
        "Primary completion is estimated for August 2026 and study completion for early 2027.",
        ("primary_completion in 2026-08-01..2026-08-31", "study_completion in 2027-01-01..2027-04-30"),
    ),
    (
        "2025-03-10",
        "The company submitted its sNDA on February 3, 2025, and anticipates approval by Q4 2025.",
        ("approval by ..2025-12-31", "regulatory_submission happened 2025-02-03..2025-02-03"),
    ),
    (
        "2025-03-10",
        "Ethics approval was granted last week and the first volunteers will be dosed in April.",
        ("trial_clearance happened 2025-03-03..2025-03-09", "trial_start in 2025-04-01..2025-04-30"),
    ),
    (
        "2025-03-10",
        "The company expects to complete enrollment and report interim data by year-end 2025.",
        ("enrollment_complete by ..2025-12-31", "results by ..2025-12-31"),
    ),
    (
        "2025-03-10",
        "The drug was approved by the FDA in 2019 and launched in 2020.",
        ("approval happened 2019-01-01..2019-12-31", "launch happened 2020-01-01..2020-12-31"),
    ),
    (
        "2025-03-10",
        "Dosing is underway and interim results are expected late in the year.",
        ("results in 2025-09-01..2025-12-31", "trial_ongoing ongoing"),
    ),
    (
        "2025-03-10",
        "Interim data in 2H25; NDA filing in 2026.",
        ("regulatory_submission in 2026-01-01..2026-12-31", "results in 2025-07-01..2025-12-31"),
    ),
    (
        "2025-03-10",
        "Enrollment began in 2023 and is expected to conclude in 2026.",
        ("enrollment_complete in 2026-01-01..2026-12-31", "trial_start happened 2023-01-01..2023-12-31"),
    ),
    (
        "2025-03-10",
        (
            "The company received IND clearance from the FDA in December 2024 and expects to dose the "
            "first patient in the second quarter of 2025."
        ),
        ("trial_clearance happened 2024-12-01..2024-12-31", "trial_start in 2025-04-01..2025-06-30"),
    ),
    (
        "2025-03-10",
        "Last patient last visit occurred in February 2025, with data expected in Q2.",
        ("results in 2025-04-01..2025-06-30", "study_completion happened 2025-02-01..2025-02-28"),
    ),
    (
        "2025-03-10",
        "A trial in 40 patients started in September and will finish in March 2026.",
        ("study_completion in 2026-03-01..2026-03-31", "trial_start happened 2024-09-01..2024-09-30"),
    ),
    (
        "2025-03-10",
        "U.S. approval is possible as early as 2026, with a European filing to follow in 2027.",
        ("approval not_before 2026-01-01..", "regulatory_submission in 2027-01-01..2027-12-31"),
    ),
    (
        "2025-03-10",
        "The trial is fully enrolled and topline data are on track for July.",
        ("enrollment_complete happened ..2025-03-10", "results in 2025-07-01..2025-07-31"),
    ),
    (
        "2025-03-10",
        "Regulatory submissions in the U.S. and EU are planned for 2026 and 2027, respectively.",
        ("regulatory_submission in 2026-01-01..2026-12-31", "regulatory_submission in 2027-01-01..2027-12-31"),
    ),
    (
        "2025-03-10",
        "Clinical trial applications were submitted in Q1 2025 to begin trials in Australia in Q3 2025.",
        ("trial_application happened 2025-01-01..2025-03-10", "trial_start in 2025-07-01..2025-09-30"),
    ),
    (
        "2025-03-10",
        "The drug, approved in 2018, is now being tested in a trial that will end in 2027.",
        ("approval happened 2018-01-01..2018-12-31", "study_completion in 2027-01-01..2027-12-31"),
    ),
    (
        "2025-03-10",
        "We anticipate results from this trial in the first half of 2026, with a potential NDA filing in 2027.",
        ("regulatory_submission in 2027-01-01..2027-12-31", "results in 2026-01-01..2026-06-30"),
    ),
    (
        "2025-03-10",
        "In 2024 we completed a Phase 2a trial and, in January 2025, initiated a Phase 2b trial.",
        ("study_completion happened 2024-01-01..2024-12-31", "trial_start happened 2025-01-01..2025-01-31"),
    ),
    (
        "2025-03-10",
        "Company to Initiate Phase 3 Trial in Early 2026; Topline Data Expected 2028",
        ("results in 2028-01-01..2028-12-31", "trial_start in 2026-01-01..2026-04-30"),
    ),
    (
        "2025-05-14",
        "Results are anticipated by the end of 2025, with regulatory submissions to follow in the first half of 2026.",
        ("regulatory_submission in 2026-01-01..2026-06-30", "results by ..2025-12-31"),
    ),
    (
        "2025-05-14",
        (
            "We anticipate that enrollment will be completed in the second half of 2025 and that we "
            "will report initial data in early 2026."
        ),
        ("enrollment_complete in 2025-07-01..2025-12-31", "results in 2026-01-01..2026-04-30"),
    ),
    (
        "2025-05-14",
        "The device received 510(k) clearance in December 2024 and was launched commercially in January 2025.",
        ("approval happened 2024-12-01..2024-12-31", "launch happened 2025-01-01..2025-01-31"),
    ),
    (
        "2025-05-14",
        "The company is targeting an IND submission in Q3 2025 and first-in-human dosing in Q1 2026.",
        ("trial_application in 2025-07-01..2025-09-30", "trial_start in 2026-01-01..2026-03-31"),
    ),
    (
        "2025-05-14",
        "The trial began recruiting in March 2025 and is due to report in 2028.",
        ("results in 2028-01-01..2028-12-31", "trial_start happened 2025-03-01..2025-03-31"),
    ),
    (
        "2025-05-14",
        "The study completed enrollment in April and top-line results are expected in the coming months.",
        ("enrollment_complete happened 2025-04-01..2025-04-30", "results in 2025-05-14..2025-11-14"),
    ),
    (
        "2025-05-14",
        "Patient enrollment continues and is expected to be complete by Q4.",
        ("enrollment_complete by ..2025-12-31", "trial_ongoing ongoing"),
    ),
    (
        "2025-05-14",
        (
            "The company submitted a clinical trial application to Health Canada on April 2, 2025 and "
            "received a No Objection Letter on May 2, 2025."
        ),
        ("trial_application happened 2025-04-02..2025-04-02", "trial_clearance happened 2025-05-02..2025-05-02"),
    ),
    (
        "2025-05-14",
        "Initiated Phase 2b study in February 2025; completed enrollment of 120 patients in May 2025.",
        ("enrollment_complete happened 2025-05-01..2025-05-14", "trial_start happened 2025-02-01..2025-02-28"),
    ),
    (
        "2025-05-14",
        "With full enrollment achieved in April, the company expects topline data in November.",
        ("enrollment_complete happened 2025-04-01..2025-04-30", "results in 2025-11-01..2025-11-30"),
    ),
    (
        "2025-05-14",
        "An NDA could be filed as early as the first half of 2027, with potential approval in 2028.",
        ("approval in 2028-01-01..2028-12-31", "regulatory_submission not_before 2027-01-01.."),
    ),
    (
        "2025-05-14",
        "The study was completed and the results were published in Nature in 2023.",
        ("results happened 2023-01-01..2023-12-31", "study_completion happened ..2025-05-14"),
    ),
    (
        "2025-05-14",
        "The company initiated a Phase 1 trial in healthy volunteers in December 2024, with data anticipated mid-year.",
        ("results in 2025-05-01..2025-08-31", "trial_start happened 2024-12-01..2024-12-31"),
    ),
    (
        "2025-05-14",
        "The trial is actively enrolling patients and is expected to conclude in 2026.",
        ("study_completion in 2026-01-01..2026-12-31", "trial_ongoing ongoing"),
    ),
    (
        "2025-05-14",
        "The study, now underway at 30 centers, should be completed by December 2026.",
        ("study_completion by ..2026-12-31", "trial_ongoing ongoing"),
    ),
    (
        "2024-11-12",
        "Phase 1 SAD/MAD data on track for 1Q25; Phase 2 start planned 2H25",
        ("results in 2025-01-01..2025-03-31", "trial_start in 2025-07-01..2025-12-31"),
    ),
    (
        "2024-11-12",
        "The company plans to file its first IND in 2025 and to initiate a Phase 1 study shortly thereafter.",
        ("trial_application in 2025-01-01..2025-12-31", "trial_start after"),
    ),
    (
        "2024-11-12",
        "Phase 3 topline readout anticipated in the second half of 2026, followed by a BLA submission in 2027.",
        ("regulatory_submission in 2027-01-01..2027-12-31", "results in 2026-07-01..2026-12-31"),
    ),
    (
        "2024-11-12",
        (
            "We have completed patient enrollment in our Phase 2b study, and expect to announce "
            "top-line results in January 2025."
        ),
        ("enrollment_complete happened ..2024-11-12", "results in 2025-01-01..2025-01-31"),
    ),
    (
        "2024-11-12",
        "The trial started in 2019 and ended in 2022.",
        ("study_completion happened 2022-01-01..2022-12-31", "trial_start happened 2019-01-01..2019-12-31"),
    ),
    (
        "2024-11-12",
        "The study was initiated in the fourth quarter of 2023 and topline data are expected by the end of 2024.",
        ("results by ..2024-12-31", "trial_start happened 2023-10-01..2023-12-31"),
    ),
    (
        "2024-11-12",
        "In the third quarter of 2024, we initiated a Phase 1 clinical trial of AB-22 and submitted an IND for AB-33.",
        ("trial_application happened 2024-07-01..2024-09-30", "trial_start happened 2024-07-01..2024-09-30"),
    ),
    (
        "2024-11-12",
        (
            "We expect to complete enrollment of this study by the end of 2024 and to have topline "
            "data in the second quarter of 2025."
        ),
        ("enrollment_complete by ..2024-12-31", "results in 2025-04-01..2025-06-30"),
    ),
    (
        "2024-11-12",
        "The company has submitted a marketing application to the FDA and expects regulatory action in 2025.",
        ("regulatory_decision in 2025-01-01..2025-12-31", "regulatory_submission happened ..2024-11-12"),
    ),
    (
        "2024-11-12",
        "A Phase 2 trial began enrolling in October with data expected in 2026.",
        ("results in 2026-01-01..2026-12-31", "trial_start happened 2024-10-01..2024-10-31"),
    ),
    (
        "2023-06-20",
        "Recruitment closed in May 2023 and results are expected next year.",
        ("enrollment_complete happened 2023-05-01..2023-05-31", "results in 2024-01-01..2024-12-31"),
    ),
    (
        "2023-06-20",
        "Acme Completes Enrollment in Phase 3 Trial; Topline Results Expected in 4Q 2023",
        ("enrollment_complete happened ..2023-06-20", "results in 2023-10-01..2023-12-31"),
    ),
    (
        "2023-06-20",
        "Phase 1 results expected H1 2024, Phase 2 initiation H2 2024",
        ("results in 2024-01-01..2024-06-30", "trial_start in 2024-07-01..2024-12-31"),
    ),
    (
        "2023-06-20",
        "AB-1: IND clearance (Q3 2023), first patient dosed (Q4 2023)",
        ("trial_clearance in 2023-07-01..2023-09-30", "trial_start in 2023-10-01..2023-12-31"),
    ),
    (
        "2023-06-20",
        "The company intends to launch the product in the U.S. in the first quarter of 2024 and in Europe in 2025.",
        ("launch in 2024-01-01..2024-03-31", "launch in 2025-01-01..2025-12-31"),
    ),
    (
        "2023-06-20",
        "We submitted an MAA to the EMA in the first quarter of 2023 and expect a decision in 2024.",
        ("regulatory_decision in 2024-01-01..2024-12-31", "regulatory_submission happened 2023-01-01..2023-03-31"),
    ),
    (
        "2023-06-20",
        "Enrollment commenced in December 2022 and remains ongoing.",
        ("trial_ongoing ongoing", "trial_start happened 2022-12-01..2022-12-31"),
    ),
    (
        "2023-06-20",
        "We expect the trial to be completed in 2025 and results to be published in 2026.",
        ("results in 2026-01-01..2026-12-31", "study_completion in 2025-01-01..2025-12-31"),
    ),
    (
        "2023-06-20",
        (
            "We have received FDA clearance to initiate our Phase 2 trial, which we expect to begin in "
            "the third quarter of 2023."
        ),
        ("trial_clearance happened ..2023-06-20", "trial_start in 2023-07-01..2023-09-30"),
    ),
    (
        "2023-06-20",
        "The Phase 2 trial is expected to commence in Q3 2023 and to complete by the end of 2024.",
        ("study_completion by ..2024-12-31", "trial_start in 2023-07-01..2023-09-30"),
    ),
    (
        "2023-06-20",
        "The company began a rolling submission of its BLA in March and expects to complete it in the fourth quarter.",
        ("regulatory_submission happened 2023-03-01..2023-03-31", "regulatory_submission in 2023-10-01..2023-12-31"),
    ),
]


@pytest.mark.parametrize(("said_on", "sentence", "expected"), SEVERAL, ids=[row[1][:50] for row in SEVERAL])
def test_each_date_goes_to_its_own_milestone(said_on: str, sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, said_on) == expected


SEVERAL_CLAUSES = [
    (
        "We plan to report updated data in December 2025 and to meet with the FDA in the first quarter of 2026.",
        ("results in 2025-12-01..2025-12-31",),
    ),
    (
        "Our NDA was accepted for filing in July 2025 and assigned a PDUFA goal date of March 20, 2026.",
        ("regulatory_decision in 2026-03-20..2026-03-20",),
    ),
    (
        "In August 2025, the FDA cleared our IND, and we expect to begin dosing in the fourth quarter of 2025.",
        ("trial_clearance happened 2025-08-01..2025-08-31", "trial_start in 2025-10-01..2025-12-31"),
    ),
    (
        "The drug, approved in Japan in June 2024, could win U.S. approval as early as the first half of 2026.",
        ("approval happened 2024-06-01..2024-06-30", "approval not_before 2026-01-01.."),
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SEVERAL_CLAUSES, ids=[row[0][:50] for row in SEVERAL_CLAUSES])
def test_a_date_of_something_else_stays_with_it(sentence: str, expected: tuple[str, ...]) -> None:
    assert readings(sentence, "2025-09-15") == expected
