"""One request and its reply, over the one session; no retries and no judgement here.

Every way in which a request can fail on the network ends as ``Trouble``.
"""

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import requests
import urllib3

from monitor import __version__
from monitor.registry.body import read_body
from monitor.registry.deadline import DeadlineAdapter
from monitor.registry.interface import Failure
from monitor.registry.reply import Reply, Trouble, printable

_CHUNK = 64 * 1024

#: Bytes read of an answer that is an error; only its beginning is shown to anyone.
_ERROR_TEXT = 64 * 1024

_NETWORK_FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,  # a proxy or a header that cannot be read
)


@dataclass(frozen=True)
class Limits:
    """What one request may cost: seconds in all, seconds to connect to one address, bytes after decompression."""

    deadline: float = 90.0
    connect: float = 10.0
    body: int = 64 * 1024 * 1024


class Exchange:
    """The session: one connection at a time, kept open between requests, certificates verified.

    Proxies are taken from the environment. Use it as a context manager, or call ``close``.
    """

    def __init__(self, contact: str, limits: Limits, now: Callable[[], datetime]) -> None:
        self._limits, self._now = limits, now
        adapter = DeadlineAdapter()
        self._deadline = adapter.deadline
        self._session = _SessionWithoutRedirects()
        self._session.headers.update(
            {"User-Agent": user_agent(contact), "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._session.close()

    def get(self, url: str) -> Reply | Trouble:
        """The whole reply, of whatever status, within the deadline; or the trouble on the way."""
        with self._deadline.running(self._limits.deadline):
            outcome = self._get(url)
        if self._deadline.passed:
            return Trouble(Failure.TOO_SLOW, f"no whole answer within {self._limits.deadline:g} seconds", again=True)
        return outcome

    def _get(self, url: str) -> Reply | Trouble:
        timeout = (min(self._limits.connect, self._limits.deadline), self._limits.deadline)
        try:
            with self._session.get(url, stream=True, allow_redirects=False, timeout=timeout) as response:
                return self._read(response)
        except requests.exceptions.SSLError as error:
            return Trouble(Failure.UNREACHABLE, f"no trusted encrypted connection: {_first_cause(error)}")
        except requests.ConnectionError as error:
            return Trouble(Failure.UNREACHABLE, f"the registry gives no answer: {_first_cause(error)}", again=True)
        except _NETWORK_FAILURES as error:
            return Trouble(Failure.UNREACHABLE, f"the request failed: {_first_cause(error)}", again=True)

    def _read(self, response: requests.Response) -> Reply | Trouble:
        good = response.status_code == 200
        chunks = response.raw.stream(_CHUNK, decode_content=False)
        encoding = response.headers.get("Content-Encoding", "")
        try:
            body = read_body(chunks, encoding, self._limits.body if good else _ERROR_TEXT)
        except _NETWORK_FAILURES as error:
            body = Trouble(Failure.BAD_ANSWER, f"the answer broke off: {_first_cause(error)}", again=True)
        if isinstance(body, Trouble):
            if good:
                return body
            body = b""  # the status says enough
        return Reply(response.status_code, response.headers, body, self._now())


class _SessionWithoutRedirects(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, ever: else requests reads the redirect's body whole, whatever its size, before it asks whether to."""


def user_agent(contact: str = "") -> str:
    """Who asks: the library first, as the registry's gate wants it, then the product, then how to reach the operator.

    The contact may be any text; what a header cannot carry is left out.
    """
    reach = "".join(character for character in contact if " " < character < "\x7f" and character not in "()")
    product = f"python-requests/{requests.__version__} clinical-trial-milestone-monitor/{__version__}"
    return f"{product} (+{reach})" if reach else product


def _first_cause(error: BaseException) -> str:
    """What the system said, without the layers of libraries around it."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return printable(str(getattr(error, "strerror", None) or error)) or type(error).__name__
