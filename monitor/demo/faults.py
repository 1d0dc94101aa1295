"""Ways in which the embedded registry can misbehave, and the plan of when it does.

A fault changes one answer that would otherwise have been right. The faults are
those that clients of the live service have met, and those that any server,
proxy or network can add.
"""

import gzip
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from monitor.demo.answers import Answer, Delivery, document, page, plain, study_page
from monitor.demo.paging import TOKEN_REFUSED


class Fault(Enum):
    """One way to misbehave."""

    FORBIDDEN = auto()  #: 403 with HTML, as the machines in front of the registry block a client
    TOO_MANY_REQUESTS = auto()  #: 429 without Retry-After
    RETRY_AFTER = auto()  #: 429 with `FaultPlan.retry_after`
    SERVER_ERROR = auto()  #: 500 with HTML
    UNAVAILABLE = auto()  #: 503 with HTML
    HTML = auto()  #: a page of HTML with status 200
    HTML_AS_JSON = auto()  #: the same, labelled application/json
    EMPTY_BODY = auto()
    EMPTY_OBJECT = auto()
    NO_STUDIES = auto()  #: a well-formed answer that found nothing
    TRUNCATED = auto()  #: half the body under the Content-Length of all of it
    TRUNCATED_WITHOUT_LENGTH = auto()  #: half the body, ended by closing the connection
    RESET = auto()  #: the connection is reset instead of an answer
    RESET_MIDWAY = auto()  #: the connection is reset after half the body
    SLOW_DRIP = auto()  #: one byte per `FaultPlan.drip_seconds`
    REDIRECT_ELSEWHERE = auto()  #: 302 to `FaultPlan.elsewhere`
    REDIRECT_LOOP = auto()  #: 302 to itself
    GZIP_BOMB = auto()  #: `FaultPlan.bomb_bytes` of blanks, packed into a thousandth
    CUT_GZIP = auto()  #: the first half of the packed body, complete by its Content-Length
    GZIP_WITHOUT_TRAILER = auto()  #: the packed body without its check sum and length
    TOKEN_REFUSED = auto()  #: 400 to a page token
    TOKEN_LOST = auto()  #: a full page without a token: the end that is none
    TOKEN_REPEATED = auto()  #: the token that was sent comes back: pages without end
    DATA_MOVES = auto()  #: the answer is right, and the data moves to the next weekday after it


#: Faults that only some requests can show; the plan passes the others by.
_ONLY_FOR = {
    Fault.NO_STUDIES: r"/studies(\?|$)",
    Fault.TOKEN_REFUSED: r"[?&]pageToken=",
    Fault.TOKEN_LOST: r"/studies(\?|$)",
    Fault.TOKEN_REPEATED: r"[?&]pageToken=",
    Fault.DATA_MOVES: r"/studies(\?|$)",
}


@dataclass
class _Planned:
    fault: Fault
    left: int | None
    pattern: re.Pattern[str]


class FaultPlan:
    """Which of the coming requests misbehave. Safe to change while the server runs.

    The attributes are the sizes of the faults that have one.
    """

    def __init__(self) -> None:
        self.retry_after = "2"
        self.drip_seconds = 0.2
        self.elsewhere = "http://elsewhere.invalid/api/v2/version"
        self.bomb_bytes = 100 * 2**20
        self._planned: list[_Planned] = []
        self._lock = Lock()

    def add(self, fault: Fault, times: int | None = 1, matching: str = "") -> None:
        """Let the next ``times`` requests (all until `clear`, if None) whose path and query match misbehave.

        ``matching`` is a regular expression that is searched for. Earlier
        plans go first, and a request shows one fault at most.
        """
        with self._lock:
            self._planned.append(_Planned(fault, times, re.compile(matching)))

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._planned.clear()

    def take(self, request: str) -> Fault | None:
        """The fault of this request, counted as shown."""
        with self._lock:
            for planned in self._planned:
                if planned.pattern.search(request) and re.search(_ONLY_FOR.get(planned.fault, ""), request):
                    if planned.left is not None:
                        planned.left -= 1
                    if planned.left == 0:
                        self._planned.remove(planned)
                    return planned.fault
        return None

    def spoil(self, fault: Fault, answer: Answer, request: str) -> Answer:
        """The answer with the fault in it."""
        return _SPOILERS[fault](answer, _Circumstances(self, request))


