"""The server: on loopback, in its own threads, as a context manager.

It keeps connections open (HTTP/1.1), packs bodies for clients that accept
gzip, and labels them with an etag and a cookie, as the registry does.
"""

import gzip
import hashlib
import socket
import struct
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from monitor.demo.answers import Answer, Delivery
from monitor.demo.api import PREFIX, Api
from monitor.demo.essie_match import SYNONYMS
from monitor.demo.faults import Fault, FaultPlan
from monitor.demo.snapshot import Snapshot
from monitor.demo.sources import RecordSource, next_data_day

_HOST = "127.0.0.1"
_PACKING_LEVEL = 1  # loopback is fast: a quick packing serves the client sooner than a small one
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: close() sends RST


class StandIn:
    """The embedded registry over one source of records. Runs between ``with`` and its end.

    ``day`` is the virtual day, and may be set while it runs. ``port`` 0 takes
    any free port. ``requests`` holds the path and query of every request in
    the order of arrival, ``faults`` what the next answers do wrong.
    """

    def __init__(
        self, source: RecordSource, day: date, port: int = 0, synonyms: Sequence[frozenset[str]] = SYNONYMS
    ) -> None:
        self.day = day
        self.requests: list[str] = []
        self.faults = FaultPlan()
        self._source, self._synonyms = source, synonyms
        self._server: _Server | None = None
        self._port = port
        self._latest: tuple[date, Snapshot] | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._server = _Server(self, self._port)
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server:
            self._server.stop()

    @property
    def url(self) -> str:
        """The base address of the API, without a slash at its end. RuntimeError before it runs."""
        if not self._server:
            raise RuntimeError("the embedded registry has an address only inside its with block")
        return f"http://{_HOST}:{self._server.server_address[1]}{PREFIX}"

    def respond(self, request: str) -> Answer:
        """The answer to one request, with its fault if one is planned."""
        self.requests.append(request)
        fault = self.faults.take(request)
        answer = Api(self._snapshot(), self._synonyms).answer(request)
        if fault is Fault.DATA_MOVES:
            self.day = next_data_day(self.day)
        return self.faults.spoil(fault, answer, request) if fault else answer

    def _snapshot(self) -> Snapshot:
        """The records of the day; made anew, with its index of words, only when the day or the timestamp moved."""
        with self._lock:
            day = self.day
            timestamp = self._source.data_timestamp(day)
            if self._latest is None or (self._latest[0], self._latest[1].timestamp) != (day, timestamp):
                self._latest = day, Snapshot(self._source.records(day), timestamp)
            return self._latest[1]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # every thread is waited for, so none outlives the with block

    def __init__(self, stand_in: StandIn, port: int) -> None:
        self.stand_in = stand_in
        self.stopping = Event()
        self._open: set[socket.socket] = set()
        self._open_lock = Lock()
        super().__init__((_HOST, port), _Handler)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, name="embedded registry")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        with self._open_lock:
            for connection in self._open:
                _end(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client that hangs up is nobody's fault
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, request: Any, client_address: Any, server: BaseServer) -> None:
        if not isinstance(server, _Server):
            raise TypeError("a handler of the embedded registry needs its server")
        self._embedded = server
        super().__init__(request, client_address, server)

    def do_GET(self) -> None:
        answer = self._embedded.stand_in.respond(self.path)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            answer = _packed(answer)
        self._deliver(answer)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name of the base class
        """Requests are kept in a list, not printed."""

    def _deliver(self, answer: Answer) -> None:
        if answer.delivery is Delivery.RESET:
            self._reset()
            return
        self._head(answer)
        body = (
            answer.body if answer.delivery in (Delivery.WHOLE, Delivery.DRIP) else answer.body[: len(answer.body) // 2]
        )
        if answer.delivery is Delivery.DRIP:
            self._drip(body)
        else:
            self.wfile.write(body)
            self.wfile.flush()
        if answer.delivery is Delivery.RESET_MIDWAY:
            self._reset()

    def _head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in _headers(answer).items():
            self.send_header(name, value)
        if answer.delivery is not Delivery.CUT_WITHOUT_LENGTH:
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.delivery is not Delivery.WHOLE:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def _drip(self, body: bytes) -> None:
        for place in range(len(body)):
            if self._embedded.stopping.wait(self._embedded.stand_in.faults.drip_seconds):
                return
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.connection.close()


def _headers(answer: Answer) -> dict[str, str]:
    return {
        "Content-Type": answer.content_type,
        "ETag": f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"',
        "Set-Cookie": "embedded-registry=1; Path=/; HttpOnly",
        **answer.headers,
    }


def _packed(answer: Answer) -> Answer:
    """The answer with its body packed; as it is if it is empty, has headers of its own or arrives in a faulty way."""
    if not answer.body or answer.headers or answer.delivery is not Delivery.WHOLE:
        return answer
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(answer, body=gzip.compress(answer.body, _PACKING_LEVEL, mtime=0), headers=headers)


def _end(connection: socket.socket) -> None:
    """Wake the thread that waits for the next request on this connection."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself in the meantime
