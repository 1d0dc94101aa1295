"""The shipped watchlist on the whole authored history: no false friend is ever taken for the thing."""

from pathlib import Path

import pytest

from monitor.demo.history import AuthoredHistory
from monitor.domain.matches import Match, Tier
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord, read_record
from monitor.watchfile.load import load_watchlist

_SHIPPED = Path(__file__).resolve().parents[2] / "monitor/shipped/watchlist.yaml"
_GIVEN = {"NCT00504530", "NCT00504608"}


@pytest.fixture(scope="module")
def decided() -> dict[str, list[Match]]:
    """Every decision on every record of every day, by study."""
    watchlist = load_watchlist(_SHIPPED).watchlist
    assert watchlist is not None
    matcher = Matcher(watchlist.watches)
    history = AuthoredHistory.shipped()
    decisions: dict[str, list[Match]] = {}
    for day in history.days:
        for raw in history.records(day).values():
            record = read_record(raw)
            assert isinstance(record, ReadRecord)
            for match in matcher.match(record.study, record.prose):
                decisions.setdefault(match.study_id, []).append(match)
    return decisions


def _tiers(decided: dict[str, list[Match]], study_id: str) -> set[Tier]:
    return {match.tier for match in decided.get(study_id, ())}


def test_only_the_two_studies_in_which_lif_was_given_are_ever_at_match(decided: dict[str, list[Match]]) -> None:
    assert {study for study, matches in decided.items() if any(m.tier is Tier.MATCH for m in matches)} == _GIVEN
    assert all(_tiers(decided, study) == {Tier.MATCH} for study in _GIVEN)


@pytest.mark.parametrize("number", range(101, 114))
def test_a_false_friend_is_rejected_on_every_day(decided: dict[str, list[Match]], number: int) -> None:
    assert _tiers(decided, f"NCT99990{number}") == {Tier.REJECT}


@pytest.mark.parametrize(
    ("study", "expected", "said", "why"),
    [
        ("NCT03490669", Tier.REJECT, "something against", "an antibody against it"),
        ("NCT99990007", Tier.REJECT, "measuring", "a marker that is measured"),
        ("NCT99990006", Tier.REVIEW, "culture medium", "embryos are kept in it, nobody receives it"),
    ],
)
def test_the_neighbours_of_lif_are_no_match_and_the_first_reason_says_why(
    decided: dict[str, list[Match]], study: str, expected: Tier, said: str, why: str
) -> None:
    assert _tiers(decided, study) == {expected}, why
    assert all(said in match.why[0].reason for match in decided[study])


def test_no_reason_is_told_twice_and_few_are_told(decided: dict[str, list[Match]]) -> None:
    for match in (match for matches in decided.values() for match in matches):
        assert len({(why.reason, why.field) for why in match.why}) == len(match.why) <= 4
