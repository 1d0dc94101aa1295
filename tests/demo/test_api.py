import json
from typing import Any

import pytest

from monitor.demo.api import PREFIX, Api
from monitor.demo.snapshot import Snapshot
from tests.demo.records import Record, given, record

STAMP = "2026-11-20T09:00:04"


def served(*records: Record) -> Api:
    return Api(Snapshot({found["protocolSection"]["identificationModule"]["nctId"]: found for found in records}, STAMP))


def asked(api: Api, request: str) -> Any:
    answer = api.answer(PREFIX + request)
    assert (answer.status, answer.content_type) == (200, "application/json"), answer.body
    return json.loads(answer.body)


def numbers(api: Api, request: str) -> list[str]:
    studies = asked(api, request)["studies"]
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in studies]


@pytest.fixture
def five() -> Api:
    days = ["2026-01-05", "2024-03", "2025", "2026-11-19"]
    dated = [
        record(
            f"NCT0000000{n}",
            statusModule={"lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"}},
            designModule={"enrollmentInfo": {"count": 1000 * n}},
        )
        for n, day in enumerate(days, 1)
    ]
    return served(*dated, record("NCT00000005"))


def test_the_version_tells_the_data_timestamp(five: Api) -> None:
    assert asked(five, "/version") == {"apiVersion": "2.0.5", "dataTimestamp": STAMP}


def test_a_study_a_line_is_how_a_page_is_written(five: Api) -> None:
    body = five.answer(f"{PREFIX}/studies").body
    assert len(body.splitlines()) == 5


@pytest.mark.parametrize(
    ("request_", "status", "text"),
    [
        pytest.param("/studies?filter.studyType=X", 400, "`filter.studyType` is unknown parameter", id="unknown name"),
        pytest.param("/version?t=1", 400, "`t` is unknown parameter", id="cache buster"),
        pytest.param(
            "/studies?filter.overallStatus=OPEN", 400, "Invalid value in parameter `overallStatus`: `OPEN`", id="status"
        ),
        pytest.param("/studies/NCT1234x", 400, "Parameter `nctId` has incorrect format", id="number in the path"),
        pytest.param("/studies/NCT99999999", 404, "NCT number NCT99999999 not found", id="absent number"),
        pytest.param("/studies?sort=@bad", 400, "Item 1 in parameter `sort` has incorrect format", id="sort"),
        pytest.param(
            "/studies?sort=BriefTitle", 400, "Item 1 in parameter `sort` has incorrect format", id="sort text"
        ),
        pytest.param(
            "/studies?filter.ids=NCT00000001,NCT00000000",
            400,
            "Item 2 in parameter `filter.ids` has incorrect format",
            id="one bad number refuses all",
        ),
        pytest.param(
            "/studies?fields=NCTId,StudyDesign",
            400,
            "Parameter `fields` contains invalid field name: `StudyDesign`",
            id="field",
        ),
        pytest.param(
            "/studies?filter.advanced=AREA[NotARealField]x",
            400,
            "Error parsing query in advanced filter: Unknown area name: `NotARealField`",
            id="area",
        ),
        pytest.param(
            "/studies?query.term=(myelin", 400, "Error parsing query in Other terms: missing ')' at '<EOF>'", id="("
        ),
        pytest.param("/studies?pageSize=-1", 400, "Parameter `pageSize` has incorrect format", id="page size"),
        pytest.param("/studies?pageToken=garbage", 400, "Parameter `pageToken` has incorrect format", id="token"),
        pytest.param("/studies/NCT00000001/history", 404, "/api/v2/studies/NCT00000001/history not found", id="path"),
        pytest.param("/studies?aggFilters=phase:1", 501, "The embedded registry does not speak `aggFilters`", id="agg"),
        pytest.param("/studies?format=csv", 501, "The embedded registry speaks JSON only", id="csv"),
    ],
)
def test_a_refusal_is_one_message_in_plain_text(five: Api, request_: str, status: int, text: str) -> None:
    answer = five.answer(PREFIX + request_)
    assert (answer.status, answer.content_type, answer.body.decode()) == (status, "text/plain", text)


def test_any_other_address_is_the_empty_shell_of_the_website(five: Api) -> None:
    answer = five.answer("/study/NCT00000001")
    assert (answer.status, answer.content_type) == (200, "text/html")


def test_a_study_is_found_under_its_number_however_it_is_written(five: Api) -> None:
    found = asked(five, "/studies/nct3")
    assert found["protocolSection"]["identificationModule"]["nctId"] == "NCT00000003"


