import json
import tracemalloc
from datetime import date

import pytest
import responses

from monitor.domain.problems import Problem
from monitor.registry.ctgov import ClinicalTrialsGov
from monitor.registry.ctgov_record import ReadRecord
from monitor.registry.exchange import Limits
from monitor.registry.http import Manners
from monitor.registry.interface import (
    Canary,
    DataStamp,
    Failure,
    Registry,
    RegistryError,
    SearchArea,
    SearchQuery,
    SearchTerm,
)
from tests.registry.conftest import MakeApi
from tests.registry.faulty_server import FaultyServer, Script, answer, html, reset_after, study, text
from tests.registry.virtual_time import VirtualTime


def named(*names: str, area: SearchArea = SearchArea.INTERVENTION) -> SearchQuery:
    return SearchQuery(tuple(SearchTerm(area, name) for name in names))


_LIF = named("LIF", "emfilermin")
_ONE = named("LIF")
_SYNTAX = text("Error parsing query in Other terms: mismatched input '['", 400)
_STALE = text("Parameter `pageToken` has incorrect format", 400)


def page(*numbers: int, token: str | None = None, total: int | None = None) -> Script:
    body: dict[str, object] = {"studies": [study(number) for number in numbers]}
    if token is not None:
        body["nextPageToken"] = token
    if total is not None:
        body["totalCount"] = total
    return answer(body)


@pytest.fixture
def registry(server: FaultyServer, api: MakeApi) -> ClinicalTrialsGov:
    return ClinicalTrialsGov(api(server.base), page_size=2, most_studies=50)


def failure_of(registry: ClinicalTrialsGov, query: SearchQuery = _LIF) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        registry.search(query)
    return caught.value


def test_the_client_speaks_the_protocol(registry: ClinicalTrialsGov) -> None:
    spoken: Registry = registry
    assert spoken is registry


