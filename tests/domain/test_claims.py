from dataclasses import replace

import pytest

from monitor.domain.claims import Claim, superseding
from monitor.domain.dates import parse_partial_date
from tests.make import claim, claimed


def said(name: str, day: str, window: str, by: str = "LIFNano Therapeutics") -> Claim:
    return replace(claim(window), id=name, said_by=by, said_on=parse_partial_date(day), date=claimed(window))


FIRST = said("first", "2017-06-12", "not_before 2020")


@pytest.mark.parametrize(
    ("other", "replaces"),
    [
        (said("later", "2019-03", "not_before 2022"), True),
        (said("later", "2019-03", "not_before 2022", by="lifnano therapeutics"), True),
        (said("later", "2019-03", "not_before 2022", by="Somebody else"), False),
        (said("later", "2017", "not_before 2022"), False),  # some day of the same year: nobody knows which came first
        (said("later", "2016-01", "not_before 2019"), False),
        (replace(said("later", "2019-03", "not_before 2022"), conditions=("stroke",)), False),
        (replace(said("later", "2019-03", "not_before 2022"), phase="2"), False),
        (replace(said("later", "2019-03", "not_before 2022"), watch_id="another"), False),
    ],
)
def test_a_later_statement_by_the_same_claimant_replaces_an_earlier_one(other: Claim, *, replaces: bool) -> None:
    assert superseding([FIRST, other]).get(FIRST.key) == (other if replaces else None)


def test_each_statement_is_replaced_by_the_one_that_came_next() -> None:
    second, third = said("second", "2019-03", "not_before 2022"), said("third", "2021-05", "not_before 2025")
    assert superseding([third, FIRST, second]) == {FIRST.key: second, second.key: third}
