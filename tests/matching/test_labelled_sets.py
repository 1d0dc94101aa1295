from pathlib import Path

import pytest

from benchmarks.matching_labels import labels_of, matches_of, score


@pytest.mark.shared
def test_full_records_are_matched_with_few_errors(shared: Path) -> None:
    figures = score(shared, labels_of(shared, "b"), matches_of(shared, "b"))
    assert figures["match_precision"] >= 0.98
    assert figures["match_recall"] >= 0.97
    assert figures["wrong_meaning_at_match"] == 0


@pytest.mark.shared
def test_acronyms_in_text_are_never_taken_for_another_thing(shared: Path) -> None:
    figures = score(shared, labels_of(shared, "a"), matches_of(shared, "a"))
    assert figures["wrong_meaning_at_match"] == 0
    assert figures["wrong_meaning_at_match_or_review"] <= 0.05
    assert figures["recall_pos_and_neutral_at_match_or_review"] >= 0.95
