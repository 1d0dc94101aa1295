import pytest

from monitor.domain.certainty import Certainty

YES, NO, OPEN = Certainty.YES, Certainty.NO, Certainty.OPEN

# Kleene's strong logic: an open half decides nothing unless the other half decides alone.
BOTH = [
    (YES, YES, YES), (YES, NO, NO), (YES, OPEN, OPEN),
    (NO, YES, NO), (NO, NO, NO), (NO, OPEN, NO),
    (OPEN, YES, OPEN), (OPEN, NO, NO), (OPEN, OPEN, OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), BOTH)
def test_both_is_certain_only_if_its_halves_are(one: Certainty, other: Certainty, expected: Certainty) -> None:
    assert one.both(other) is expected


@pytest.mark.parametrize(("one", "other", "expected"), BOTH)
def test_either_is_both_seen_in_the_mirror(one: Certainty, other: Certainty, expected: Certainty) -> None:
    assert one.opposite().either(other.opposite()) is expected.opposite()
