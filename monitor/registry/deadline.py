"""A total deadline for a request, which the timeouts of HTTP libraries are not.

Their timeouts start anew with every byte, so a server that drips keeps them
waiting for ever. Here a timer shuts the socket down, whatever phase it is in:
TLS handshake, proxy tunnel, headers or body. The reader then sees the end of
the stream, which can look like a complete answer: after every request, ask
``passed``. Two phases have no socket yet and keep their own limits: the name
lookup (the system's) and the connect (one connect timeout an address).
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, PoolManager
from urllib3.connection import HTTPConnection


class Deadline:
    """Cuts the sockets of the one request that is running when its time is over. Not for requests side by side."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self._passed = False

    @property
    def passed(self) -> bool:
        """Whether the last request was cut; whatever it seemed to answer is void."""
        return self._passed

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """The time within which everything in the block that waits on a guarded socket ends."""
        self._passed = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            self._release()

    def guard(self, file_descriptor: int) -> None:
        """Put a socket under the running deadline.

        A duplicate is held: the handshake hands the descriptor on to another
        object, while a shutdown of the duplicate ends the connection itself.
        """
        duplicate = socket.socket(fileno=os.dup(file_descriptor))
        with self._lock:
            self._held.append(duplicate)
            if self._passed:
                _shut(duplicate)

    def _cut(self) -> None:
        with self._lock:
            self._passed = True
            for held in self._held:
                _shut(held)

    def _release(self) -> None:
        with self._lock:
            for held in self._held:
                held.close()
            self._held.clear()


class DeadlineAdapter(HTTPAdapter):
    """A requests adapter, for direct and proxied connections, whose sockets all stand under ``deadline``."""

    def __init__(self) -> None:
        self.deadline = Deadline()
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Build the pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self._guard_pools_of(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> PoolManager:
        """The pools of connections through that proxy."""
        known = proxy in self.proxy_manager
        manager: PoolManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not known:
            self._guard_pools_of(manager)
        return manager

    def _guard_pools_of(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {
            scheme: _guarded(pool, self.deadline) for scheme, pool in manager.pool_classes_by_scheme.items()
        }


class _GuardedConnection(HTTPConnection):
    """A connection whose socket is put under the deadline when made, and again whenever it is used anew."""

    deadline: ClassVar[Deadline]

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.deadline.guard(made.fileno())
        return made

    def _tunnel(self) -> None:
        """Agree with a proxy on a tunnel. A cut answer can look like a yes, and no handshake must follow it."""
        super()._tunnel()
        if self.deadline.passed:
            raise TimeoutError("the proxy's answer was cut at the deadline")

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; see urllib3."""
        if self.sock is not None:
            self.deadline.guard(self.sock.fileno())
        super().request(*args, **kwargs)


def _guarded(pool: type[HTTPConnectionPool], deadline: Deadline) -> type[HTTPConnectionPool]:
    """The same pool class with guarded connections; derived, so that TLS and SOCKS pools stay what they are."""
    connection = type(
        f"Guarded{pool.ConnectionCls.__name__}", (_GuardedConnection, pool.ConnectionCls), {"deadline": deadline}
    )
    return type(f"Guarded{pool.__name__}", (pool,), {"ConnectionCls": connection})


def _shut(held: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        held.shutdown(socket.SHUT_RDWR)
