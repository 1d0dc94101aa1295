"""How long to wait: between requests, after a failure, and when the registry says so.

All times are seconds unless they are datetimes (UTC). Nothing here sleeps: the
pause is the caller's, so that a signal can end it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

#: A registry that asks for more (or for the year 2099) is asked again after this all the same.
LONGEST_REST = 6 * 3600.0

#: The registry publishes no limit; its robots.txt asks crawlers for one second between requests.
PUBLIC_PACE = 1.0


@dataclass(frozen=True)
class Surroundings:
    """What the client may not take for itself.

    ``pause`` returns after that many seconds, or raises to end the work.
    ``monotonic`` counts seconds and never goes back. ``now`` is the time in UTC.
    ``chance`` gives numbers in [0, 1), so that many monitors do not ask in step.
    ``asking`` is called before every request.
    """

    pause: Callable[[float], None]
    monotonic: Callable[[], float]
    now: Callable[[], datetime]
    chance: Callable[[], float]
    asking: Callable[[], None] = lambda: None


class Pace:
    """Keeps at least ``interval`` seconds between the starts of two requests."""

    def __init__(self, interval: float, surroundings: Surroundings) -> None:
        self._interval, self._surroundings = interval, surroundings
        self._last: float | None = None

    def wait(self) -> None:
        """Return when the next request may start."""
        if self._last is not None:
            rest = self._last + self._interval - self._surroundings.monotonic()
            if rest > 0:
                self._surroundings.pause(rest)
        self._last = self._surroundings.monotonic()


def pace_for(address: str) -> float:
    """The seconds between requests to that address: none on this machine, else the public pace."""
    host = urlsplit(address).hostname or ""
    try:
        own = ip_address(host).is_loopback
    except ValueError:
        own = host == "localhost"
    return 0.0 if own else PUBLIC_PACE


def backoff(failures: int, first: float, chance: float) -> float:
    """The pause after that many failures (1 or more): doubling, half to one and a half of it by chance."""
    return float(first * 2 ** (failures - 1) * (0.5 + chance))


def retry_after(header: str | None, reference: datetime) -> float | None:
    """The seconds of a Retry-After header (RFC 9110, 10.2.3); ``None`` if there is none or it makes no sense.

    ``reference`` is what "now" means for a date in it: best the answer's own Date.
    """
    text = (header or "").strip()
    if re.fullmatch("[0-9]+", text):
        return min(float(text[:12]), LONGEST_REST)
    moment = http_date(text)
    if moment is None:
        return None
    return min(max((moment - reference).total_seconds(), 0.0), LONGEST_REST)


def http_date(text: str | None) -> datetime | None:
    """The moment of an HTTP date; ``None`` if it is none."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
