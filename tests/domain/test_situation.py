from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.domain.incidents import IncidentKind
from monitor.domain.notices import fact_of
from monitor.domain.situation import Machine, Situation, answer, shortened, spelled, why_silent
from monitor.domain.watchlist import Quiet
from tests.rendering.situations import NEWS, NOW, STANDS, incident

WELL = replace(STANDS, outbox={"sent": 36}, oldest_pending=None, checked_at=NOW)
AT_WORK = Machine(process=2214)


def first_line(stands: Situation, machine: Machine = AT_WORK) -> str:
    facts = {one: fact_of(one, stands.at) for one in stands.incidents}
    return answer(stands, machine, facts)[0]


@pytest.mark.parametrize(
    ("list_is", "told"),
    [
        pytest.param({"recipients": 0}, "nobody is on this list", id="nobody"),
        pytest.param({"recipients": 2, "suspended": 2}, "every address of this list is suspended", id="suspended"),
        pytest.param({"recipients": 2, "suspended": 1}, "nothing changed since", id="one of two suspended"),
        pytest.param({"mails": {"failed": 1, "sent": 2}}, "1 mail of digest 12 refused for good", id="refused"),
        pytest.param({"mails": {"in_doubt": 2}}, "2 mails of digest 12 in doubt", id="in doubt"),
        pytest.param({"mails": {"pending": 3}}, "3 mails of digest 12 waiting in the outbox", id="waiting"),
        pytest.param({"held": 7, "news": 1}, "7 changes held for an operator: monitor held", id="held"),
        pytest.param({"news": 2, "small": 1}, "2 changes to tell, due 23 Nov 2026 07:00 UTC", id="not due yet"),
        pytest.param({"last_at": None}, "the first digest is due 23 Nov 2026 07:00 UTC", id="first"),
        pytest.param({"small": 1}, "1 small change waits for a greater one", id="small"),
        pytest.param({}, "nothing changed since 16 Nov 2026; a month in which", id="quiet"),
        pytest.param({"quiet": Quiet.NEVER}, "this list gets no mail without a change", id="never"),
    ],
)
def test_a_list_is_silent_for_the_first_reason_that_holds(list_is: dict[str, Any], told: str) -> None:
    assert told in why_silent(replace(NEWS, **list_is), WELL)


def test_a_list_is_held_when_the_registry_was_not_read_for_72_hours() -> None:
    assert why_silent(NEWS, replace(WELL, at=NOW + timedelta(hours=72))).startswith("nothing changed")
    assert why_silent(NEWS, replace(WELL, at=NOW + timedelta(hours=73))).startswith("held")
    assert why_silent(NEWS, replace(WELL, checked_at=None)) == "the registry has not been read yet"


def test_the_first_line_answers_the_question() -> None:
    assert first_line(WELL).startswith("Nothing is wrong. Remyelination watch: nothing changed since 16 Nov 2026")
    assert first_line(replace(WELL, asked_at=None), Machine(None)) == "Nothing has run here yet: monitor run --once"
    asleep = replace(WELL, at=NOW + timedelta(hours=5))
    assert first_line(asleep, Machine(None)).startswith("No daemon is at work on this state directory")
    assert first_line(asleep).startswith("Nothing is wrong")
    assert first_line(STANDS) == "2 mails wait in the outbox, the oldest for 3 hours"
    assert first_line(replace(WELL, watchlist="w.yaml:1:1: no such key")).startswith("The watchlist has errors")
    assert first_line(WELL, Machine(1, "state/mail")) == "No mail server is set: mails are written into state/mail"
    assert first_line(replace(WELL, restored_at=NOW)).endswith(
        "nothing is sent until somebody agrees: monitor db agree"
    )
    assert "so digests are held" in first_line(replace(WELL, at=NOW + timedelta(hours=80)))


def test_a_mail_server_that_is_left_alone_and_suspended_addresses_are_reasons() -> None:
    assert first_line(replace(WELL, paused_until=NOW + timedelta(minutes=8), paused_because="535 no")) == (
        "The mail server is left alone until 22 Nov 2026 06:08 UTC (535 no); earlier: monitor outbox resume"
    )
    told = "Nothing is sent to 2 suspended addresses of the watchlist: monitor outbox suspended"
    assert first_line(replace(WELL, suspended=2)) == told


def test_the_most_hindering_incident_comes_first() -> None:
    both = (incident(IncidentKind.REGISTRY), incident(IncidentKind.STORAGE))
    assert first_line(replace(WELL, incidents=both)) == "Nothing can be stored, or soon not any more."


@pytest.mark.parametrize(
    ("length", "words", "short"),
    [
        (timedelta(seconds=20), "less than a minute", "0 min"),
        (timedelta(minutes=1), "1 minute", "1 min"),
        (timedelta(minutes=119), "119 minutes", "119 min"),
        (timedelta(hours=2), "2 hours", "2 h"),
        (timedelta(hours=72), "72 hours", "72 h"),
        (timedelta(days=4, hours=23), "4 days", "4 d"),
        (timedelta(days=-1), "less than a minute", "0 min"),
    ],
)
def test_a_length_of_time_is_told_in_one_unit_and_never_more(length: timedelta, words: str, short: str) -> None:
    assert (spelled(length), shortened(length)) == (words, short)
