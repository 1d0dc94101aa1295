"""ClinicalTrials.gov, API version 2.0.5: the state of its data, searching, and studies by their numbers.

Full records are asked for in the default markup, so that matching can read
every text of a record and the store keeps what the registry publishes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from math import ceil

from monitor.domain.problems import Problem
from monitor.registry.essie import expression, halves, plain_parameters, quoted, updates_expression
from monitor.registry.http import Api
from monitor.registry.interface import (
    Canary,
    DataStamp,
    Failure,
    FetchAnswer,
    RegistryError,
    SearchAnswer,
    SearchQuery,
    SearchTerm,
    UpdateAnswer,
    registry_problem,
)
from monitor.registry.sweep import PackedStudy, Page, Studies, canonical_id, read_page, sweep

#: Studies of one request by number: about 2,900 characters of address.
LARGEST_BATCH = 200
#: What one name may find: one such as "drug" matches half the registry.
MOST_STUDIES = 20_000
#: The public registry's address, and a study that it has held unchanged since 2022.
PUBLIC_ADDRESS = "https://clinicaltrials.gov/api/v2"
WELL_KNOWN = Canary("NCT04280705", "remdesivir")
#: Studies of a page of updates: the most that the registry gives; and if such a page is too large to be taken.
_UPDATES_A_PAGE = 1_000
_UPDATES_A_SMALL_PAGE = 200


class ClinicalTrialsGov:
    """The public registry behind the ``Registry`` protocol.

    ``page_size`` is in studies; 200 full records are about 4 MB, some with
    results much more. A name that finds more than ``most_studies`` is
    refused by name.
    """

    def __init__(
        self, api: Api, page_size: int = 200, most_studies: int = MOST_STUDIES, canary: Canary | None = None
    ) -> None:
        self._api, self._page_size, self._most_studies = api, page_size, most_studies
        self._canary = canary

    @property
    def canary(self) -> Canary | None:
        """The study that this registry is known to hold, if it is the public one."""
        return self._canary

    def data_timestamp(self) -> DataStamp | None:
        """The stamp of ``/version``; ``None`` where it gives none, as its schema allows."""
        answer = self._api.get("/version")
        stamp = answer.body.get("dataTimestamp")
        if not isinstance(answer.body.get("apiVersion"), str) or not isinstance(stamp, str | None):
            what = "the answer does not give the version as documented"
            raise RegistryError(Failure.BAD_ANSWER, answer.address, what)
        return DataStamp(stamp) if stamp else None

    def search(self, query: SearchQuery) -> SearchAnswer:
        """Every study that answers the query.

        A query that the registry refuses is halved, until those of its names
        that are refused alone are known; they are told of in ``refused``.
        """
        found: dict[str, PackedStudy] = {}
        refused: list[Problem] = []
        passed = set(query.canaries)
        for part, answer in self._answers(query):
            if isinstance(answer, Problem):
                refused.append(answer)
                continue
            found.update(answer)
            passed &= {canary for canary in part.canaries if canary.study_id in answer}
        return SearchAnswer(query, Studies(found.values()), len(found), tuple(refused), frozenset(passed))

    def count(self, term: SearchTerm) -> int:
        """How many studies hold one term; the first page alone says it."""
        parameters = {
            "query.term": expression(SearchQuery((term,))),
            "countTotal": "true",
            "pageSize": "1",
            "fields": "NCTId",
        }
        page = self._page(parameters, None, None)
        if page.total is None:
            raise RegistryError(Failure.BAD_ANSWER, page.address, "the answer does not say how many studies there are")
        return page.total

    def updated_since(self, day: date, most: int) -> UpdateAnswer | None:
        """Every study updated on ``day`` or later; ``None`` if they are more than ``most``, or it is refused."""
        try:
            return self._updates(day, most, _UPDATES_A_PAGE)
        except RegistryError as error:
            if error.failure is Failure.QUERY_REFUSED:
                return None
            if error.failure is not Failure.TOO_LARGE:
                raise
        return self._updates(day, most, _UPDATES_A_SMALL_PAGE)

    def fetch(self, study_ids: Sequence[str]) -> FetchAnswer:
        """The studies of these numbers, each once.

        Asked in groups of at most ``LARGEST_BATCH`` and of nearly equal size: a
        group of which nothing comes back is ``NOTHING_CAME_BACK``, and a group
        of one would make that of any study withdrawn from view.
        """
        canonical = {asked: canonical_id(asked) for asked in dict.fromkeys(study_ids)}
        wanted = list(dict.fromkeys(number for number in canonical.values() if number))
        found: dict[str, PackedStudy] = {}
        for batch in _batches(wanted):
            found.update(self._batch(batch))
        merged = {alias: study.id for study in found.values() for alias in study.aliases}
        answering = merged | {number: number for number in found}
        answered_by = {asked: answering[number] for asked, number in canonical.items() if number in answering}
        return FetchAnswer(
            Studies(found.values()),
            answered_by,
            missing=tuple(asked for asked, number in canonical.items() if number and number not in answering),
            refused=tuple(_bad_id(asked) for asked, number in canonical.items() if number is None),
        )

    def _updates(self, day: date, most: int, page_size: int) -> UpdateAnswer | None:
        question = updates_expression(day)
        parameters = {"filter.advanced": question, "countTotal": "true", "pageSize": str(page_size)}

        def few_enough(page: Page) -> None:
            if (page.total or 0) > most:
                raise _TooManyError

        try:
            found = sweep(partial(self._page, parameters, None), few_enough)
        except _TooManyError:
            return None
        return UpdateAnswer(f"filter.advanced {question}", Studies(found.values()))

    def _answers(self, query: SearchQuery) -> Iterator[tuple[SearchQuery, Mapping[str, PackedStudy] | Problem]]:
        """The answer to the query, or to each part of it that the registry takes, and its refusals of the rest."""
        answer = self._found_by(query)
        if not isinstance(answer, Problem):
            yield query, answer
        elif len(query.terms) > 1:
            for half in halves(query.terms):
                yield from self._answers(replace(query, terms=tuple(half)))
        elif query.canaries:  # perhaps it is they that are refused: a name must not suffer for it
            yield from self._answers(replace(query, canaries=()))
        else:
            yield query, answer

    def _found_by(self, query: SearchQuery) -> Mapping[str, PackedStudy] | Problem:
        """The studies, or the registry's refusal of the query.

        A mirror that knows no areas inside ``query.term`` is asked plainly.
        """
        try:
            return self._swept({"query.term": expression(query)})
        except RegistryError as error:
            if _knows_no_areas(error):
                return self._found_plainly(query)
            if error.failure is not Failure.QUERY_REFUSED:
                raise
            return _not_searched(query, error)

    def _found_plainly(self, query: SearchQuery) -> Mapping[str, PackedStudy] | Problem:
        found: dict[str, PackedStudy] = {}
        for parameters in plain_parameters(query.terms):
            try:
                found.update(self._swept(parameters))
            except RegistryError as error:
                if error.failure is not Failure.QUERY_REFUSED:
                    raise
                return _not_searched(query, error)
        return found

    def _swept(self, parameters: Mapping[str, str]) -> Mapping[str, PackedStudy]:
        asked = {**parameters, "countTotal": "true", "pageSize": str(self._page_size)}
        return sweep(partial(self._page, asked, None), self._few_enough)

    def _few_enough(self, page: Page) -> None:
        if (page.total or 0) > self._most_studies:
            what = f"{page.total:,} studies answer, more than the {self._most_studies:,} that one name may bring"
            raise RegistryError(Failure.QUERY_REFUSED, page.address, what)

    def _batch(self, numbers: Sequence[str]) -> Mapping[str, PackedStudy]:
        # One more than can come: a page that is full would be followed by an empty one.
        parameters = {"filter.ids": ",".join(numbers), "countTotal": "true", "pageSize": str(len(numbers) + 1)}

        def some_of_them(page: Page) -> None:
            total = page.total or 0
            if total > len(numbers):
                what = f"{len(numbers)} studies were asked for and {total:,} announced"
                raise RegistryError(Failure.BAD_ANSWER, page.address, what)
            if total == 0:
                what = f"none of {len(numbers)} known studies came back"
                raise RegistryError(Failure.NOTHING_CAME_BACK, page.address, what)

        return sweep(partial(self._page, parameters, frozenset(numbers)), some_of_them)

    def _page(self, parameters: Mapping[str, str], only: frozenset[str] | None, token: str | None) -> Page:
        """A page of ``/studies``; if ``only`` is given, every study must bear one of those numbers."""
        turned = {} if token is None else {"pageToken": token}
        page = read_page(self._api.get("/studies", {**parameters, **turned}))
        strangers = (
            [] if only is None else [study.id for study in page.studies if not only & {study.id, *study.aliases}]
        )
        if strangers:
            what = f"the answer holds studies that were not asked for: {', '.join(strangers[:3])}"
            raise RegistryError(Failure.BAD_ANSWER, page.address, what)
        return page


class _TooManyError(Exception):
    """The first page announces more studies than the sweep is worth."""


def _batches(numbers: Sequence[str]) -> list[Sequence[str]]:
    """The numbers in as few groups as possible, of nearly equal size."""
    if not numbers:
        return []
    size = ceil(len(numbers) / ceil(len(numbers) / LARGEST_BATCH))
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def _bad_id(asked: str) -> Problem:
    return registry_problem(Failure.BAD_ID, repr(asked[:60]), "this is not the number of a study and was not sent")


def _knows_no_areas(error: RegistryError) -> bool:
    said = error.problems[0].what
    is_refusal = error.failure in (Failure.QUERY_REFUSED, Failure.REFUSED)
    return is_refusal and ("`query.term`" in said or "Unknown area" in said)


def _not_searched(query: SearchQuery, error: RegistryError) -> Problem:
    refusal = error.problems[0]
    names = " or ".join(quoted(term.text) for term in query.terms)
    return registry_problem(error.failure, str(refusal.where), f"{names} is not searched: {refusal.what}")
