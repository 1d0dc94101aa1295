import gzip
import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
import requests
import responses

from monitor.registry.exchange import Limits, user_agent
from monitor.registry.http import Api, Manners, shown
from monitor.registry.interface import REMEDIES, Failure, RegistryError
from monitor.registry.patience import LONGEST_REST, Surroundings
from tests.registry.conftest import MakeApi
from tests.registry.faulty_server import FaultyServer, Script, Visit, answer, drip, head, html, raw, reset_after, text
from tests.registry.virtual_time import VirtualTime

_NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_CHUNK = b'8\r\n{"a": 1}\r\n'
_GZIP = gzip.compress(b'{"studies": []}')


def cut(body: bytes, **headers: str) -> Script:
    return raw(head(Content_Type="application/json", **headers), body)


def failure_of(api: Api, path: str = "/version") -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        api.get(path)
    return caught.value


def test_a_good_answer_is_one_request_and_no_pause(server: FaultyServer, api: MakeApi, time: VirtualTime) -> None:
    server.plan = [answer({"apiVersion": "2.0.5"})]
    found = api(server.base).get("/version")
    assert found.body == {"apiVersion": "2.0.5"}
    assert found.address == f"{server.base}/version"
    assert (server.targets, time.pauses) == (["/api/v2/version"], [])


def test_parameters_are_encoded_once(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [answer({})]
    api(server.base + "/").get("/studies", {"query.intr": '"a + b" OR "c&d=é%"', "countTotal": "true"})
    assert server.requests[0].parameters == {"query.intr": '"a + b" OR "c&d=é%"', "countTotal": "true"}
    assert server.requests[0].path == "/api/v2/studies"
    assert " " not in server.targets[0]
    assert "+" not in server.targets[0]


def test_a_gzipped_answer_is_read(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [answer(_GZIP, Content_Encoding="gzip")]
    assert api(server.base).get("/studies").body == {"studies": []}
    assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_one_connection_serves_many_requests(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [answer({})]
    asking = api(server.base)
    for _ in range(5):
        asking.get("/version")
    assert (len(server.requests), server.connections) == (5, 1)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        pytest.param(text("slow down", 429), Failure.BUSY, id="R2 429 without a header"),
        pytest.param(html(503), Failure.FAILING, id="R2 503 without a header"),
        pytest.param(text("", 500), Failure.FAILING, id="R3 500"),
        pytest.param(html(502), Failure.FAILING, id="R3 502 with a page"),
        pytest.param(html(200), Failure.BAD_ANSWER, id="R4 page with 200"),
        pytest.param(html(200, "application/json"), Failure.BAD_ANSWER, id="R4 page labelled JSON"),
        pytest.param(answer(b""), Failure.BAD_ANSWER, id="R5 empty body"),
        pytest.param(answer(b"[]"), Failure.BAD_ANSWER, id="R5 a list"),
        pytest.param(answer(b'{"studies": ['), Failure.BAD_ANSWER, id="R6 truncated, right length"),
        pytest.param(cut(b'{"a": 1}', Content_Length="99"), Failure.BAD_ANSWER, id="R6 shorter than its length"),
        pytest.param(cut(b'{"studies": [{', Connection="close"), Failure.BAD_ANSWER, id="R6 cut without a length"),
        pytest.param(cut(_CHUNK + b"5\r\n", Transfer_Encoding="chunked"), Failure.BAD_ANSWER, id="R6 cut chunk"),
        pytest.param(cut(_CHUNK, Transfer_Encoding="chunked"), Failure.BAD_ANSWER, id="R6 last chunk missing"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), Failure.BAD_ANSWER, id="R6 cut in the headers"),
        pytest.param(reset_after(head(Content_Length="99"), b'{"a"'), Failure.BAD_ANSWER, id="R6 reset in the body"),
        pytest.param(reset_after(), Failure.UNREACHABLE, id="R6 reset before the answer"),
        pytest.param(raw(), Failure.UNREACHABLE, id="hung up"),
        pytest.param(raw(b"220 mail.example ESMTP\r\n"), Failure.UNREACHABLE, id="not HTTP"),
        pytest.param(answer(_GZIP[:-8], Content_Encoding="gzip"), Failure.BAD_ANSWER, id="R23 gzip without trailer"),
        pytest.param(answer(_GZIP[:-9], Content_Encoding="gzip"), Failure.BAD_ANSWER, id="R23 gzip cut"),
        pytest.param(answer(b"{}", Content_Encoding="gzip"), Failure.BAD_ANSWER, id="R23 no gzip"),
        pytest.param(answer(b'{"a": NaN}'), Failure.BAD_ANSWER, id="R24 NaN"),
        pytest.param(answer(b'{"a": 1, "a": 2}'), Failure.BAD_ANSWER, id="R24 duplicate names"),
        pytest.param(answer(b'{"a": ' + b"[" * 50_000), Failure.BAD_ANSWER, id="R24 deep nesting"),
        pytest.param(answer(b'{"a": ' + b"7" * 5000 + b"}"), Failure.BAD_ANSWER, id="R24 huge number"),
    ],
)
def test_a_passing_fault_is_asked_again_three_times_and_then_told(
    server: FaultyServer, api: MakeApi, time: VirtualTime, fault: Script, failure: Failure
) -> None:
    server.plan = [fault, fault, fault, fault, answer({"late": True})]
    asking = api(server.base)
    error = failure_of(asking)
    assert error.failure is failure
    assert len(server.requests) == 4
    assert time.pauses == [1.0, 2.0, 4.0]
    (problem,) = error.problems
    assert problem.where == f"{server.base}/version"
    assert problem.what.endswith("(the last of 4 attempts)")
    assert (problem.code, problem.remedy) == (failure.value, REMEDIES[failure])
    assert error.not_before is None
    assert asking.get("/version").body == {"late": True}


