"""A proxy between a program and PostgreSQL that loses the answer to a COMMIT, which the server has done."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class LosingProxy:
    """Passes bytes on until the end of the block, but cuts the line instead of an answer that is to be lost."""

    def __init__(self, server_port: int) -> None:
        self._server_port, self._left = server_port, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._counting = threading.Lock()
        self._sockets: list[socket.socket] = [self._listener]
        self._threads: list[threading.Thread] = []

    def lose(self, number: int) -> None:
        """Lose the answer to the COMMIT of this number, from 1, counted from now on."""
        self._left = number

    def __enter__(self) -> Self:
        self._start(threading.Thread(target=self._accept, daemon=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for sock in self._sockets:
            sock.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._sockets += [client, server]
                lost = threading.Event()
                self._start(threading.Thread(target=self._pass, args=(client, server, lost, True), daemon=True))
                self._start(threading.Thread(target=self._pass, args=(server, client, lost, False), daemon=True))

    def _pass(self, source: socket.socket, target: socket.socket, lost: threading.Event, asking: bool) -> None:  # noqa: FBT001 - a thread's arguments have no names
        with suppress(OSError):
            while received := source.recv(65536):
                if asking and b"COMMIT" in received and self._is_fatal():
                    lost.set()
                if not asking and lost.is_set():
                    break  # the answer is here: the server has committed
                target.sendall(received)
        for sock in (source, target):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _is_fatal(self) -> bool:
        with self._counting:
            self._left -= 1
            return self._left == 0

    def _start(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()
