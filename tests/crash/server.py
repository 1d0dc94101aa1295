"""Two mail servers that fail on purpose, in a process of their own: one by the byte, one somebody else wrote.

Both fail as long as the file ``faults`` lies in their folder, and both write
what they accepted into the book before they answer. Every mail they refuse
for good (554) stands in the book too.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP

from tests.crash.book import Book

_LINGER_NO_TIME = struct.pack("ii", 1, 0)  # closing sends a reset
_SECONDS = {"slow": 0.12, "slower": 0.3}


@dataclass(frozen=True)
class Fault:
    """What a server does instead of answering well: at the dot it may store the mail all the same."""

    reply: bytes = b""
    ends: bool = False
    resets: bool = False
    stores: bool = False
    waits: str = ""


DROP, RESET = Fault(ends=True), Fault(ends=True, resets=True)
ANYWHERE = (
    DROP,
    RESET,
    Fault(b"421 4.3.2 closing\r\n", ends=True),
    Fault(b"2", ends=True),
    Fault(b"\xff\x00 what\r\n"),
    Fault(waits="slow"),
    Fault(waits="slower"),
)
TRY_LATER = Fault(b"451 4.7.1 try later\r\n")
AT_THE_DOT = (
    DROP,
    Fault(ends=True, stores=True),
    RESET,
    Fault(ends=True, resets=True, stores=True),
    Fault(b"25", ends=True, stores=True),
    Fault(b"2", ends=True),
    Fault(b"nonsense\r\n", stores=True),
    Fault(b"250 2.0.0 Ok\r\n", stores=True, waits="slow"),
    Fault(b"250 2.0.0 Ok\r\n", stores=True, waits="slower"),
    Fault(b"421 4.3.2 closing\r\n", ends=True),
    TRY_LATER,
    Fault(b"554 5.7.1 refused\r\n"),
)
_HEALTHY = {
    "GREETING": b"220 faulty.example ESMTP\r\n",
    "EHLO": b"250-faulty.example\r\n250 SIZE 1000000\r\n",
    "MAIL": b"250 sender ok\r\n",
    "RCPT": b"250 recipient ok\r\n",
    "DATA": b"354 end with a dot\r\n",
    "RSET": b"250 forgotten\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass(frozen=True)
class Moods:
    """When to fail, and how: seeded, and only while the file ``faults`` is there."""

    folder: Path
    random: Random

    def at(self, step: str) -> Fault | None:
        odds = {".": 0.3, "BODY": 0.03}.get(step, 0.02)
        if self.random.random() >= odds or not (self.folder / "faults").exists():
            return None
        if step == ".":
            return self.random.choice(AT_THE_DOT)
        if step == "BODY":
            return self.random.choice((DROP, RESET))
        return self.random.choice((*ANYWHERE, TRY_LATER) if step in ("MAIL", "RCPT", "DATA") else ANYWHERE)

    async def hesitate(self) -> None:
        """A moment before and after a mail is stored, so that a sender can die in it."""
        if (self.folder / "faults").exists():
            await asyncio.sleep(self.random.choice((0.0, 0.002, 0.01, 0.03)))


class _OverError(Exception):
    """The end of one dialogue."""


class ByteServer:
    """Speaks SMTP by the byte, and fails at every step."""

    def __init__(self, book: Book, moods: Moods) -> None:
        self._book, self._moods = book, moods

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(_OverError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self._react("GREETING", writer)
            while True:
                step = (await reader.readuntil(b"\r\n")).decode("latin-1").partition(" ")[0].strip().upper()
                await self._react(step, writer)
                if step == "DATA":
                    await self._take(reader, writer)
                if step == "QUIT":
                    break
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _react(self, step: str, writer: asyncio.StreamWriter) -> None:
        fault = self._moods.at(step)
        if fault is not None:
            await asyncio.sleep(_SECONDS.get(fault.waits, 0))
        writer.write((fault.reply if fault else b"") or (b"" if fault and fault.ends else _answer(step)))
        await writer.drain()
        if fault and fault.ends:
            _end(writer, resets=fault.resets)
        if fault and fault.reply and step == "DATA":
            raise _OverError  # it did not ask for the mail; what comes next would be taken for commands

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        content = bytearray()
        cut = self._moods.at("BODY")
        while (line := await reader.readuntil(b"\r\n")) != b".\r\n":
            content += line.removeprefix(b".")
            if cut and len(content) > 600:
                _end(writer, resets=cut.resets)
        fault = self._moods.at(".")
        await self._moods.hesitate()
        if fault is None or fault.stores or fault.reply.startswith(b"554"):
            self._book.note(bytes(content), accepted=fault is None or fault.stores)
        await asyncio.sleep(_SECONDS.get(fault.waits, 0)) if fault else await self._moods.hesitate()
        writer.write(fault.reply if fault else b"250 2.0.0 Ok: queued\r\n")
        await writer.drain()
        if fault and fault.ends:
            _end(writer, resets=fault.resets)


class Handler:
    """aiosmtpd's side: it fails where a handler can, which is at RCPT and at the dot."""

    def __init__(self, book: Book, moods: Moods) -> None:
        self._book, self._moods = book, moods

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the library's name
        fault = self._moods.at("RCPT")
        if fault and fault.ends:
            server.transport.abort()
        if fault and fault.reply.startswith(b"4"):
            return fault.reply.decode().strip()
        envelope.rcpt_tos.append(address)
        return "250 recipient ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        fault = self._moods.at(".")
        await self._moods.hesitate()
        if fault is None or fault.stores or fault.reply.startswith(b"554"):
            self._book.note(envelope.content, accepted=fault is None or fault.stores)
        await asyncio.sleep(_SECONDS.get(fault.waits, 0)) if fault else await self._moods.hesitate()
        if fault and fault.ends:
            server.transport.write(fault.reply)
            server.transport.close() if fault.reply else server.transport.abort()
        return fault.reply.decode().strip() if fault and fault.reply else "250 2.0.0 Ok: queued"


def serve(folder: Path, seed: int, tell_ports: Callable[[tuple[int, int]], None]) -> None:
    """The body of the process: serve until it is killed."""
    asyncio.run(_serve(folder, seed, tell_ports))


async def _serve(folder: Path, seed: int, tell_ports: Callable[[tuple[int, int]], None]) -> None:
    book, moods = Book(folder / "book.jsonl"), Moods(folder, Random(seed))
    loop = asyncio.get_running_loop()
    by_the_byte = await asyncio.start_server(ByteServer(book, moods).serve, "127.0.0.1", 0)
    handler = Handler(book, moods)
    somebody_elses = await loop.create_server(lambda: SMTP(handler, hostname="real.example", loop=loop), "127.0.0.1", 0)
    tell_ports((_port(by_the_byte), _port(somebody_elses)))
    await asyncio.Event().wait()


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


def _answer(step: str) -> bytes:
    return _HEALTHY.get(step, b"502 what?\r\n")


def _end(writer: asyncio.StreamWriter, *, resets: bool) -> None:
    if resets:
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NO_TIME)
        writer.transport.abort()
    raise _OverError
