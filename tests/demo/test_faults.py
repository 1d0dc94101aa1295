import gzip
import json
import time
from collections.abc import Callable
from datetime import date

import pytest
import requests
from requests.exceptions import ChunkedEncodingError, JSONDecodeError, TooManyRedirects

from monitor.demo.faults import Fault
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn

Get = Callable[..., requests.Response]
HTML_STATUS = {
    Fault.FORBIDDEN: 403,
    Fault.TOO_MANY_REQUESTS: 429,
    Fault.RETRY_AFTER: 429,
    Fault.SERVER_ERROR: 500,
    Fault.UNAVAILABLE: 503,
    Fault.HTML: 200,
}


@pytest.fixture
def get(stand_in: StandIn, client: requests.Session) -> Get:
    def ask(request: str = "/studies", *, allow_redirects: bool = True, stream: bool = False) -> requests.Response:
        return client.get(stand_in.url + request, timeout=5, allow_redirects=allow_redirects, stream=stream)

    return ask


@pytest.mark.parametrize(("fault", "status"), HTML_STATUS.items())
def test_the_machines_in_front_answer_in_html(stand_in: StandIn, get: Get, fault: Fault, status: int) -> None:
    stand_in.faults.add(fault)
    answer = get()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert ("Retry-After" in answer.headers) == (fault is Fault.RETRY_AFTER)
    assert get().json()["studies"]


def test_the_time_to_wait_is_the_tests_to_choose(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.retry_after = "Fri, 20 Nov 2026 10:00:00 GMT"
    stand_in.faults.add(Fault.RETRY_AFTER)
    assert get().headers["Retry-After"] == "Fri, 20 Nov 2026 10:00:00 GMT"


def test_html_may_be_labelled_as_json(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.HTML_AS_JSON)
    answer = get()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        (Fault.EMPTY_BODY, b""),
        (Fault.EMPTY_OBJECT, b"{}"),
        (Fault.NO_STUDIES, b'{"studies":[],"totalCount":0}'),
    ],
)
def test_an_answer_may_hold_nothing(stand_in: StandIn, get: Get, fault: Fault, body: bytes) -> None:
    stand_in.faults.add(fault)
    answer = get()
    assert (answer.status_code, answer.content) == (200, body)


def test_a_cut_body_is_shorter_than_it_says(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.TRUNCATED)
    with pytest.raises(ChunkedEncodingError, match="IncompleteRead"):
        get()


def test_a_cut_body_without_a_length_looks_complete(stand_in: StandIn, get: Get) -> None:
    whole = get().content
    stand_in.faults.add(Fault.TRUNCATED_WITHOUT_LENGTH)
    answer = get()
    assert "Content-Length" not in answer.headers
    assert answer.content == whole[: len(whole) // 2]


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.RESET_MIDWAY])
def test_a_connection_may_be_reset(stand_in: StandIn, get: Get, fault: Fault) -> None:
    stand_in.faults.add(fault)
    with pytest.raises((requests.ConnectionError, ChunkedEncodingError), match="reset by peer"):
        get()
    assert get().json()["studies"]


def test_a_slow_answer_outlives_a_timeout_that_only_counts_silence(stand_in: StandIn, client: requests.Session) -> None:
    stand_in.faults.drip_seconds = 0.01
    stand_in.faults.add(Fault.SLOW_DRIP)
    began = time.monotonic()
    answer = client.get(f"{stand_in.url}/version", timeout=0.2)
    assert answer.json()["apiVersion"]
    assert time.monotonic() - began > 0.3


def test_the_end_of_the_server_ends_a_slow_answer(source: MutableRecords) -> None:
    began = time.monotonic()
    with StandIn(source, date(2026, 11, 20)) as stand_in:
        stand_in.faults.drip_seconds = 60
        stand_in.faults.add(Fault.SLOW_DRIP)
        with pytest.raises((requests.ConnectionError, requests.ReadTimeout)):
            requests.get(f"{stand_in.url}/version", timeout=0.1)
    assert time.monotonic() - began < 5


