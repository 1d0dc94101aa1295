"""An HTTP server on loopback that does to its clients, byte by byte, what real servers do on bad days.

Each request takes the next script of ``plan``; the last one stays. A script
writes to the socket what it likes. Every thread ends with the server.
"""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Script = Callable[["Visit"], None]


@dataclass(frozen=True)
class Request:
    target: str
    headers: Mapping[str, str]
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, strict_parsing=True))


@dataclass(frozen=True)
class Visit:
    request: Request
    peer: socket.socket
    stopping: threading.Event

    def send(self, data: bytes) -> None:
        self.peer.sendall(data)

    def hang_up(self) -> None:
        with suppress(OSError):
            self.peer.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.peer.close()


class FaultyServer:
    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.plan: list[Script] = []
        self.requests: list[Request] = []
        self.connections = 0
        self._tls = tls
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._peers: list[socket.socket] = []

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}/api/v2"

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.requests]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for opened in (self._listener, *self._peers):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._stopping.is_set():
                peer, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(peer,))
                self._peers.append(peer)
                self._threads.append(thread)
                thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, suppress(OSError):
            if self._tls is None:
                self._converse(peer)
                return
            with self._tls.wrap_socket(peer, server_side=True) as encrypted:
                self._peers.append(encrypted)
                self._converse(encrypted)

    def _converse(self, peer: socket.socket) -> None:
        while not self._stopping.is_set():
            request = _read_request(peer)
            if request is None:
                return
            script = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
            self.requests.append(request)
            script(Visit(request, peer, self._stopping))


def _read_request(peer: socket.socket) -> Request | None:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = peer.recv(1)
        if not byte:
            return None
        head += byte
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return Request(first.split(" ")[1], headers, monotonic())


def head(status: int = 200, /, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answer(body: bytes | Any, status: int = 200, content_type: str = "application/json", **headers: str) -> Script:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    whole = head(status, Content_Type=content_type, Content_Length=str(len(data)), **headers) + data
    return lambda visit: visit.send(whole)


def text(body: str, status: int, **headers: str) -> Script:
    return answer(body.encode(), status, "text/plain", **headers)


def html(status: int, content_type: str = "text/html", **headers: str) -> Script:
    return answer(b"\n<!DOCTYPE html><html><body>Back soon</body></html>", status, content_type, **headers)


def raw(*parts: bytes) -> Script:
    def script(visit: Visit) -> None:
        visit.send(b"".join(parts))
        visit.hang_up()

    return script


def reset_after(*parts: bytes) -> Script:
    def script(visit: Visit) -> None:
        visit.send(b"".join(parts))
        visit.reset()

    return script


def drip(at_once: bytes, dripped: Iterable[int], every: float = 0.03) -> Script:
    def script(visit: Visit) -> None:
        visit.send(at_once)
        for byte in dripped:
            if visit.stopping.wait(every):
                return
            visit.send(bytes((byte,)))

    return script


def study(number: int | str, **identification: Any) -> dict[str, Any]:
    name = number if isinstance(number, str) else f"NCT{number:08d}"
    return {
        "protocolSection": {
            "identificationModule": {"nctId": name, "briefTitle": f"Study {name}", **identification},
            "statusModule": {"overallStatus": "RECRUITING"},
        }
    }
