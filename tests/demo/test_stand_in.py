import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3

from monitor.demo.api import PREFIX
from monitor.demo.history import AuthoredHistory
from monitor.demo.sources import MutableRecords, RecordFile
from monitor.demo.stand_in import StandIn
from tests.demo.conftest import FRIDAY
from tests.demo.records import record


def test_the_address_is_on_loopback_and_exists_only_while_it_runs(source: MutableRecords) -> None:
    stand_in = StandIn(source, FRIDAY)
    with pytest.raises(RuntimeError, match="only inside its with block"):
        _ = stand_in.url
    with stand_in:
        assert stand_in.url.startswith("http://127.0.0.1:")
        assert stand_in.url.endswith("/api/v2")


def test_the_end_ends_every_thread_and_connection(source: MutableRecords, client: requests.Session) -> None:
    before = threading.active_count()
    with StandIn(source, FRIDAY) as stand_in:
        client.get(f"{stand_in.url}/version", timeout=5)
        assert threading.active_count() > before
        address = f"{stand_in.url}/version"
    assert threading.active_count() == before
    with pytest.raises(requests.ConnectionError):
        client.get(address, timeout=5)


def test_the_port_is_free_for_the_next_one(source: MutableRecords, client: requests.Session) -> None:
    with StandIn(source, FRIDAY) as first:
        port = int(first.url.split(":")[2].split("/")[0])
        client.get(f"{first.url}/version", timeout=5)
    with StandIn(source, FRIDAY, port) as second:
        assert second.url == f"http://127.0.0.1:{port}/api/v2"


def test_one_connection_serves_many_requests(stand_in: StandIn) -> None:
    with urllib3.connection_from_url(stand_in.url) as pool:
        statuses = [pool.request("GET", f"{PREFIX}/{path}").status for path in ("version", "studies", "studies/x")]
        assert (statuses, pool.num_connections) == ([200, 200, 400], 1)


def test_bodies_are_packed_for_those_who_can_unpack(stand_in: StandIn, client: requests.Session) -> None:
    packed = client.get(f"{stand_in.url}/studies", timeout=5)
    plain = client.get(f"{stand_in.url}/studies", headers={"Accept-Encoding": "identity"}, timeout=5)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content


def test_an_answer_carries_the_headers_of_the_registry(stand_in: StandIn, client: requests.Session) -> None:
    headers = client.get(f"{stand_in.url}/version", timeout=5).headers
    assert headers["Content-Type"] == "application/json"
    assert {"ETag", "Set-Cookie", "Date"} <= set(headers)


def test_errors_are_plain_text(stand_in: StandIn, client: requests.Session) -> None:
    answer = client.get(f"{stand_in.url}/studies/NCT99999999", timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain")


def test_every_request_is_kept_in_order(stand_in: StandIn, client: requests.Session) -> None:
    client.get(f"{stand_in.url}/version", timeout=5)
    client.get(f"{stand_in.url}/studies", params={"query.intr": '"LIF"'}, timeout=5)
    assert stand_in.requests == ["/api/v2/version", "/api/v2/studies?query.intr=%22LIF%22"]


def test_an_alias_is_followed_to_its_record(client: requests.Session) -> None:
    with StandIn(AuthoredHistory.shipped(), FRIDAY) as stand_in:
        answer = client.get(f"{stand_in.url}/studies/NCT99990017", timeout=5)
        assert answer.url.endswith("/studies/NCT99990018")
        assert answer.json()["protocolSection"]["identificationModule"]["nctIdAliases"] == ["NCT99990017"]


def test_a_changed_record_is_served_under_a_new_timestamp(
    stand_in: StandIn, source: MutableRecords, client: requests.Session
) -> None:
    before = client.get(f"{stand_in.url}/version", timeout=5).json()["dataTimestamp"]
    source.replace(record("NCT00000001", "Another title"))
    assert client.get(f"{stand_in.url}/version", timeout=5).json()["dataTimestamp"] > before
    served = client.get(f"{stand_in.url}/studies/NCT00000001", timeout=5).json()
    assert served["protocolSection"]["identificationModule"]["briefTitle"] == "Another title"
    found = client.get(f'{stand_in.url}/studies?query.titles="another title"&countTotal=true', timeout=5).json()
    assert found["totalCount"] == 1


def test_the_day_may_move_while_it_runs(client: requests.Session) -> None:
    def start() -> Any:
        served = client.get(f"{stand_in.url}/studies/NCT99990002?fields=StartDateStruct", timeout=5).json()
        return served["protocolSection"]["statusModule"]["startDateStruct"]

    with StandIn(AuthoredHistory.shipped(), date(2026, 11, 18)) as stand_in:
        assert start() == {"date": "2026-09", "type": "ESTIMATED"}
        stand_in.day = date(2026, 11, 22)
        assert client.get(f"{stand_in.url}/version", timeout=5).json()["dataTimestamp"] == "2026-11-20T09:00:04"
        assert start() == {"date": "2026-11-12", "type": "ACTUAL"}


def test_many_clients_are_served_at_once(stand_in: StandIn) -> None:
    counts: list[int] = []

    def ask() -> None:
        answer = requests.get(f"{stand_in.url}/studies?query.term=myelin&countTotal=true", timeout=5)
        counts.append(answer.json()["totalCount"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [25] * 8
    assert len(stand_in.requests) == 8


@pytest.mark.shared
def test_a_search_in_three_thousand_real_records_takes_well_under_a_tenth_of_a_second(
    shared: Path, client: requests.Session
) -> None:
    with StandIn(RecordFile(shared / "data" / "studies.jsonl.gz"), FRIDAY) as stand_in:
        address = f"{stand_in.url}/studies?fields=NCTId&query.intr="
        client.get(f"{address}first", timeout=30)
        times = []
        for name in ("metformin", "LIFNano", "clemastine", "tislelizumab", "placebo"):
            began = time.perf_counter()
            client.get(f'{address}"{name}" OR "{name} hydrochloride"', timeout=5)
            times.append(time.perf_counter() - began)
    assert sorted(times)[2] < 0.1
