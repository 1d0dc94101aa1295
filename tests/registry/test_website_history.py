import pytest

from monitor.domain.problems import Problem
from monitor.registry.interface import RegistryError
from monitor.registry.snapshots import Snapshot
from monitor.registry.website_history import website_address, website_history
from tests.records import record
from tests.registry.conftest import MakeApi
from tests.registry.faulty_server import FaultyServer, Script, answer, html, raw

ID, OTHER = "NCT00000001", "NCT00000002"
DAYS = ("2025-01-02", "2025-03-04", "2025-03-04", "2026-05-06")


def listed(*days: str) -> Script:
    return answer({"changes": [{"version": n, "date": day, "status": "RECRUITING"} for n, day in enumerate(days)]})


def version(number: int, title: str = "Study 1") -> Script:
    return answer({"studyVersion": number, "study": record(title=title)})


def asked(server: FaultyServer, api: MakeApi, *scripts: Script) -> list[Snapshot | Problem]:
    server.plan = list(scripts)
    return list(website_history(api(website_address(server.base)), [ID, OTHER]))


def test_versions_count_from_zero_and_the_last_of_a_day_holds(server: FaultyServer, api: MakeApi) -> None:
    found = asked(server, api, listed(*DAYS), version(0), version(2), version(3), listed(DAYS[0]), version(0))
    assert [one.served_on.isoformat() for one in found if isinstance(one, Snapshot) and one.served_on] == [
        "2025-01-02",
        "2025-03-04",
        "2026-05-06",
        "2025-01-02",
    ]
    assert [target.partition("/studies")[2] for target in server.targets] == [
        *(f"/{ID}/history{version}" for version in ("", "/0", "/2", "/3")),
        *(f"/{OTHER}/history{version}" for version in ("", "/0")),
    ]
    assert all(target.startswith("/api/int/") for target in server.targets)


def test_texts_are_as_they_were_typed(server: FaultyServer, api: MakeApi) -> None:
    found = asked(server, api, listed(DAYS[0]), version(0, "Drug A&#x2F;B &amp; C"), html(403))
    assert isinstance(found[0], Snapshot)
    assert b'"briefTitle":"Drug A/B & C"' in found[0].raw


def test_whoever_is_blocked_asks_no_more(server: FaultyServer, api: MakeApi) -> None:
    (problem,) = asked(server, api, html(403))
    assert isinstance(problem, Problem)
    assert (problem.code, len(server.requests)) == ("E403", 1)


def test_one_version_that_is_refused_costs_that_version(server: FaultyServer, api: MakeApi) -> None:
    found = asked(server, api, listed(DAYS[0], DAYS[3]), html(403), version(1), listed())
    assert [type(one) for one in found] == [Problem, Snapshot]


@pytest.mark.parametrize(
    "bad",
    [
        answer({}),
        answer({"changes": [{"date": "2025-01-02"}]}),
        answer({"changes": [{"version": 0, "date": "2025-13-02"}]}),
        answer({"changes": 7}),
        answer([]),
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{n"),
    ],
    ids=["no list", "no number", "no day", "no list at all", "another kind", "no JSON"],
)
def test_a_list_that_is_none_is_told_and_the_next_study_is_asked(
    server: FaultyServer, api: MakeApi, bad: Script
) -> None:
    server.plan = [bad]
    found = list(website_history(api(website_address(server.base)), [ID, OTHER]))
    assert [one.code for one in found if isinstance(one, Problem)] == ["E407", "E407"]


def test_a_version_under_another_number_is_not_used(server: FaultyServer, api: MakeApi) -> None:
    found = asked(server, api, listed(DAYS[0]), version(5), listed())
    assert [type(one) for one in found] == [Problem]


def test_only_the_registrys_own_host_is_asked() -> None:
    assert website_address("https://clinicaltrials.gov/api/v2/") == "https://clinicaltrials.gov/api/int"
    with pytest.raises(RegistryError, match="ends in /api/v2"):
        website_address("https://example.org/studies")
