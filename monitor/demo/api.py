"""Requests to the API v2 and their answers: pure, from an address and a snapshot of the records.

Behaviour follows the registry's OpenAPI document 2.0.5 and what clients have
measured on the live service in 2026.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean
from urllib.parse import unquote, urlsplit

from monitor.demo import essie, pieces
from monitor.demo import parameters as given
from monitor.demo.answers import Answer, Refusal, compact, document, page, plain, study_page
from monitor.demo.essie_match import SYNONYMS, Searcher, first_day
from monitor.demo.paging import cut
from monitor.demo.snapshot import Snapshot

PREFIX = "/api/v2"
VERSION = "2.0.5"

_ONLY_NUMBERS = re.compile(r"\s*NCT\d+(?:[\s,|]+(?:OR\s+)?NCT\d+)*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Api:
    """Answers requests from one snapshot."""

    snapshot: Snapshot
    synonyms: Sequence[frozenset[str]] = SYNONYMS

    def answer(self, request: str) -> Answer:
        """The answer to a path with its query. A refusal is an answer too."""
        address = urlsplit(request)
        try:
            return self._route(unquote(address.path), address.query)
        except Refusal as refusal:
            return plain(refusal.text, refusal.status)

    def _route(self, path: str, query: str) -> Answer:
        if path in (routes := self._routes()):
            return routes[path](query)
        number = path.removeprefix(f"{PREFIX}/studies/")
        if number != path and "/" not in number:
            return self._study(number, query)
        if path.startswith(PREFIX):
            raise Refusal(f"{path} not found", 404)
        return page("ClinicalTrials.gov", 200)  # the website answers every other address with its empty shell

    def _routes(self) -> dict[str, Callable[[str], Answer]]:
        return {
            f"{PREFIX}/version": self._version,
            f"{PREFIX}/stats/size": self._size,
            f"{PREFIX}/studies": self._search,
        }

    def _version(self, query: str) -> Answer:
        given.read(query, ())
        return document({"apiVersion": VERSION, "dataTimestamp": self.snapshot.timestamp})

    def _size(self, query: str) -> Answer:
        given.read(query, ())
        sizes = {number: len(compact(record).encode()) for number, record in self.snapshot.records.items()}
        largest = sorted(sizes, key=lambda number: (-sizes[number], number))[:10]
        return document(
            {
                "totalStudies": len(sizes),
                "averageSizeBytes": round(mean(sizes.values())) if sizes else 0,
                "percentiles": {},
                "ranges": [],
                "largestStudies": [{"id": number, "sizeBytes": sizes[number]} for number in largest],
            }
        )

    def _study(self, text: str, query: str) -> Answer:
        parameters = given.read(query, given.STUDY_PARAMETERS)
        number = given.canonical_number(text)
        if number is None:
            raise Refusal("Parameter `nctId` has incorrect format")
        if number in self.snapshot.aliases:
            location = f"{PREFIX}/studies/{self.snapshot.aliases[number]}" + (f"?{query}" if query else "")
            return Answer(b"", 301, "text/plain", {"Location": location})
        if number not in self.snapshot.records:
            raise Refusal(f"NCT number {number} not found", 404)
        return document(self._shape([number], parameters)[0])

    def _search(self, query: str) -> Answer:
        parameters = given.read(query, given.SEARCH_PARAMETERS)
        size = given.page_size(parameters.get("pageSize", "0"))
        found = self._sorted(self._found(parameters), parameters.get("sort", ""))
        cut_page = cut(found, parameters, size)
        counted = parameters.get("countTotal") == "true" and "pageToken" not in parameters
        return study_page(
            self._shape(cut_page.numbers, parameters),
            totalCount=len(found) if counted else None,
            nextPageToken=cut_page.next_token,
        )

    def _found(self, parameters: dict[str, str]) -> frozenset[str]:
        searcher = Searcher(self.snapshot, self.synonyms)
        found = frozenset(self.snapshot.records)
        queries = {name: text for name, text in parameters.items() if name in given.QUERIES and text.strip()}
        for name, text in queries.items():
            area, label = given.QUERIES[name]
            found &= _expression(searcher, text, area, label)
        if any(_ONLY_NUMBERS.fullmatch(text) for text in queries.values()):
            return found  # as documented: a query of NCT numbers alone switches all filters off
        for name, text in parameters.items():
            if name in given.FILTERS and text:
                found &= self._filter(searcher, name, text)
        return found

    def _filter(self, searcher: Searcher, name: str, text: str) -> frozenset[str]:
        match name.partition(".")[2]:
            case "ids":
                asked = given.numbers(name, text)
                return frozenset(self.snapshot.aliases.get(number, number) for number in asked)
            case "overallStatus":
                wanted = given.statuses(text)
                records = self.snapshot.records
                return frozenset(n for n in records if wanted.intersection(self.snapshot.at(n, "OverallStatus")))
            case _:
                return _expression(searcher, text, "BasicSearch", "advanced filter")

    def _sorted(self, found: frozenset[str], sort: str) -> list[str]:
        result = [number for number in self.snapshot.order if number in found]
        for piece, descends in reversed(given.sorting(sort)):
            keys = {number: _sort_key(stated[0]) for number in result if (stated := self.snapshot.at(number, piece))}
            present = sorted((number for number in result if number in keys), key=lambda n: keys[n], reverse=descends)
            result = present + [number for number in result if number not in keys]
        return result

    def _shape(self, numbers: Sequence[str], parameters: dict[str, str]) -> list[object]:
        records = [self.snapshot.records[number] for number in numbers]
        wanted = given.fields(parameters.get("fields", ""))
        return [pieces.keep(record, wanted) for record in records] if wanted else list(records)


def _expression(searcher: Searcher, text: str, area: str, label: str) -> frozenset[str]:
    try:
        return searcher.find(essie.parse(text), area)
    except essie.EssieError as error:
        raise Refusal(f"Error parsing query in {label}: {error}") from error


def _sort_key(value: object) -> tuple[float, str]:
    """What puts the numbers, or the dates, of one piece in order."""
    return (float(value), "") if isinstance(value, int) else (0.0, first_day(str(value)))