def test_a_fault_that_passes_is_not_told(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [html(503), reset_after(), html(200), answer({"a": 1})]
    assert api(server.base).get("/version").body == {"a": 1}


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        pytest.param(html(403), Failure.BLOCKED, id="blocked"),
        pytest.param(text("NCT number NCT99999999 not found", 404), Failure.REFUSED, id="not found"),
        pytest.param(text("`x` is unknown parameter", 400), Failure.REFUSED, id="unknown parameter"),
        pytest.param(text("Error parsing query in Other terms: x", 400), Failure.QUERY_REFUSED, id="query"),
        pytest.param(text("", 302, Location="http://169.254.169.254/"), Failure.REDIRECTED, id="R8 to another host"),
        pytest.param(text("", 301, Location="/api/v2/version"), Failure.REDIRECTED, id="R8 a loop"),
        pytest.param(text("", 301, Location="file:///etc/passwd"), Failure.REDIRECTED, id="R8 to a file"),
        pytest.param(text("", 308, Location="http://[bad"), Failure.REDIRECTED, id="R8 to nowhere"),
    ],
)
def test_a_lasting_refusal_is_asked_once(
    server: FaultyServer, api: MakeApi, time: VirtualTime, fault: Script, failure: Failure
) -> None:
    server.plan = [fault]
    assert failure_of(api(server.base)).failure is failure
    assert (server.targets, time.pauses) == (["/api/v2/version"], [])


def test_r8_the_host_of_a_redirect_is_named_and_never_asked(api: MakeApi) -> None:
    with FaultyServer() as other, FaultyServer() as server:
        other.plan = [answer({})]
        server.plan = [text("", 302, Location=f"http://127.0.0.1:{other.port}/x")]
        (problem,) = failure_of(api(server.base)).problems
        assert "to http://127.0.0.1" in problem.what
        assert other.requests == []