def test_a_redirect_may_lead_elsewhere(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.elsewhere = "http://169.254.169.254/"
    stand_in.faults.add(Fault.REDIRECT_ELSEWHERE)
    answer = get(allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://169.254.169.254/")


def test_a_redirect_may_never_end(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.REDIRECT_LOOP, times=None)
    with pytest.raises(TooManyRedirects):
        get()


def test_a_bomb_is_small_on_the_way_and_large_on_arrival(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.bomb_bytes = 3 * 2**20 + 5
    stand_in.faults.add(Fault.GZIP_BOMB)
    answer = get()
    assert int(answer.headers["Content-Length"]) < 2**13
    assert len(answer.content) == 3 * 2**20 + 5


@pytest.mark.parametrize("fault", [Fault.CUT_GZIP, Fault.GZIP_WITHOUT_TRAILER])
def test_a_packed_body_may_lack_its_end(stand_in: StandIn, get: Get, fault: Fault) -> None:
    stand_in.faults.add(fault)
    with get(stream=True) as answer:
        packed = answer.raw.read(decode_content=False)
    assert len(packed) == int(answer.headers["Content-Length"])
    with pytest.raises(EOFError):
        gzip.decompress(packed)


def test_a_token_may_be_refused(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.TOKEN_REFUSED)
    token = get().json()["nextPageToken"]
    assert get(f"/studies?pageToken={token}").status_code == 400
    assert get(f"/studies?pageToken={token}").status_code == 200


def test_a_token_may_be_lost(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.TOKEN_LOST)
    answer = get("/studies?countTotal=true").json()
    assert (len(answer["studies"]), answer["totalCount"], "nextPageToken" in answer) == (10, 25, False)


def test_a_token_may_come_back(stand_in: StandIn, get: Get) -> None:
    token = get().json()["nextPageToken"]
    stand_in.faults.add(Fault.TOKEN_REPEATED, times=None)
    answers = [get(f"/studies?pageToken={token}").json() for _ in range(2)]
    assert [answer["nextPageToken"] for answer in answers] == [token, token]


def test_the_data_may_move_between_two_pages(stand_in: StandIn, get: Get) -> None:
    before = get("/version").json()["dataTimestamp"]
    stand_in.faults.add(Fault.DATA_MOVES)
    token = get().json()["nextPageToken"]
    assert get("/version").json()["dataTimestamp"] > before
    assert stand_in.day == date(2026, 11, 23)
    assert get(f"/studies?pageToken={token}").status_code == 200


def test_a_refusal_with_a_fault_of_tokens_stays_a_refusal(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.TOKEN_LOST)
    assert get("/studies?nonsense=1").text == "`nonsense` is unknown parameter"


def test_faults_come_in_the_order_in_which_they_were_planned(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.UNAVAILABLE, times=2)
    stand_in.faults.add(Fault.FORBIDDEN)
    assert [get().status_code for _ in range(4)] == [503, 503, 403, 200]


def test_a_fault_may_be_kept_for_some_requests(stand_in: StandIn, get: Get) -> None:
    stand_in.faults.add(Fault.UNAVAILABLE, times=None, matching=r"query\.intr=LIFNano")
    statuses = [get(f"/studies?query.intr={name}").status_code for name in ("LIF", "LIFNano", "LIFNano")]
    assert statuses == [200, 503, 503]
    stand_in.faults.clear()
    assert get("/studies?query.intr=LIFNano").status_code == 200


@pytest.mark.parametrize("fault", Fault)
def test_no_fault_outlasts_its_turn(stand_in: StandIn, client: requests.Session, fault: Fault) -> None:
    stand_in.faults.drip_seconds, stand_in.faults.bomb_bytes = 0.0, 1000
    token = client.get(f"{stand_in.url}/studies", timeout=5).json()["nextPageToken"]
    request = f"{stand_in.url}/studies?pageToken={token}"
    whole = client.get(request, timeout=5).content
    stand_in.faults.add(fault)
    try:
        spoiled = client.get(request, timeout=5, allow_redirects=False)
        told = (spoiled.status_code, spoiled.content)
    except requests.RequestException:
        told = (0, b"")
    assert (told == (200, whole)) == (fault in _RIGHT_TO_A_CARELESS_READER)
    assert client.get(request, timeout=5).content == whole


#: Answers whose bytes are those of a right one: slow, or no longer true, or without the check that they are whole.
_RIGHT_TO_A_CARELESS_READER = {Fault.SLOW_DRIP, Fault.DATA_MOVES, Fault.GZIP_WITHOUT_TRAILER}


def test_a_repeated_token_is_the_only_thing_that_changes(stand_in: StandIn, get: Get) -> None:
    token = get("/studies?pageSize=5").json()["nextPageToken"]
    right = get(f"/studies?pageSize=5&pageToken={token}").json()
    stand_in.faults.add(Fault.TOKEN_REPEATED)
    wrong = json.loads(get(f"/studies?pageSize=5&pageToken={token}").content)
    assert {**right, "nextPageToken": token} == wrong
