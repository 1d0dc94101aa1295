from dataclasses import replace
from datetime import date

from monitor.domain.overview import Kept
from monitor.domain.verdicts import Family
from tests.rendering.claims import JUDGED, many, one, posted, six


def test_the_summary_counts_the_claims_of_each_family() -> None:
    assert six().summary == (
        "Six claims about dates of clinical trials. One agrees with the registry, one fits the registry's estimate, "
        "one is not decided yet, and three differ from the registry."
    )
    assert six(JUDGED[:1]).summary == "One claim about dates of clinical trials. One is not decided yet."


def test_all_claims_share_years_and_today() -> None:
    listed = six().claims
    assert len({(claim.timeline.years, claim.timeline.today) for claim in listed}) == 1
    assert {claim.timeline.family for claim in listed} == set(Family) - {Family.UNSURE}


def test_a_label_stands_beside_what_is_drawn() -> None:
    assert [claim.label for claim in six().claims] == [
        "nothing found", "8 Mar 2022", "Dec 2026, est.", "12 Nov 2026", "Mar 2027, est.", "9 Jan 2025",
    ]  # fmt: skip
    assert six([one("Zeta", "by 2027", posted(7, "2026-01-01"))]).claims[0].label == "no date given"


def test_a_date_that_was_taken_away_is_a_row() -> None:
    versions = (
        posted(8, "2025-01-01", start="2026-01"),
        posted(8, "2025-02-01"),
        posted(8, "2025-03-01", start="2027"),
    )
    rows = six([one("Eta", "by 2027", *versions)]).claims[0].dates
    assert [(row.on.month, str(row.stated), row.detail) for row in rows] == [
        (1, "2026-01 (estimated)", "First version seen."),
        (2, "None", "No longer given."),
        (3, "2027 (estimated)", "Given for the first time."),
    ]


def test_only_long_lists_are_folded_and_only_claims_that_stood_still() -> None:
    assert six().folded == ()
    assert len(many(12).folded) == 0
    assert [claim.item.key.rpartition("-")[2] for claim in many(14).folded] == ["1", "3", "5", "7", "9", "11", "13"]


def test_a_verdict_of_a_year_ago_is_not_folded_on_its_day() -> None:
    whole = many(13)
    kept = {claim.item.key: Kept(since=date(2025, 11, 22)) for claim in whole.claims}
    assert six([replace(claim.judged) for claim in whole.claims], kept).folded == ()
