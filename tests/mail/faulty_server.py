"""An SMTP server that fails on purpose, byte by byte, and keeps the truth: the list of what it accepted.

Each connection follows one ``Plan``, which says for some steps how to react
otherwise than a healthy server would. The steps are the commands, ``GREETING``
and ``DOT``. The last plan serves all further connections.
"""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

GREETING, BODY, DOT = "GREETING", "BODY", "."


@dataclass(frozen=True)
class Reaction:
    """What the server does at one step: wait, store (at the dot), send raw bytes, then perhaps close."""

    reply: bytes = b""
    closes: bool = False
    resets: bool = False
    stores: bool = False
    waits: float = 0.0
    drips: float = 0.0


SILENCE = Reaction()
DROP = Reaction(closes=True)
RESET = Reaction(closes=True, resets=True)


def says(line: str, *, closes: bool = False) -> Reaction:
    return Reaction(f"{line}\r\n".encode(), closes=closes)


HEALTHY: Mapping[str, Reaction] = {
    GREETING: says("220 faulty.example ESMTP"),
    "EHLO": says("250-faulty.example\r\n250 SIZE 10000000"),
    "HELO": says("250 faulty.example"),
    "STARTTLS": says("220 go ahead"),
    "AUTH": says("235 welcome"),
    "MAIL": says("250 sender ok"),
    "RCPT": says("250 recipient ok"),
    "DATA": says("354 end with a dot"),
    BODY: Reaction(),
    DOT: Reaction(b"250 2.0.0 Ok: queued as 4F0\r\n", stores=True),
    "RSET": says("250 forgotten"),
    "QUIT": says("221 bye", closes=True),
}


@dataclass(frozen=True)
class Plan:
    """One connection: reactions unlike a healthy server's, for each mail or those of ``mail_numbers`` (from 1).

    With ``body_bytes`` the step ``BODY`` comes when so many bytes of the body are there.
    """

    unlike: Mapping[str, Reaction] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    tls_from_start: bool = False
    mail_numbers: frozenset[int] = frozenset()
    body_bytes: int | None = None

    def reaction(self, step: str, mail_number: int) -> Reaction:
        healthy = self.mail_numbers and mail_number not in self.mail_numbers
        return HEALTHY.get(step, says("502 what?")) if healthy or step not in self.unlike else self.unlike[step]


class _Over(Exception):  # noqa: N818 - the end of one dialogue, not an error
    pass


class _Dialogue:
    def __init__(self, server: "FaultyServer", sock: socket.socket, plan: Plan) -> None:
        self._server, self._sock, self._plan = server, sock, plan
        self._unread = b""
        self._mails = 0
        self._recipient = ""
        self._encrypted = False

    def run(self) -> None:
        with suppress(_Over, OSError):
            if self._plan.tls_from_start:
                self._encrypt()
            self._react(GREETING)
            while True:
                self._obey(self._line().decode("latin-1"))
        with suppress(OSError):
            self._sock.close()
        self._server.body_done.set()

    def _obey(self, line: str) -> None:
        self._server.heard.append((line, self._encrypted))
        step = line.partition(" ")[0].upper()
        self._mails += step == "MAIL"
        if step == "RCPT":
            self._recipient = line.partition("<")[2].partition(">")[0]
        if step == "AUTH" and line.upper() == "AUTH LOGIN":
            for prompt in (b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"):
                self._sock.sendall(prompt)
                self._server.heard.append((self._line().decode(), self._encrypted))
        reaction = self._react(step)
        if step == "DATA" and reaction.reply.startswith(b"354"):
            self._take_body()
        if step == "STARTTLS" and reaction.reply.startswith(b"220"):
            self._encrypt()

    def _take_body(self) -> None:
        if self._plan.body_bytes is not None:
            while len(self._unread) < self._plan.body_bytes:
                self._receive()
            self._react(BODY)
            self._server.body_done.set()
        lines: list[bytes] = []
        try:
            while (line := self._line(keep_end=True)) != b".\r\n":
                lines.append(line.removeprefix(b"."))
        except _Over:
            self._server.unfinished.append(b"".join(lines) + self._unread)
            raise
        if self._plan.reaction(DOT, self._mails).stores:
            self._server.accepted.append((self._recipient, b"".join(lines)))
        self._react(DOT)

    def _react(self, step: str) -> Reaction:
        reaction = self._plan.reaction(step, self._mails)
        self._server.stopping.wait(reaction.waits)
        if reaction.drips:
            for byte in reaction.reply:
                self._sock.sendall(bytes([byte]))
                self._server.stopping.wait(reaction.drips)
        else:
            self._sock.sendall(reaction.reply)
        if reaction.resets:
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reaction.closes:
            raise _Over
        return reaction

    def _encrypt(self) -> None:
        if self._plan.tls is None:
            raise _Over
        self._sock = self._plan.tls.wrap_socket(self._sock, server_side=True)
        self._server.track(self._sock)
        self._encrypted = True

    def _line(self, *, keep_end: bool = False) -> bytes:
        while b"\r\n" not in self._unread:
            self._receive()
        line, _, self._unread = self._unread.partition(b"\r\n")
        return line + b"\r\n" if keep_end else line

    def _receive(self) -> None:
        received = self._sock.recv(65536)
        if not received:
            raise _Over
        self._unread += received


class FaultyServer:
    """Serves on loopback until the end of the block; its threads end there too."""

    def __init__(self, *plans: Plan) -> None:
        self._plans = plans or (Plan(),)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        self.body_done = threading.Event()  # the step BODY is over, or the connection
        self.connections = 0
        self.accepted: list[tuple[str, bytes]] = []
        self.unfinished: list[bytes] = []  # bodies whose sender left without the dot
        self.heard: list[tuple[str, bool]] = []

    def commands(self) -> list[str]:
        """The first word of each line that was heard."""
        return [line.partition(" ")[0].upper() for line, _ in self.heard]

    def track(self, sock: socket.socket) -> None:
        self._sockets.append(sock)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        for sock in (self._listener, *self._sockets):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for sock in (self._listener, *self._sockets):
            sock.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                self.track(sock)
                plan = self._plans[min(self.connections, len(self._plans) - 1)]
                self.connections += 1
                self._start(_Dialogue(self, sock, plan).run)

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()
