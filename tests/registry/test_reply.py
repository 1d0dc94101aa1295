from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from monitor.registry.interface import Failure
from monitor.registry.reply import Reply, Trouble, read_reply

_NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_PAGE = b"\n <!DOCTYPE html><title>Maintenance</title>"


def reply(status: int, body: bytes = b"", content_type: str = "text/plain", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, CaseInsensitiveDict({"Content-Type": content_type} | named), body, _NINE)


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_labelled_as_json_is_data(content_type: str) -> None:
    assert read_reply(reply(200, b'{"studies": []}', content_type)) == {"studies": []}


_QUERY = b"Error parsing query in Intervention / treatment: Too complicated query"


def trouble(found: object) -> Trouble:
    assert isinstance(found, Trouble)
    return found


@pytest.mark.parametrize(
    ("sent", "failure", "what"),
    [
        pytest.param(reply(200, _PAGE, "text/html"), Failure.BAD_ANSWER, "an HTML page", id="R4 page with 200"),
        pytest.param(reply(200, _PAGE, "application/json"), Failure.BAD_ANSWER, "an HTML page", id="R4 labelled JSON"),
        pytest.param(reply(200, b'{"a": 1}', "text/plain"), Failure.BAD_ANSWER, "instead of", id="R4 labelled text"),
        pytest.param(reply(200, b" \n", "application/json"), Failure.BAD_ANSWER, "empty", id="R5 empty body"),
        pytest.param(reply(200, b'{"a', "application/json"), Failure.BAD_ANSWER, "cut off", id="R6 truncated"),
        pytest.param(reply(204), Failure.BAD_ANSWER, "status 204", id="no content"),
        pytest.param(reply(206, b"{}", "application/json"), Failure.BAD_ANSWER, "status 206", id="a part"),
        pytest.param(reply(999), Failure.BAD_ANSWER, "status 999", id="no status of HTTP"),
        pytest.param(reply(429), Failure.BUSY, "429", id="R2 429 without a header"),
        pytest.param(reply(503, Retry_After="7"), Failure.BUSY, "503", id="R1 503 with a header"),
        pytest.param(reply(502, Retry_After="soon"), Failure.FAILING, "502", id="R1 garbage"),
        pytest.param(reply(500, _PAGE, "text/html"), Failure.FAILING, "an HTML page", id="R3 500"),
        pytest.param(reply(408), Failure.FAILING, "an empty text", id="408"),
    ],
)
def test_what_may_pass_is_asked_again(sent: Reply, failure: Failure, what: str) -> None:
    found = trouble(read_reply(sent))
    assert (found.failure, found.again) == (failure, True)
    assert what in found.what


@pytest.mark.parametrize(
    ("sent", "failure", "what"),
    [
        pytest.param(
            reply(302, Location="http://169.254.1.2/x"), Failure.REDIRECTED, "http://169.254.1.2", id="R8 host"
        ),
        pytest.param(reply(302, Location="file:///etc/passwd"), Failure.REDIRECTED, "file:", id="R8 file"),
        pytest.param(reply(301, Location="/other"), Failure.REDIRECTED, "the same host", id="R8 same host"),
        pytest.param(reply(302, Location="http://[::1"), Failure.REDIRECTED, "cannot be read", id="R8 garbage"),
        pytest.param(reply(304), Failure.REDIRECTED, "(304)", id="not modified"),
        pytest.param(reply(400, _QUERY), Failure.QUERY_REFUSED, "Too complicated query", id="400 query"),
        pytest.param(reply(400, b"`x` is unknown parameter"), Failure.REFUSED, "unknown parameter", id="400 parameter"),
        pytest.param(reply(403, _PAGE, "text/html"), Failure.BLOCKED, "an HTML page", id="403"),
        pytest.param(reply(404, b"NCT number NCT99999999 not found"), Failure.REFUSED, "not found", id="404"),
    ],
)
def test_what_will_not_pass_is_not_asked_again(sent: Reply, failure: Failure, what: str) -> None:
    found = trouble(read_reply(sent))
    assert (found.failure, found.again) == (failure, False)
    assert what in found.what


def test_r25_a_date_to_wait_for_is_measured_by_the_registrys_own_clock() -> None:
    found = read_reply(reply(429, Retry_After="Sun, 22 Nov 2026 12:00:30 GMT", Date="Sun, 22 Nov 2026 12:00:00 GMT"))
    assert isinstance(found, Trouble)
    assert found.wait == 30.0


def test_a_strangers_text_is_one_short_printable_line() -> None:
    found = trouble(read_reply(reply(404, b"a\r\nBcc: x\x00\xff\x1b[31m" + b"y" * 5000)))
    assert found.what.startswith("the registry answered 404: a Bcc: x\ufffd[31myy")
    assert found.what.isprintable()
    assert len(found.what) < 350


@settings(deadline=None)  # the machine may be busy
@given(st.integers(100, 999), st.binary(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_no_reply_raises(status: int, body: bytes, content_type: str, header: str) -> None:
    found = read_reply(reply(status, body, content_type, Location=header, Retry_After=header, Date=header))
    assert isinstance(found, Trouble | dict)