@dataclass(frozen=True)
class _Circumstances:
    plan: FaultPlan
    request: str

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.request).query)["pageToken"][0]


_Spoiler = Callable[[Answer, _Circumstances], Answer]


def _instead(answer: Answer) -> _Spoiler:
    return lambda _answer, _circumstances: answer


def _delivered(delivery: Delivery) -> _Spoiler:
    return lambda answer, _circumstances: replace(answer, delivery=delivery)


def _retry_after(_answer: Answer, circumstances: _Circumstances) -> Answer:
    return replace(page("Too Many Requests", 429), headers={"Retry-After": circumstances.plan.retry_after})


def _elsewhere(_answer: Answer, circumstances: _Circumstances) -> Answer:
    return Answer(b"", 302, "text/html", {"Location": circumstances.plan.elsewhere})


def _loop(_answer: Answer, circumstances: _Circumstances) -> Answer:
    return Answer(b"", 302, "text/html", {"Location": circumstances.request})


def _packed(answer: Answer, body: bytes) -> Answer:
    return replace(answer, body=body, headers={"Content-Encoding": "gzip"})


def _bomb(answer: Answer, circumstances: _Circumstances) -> Answer:
    return _packed(answer, _blanks(circumstances.plan.bomb_bytes))


def _half_gzip(answer: Answer, _circumstances: _Circumstances) -> Answer:
    body = gzip.compress(answer.body)
    return _packed(answer, body[: len(body) // 2])


def _gzip_without_trailer(answer: Answer, _circumstances: _Circumstances) -> Answer:
    return _packed(answer, gzip.compress(answer.body)[:-8])


def _token_lost(answer: Answer, _circumstances: _Circumstances) -> Answer:
    return _with_members(answer, nextPageToken=None)


def _token_repeated(answer: Answer, circumstances: _Circumstances) -> Answer:
    return _with_members(answer, nextPageToken=circumstances.token)


def _with_members(answer: Answer, **members: object) -> Answer:
    if answer.status != 200:
        return answer
    found = json.loads(answer.body)
    return study_page(found.pop("studies"), **{**found, **members})


@lru_cache(maxsize=2)
def _blanks(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    block = b" " * 2**20
    packed = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*packed, packer.compress(b" " * (size % len(block))), packer.flush()])


_SPOILERS: dict[Fault, _Spoiler] = {
    Fault.FORBIDDEN: _instead(page("403 Forbidden", 403)),
    Fault.TOO_MANY_REQUESTS: _instead(page("Too Many Requests", 429)),
    Fault.RETRY_AFTER: _retry_after,
    Fault.SERVER_ERROR: _instead(page("Internal Server Error", 500)),
    Fault.UNAVAILABLE: _instead(page("Service Unavailable", 503)),
    Fault.HTML: _instead(page("The site is being maintained", 200)),
    Fault.HTML_AS_JSON: _instead(replace(page("The site is being maintained", 200), content_type="application/json")),
    Fault.EMPTY_BODY: _instead(Answer(b"")),
    Fault.EMPTY_OBJECT: _instead(document({})),
    Fault.NO_STUDIES: _instead(study_page([], totalCount=0)),
    Fault.TRUNCATED: _delivered(Delivery.CUT),
    Fault.TRUNCATED_WITHOUT_LENGTH: _delivered(Delivery.CUT_WITHOUT_LENGTH),
    Fault.RESET: _delivered(Delivery.RESET),
    Fault.RESET_MIDWAY: _delivered(Delivery.RESET_MIDWAY),
    Fault.SLOW_DRIP: _delivered(Delivery.DRIP),
    Fault.REDIRECT_ELSEWHERE: _elsewhere,
    Fault.REDIRECT_LOOP: _loop,
    Fault.GZIP_BOMB: _bomb,
    Fault.CUT_GZIP: _half_gzip,
    Fault.GZIP_WITHOUT_TRAILER: _gzip_without_trailer,
    Fault.TOKEN_REFUSED: _instead(plain(TOKEN_REFUSED, 400)),
    Fault.TOKEN_LOST: _token_lost,
    Fault.TOKEN_REPEATED: _token_repeated,
    Fault.DATA_MOVES: lambda answer, _circumstances: answer,
}
