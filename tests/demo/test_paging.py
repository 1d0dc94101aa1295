from typing import Any

import pytest
import requests

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.demo.conftest import FRIDAY
from tests.demo.records import record


def pages(client: requests.Session, url: str, **parameters: str) -> list[dict[str, Any]]:
    found = [client.get(f"{url}/studies", params=parameters, timeout=5).json()]
    while token := found[-1].get("nextPageToken"):
        answer = client.get(f"{url}/studies", params={**parameters, "pageToken": token}, timeout=5)
        found.append(answer.json())
    return found


def numbers(page: dict[str, Any]) -> list[str]:
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in page["studies"]]


def test_a_page_holds_ten_studies_unless_told(stand_in: StandIn, client: requests.Session) -> None:
    assert [len(page["studies"]) for page in pages(client, stand_in.url)] == [10, 10, 5]


def test_every_study_comes_once(stand_in: StandIn, client: requests.Session) -> None:
    found = [number for page in pages(client, stand_in.url, pageSize="4") for number in numbers(page)]
    assert sorted(found) == [f"NCT000000{n:02}" for n in range(1, 26)]


def test_a_full_last_page_is_followed_by_an_empty_one(stand_in: StandIn, client: requests.Session) -> None:
    found = pages(client, stand_in.url, pageSize="5")
    assert [len(page["studies"]) for page in found] == [5, 5, 5, 5, 5, 0]
    assert found[-1] == {"studies": []}


def test_the_count_is_on_the_first_page_only(stand_in: StandIn, client: requests.Session) -> None:
    found = pages(client, stand_in.url, countTotal="true")
    assert [page.get("totalCount") for page in found] == [25, None, None]


@pytest.mark.parametrize(("size", "given"), [("0", 10), ("", 10), ("1000", 1000), ("5000", 1000)])
def test_a_page_size_out_of_bounds_is_put_right_in_silence(client: requests.Session, size: str, given: int) -> None:
    many = MutableRecords(record(f"NCT{n:08}") for n in range(1, 1003))
    with StandIn(many, FRIDAY) as stand_in:
        parameters = {"pageSize": size, "fields": "NCTId"} if size else {"fields": "NCTId"}
        answer = client.get(f"{stand_in.url}/studies", params=parameters, timeout=5)
        assert len(answer.json()["studies"]) == given


def test_a_token_belongs_to_its_question(stand_in: StandIn, client: requests.Session) -> None:
    token = client.get(f"{stand_in.url}/studies?query.term=myelin", timeout=5).json()["nextPageToken"]
    other = client.get(f"{stand_in.url}/studies?query.term=study&pageToken={token}", timeout=5)
    assert (other.status_code, other.text) == (400, "Parameter `pageToken` has incorrect format")
    resized = client.get(f"{stand_in.url}/studies?query.term=myelin&pageSize=20&pageToken={token}", timeout=5)
    assert len(resized.json()["studies"]) == 15


def test_a_token_tells_nothing_and_fits_an_address(stand_in: StandIn, client: requests.Session) -> None:
    token = client.get(f"{stand_in.url}/studies", timeout=5).json()["nextPageToken"]
    assert token.replace("-", "").replace("_", "").isalnum()