def test_the_state_of_the_data_is_a_text_with_a_day(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [answer({"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:04"})]
    stamp = registry.data_timestamp()
    assert stamp == DataStamp("2026-11-20T09:00:04")
    assert str(stamp.day) == "2026-11-20"
    assert server.targets == ["/api/v2/version"]
    assert DataStamp("build 7").day is None


def test_a_registry_that_gives_no_stamp_gives_none(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [answer({"apiVersion": "2.0.5"})]
    assert registry.data_timestamp() is None


@pytest.mark.parametrize("body", [{}, {"dataTimestamp": "2026-11-20"}, {"apiVersion": "2.0.5", "dataTimestamp": 7}])
def test_r5_a_version_that_is_not_as_documented_is_no_stamp(
    registry: ClinicalTrialsGov, server: FaultyServer, body: dict[str, object]
) -> None:
    server.plan = [answer(body)]
    with pytest.raises(RegistryError) as caught:
        registry.data_timestamp()
    assert caught.value.failure is Failure.BAD_ANSWER


def test_a_search_asks_for_quoted_names_pages_and_a_count(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(1, 2, token="t/1=", total=3), page(3)]
    found = registry.search(_LIF)
    first, second = (request.parameters for request in server.requests)
    assert first == {
        "query.term": 'AREA[InterventionSearch]("LIF" OR "emfilermin")',
        "countTotal": "true",
        "pageSize": "2",
    }
    assert second == {**first, "pageToken": "t/1="}
    assert [fetched.study_id for fetched in found.studies] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert (found.query, found.total, found.refused) == (_LIF, 3, ())


def test_both_areas_of_a_watch_are_one_question(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(total=0)]
    both = SearchQuery((*_ONE.terms, *named("LIFNano", area=SearchArea.SPONSOR).terms))
    found = registry.search(both)
    asked = server.requests[0].parameters["query.term"]
    assert asked == 'AREA[InterventionSearch]("LIF") OR AREA[SponsorSearch]("LIFNano")'
    assert (len(found.studies), found.total) == (0, 0)


def test_a_study_comes_with_its_canonical_bytes_and_its_facts(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    sent = study(7, acronym="é\ud800")
    server.plan = [answer({"studies": [sent], "totalCount": 1})]
    (fetched,) = registry.search(_LIF).studies
    assert isinstance(fetched.record, ReadRecord)
    assert (fetched.study_id, fetched.record.study.id) == ("NCT00000007", "NCT00000007")
    assert fetched.raw.startswith(b'{"protocolSection":{"identificationModule":{"acronym":"\xc3\xa9\xef\xbf\xbd"')
    assert json.loads(fetched.raw)["protocolSection"]["statusModule"] == {"overallStatus": "RECRUITING"}


def test_a_study_whose_facts_cannot_be_read_is_a_problem_beside_the_others(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    odd = study(2)
    del odd["protocolSection"]["statusModule"]
    server.plan = [answer({"studies": [study(1), odd], "totalCount": 2})]
    good, bad = registry.search(_LIF).studies
    assert isinstance(good.record, ReadRecord)
    assert isinstance(bad.record, Problem)
    assert bad.study_id == "NCT00000002"


def test_studies_can_be_sliced_and_gone_through_twice(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(1, 2, token="t", total=4), page(3, 4, token="u"), page()]
    studies = registry.search(_LIF).studies
    assert [fetched.study_id for fetched in studies[1:3]] == ["NCT00000002", "NCT00000003"]
    assert list(studies) == list(studies)


def test_r22_going_through_many_studies_unpacks_one_at_a_time(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    size = 100_000
    many = [study(number, acronym="x" * size) for number in range(1, 51)]
    server.plan = [answer({"studies": many, "totalCount": 50})]
    found = registry.search(_LIF)
    tracemalloc.start()
    try:
        assert sum(len(fetched.raw) > size for fetched in found.studies) == 50
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < len(many) * size / 2


def test_r11_an_empty_page_after_a_full_last_one_is_a_normal_end(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [page(1, 2, token="t", total=2), page()]
    assert len(registry.search(_LIF).studies) == 2
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("pages", "what"),
    [
        pytest.param([page(1, 2, total=3)], "2 different studies, but", id="R12 token lost"),
        pytest.param([page(1, 2, token="t", total=4), page()], "announced 4", id="R12 ends early"),
        pytest.param([page(total=3)], "hold 0 different", id="R5 announced and empty"),
        pytest.param([page(1, 2, token="t", total=4), page(2, 3)], "hold 3 different", id="R13 one twice, one missed"),
        pytest.param([page(1, 2, total=1)], "hold 2 different", id="more than announced"),
        pytest.param([page(1, 2, token="t", total=1)], "hold 2 different", id="more than announced, and no end"),
        pytest.param([page(1, token="t", total=4), page(2, token="t")], "circle", id="R12 token twice"),
        pytest.param([page(1, token="t", total=2), page(1, token="u")], "circle", id="R12 a page again"),
        pytest.param([page(1, token="t", total=2), page(token="u")], "circle", id="empty page with a token"),
        pytest.param([page(1, 2, token="t", total=4), _STALE], "further page was refused", id="R10 token refused"),
    ],
)
def test_pages_that_do_not_add_up_are_asked_once_more_and_then_void(
    registry: ClinicalTrialsGov, server: FaultyServer, pages: list[Script], what: str
) -> None:
    server.plan = [*pages, *pages, page(total=0)]
    error = failure_of(registry)
    assert error.failure is Failure.INCOMPLETE
    assert what in error.problems[0].what
    assert len(server.requests) == 2 * len(pages)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([page(1, 2, total=3)], id="R12 token lost"),
        pytest.param([page(1, 2, token="t", total=4), _STALE], id="R10 token refused"),
    ],
)
def test_a_sweep_that_adds_up_the_second_time_is_used_and_the_first_is_not(
    registry: ClinicalTrialsGov, server: FaultyServer, pages: list[Script]
) -> None:
    server.plan = [*pages, page(5, total=1)]
    assert [fetched.study_id for fetched in registry.search(_LIF).studies] == ["NCT00000005"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param({}, "$.studies", id="R5 an empty object"),
        pytest.param({"studies": None, "totalCount": 0}, "$.studies", id="null"),
        pytest.param({"studies": {}, "totalCount": 0}, "$.studies", id="an object"),
        pytest.param({"studies": []}, "how many studies", id="R5 no count"),
        pytest.param({"studies": [], "totalCount": "0"}, "$.totalCount", id="a count in words"),
        pytest.param({"studies": [], "totalCount": -1}, "$.totalCount", id="a negative count"),
        pytest.param({"studies": [], "totalCount": False}, "$.totalCount", id="false for a count"),
        pytest.param(
            {"studies": [study(1)], "totalCount": 2, "nextPageToken": ""}, "$.nextPageToken", id="empty token"
        ),
        pytest.param({"studies": [study(1)], "totalCount": 2, "nextPageToken": 5}, "$.nextPageToken", id="odd token"),
        pytest.param({"studies": [study(1), {}], "totalCount": 2}, "$.studies[1].protocolSection", id="nameless study"),
        pytest.param({"studies": ["x"], "totalCount": 1}, "$.studies[0].protocolSection", id="no study at all"),
        pytest.param({"studies": [study("NCT00")], "totalCount": 1}, "$.studies[0].protocolSection", id="odd number"),
        pytest.param({"studies": [study("NCT1")], "totalCount": 1}, "$.studies[0].protocolSection", id="short number"),
    ],
)
def test_r5_a_page_that_is_not_as_documented_is_told_with_its_path(
    registry: ClinicalTrialsGov, server: FaultyServer, body: dict[str, object], path: str
) -> None:
    server.plan = [answer(body)]
    error = failure_of(registry)
    assert error.failure is Failure.BAD_ANSWER
    assert path in error.problems[0].what
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        pytest.param(html(503), Failure.FAILING, id="R3 503"),
        pytest.param(html(200), Failure.BAD_ANSWER, id="R4 a page of HTML"),
        pytest.param(answer(b'{"studies": [{"a'), Failure.BAD_ANSWER, id="R6 truncated"),
        pytest.param(reset_after(b"HTTP/1.1 200 OK\r\nContent"), Failure.UNREACHABLE, id="R6 reset"),
        pytest.param(html(403), Failure.BLOCKED, id="blocked"),
    ],
)
def test_r6_a_fault_on_a_later_page_voids_the_whole_sweep(
    server: FaultyServer, api: MakeApi, fault: Script, failure: Failure
) -> None:
    registry = ClinicalTrialsGov(api(server.base, manners=Manners(retries=0)), page_size=2)
    server.plan = [page(1, 2, token="t", total=4), fault]
    assert failure_of(registry).failure is failure