def test_the_registrys_own_words_are_passed_on(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [text("Item 1 in parameter `sort` has incorrect format", 400)]
    (problem,) = failure_of(api(server.base)).problems
    assert problem.what == "the registry answered 400: Item 1 in parameter `sort` has incorrect format"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("20", 20.0, id="seconds"),
        pytest.param("60", 60.0, id="as long as is waited in a cycle"),
        pytest.param("Sun, 22 Nov 2026 09:00:30 GMT", 30.0, id="date"),
        pytest.param("0", 1.0, id="at once is still our own pause"),
        pytest.param("soon", 1.0, id="garbage is our own pause"),
    ],
)
def test_r1_a_short_wait_is_kept_within_the_cycle(
    server: FaultyServer, api: MakeApi, time: VirtualTime, header: str, seconds: float
) -> None:
    server.plan = [text("", 429, Retry_After=header), answer({})]
    api(server.base).get("/version")
    assert time.pauses == [seconds]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("61", 61.0, id="seconds"),
        pytest.param("Sun, 22 Nov 2026 10:00:00 GMT", 3600.0, id="date"),
        pytest.param("Thu, 01 Jan 2099 00:00:00 GMT", LONGEST_REST, id="the year 2099"),
    ],
)
def test_r1_a_long_wait_ends_the_cycle_and_silences_every_request_until_then(
    server: FaultyServer, api: MakeApi, time: VirtualTime, header: str, seconds: float
) -> None:
    server.plan = [text("", 503, Retry_After=header), answer({})]
    asking = api(server.base)
    error = failure_of(asking)
    assert error.failure is Failure.BUSY
    assert error.not_before == _NINE + timedelta(seconds=seconds)
    assert f"no request before {error.not_before:%Y-%m-%d %H:%M:%S} UTC" in error.problems[0].what
    time.passed += seconds - 1
    second = failure_of(asking, "/studies")
    assert (second.failure, second.not_before) == (Failure.BUSY, error.not_before)
    assert len(server.requests) == 1
    time.passed += 1
    assert asking.get("/version").body == {}


def test_r1_a_short_wait_that_never_ends_is_given_up_with_its_time(
    server: FaultyServer, api: MakeApi, time: VirtualTime
) -> None:
    server.plan = [text("", 429, Retry_After="30")]
    error = failure_of(api(server.base))
    assert time.pauses == [30.0, 30.0, 30.0]
    assert error.not_before == _NINE + timedelta(seconds=120)


def test_r2_requests_keep_the_pace_of_the_host(server: FaultyServer, api: MakeApi, time: VirtualTime) -> None:
    server.plan = [answer({})]
    asking = api(server.base, manners=Manners(pace=1.0))
    for _ in range(4):
        asking.get("/version")
    assert time.pauses == [1.0, 1.0, 1.0]


def test_a_pause_that_raises_ends_the_work(server: FaultyServer, time: VirtualTime) -> None:
    class Stopped(Exception):  # noqa: N818 - what a signal means
        pass

    def interrupted(_: float) -> None:
        raise Stopped

    server.plan = [html(503)]
    surroundings = Surroundings(interrupted, time.monotonic, time.now, lambda: 0.5)
    with Api(server.base, surroundings) as asking, pytest.raises(Stopped):
        asking.get("/version")
    assert len(server.requests) == 1


def test_retries_keep_their_pauses_in_real_time(server: FaultyServer) -> None:
    server.plan = [html(503), text("", 429, Retry_After="1"), answer({})]
    ends = threading.Event()
    surroundings = Surroundings(lambda seconds: [None][ends.wait(seconds)], monotonic, lambda: _NINE, lambda: 0.5)
    with Api(server.base, surroundings, manners=Manners(first_pause=0.1)) as asking:
        asking.get("/version")
    first, second, third = (request.at for request in server.requests)
    assert 0.1 <= second - first < 0.9
    assert 1.0 <= third - second < 1.9


def test_r7_attempts_at_a_dripping_server_are_bounded(server: FaultyServer, api: MakeApi, time: VirtualTime) -> None:
    server.plan = [drip(b"", b"x" * 1000)]
    begun = monotonic()
    error = failure_of(api(server.base, limits=Limits(deadline=0.1)))
    assert error.failure is Failure.TOO_SLOW
    assert len(server.requests) == 4
    assert monotonic() - begun < 4 * 0.1 + 1.0


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_r22_r23_an_answer_over_the_limit_is_refused(server: FaultyServer, api: MakeApi, encoding: str) -> None:
    body = b'{"a": "' + b"x" * 100_000 + b'"}'
    server.plan = [answer(gzip.compress(body) if encoding else body, Content_Encoding=encoding)]
    error = failure_of(api(server.base, limits=Limits(body=50_000)))
    assert error.failure is Failure.TOO_LARGE
    assert len(server.requests) == 1
    assert api(server.base, limits=Limits(body=len(body))).get("/version").body["a"][:1] == "x"


