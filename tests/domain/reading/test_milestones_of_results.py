"""Claim guidelines, section 2: which words are which milestone, one claim a sentence."""

import pytest

from tests.domain.reading.rows import readings

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