def test_r3_a_fault_that_passes_on_a_later_page_costs_only_that_page(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [page(1, 2, token="t", total=3), html(503), page(3)]
    assert registry.search(_LIF).total == 3
    assert [request.parameters.get("pageToken") for request in server.requests] == [None, "t", "t"]


def test_a_query_that_is_refused_is_halved(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [_SYNTAX, _SYNTAX, page(1, 2, total=2), _SYNTAX, page(2, 3, total=2)]
    query = named("LIF", "bad[", "emfilermin")
    found = registry.search(query)
    asked = [request.parameters["query.term"].removeprefix("AREA[InterventionSearch]") for request in server.requests]
    assert asked == ['("LIF" OR "bad[" OR "emfilermin")', '("LIF" OR "bad[")', '("LIF")', '("bad[")', '("emfilermin")']
    assert [fetched.study_id for fetched in found.studies] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert (found.query, found.total) == (query, 3)
    (problem,) = found.refused
    assert problem.code == "E410"
    assert problem.what.startswith('"bad[" is not searched: the registry answered 400: Error parsing query in')


def test_a_single_name_that_is_refused_is_asked_once_and_told(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [_SYNTAX]
    found = registry.search(_ONE)
    assert len(server.requests) == 1
    assert (len(found.refused), found.total) == (1, 0)


def test_a_name_that_half_the_registry_answers_fails_alone(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(1, 2, token="t", total=300_000), page(1, total=1), page(1, 2, token="t", total=299_999)]
    found = registry.search(named("LIF", "drug"))
    assert [fetched.study_id for fetched in found.studies] == ["NCT00000001"]
    assert '"drug" is not searched: 299,999 studies answer' in found.refused[0].what
    assert len(server.requests) == 3


def test_any_other_refusal_is_an_error_and_not_a_names_fault(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [text("`countTotal` is unknown parameter", 400)]
    assert failure_of(registry).failure is Failure.REFUSED
    assert len(server.requests) == 1


_CANARY = Canary("NCT00000009", "old drug")
_CHECKED = SearchQuery(_LIF.terms, (_CANARY,))


def test_a_canary_rides_along_in_the_same_question(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(9, total=1)]
    found = registry.search(_CHECKED)
    assert server.requests[0].parameters["query.term"] == (
        'AREA[InterventionSearch]("LIF" OR "emfilermin") '
        'OR (AREA[NCTId]"NCT00000009" AND AREA[InterventionSearch]"old drug")'
    )
    assert found.passed == {_CANARY}


def test_a_canary_must_be_in_every_part_of_an_answer(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [_SYNTAX, page(9, total=1), page(1, total=1)]
    assert registry.search(_CHECKED).passed == frozenset()
    server.plan = [_SYNTAX, page(9, total=1), page(1, 9, total=2)]
    server.requests.clear()
    assert registry.search(_CHECKED).passed == {_CANARY}


def test_a_name_does_not_suffer_for_a_canary_that_is_refused(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [_SYNTAX, page(1, total=1)]
    found = registry.search(SearchQuery(_ONE.terms, (_CANARY,)))
    assert (found.total, found.refused, found.passed) == (1, (), frozenset())


def test_a_name_is_counted_with_one_small_page(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(1, token="t", total=300_000)]
    assert registry.count(_ONE.terms[0]) == 300_000
    (request,) = server.requests
    assert (request.parameters["pageSize"], request.parameters["fields"]) == ("1", "NCTId")


def test_updates_are_asked_for_in_the_largest_pages(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [page(1, 2, total=2)]
    answer = registry.updated_since(date(2026, 11, 17), 1_000)
    assert answer is not None
    assert [fetched.study_id for fetched in answer.studies] == ["NCT00000001", "NCT00000002"]
    assert server.requests[0].parameters == {
        "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-11-17,MAX]",
        "countTotal": "true",
        "pageSize": "1000",
    }


def test_more_updates_than_they_are_worth_are_not_turned_through(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [page(1, 2, token="t", total=1_001)]
    assert registry.updated_since(date(2026, 11, 17), 1_000) is None
    assert len(server.requests) == 1


def test_a_list_of_updates_that_is_refused_is_none(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [text("Error parsing query in advanced filter: mismatched input '['", 400)]
    assert registry.updated_since(date(2026, 11, 17), 1_000) is None


def test_updates_that_are_too_large_to_be_taken_are_asked_for_in_smaller_pages(
    server: FaultyServer, api: MakeApi
) -> None:
    small = Limits(body=20_000)
    registry = ClinicalTrialsGov(api(server.base, limits=small, manners=Manners(retries=0)))
    server.plan = [answer({"studies": [study(1, acronym="x" * 30_000)], "totalCount": 1}), page(1, total=1)]
    assert registry.updated_since(date(2026, 11, 17), 1_000) is not None
    assert [request.parameters["pageSize"] for request in server.requests] == ["1000", "200"]


@responses.activate
def test_r2_the_public_registry_is_asked_once_a_second(api: MakeApi, time: VirtualTime) -> None:
    at: list[float] = []

    def serve(_: object) -> tuple[int, dict[str, str], str]:
        at.append(time.passed)
        turned = {"nextPageToken": f"t{len(at)}"} if len(at) < 4 else {}
        return 200, {}, json.dumps({"studies": [study(len(at))], "totalCount": 4, **turned})

    address = "https://clinicaltrials.gov/api/v2"
    responses.add_callback(responses.GET, f"{address}/studies", serve, content_type="application/json")
    assert ClinicalTrialsGov(api(address)).search(_ONE).total == 4
    assert at == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    "refusal", ["`query.term` is unknown parameter", "Error parsing query in Other terms: Unknown area name: `X`"]
)
def test_a_mirror_that_knows_no_areas_is_asked_plainly(
    registry: ClinicalTrialsGov, server: FaultyServer, refusal: str
) -> None:
    server.plan = [text(refusal, 400), page(1, total=1)]
    found = registry.search(named("LIF", "emfilermin"))
    assert [fetched.study_id for fetched in found.studies] == ["NCT00000001"]
    assert "query.intr=%22LIF%22%20OR%20%22emfilermin%22" in server.requests[1].target
