"""What the product asks of a registry, what it gets, and how a registry fails.

Two registries speak this protocol: the public one over HTTP and the archive of
dated snapshots. An answer is given only once it is proved complete; everything
else is a ``RegistryError``, so that silence is never mistaken for absence.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from monitor.domain.problems import MonitorError, Problem
from monitor.registry.ctgov_record import ReadRecord, content_hash, read_record


class SearchArea(StrEnum):
    """Which part of the records is searched: what is given to participants, or who is responsible."""

    INTERVENTION = "InterventionSearch"
    SPONSOR = "SponsorSearch"


@dataclass(frozen=True)
class SearchTerm:
    """One name and the part of the records that it is looked for in. Plain text, neither quoted nor escaped."""

    area: SearchArea
    text: str


@dataclass(frozen=True)
class Canary:
    """A study that is known to name ``term`` as an intervention: a search that works must find it by that term."""

    study_id: str
    term: str


@dataclass(frozen=True)
class SearchQuery:
    """One question: the studies that hold any of the terms.

    ``essie.search_queries`` makes queries of a size that is answered. The
    ``canaries`` ride along: each is asked for by its own term within the same
    question, so that an answer without it proves nothing about the others.
    """

    terms: tuple[SearchTerm, ...]
    canaries: tuple[Canary, ...] = ()


@dataclass(frozen=True)
class DataStamp:
    """The registry's own word for the state of its data; two are compared for being the same, not for order."""

    text: str

    @property
    def day(self) -> date | None:
        """The day of the data in UTC; ``None`` if the text does not begin with one."""
        try:
            return date.fromisoformat(self.text[:10])
        except ValueError:
            return None


@dataclass(frozen=True)
class Fetched:
    """One study as the registry gave it.

    ``raw`` is canonical JSON (sorted keys, no blanks, UTF-8), so the same
    record is the same bytes. ``study_id`` is known even if the facts cannot be
    read.
    """

    study_id: str
    raw: bytes

    @cached_property
    def content_hash(self) -> str:
        """A hash of what the record says: equal for records that say the same."""
        return content_hash(self.raw)

    @cached_property
    def record(self) -> ReadRecord | Problem:
        """The facts, or the problem with them; read when somebody asks: most records are old news."""
        return read_record(json.loads(self.raw))


@dataclass(frozen=True)
class SearchAnswer:
    """Every study that answers a query, each once, the canaries among them.

    ``studies`` may be unpacked on access: go through it once instead of
    indexing it often. ``refused`` tells of terms the registry would not search;
    ``studies`` says nothing about them, not even that nothing was found.
    ``passed`` are the canaries that every part of the answer held.
    """

    query: SearchQuery
    studies: Sequence[Fetched]
    total: int
    refused: tuple[Problem, ...] = ()
    passed: frozenset[Canary] = frozenset()


@dataclass(frozen=True)
class UpdateAnswer:
    """Every study whose date of update is ``query``'s first day or later; ``query`` is the registry's own words."""

    query: str
    studies: Sequence[Fetched]


@dataclass(frozen=True)
class FetchAnswer:
    """The studies of the numbers asked for.

    ``answered_by`` maps each number that was answered, as asked, to the number of
    the study that answered: another one where the registry merged two studies.
    ``missing`` are well-formed numbers that the registry did not answer, as asked.
    ``refused`` tells of numbers that are none; they were not sent.
    """

    found: Sequence[Fetched]
    answered_by: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()


class Registry(Protocol):
    """A place where studies are registered. Every method raises ``RegistryError``."""

    @property
    def canary(self) -> Canary | None:
        """A study that this registry has held for years, for the time before a search of ours found any."""

    def data_timestamp(self) -> DataStamp | None:
        """The state of the data now; ``None`` if the registry does not say, and then no work may be skipped."""

    def search(self, query: SearchQuery) -> SearchAnswer:
        """Every study that answers the query, proved complete."""

    def count(self, term: SearchTerm) -> int:
        """How many studies hold one term."""

    def updated_since(self, day: date, most: int) -> UpdateAnswer | None:
        """Every study updated on ``day`` or later, proved complete.

        ``None`` if they are more than ``most``, or the registry does not take the question.
        """

    def fetch(self, study_ids: Sequence[str]) -> FetchAnswer:
        """The studies of these numbers; at least one of every group sent together, else it is an error."""


class Failure(StrEnum):
    """Why a registry was not read. The value is the problem's code."""

    ADDRESS = "E400"
    UNREACHABLE = "E401"
    TOO_SLOW = "E402"
    BLOCKED = "E403"
    BUSY = "E404"
    FAILING = "E405"
    REDIRECTED = "E406"
    BAD_ANSWER = "E407"
    TOO_LARGE = "E408"
    INCOMPLETE = "E409"
    QUERY_REFUSED = "E410"
    REFUSED = "E411"
    NOTHING_CAME_BACK = "E412"
    BAD_ID = "E413"
    UNPROVED = "E414"


_NEXT_CYCLE = "Nothing was changed; the next cycle asks again"

REMEDIES: Mapping[Failure, str] = {
    Failure.ADDRESS: "Give the registry's address as https://host/path",
    Failure.UNREACHABLE: f"{_NEXT_CYCLE}. If it lasts, check the network, the proxy settings and the address",
    Failure.TOO_SLOW: f"{_NEXT_CYCLE}. If it lasts, ask for smaller pages",
    Failure.BLOCKED: "Nothing was changed. Try from another network, and give a contact that the registry can write to",
    Failure.BUSY: f"{_NEXT_CYCLE}, not before the time it named, if it named one",
    Failure.FAILING: f"{_NEXT_CYCLE}. If it lasts, the registry has an outage",
    Failure.REDIRECTED: "Redirects are not followed. If the registry has moved, change its address in the settings",
    Failure.BAD_ANSWER: f"{_NEXT_CYCLE}. If it lasts, open the address and see what the registry sends",
    Failure.TOO_LARGE: f"{_NEXT_CYCLE}. If it lasts, ask for smaller pages or raise the limit on an answer's size",
    Failure.INCOMPLETE: _NEXT_CYCLE,
    Failure.QUERY_REFUSED: "Change this name in the watchlist; the other names are searched without it",
    Failure.REFUSED: "Nothing was changed. Check the registry's address, or whether its interface has changed",
    Failure.NOTHING_CAME_BACK: "The studies are kept as they were; the next cycle asks again",
    Failure.UNPROVED: (
        "No claim is judged by what was not found, and the search is repeated. "
        "If it lasts, the registry's search has changed"
    ),
    Failure.BAD_ID: "Correct the number: NCT and eight digits",
}


def registry_problem(failure: Failure, where: str, what: str) -> Problem:
    """The problem of a failure at an address, with its code and its remedy."""
    return Problem(where=where, what=what, remedy=REMEDIES[failure], code=failure.value)


class RegistryError(MonitorError):
    """The registry was not read, and nothing may be concluded from it.

    ``not_before`` is the earliest time for another request, if the registry named one (UTC).
    """

    def __init__(self, failure: Failure, where: str, what: str, not_before: datetime | None = None) -> None:
        super().__init__(registry_problem(failure, where, what))
        self.failure, self.not_before = failure, not_before
