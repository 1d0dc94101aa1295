"""Telling systemd how it goes: sd_notify(3) is one datagram to the socket that the environment names.

Without that socket, or when it does not answer, nothing happens: no daemon
stops working because its supervisor does not listen.
"""

import contextlib
import os
import socket
from collections.abc import Callable, Iterator


def notify(*states: str) -> None:
    """Send these states, such as ``READY=1``, to the socket of ``NOTIFY_SOCKET``, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # a name that is no file (unix(7), abstract)
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as talk:
        talk.settimeout(1.0)
        talk.sendto("\n".join(states).encode(), address)


@contextlib.contextmanager
def reloading(monotonic: Callable[[], float]) -> Iterator[None]:
    """Say that settings are read again while the block runs; the time is what sd_notify(3) asks for."""
    notify("RELOADING=1", f"MONOTONIC_USEC={int(monotonic() * 1_000_000)}")
    try:
        yield
    finally:
        notify("READY=1")


def status(text: str) -> str:
    """The state that ``systemctl status`` shows, in one line."""
    return f"STATUS={' '.join(text.split())}"
