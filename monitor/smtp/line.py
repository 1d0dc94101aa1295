"""One open line to an SMTP server: smtplib with strict replies and an end to all waiting.

smtplib takes half a reply for a whole one, waits for ever by default, and
takes words that were there before the question for the answer. Here a reply
is complete and well formed, comes within its time, and was asked for; anything
else is ``LineLost``, after which the line is closed.
"""

import base64
import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn

from monitor.smtp.wire import CRLF, legible

_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_LONGEST_LINE = 8192  # RFC 5321, 4.5.3.1.5 allows 512
_MOST_LINES = 200
_CLOSED = "the connection is closed"
_BLOCK = 16 * 1024  # one TLS record, so that the time limit holds for each block


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait, each for one whole step, however slowly its bytes arrive.

    ``command`` and ``dot`` are those of RFC 5321, 4.5.3.2: a shorter wait
    after the dot makes doubt where there is none. ``until_dot`` bounds all
    that happens before the dot on one line.
    """

    connect: float = 30.0
    command: float = 300.0
    until_dot: float = 900.0
    dot: float = 600.0
    quit: float = 5.0

    @property
    def longest_delivery(self) -> float:
        """Seconds that one delivery may take, the look-up of the host's name excepted: less is no lease."""
        return self.connect + self.until_dot + self.dot


class LineLost(smtplib.SMTPServerDisconnected):
    """The dialogue is over: the line was cut, stayed silent too long, or carried nonsense."""


