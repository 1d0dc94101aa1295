import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from monitor.registry.exchange import Exchange, Limits
from monitor.registry.interface import Failure
from monitor.registry.reply import Reply, Trouble
from tests.registry.faulty_server import FaultyServer, Script, answer, drip, head

_DEADLINE = 0.3
_SLACK = 4.0  # of a loaded machine; what is cut would last for minutes
_ENDLESS = b"x" * 1000
_CUT = Trouble(Failure.TOO_SLOW, "no whole answer within 0.3 seconds", again=True)

Get = Callable[[str], Reply | Trouble]


@pytest.fixture
def get() -> Iterator[Get]:
    limits = Limits(deadline=_DEADLINE, connect=1.0)
    with Exchange("", limits, lambda: datetime(2026, 11, 22, tzinfo=UTC)) as exchange:
        yield exchange.get


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and key for localhost that nobody has signed."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    try:
        subprocess.run(
            [*command.split(), "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out", f"{file}.crt"],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("needs openssl to make a certificate")
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FaultyServer(context) as running:
        yield running


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def timed(get: Get, url: str) -> tuple[Reply | Trouble, float]:
    begun = monotonic()
    outcome = get(url)
    return outcome, monotonic() - begun


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(drip(b"", _ENDLESS), id="R7 nothing but bytes"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", _ENDLESS), id="R7 in the headers"),
        pytest.param(drip(head(Content_Length="1000"), _ENDLESS), id="R7 body with a length"),
        pytest.param(drip(head(Connection="close"), _ENDLESS), id="R7 body without a length"),
        pytest.param(drip(head(Transfer_Encoding="chunked"), b"1\r\nx\r\n" * 200), id="R7 body in chunks"),
        pytest.param(drip(head(500, Content_Length="1000"), _ENDLESS), id="R7 body of an error"),
        pytest.param(drip(head(302, Location="/", Content_Length="1000"), _ENDLESS), id="R7 body of a redirect"),
        pytest.param(drip(b"", b"", every=5), id="R7 silence"),
    ],
)
def test_a_server_that_drips_is_cut_at_the_deadline(server: FaultyServer, get: Get, script: Script) -> None:
    server.plan = [script]
    outcome, seconds = timed(get, server.base)
    assert outcome == _CUT
    assert _DEADLINE <= seconds < _DEADLINE + _SLACK


def test_a_cut_body_that_looks_whole_is_still_void(server: FaultyServer, get: Get) -> None:
    server.plan = [drip(head(Content_Type="application/json", Connection="close") + b'{"studies": []}', b" " * 1000)]
    assert get(server.base) == _CUT


def test_the_next_request_is_free_of_the_last_ones_deadline(server: FaultyServer, get: Get) -> None:
    server.plan = [answer({}), drip(head(Content_Length="1000"), _ENDLESS), answer({"a": 1})]
    assert isinstance(get(server.base), Reply)
    assert get(server.base) == _CUT
    found = get(server.base)
    assert isinstance(found, Reply)
    assert found.body == b'{"a": 1}'


def test_a_connection_that_is_used_again_is_cut_too(server: FaultyServer, get: Get) -> None:
    server.plan = [answer({}), drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", _ENDLESS)]
    get(server.base)
    outcome, seconds = timed(get, server.base)
    assert outcome == _CUT
    assert seconds < _DEADLINE + _SLACK
    assert server.connections == 1


def test_nothing_is_left_open_or_running_after_requests(server: FaultyServer, get: Get) -> None:
    server.plan = [answer({})]
    get(server.base)
    threads, files = threading.active_count(), open_files()
    for _ in range(20):
        get(server.base)
    assert (threading.active_count(), open_files()) == (threads, files)


def test_r9_a_stalled_handshake_is_cut(get: Get) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome, seconds = timed(get, f"https://localhost:{silent.getsockname()[1]}/")
    assert outcome == _CUT
    assert seconds < _DEADLINE + _SLACK


def test_r9_a_dripping_handshake_is_cut(server: FaultyServer, get: Get) -> None:
    def handshake() -> None:
        peer, _ = listener.accept()
        with peer:
            peer.sendall(b"\x16\x03\x03\x40\x00")  # the head of a TLS record of 16 KiB
            while not done.wait(0.03):
                try:
                    peer.sendall(b"\x02")
                except OSError:
                    return

    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=handshake)
        thread.start()
        outcome, seconds = timed(get, f"https://localhost:{listener.getsockname()[1]}/")
        done.set()
        thread.join()
    assert outcome == _CUT
    assert seconds < _DEADLINE + _SLACK


def test_r9_an_unknown_certificate_is_refused_and_nothing_is_sent(encrypted: FaultyServer, get: Get) -> None:
    encrypted.plan = [answer({})]
    outcome = get(encrypted.base)
    assert isinstance(outcome, Trouble)
    assert (outcome.failure, outcome.again) == (Failure.UNREACHABLE, False)
    assert "certificate verify failed" in outcome.what
    assert encrypted.requests == []


def test_r9_a_trusted_certificate_for_another_name_is_refused(
    encrypted: FaultyServer, get: Get, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{certificate}.crt")
    encrypted.plan = [answer({})]
    outcome = get(encrypted.base.replace("localhost", "127.0.0.1"))
    assert isinstance(outcome, Trouble)
    assert outcome.failure is Failure.UNREACHABLE
    assert encrypted.requests == []


def test_an_encrypted_answer_comes_through_and_a_dripping_one_is_cut(
    encrypted: FaultyServer, get: Get, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{certificate}.crt")
    encrypted.plan = [answer({"a": 1}), drip(head(Connection="close") + b"{}", b" " * 1000)]
    found = get(encrypted.base)
    assert isinstance(found, Reply)
    assert found.body == b'{"a": 1}'
    outcome, seconds = timed(get, encrypted.base)
    assert outcome == _CUT
    assert seconds < _DEADLINE + _SLACK


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_of_the_environment_is_used_and_stands_under_the_deadline(
    server: FaultyServer, get: Get, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{server.port}")
    server.plan = [drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", _ENDLESS)]
    outcome, seconds = timed(get, f"{scheme}://registry.invalid/api/v2/version")
    assert outcome == _CUT
    assert seconds < _DEADLINE + _SLACK
    assert server.targets == [
        "http://registry.invalid/api/v2/version" if scheme == "http" else "registry.invalid:443",
    ]
