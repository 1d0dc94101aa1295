"""Signals to other services: that a cycle went well, and what an operator should know.

They may fail, hang and redirect without any harm: each has its time and no
more. Their addresses are secrets, and no error tells them.
"""

import logging
import threading
from collections.abc import Callable

import requests

#: Seconds that a signal may take in all.
PATIENCE = 10.0


def ping(url: str, seconds: float = PATIENCE) -> str:
    """Ask for an address, so that its owner knows that we live; what went wrong, or nothing."""

    def ask() -> str:
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # at DEBUG it logs every path
        with requests.get(url, timeout=seconds, stream=True, allow_redirects=False) as answer:
            return "" if answer.ok else f"status {answer.status_code}"

    return _within(seconds, ask)


def send_note(url: str, title: str, text: str, seconds: float = PATIENCE) -> str:
    """Tell a title and a text to the service that an apprise address names; what went wrong, or nothing.

    Needs the extra ``notify``.
    """

    def tell() -> str:
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it logs addresses, which are secrets
        try:
            import apprise  # noqa: PLC0415 - an extra, which most installations do not need
        except ImportError:
            return "the extra is not installed: pip install 'clinical-trial-milestone-monitor[notify]'"
        service = apprise.Apprise()
        if not service.add(url):
            return "no service that apprise knows has such an address"
        return "" if service.notify(title=title, body=text) else "the service did not take it"

    return _within(seconds, tell)


def _within(seconds: float, work: Callable[[], str]) -> str:
    """The result of the work, if it comes in time. Timeouts of libraries are for each packet, ours is for the whole."""
    outcome: list[str] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # noqa: BLE001 - whatever a foreign service or library does is harmless here
            outcome.append(type(error).__name__)  # the text of an error often holds the address

    worker = threading.Thread(target=run, name="ping", daemon=True)
    worker.start()
    worker.join(seconds)
    return outcome[0] if outcome else f"no answer within {seconds:g} seconds"