class Line(smtplib.SMTP):
    """A dialogue that has been greeted; ``tls`` encrypts it from the first byte.

    Raises OSError (of which smtplib's exceptions and ``LineLost`` are kinds).
    """

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None, timeouts: Timeouts) -> None:
        super().__init__(local_hostname="localhost")  # without a host nothing is dialled yet
        self._peer, self._timeouts = host, timeouts
        self._secrets: tuple[bytes, ...] = ()
        self._unread = b""
        self._allow(timeouts.until_dot, timeouts.command)
        self.sock = socket.create_connection((host, port), min(timeouts.connect, timeouts.until_dot))
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small writes wait 40 ms otherwise
            self.local_hostname = _address_literal(self.sock)
            if tls:
                self._encrypt(tls)
            _demand(220, self.getreply())
        except BaseException:
            self.close()
            raise

    def is_free(self) -> bool:
        """Whether the line is open and takes another mail; if not, it is closed now. Starts that mail's time."""
        self._allow(self._timeouts.connect, self._timeouts.connect)
        try:
            _demand(250, self.rset())
        except OSError:
            self.close()
            return False
        self._allow(self._timeouts.until_dot, self._timeouts.command)
        return True

    def starttls_or_fail(self, tls: ssl.SSLContext) -> None:
        """Encrypt the line. A server that does not offer it is told nothing further."""
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS, and nothing is sent without it")
        _demand(220, self.docmd("STARTTLS"))
        self._encrypt(tls)
        _demand(250, self.ehlo())  # what was offered in the clear no longer counts (RFC 3207, 4.2)

    def log_in(self, user: str, password: str) -> None:
        """Authenticate with one try, by PLAIN or else LOGIN. smtplib would try three ways, and locks accounts."""
        plain, name, secret = (_base64(text) for text in (f"\0{user}\0{password}", user, password))
        self._secrets = (plain.encode(), secret.encode(), _bytes(password))
        offered = self.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            _demand(235, self.docmd("AUTH", f"PLAIN {plain}"))
        elif "LOGIN" in offered:
            _demand(334, self.docmd("AUTH", "LOGIN"))
            _demand(334, self.docmd(name))
            _demand(235, self.docmd(secret))
        else:
            raise smtplib.SMTPNotSupportedError("the server offers neither AUTH PLAIN nor AUTH LOGIN")

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command, provided the server has said nothing since its last reply."""
        self.expect_silence()
        super().putcmd(cmd, args)

    def send_data(self, data: bytes) -> None:
        """Send what stands between DATA and the dot."""
        for start in range(0, len(data), _BLOCK):
            self._push(data[start : start + _BLOCK])

    def send_dot(self) -> tuple[int, bytes]:
        """Send the final dot and wait for its reply. If this raises, the mail may have been accepted."""
        self._allow(self._timeouts.dot, self._timeouts.dot)
        self._push(b"." + CRLF)
        return self.getreply()

    def hang_up(self) -> None:
        """Take leave. What goes wrong now concerns no mail."""
        self._allow(self._timeouts.quit, self._timeouts.quit)
        with suppress(OSError):
            self.quit()
        self.close()

    def expect_silence(self) -> None:
        """Nothing may be waiting to be read: it would be taken for the answer to what comes next."""
        try:
            self._unread += self._read(0)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError as error:
            self._lose(_told(error))
        if self._unread:
            self._lose(f"the server spoke without being asked: {self._quote(self._unread)}")
        self._limit()

    def getreply(self) -> tuple[int, bytes]:
        """The next reply: its code (200 to 599) and its text, lines joined by LF."""
        deadline = min(monotonic() + self._step, self._deadline)
        codes: set[int] = set()
        texts: list[bytes] = []
        more = True
        while more and len(texts) < _MOST_LINES:
            line = self._read_line(deadline)
            match = _REPLY_LINE.fullmatch(line)
            if match is None:
                self._lose(f"not an SMTP reply: {self._quote(line)}")
            codes.add(int(match[1]))
            texts.append(self._hide(match[3] or b""))
            more = match[2] == b"-"
        if more or len(codes) > 1:
            self._lose(f"a reply without end or with several codes: {legible(texts[0])}")
        return codes.pop(), b"\n".join(texts)

    def _read_line(self, deadline: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > _LONGEST_LINE:
                self._lose("a reply line without end")
            left = deadline - monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                self._unread += self._read(left)
            except OSError as error:
                begun = self._unread[:3]  # no more, for half a secret is not recognised as one
                self._lose(_told(error) + (f" after {self._quote(begun)}" if begun else ""))
        line, _, self._unread = self._unread.partition(b"\n")
        return line.removesuffix(b"\r")

    def _read(self, seconds: float) -> bytes:
        if self.sock is None:
            raise ConnectionAbortedError(_CLOSED)
        self.sock.settimeout(seconds)
        received: bytes = self.sock.recv(4096)
        if not received:
            raise ConnectionAbortedError("the server closed the connection")
        return received

    def _push(self, data: bytes) -> None:
        try:
            self._limit().sendall(data)
        except OSError as error:
            self._lose(_told(error))

    def _limit(self) -> socket.socket:
        left = min(self._step, self._deadline - monotonic())
        if self.sock is None:
            self._lose(_CLOSED)
        if left <= 0:
            self._lose(_told(TimeoutError()))
        self.sock.settimeout(left)
        return self.sock

    def _allow(self, seconds: float, step: float) -> None:
        self._deadline, self._step = monotonic() + seconds, step

    def _encrypt(self, tls: ssl.SSLContext) -> None:
        self.sock = tls.wrap_socket(self._limit(), server_hostname=self._peer)

    def _hide(self, text: bytes) -> bytes:
        for secret in self._secrets:
            text = text.replace(secret, b"[hidden]")
        return text

    def _quote(self, text: bytes) -> str:
        return repr(legible(self._hide(text)))

    def _lose(self, reason: str) -> NoReturn:
        self.close()
        raise LineLost(reason)


def _demand(code: int, reply: tuple[int, bytes]) -> None:
    if reply[0] != code:
        raise smtplib.SMTPResponseException(*reply)


def _told(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return str(error) or type(error).__name__


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")  # an environment variable may hold any bytes


def _base64(text: str) -> str:
    return base64.b64encode(_bytes(text)).decode()


def _address_literal(sock: socket.socket) -> str:
    """Our name for EHLO (RFC 5321, 4.1.3). A host name would cost a look-up that may take long and yield none."""
    address = sock.getsockname()[0].partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
