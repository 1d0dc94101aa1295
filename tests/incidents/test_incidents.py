from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.incidents import INCIDENT_RULES, Incident, IncidentKind, Sign, Turn, follow
from tests.incidents.rendered import PAGE, page
from tests.incidents.tables import TOPICS, Case

BEGIN = datetime(2026, 11, 21, 4, tzinfo=UTC)
CASES = [pytest.param(case, id=f"{topic.title}: {case.kind}: {case.met}") for topic in TOPICS for case in topic.cases]


def signs(case: Case) -> Iterator[tuple[str, Sign]]:
    for look in case.met.split(", "):
        hours, met = look.split()
        kind = IncidentKind.ANSWER if met == "html" else case.kind
        at = BEGIN + timedelta(hours=float(hours))
        yield hours, Sign(kind, at, "" if met == "yes" else met, urgent=met == "ours", tried=True)


def turns(looks: Iterable[tuple[str, Sign]]) -> list[tuple[str, Turn]]:
    incident: Incident | None = None
    found = []
    for name, sign in looks:
        incident, turn = follow(incident, sign)
        found.append((name, turn))
        if incident and incident.ended_at:
            incident = None
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_is_told_as_it_says(case: Case) -> None:
    told = [f"{hours} {turn.value}" for hours, turn in turns(signs(case)) if turn in (Turn.STARTED, Turn.OVER)]
    assert ", ".join(told) == case.told


def test_every_kind_has_a_rule_and_a_case() -> None:
    assert set(INCIDENT_RULES) == set(IncidentKind)
    shown = {case.kind for topic in TOPICS for case in topic.cases} | {IncidentKind.ANSWER}
    assert shown == set(IncidentKind)


@given(
    st.sampled_from(IncidentKind),
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["", "refused", "silent"]), st.booleans()), max_size=30),
)
def test_a_start_is_told_once_and_an_end_only_after_a_start(
    kind: IncidentKind, looks: list[tuple[int, str, bool]]
) -> None:
    at, met = BEGIN, []
    for minutes, answer, urgent in looks:
        at += timedelta(minutes=minutes)
        met.append(("", Sign(kind, at, answer, urgent=urgent, tried=True)))
    told = [turn for _, turn in turns(met) if turn in (Turn.STARTED, Turn.OVER)]
    assert told == [Turn.STARTED, Turn.OVER] * (len(told) // 2) + [Turn.STARTED] * (len(told) % 2)


def test_an_outage_that_was_told_keeps_its_name_when_its_answer_changes() -> None:
    incident, _ = follow(None, Sign(IncidentKind.REGISTRY, BEGIN, "refused", urgent=True))
    incident, _ = follow(incident, Sign(IncidentKind.ANSWER, BEGIN, "a page"))
    assert incident is not None
    assert (incident.kind, incident.answer) == (IncidentKind.REGISTRY, "a page")


def test_the_page_of_incidents_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "the page is stale; run make docs"
