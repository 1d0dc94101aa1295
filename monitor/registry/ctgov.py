"""ClinicalTrials.gov, API version 2.0.5: the state of its data, searching, and studies by their numbers.

Full records are asked for in the default markup, so that matching can read
every text of a record and the store keeps what the registry publishes.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from math import ceil

from monitor.domain.problems import Problem
from monitor.registry.essie import expression, quoted
from monitor.registry.http import Api
from monitor.registry.interface import (
    DataStamp,
    Failure,
    FetchAnswer,
    RegistryError,
    SearchAnswer,
    SearchQuery,
    registry_problem,
)
from monitor.registry.sweep import PackedStudy, Page, Studies, canonical_id, read_page, sweep

#: Studies of one request by number: about 1,500 characters of address.
LARGEST_BATCH = 100


class ClinicalTrialsGov:
    """The public registry behind the ``Registry`` protocol.

    ``page_size`` is in studies; 200 full records are about 4 MB, some with
    results much more. ``most_studies`` is what one query may find: a name such
    as "drug" matches half the registry and is refused by name.
    """

    def __init__(self, api: Api, page_size: int = 200, most_studies: int = 20_000) -> None:
        self._api, self._page_size, self._most_studies = api, page_size, most_studies

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

        If the registry refuses it, its names are searched one by one, and those
        refused alone are told of in ``refused``.
        """
        parts = [self._found_by(query)]
        if isinstance(parts[0], Problem) and len(query.terms) > 1:
            parts = [self._found_by(SearchQuery(query.area, (term,))) for term in query.terms]
        found: dict[str, PackedStudy] = {}
        for part in parts:
            if not isinstance(part, Problem):
                found.update(part)
        refused = tuple(part for part in parts if isinstance(part, Problem))
        return SearchAnswer(query, Studies(found.values()), len(found), refused)

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

    def _found_by(self, query: SearchQuery) -> Mapping[str, PackedStudy] | Problem:
        """The studies, or the registry's refusal of the query."""
        parameters = {
            f"query.{query.area}": expression(query.terms),
            "countTotal": "true",
            "pageSize": str(self._page_size),
        }
        try:
            return sweep(partial(self._page, parameters, None), self._few_enough)
        except RegistryError as error:
            if error.failure is not Failure.QUERY_REFUSED:
                raise
            refusal = error.problems[0]
            names = " or ".join(quoted(term) for term in query.terms)
            return registry_problem(error.failure, str(refusal.where), f"{names} is not searched: {refusal.what}")

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


def _batches(numbers: Sequence[str]) -> list[Sequence[str]]:
    """The numbers in as few groups as possible, of nearly equal size."""
    if not numbers:
        return []
    size = ceil(len(numbers) / ceil(len(numbers) / LARGEST_BATCH))
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def _bad_id(asked: str) -> Problem:
    return registry_problem(Failure.BAD_ID, repr(asked[:60]), "this is not the number of a study and was not sent")