def test_r22_an_error_page_without_end_does_not_hide_its_status(server: FaultyServer, api: MakeApi) -> None:
    def endless(visit: Visit) -> None:
        visit.send(head(403, Content_Type="text/html", Connection="close"))
        while not visit.stopping.is_set():
            visit.send(b"<" * 1000)

    server.plan = [endless]
    error = failure_of(api(server.base, limits=Limits(deadline=1.0), manners=Manners(retries=0)))
    assert error.failure is Failure.BLOCKED


def test_a_strangers_words_in_a_broken_answer_are_made_printable(server: FaultyServer, api: MakeApi) -> None:
    server.plan = [raw(b"220 \x1b[31mmail\x07 " + b"x" * 1000 + b"\r\n")]
    (problem,) = failure_of(api(server.base)).problems
    assert problem.what.isprintable()
    assert len(problem.what) < 400


def test_nobody_listening_is_told_in_the_systems_words(api: MakeApi, time: VirtualTime) -> None:
    with FaultyServer() as gone:
        base = gone.base
    (problem,) = failure_of(api(base)).problems
    assert problem.what == "the registry gives no answer: Connection refused (the last of 4 attempts)"
    assert problem.code == "E401"


@pytest.mark.parametrize(
    "base",
    [
        "ftp://clinicaltrials.gov",
        "clinicaltrials.gov/api",
        "https://",
        "file:///etc",
        "http://[::1",
        "",
        "https://h/api?x=1",
        "https://user:secret@h/#x",
        "http://h:99999/",
    ],
)
def test_an_address_that_is_none_is_refused_at_once(api: MakeApi, base: str) -> None:
    with pytest.raises(RegistryError) as caught:
        api(base)
    assert caught.value.failure is Failure.ADDRESS
    assert "secret" not in str(caught.value)


@responses.activate
def test_the_user_agent_is_honest_and_starts_with_the_library(api: MakeApi) -> None:
    responses.get("https://clinicaltrials.gov/api/v2/version", json={"apiVersion": "2.0.5"})
    api("https://clinicaltrials.gov/api/v2", contact="ops@example.org").get("/version")
    (call,) = responses.calls
    assert isinstance(call.request, requests.PreparedRequest)
    name = call.request.headers["User-Agent"]
    assert name.startswith(f"python-requests/{requests.__version__} clinical-trial-milestone-monitor/")
    assert name.endswith(" (+ops@example.org)")


@pytest.mark.parametrize("contact", ["", "   ", "\r\n", "é", "()"])
def test_no_contact_is_no_bracket(contact: str) -> None:
    assert "(" not in user_agent(contact)


def test_a_contact_cannot_add_a_header() -> None:
    assert user_agent("a@b.c\r\nX-Evil: 1").endswith(" (+a@b.cX-Evil:1)")


@responses.activate
def test_a_failure_deep_in_the_library_is_unreachable_not_a_crash(api: MakeApi) -> None:
    responses.get("https://h.example/version", body=UnicodeError("label too long"))
    error = failure_of(api("https://h.example", manners=Manners(retries=0)))
    assert error.problems[0].what == "the request failed: label too long"


def test_an_address_is_shown_without_password_and_shortened() -> None:
    assert shown("https://user:secret@h.example/p?a=1") == "https://h.example/p?a=1"
    assert len(shown("https://h.example/p?" + "x" * 500)) < 130


def test_every_failure_has_a_remedy_and_a_code() -> None:
    assert set(REMEDIES) == set(Failure)
    assert len({failure.value for failure in Failure}) == len(Failure)
