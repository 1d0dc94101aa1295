import pytest

from monitor.domain.verdicts import State
from tests.rulings.rendered import PAGE, page
from tests.rulings.ruling import Case
from tests.rulings.tables import RULINGS

CASES = [pytest.param(case, id=f"{ruling.title} {n}") for ruling in RULINGS for n, case in enumerate(ruling.cases)]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_is_judged_as_it_says(case: Case) -> None:
    assert case.judged() == (case.state, case.flags)


def test_the_rulings_reach_every_state() -> None:
    assert {case.state for ruling in RULINGS for case in ruling.cases} == set(State)


def test_the_page_of_rulings_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "the page is stale; run make docs"
