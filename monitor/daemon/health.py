"""``/healthz`` and ``/metrics`` over HTTP: for supervisors and Prometheus, not for people, and off by default.

Nothing secret is shown, and nothing can be changed. The Host header is
checked, so that no web page can read it through a browser on this machine
(DNS rebinding, reliability X10).
"""

import contextlib
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from monitor.daemon.facts import Facing, Facts
from monitor.daemon.metrics import metrics
from monitor.domain.problems import MonitorError, Problem

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ASKED_AT_ONCE = 8

log = logging.getLogger("monitor.health")


class HealthServer(ThreadingHTTPServer):
    """Answers at ``address``, to a few at once; raises MonitorError if nobody can listen there."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], facing: Facing) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.facing = facing
        self.hosts = _LOOPBACK | {address[0].lower(), socket.gethostname().lower()}
        self._room = threading.BoundedSemaphore(_ASKED_AT_ONCE)
        try:
            super().__init__(address, _Handler)
        except OSError as error:
            what = f"cannot listen at {address[0]} port {address[1]}: {error.strerror or error}"
            remedy = "Set another address or port, or off"
            raise MonitorError(Problem("MONITOR_HTTP_LISTEN", what, remedy, "E510")) from error

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or not at all if too many ask."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room for the next."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Whoever hangs up early is no event."""
        log.debug("a question about health was not answered")


class _Handler(BaseHTTPRequestHandler):
    timeout = 5
    server_version, sys_version = "monitor", ""
    server: HealthServer

    def do_GET(self) -> None:
        page = _PAGES.get(self.path.partition("?")[0])
        if not self._is_for_us():
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"unknown host\n")
        elif page is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"only /healthz and /metrics\n")
        else:
            self._answer(*page(self.server.facing))

    def _is_for_us(self) -> bool:
        host = self.headers.get("Host", "").strip().lower()
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name in self.server.hosts

    def _answer(self, code: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(code)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        log.debug(format, *args)


def _metrics(facing: Facing) -> tuple[HTTPStatus, str, bytes]:
    return HTTPStatus.OK, CONTENT_TYPE_PLAIN_0_0_4, metrics(facing.facts())


def _healthz(facing: Facing) -> tuple[HTTPStatus, str, bytes]:
    """200 while the work gives signs of life; 503 when it does not, or when the database does not answer."""
    try:
        facts = facing.facts()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that it is not well
        what = {"ok": False, "trouble": f"the database does not answer: {type(error).__name__}"}
        return HTTPStatus.SERVICE_UNAVAILABLE, "application/json", json.dumps(what).encode() + b"\n"
    code = HTTPStatus.SERVICE_UNAVAILABLE if facts.trouble else HTTPStatus.OK
    return code, "application/json", json.dumps(_as_object(facts)).encode() + b"\n"


def _as_object(facts: Facts) -> dict[str, object]:
    good = facts.last_good_cycle
    return {
        "ok": not facts.trouble,
        "trouble": facts.trouble or None,
        "silent_seconds": round(facts.silent_for, 1),
        "last_good_cycle": good.isoformat() if good else None,
        "mails": {state.value: number for state, number in facts.mails.items()},
        "watchlist": {"sha256": facts.config_hash, "error": facts.config_error or None},
    }


_PAGES: dict[str, Callable[[Facing], tuple[HTTPStatus, str, bytes]]] = {"/healthz": _healthz, "/metrics": _metrics}


@contextlib.contextmanager
def health_served(address: tuple[str, int] | None, facing: Facing) -> Iterator[HealthServer | None]:
    """The pages are served while the block runs; without an address nothing is."""
    if address is None:
        yield None
        return
    with HealthServer(address, facing) as server:
        thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
        thread.start()
        log.info("serving /healthz and /metrics at %s port %d", *server.server_address[:2])
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