@pytest.fixture
def merged() -> Api:
    whole = record("NCT00000007")
    whole["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000006"]
    return served(whole, record("NCT00000008"))


def test_an_alias_leads_to_the_record_that_it_was_merged_into(merged: Api) -> None:
    answer = merged.answer(f"{PREFIX}/studies/NCT00000006?fields=NCTId")
    assert (answer.status, answer.headers["Location"]) == (301, f"{PREFIX}/studies/NCT00000007?fields=NCTId")


def test_asking_for_an_alias_among_numbers_gives_the_record_under_its_own_number(merged: Api) -> None:
    assert numbers(merged, "/studies?filter.ids=NCT00000006|NCT00000009") == ["NCT00000007"]


def test_a_query_of_numbers_alone_switches_the_filters_off(five: Api) -> None:
    impossible = "filter.overallStatus=WITHDRAWN&filter.advanced=AREA[LastUpdatePostDate]RANGE[2030-01-01,MAX]"
    assert numbers(five, f"/studies?query.id=NCT00000001&{impossible}") == ["NCT00000001"]
    assert numbers(five, f"/studies?query.term=study&{impossible}") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("AREA[LastUpdatePostDate]RANGE[2026-01-05,MAX]", "14", id="the first day is included"),
        pytest.param("AREA[LastUpdatePostDate]RANGE[MIN,2026-01-05]", "123", id="the last day is included"),
        pytest.param("AREA[LastUpdatePostDate]RANGE[01/01/2026, 11/19/2026]", "14", id="dates of the other kind"),
        pytest.param("AREA[LastUpdatePostDate]RANGE[2024,2025]", "23", id="coarse dates count as their first day"),
        pytest.param("AREA[EnrollmentCount]RANGE[1500,3000]", "23", id="numbers of four digits are no years"),
        pytest.param("AREA[LastUpdatePostDate]MISSING", "5", id="a range never finds what is missing"),
        pytest.param("ALL AND NOT AREA[LastUpdatePostDate] MISSING", "1234", id="all but"),
    ],
)
def test_filters_find_dates_and_numbers(five: Api, text: str, found: str) -> None:
    assert sorted(numbers(five, f"/studies?filter.advanced={text}")) == [f"NCT0000000{n}" for n in found]


def test_both_twins_of_a_filter_do_the_same(five: Api) -> None:
    for twin in ("filter", "postFilter"):
        assert numbers(five, f"/studies?{twin}.ids=NCT4,NCT9&{twin}.overallStatus=RECRUITING") == ["NCT00000004"]


def test_an_unsorted_answer_has_an_order_of_its_own_and_keeps_it(five: Api) -> None:
    unsorted = numbers(five, "/studies")
    assert unsorted == numbers(five, "/studies")
    assert unsorted != sorted(unsorted)


def test_sorting_puts_the_newest_first_and_the_undated_last(five: Api) -> None:
    last_digits = [number[-1] for number in numbers(five, "/studies?sort=LastUpdatePostDate")]
    assert last_digits == ["4", "1", "3", "2", "5"]
    assert [number[-1] for number in numbers(five, "/studies?sort=EnrollmentCount:desc")] == ["4", "3", "2", "1", "5"]


def test_a_branch_among_the_fields_brings_all_below_it_and_a_leaf_nothing_else() -> None:
    dated = {"startDateStruct": {"date": "2026-01", "type": "ACTUAL"}}
    api = served(record("NCT00000001", statusModule=dated, armsInterventionsModule=given("x")))
    leaf = asked(api, "/studies?fields=StartDate")["studies"][0]
    assert leaf == {"protocolSection": {"statusModule": {"startDateStruct": {"date": "2026-01"}}}}
    branch = asked(api, "/studies?fields=StartDateStruct|HasResults")["studies"][0]
    assert branch == {"protocolSection": {"statusModule": dated}, "hasResults": False}
    dotted = asked(api, "/studies/NCT1?fields=protocolSection.armsInterventionsModule.interventions.name")
    assert dotted == {"protocolSection": {"armsInterventionsModule": {"interventions": [{"name": "x"}]}}}


def test_the_size_counts_all_studies(five: Api) -> None:
    size = asked(five, "/stats/size")
    assert (size["totalStudies"], len(size["largestStudies"])) == (5, 5)
    assert asked(served(), "/stats/size")["averageSizeBytes"] == 0
