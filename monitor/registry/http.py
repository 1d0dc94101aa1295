"""The registry's API over HTTP: a path and its parameters in, a JSON object out, or ``RegistryError``.

Polite (one request at a time, paced, an honest name), patient (a few retries,
longer pauses if the registry asks for them) and bounded in all it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from monitor.registry.exchange import Exchange, Limits
from monitor.registry.interface import Failure, RegistryError
from monitor.registry.patience import LONGEST_REST, Pace, Surroundings, backoff, pace_for
from monitor.registry.reply import Trouble, read_reply

_LONGEST_QUERY_SHOWN = 100


@dataclass(frozen=True)
class Manners:
    """How often and how fast to ask. ``pace`` is for tests and mirrors; ``None`` is what the host deserves.

    ``first_pause`` doubles with every retry. A wait that the registry asks for
    is kept within the cycle up to ``longest_wait``; beyond it the cycle ends.
    """

    retries: int = 3
    first_pause: float = 1.0
    longest_wait: float = 60.0
    pace: float | None = None


@dataclass(frozen=True)
class Answer:
    """A JSON object and the address, shortened for people, that it came from."""

    address: str
    body: dict[str, Any]


class Api:
    """Asks one registry. For one thread at a time; a context manager that closes its connections."""

    def __init__(
        self,
        base: str,
        surroundings: Surroundings,
        *,
        contact: str = "",
        limits: Limits | None = None,
        manners: Manners | None = None,
    ) -> None:
        self._base = _checked(base)
        self._surroundings = surroundings
        self._manners = manners or Manners()
        pace = pace_for(base) if self._manners.pace is None else self._manners.pace
        self._pace = Pace(pace, surroundings)
        self._exchange = Exchange(contact, limits or Limits(), surroundings.now)
        self._quiet_until: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._exchange.close()

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """The answer to ``GET base/path?parameters``; ``RegistryError`` after the last attempt."""
        url = self._base + path
        if parameters:
            url = f"{url}?{urlencode(parameters, quote_via=quote)}"
        self._keep_quiet(url)
        failures = 0
        while True:
            self._pace.wait()
            outcome = self._ask(url)
            if not isinstance(outcome, Trouble):
                return Answer(shown(url), outcome)
            failures += 1
            if failures > self._manners.retries or not self._worth_another(outcome):
                raise self._given_up(url, outcome, failures)
            self._rest(failures, outcome)

    def _ask(self, url: str) -> dict[str, Any] | Trouble:
        self._surroundings.asking()
        outcome = self._exchange.get(url)
        return outcome if isinstance(outcome, Trouble) else read_reply(outcome)

    def _worth_another(self, trouble: Trouble) -> bool:
        return trouble.again and (trouble.wait or 0.0) <= self._manners.longest_wait

    def _rest(self, failures: int, trouble: Trouble) -> None:
        own = backoff(failures, self._manners.first_pause, self._surroundings.chance())
        self._surroundings.pause(max(own, trouble.wait or 0.0))

    def _given_up(self, url: str, trouble: Trouble, attempts: int) -> RegistryError:
        what = trouble.what if attempts == 1 else f"{trouble.what} (the last of {attempts} attempts)"
        if not trouble.wait:
            return RegistryError(trouble.failure, shown(url), what)
        self._quiet_until = self._surroundings.monotonic() + trouble.wait
        return self._asked_to_wait(url, what, trouble.wait)

    def _keep_quiet(self, url: str) -> None:
        """Send nothing before the time that the registry named: one answer holds for every request."""
        rest = 0.0 if self._quiet_until is None else self._quiet_until - self._surroundings.monotonic()
        if rest > 0:
            raise self._asked_to_wait(url, "nothing was asked, as the registry wishes", rest)
        self._quiet_until = None

    def _asked_to_wait(self, url: str, what: str, seconds: float) -> RegistryError:
        until = self._surroundings.now() + timedelta(seconds=seconds)
        told = f"{what}; it wants no request before {until:%Y-%m-%d %H:%M:%S} UTC"
        if seconds >= LONGEST_REST:
            told = f"{told}, or later"
        return RegistryError(Failure.BUSY, shown(url), told, not_before=until)


def shown(url: str) -> str:
    """The address for a person: no password, no long query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = f"?{parts.query}" if parts.query else ""
    if len(query) > _LONGEST_QUERY_SHOWN:
        query = f"{query[:_LONGEST_QUERY_SHOWN]}…"
    return f"{parts.scheme}://{host}{parts.path}{query}"


def _checked(base: str) -> str:
    """The base address without its last slash, if it is one that may be asked."""
    try:
        parts = urlsplit(base)
        bare = not parts.query and not parts.fragment and parts.port != 0
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and bare
    except ValueError:
        usable = False
    if not usable:
        raise RegistryError(
            Failure.ADDRESS, base.rpartition("@")[2][:200], "this is no http or https address of an API"
        )
    return base.rstrip("/")
