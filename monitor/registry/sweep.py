"""All pages of one question, proved complete before anyone sees a study.

A page counts for nothing by itself: while the pages come, studies are kept
packed (compressed canonical JSON), and only when the number of different
studies equals the number that the first page announced are they handed out,
unpacked one at a time. So a large answer costs its compressed size plus a page.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from monitor.registry.ctgov_record import record_id
from monitor.registry.http import Answer
from monitor.registry.interface import Failure, Fetched, RegistryError
from monitor.registry.strict_json import canonical

#: What the registry accepts as a number (its OpenAPI document), in any case and with or without leading zeros.
_NUMBER = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")

_FASTEST = 1  # zlib's level: records still shrink to a quarter


@dataclass(frozen=True)
class PackedStudy:
    """A study of a page: its number, the numbers merged into it, and its record, compressed."""

    id: str
    aliases: tuple[str, ...]
    packed: bytes

    def unpack(self) -> Fetched:
        """The study as the rest of the product sees it."""
        return Fetched(self.id, zlib.decompress(self.packed))


class Studies(Sequence[Fetched]):
    """Packed studies that are unpacked on access."""

    def __init__(self, packed: Iterable[PackedStudy]) -> None:
        self._packed = tuple(packed)

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Fetched: ...
    @overload
    def __getitem__(self, index: slice) -> "Studies": ...
    def __getitem__(self, index: int | slice) -> "Fetched | Studies":
        if isinstance(index, slice):
            return Studies(self._packed[index])
        return self._packed[index].unpack()


@dataclass(frozen=True)
class Page:
    """One page: its studies, the token of the next, and on the first page the number of studies in all."""

    address: str
    studies: tuple[PackedStudy, ...]
    token: str | None
    total: int | None


def canonical_id(number: str) -> str | None:
    """The number as records write it, NCT and eight digits; ``None`` if the registry would refuse it."""
    found = _NUMBER.fullmatch(number.strip())
    return f"NCT{int(found[1]):08d}" if found else None


def read_page(answer: Answer) -> Page:
    """The page of an answer; ``RegistryError`` names the JSON path of what is not as documented."""
    body = answer.body
    studies = body.get("studies")
    token, total = body.get("nextPageToken"), body.get("totalCount")
    if not isinstance(studies, list):
        raise _unlike(answer, "$.studies is not a list")
    if "nextPageToken" in body and not (isinstance(token, str) and token):
        raise _unlike(answer, "$.nextPageToken is not a text")
    if "totalCount" in body and not (type(total) is int and total >= 0):
        raise _unlike(answer, "$.totalCount is not a count")
    packed = tuple(_packed(answer, n, study) for n, study in enumerate(studies))
    return Page(answer.address, packed, token, total)


def sweep(ask: Callable[[str | None], Page], accept: Callable[[Page], None]) -> Mapping[str, PackedStudy]:
    """Every study of a question by its number, each once.

    ``ask`` gives the page of a token, the first page for ``None``; ``accept``
    raises if the first page shows that the sweep is not worth its pages. A sweep
    that does not add up is repeated once from the first page, because the
    registry may have changed its data in between.
    """
    try:
        return _sweep(ask, accept)
    except RegistryError as error:
        if error.failure is not Failure.INCOMPLETE:
            raise
    return _sweep(ask, accept)


def _sweep(ask: Callable[[str | None], Page], accept: Callable[[Page], None]) -> Mapping[str, PackedStudy]:
    page = ask(None)
    total, first_address = page.total, page.address
    if total is None:
        raise RegistryError(Failure.BAD_ANSWER, page.address, "the answer does not say how many studies there are")
    accept(page)
    found: dict[str, PackedStudy] = {}
    tokens: set[str] = set()
    while True:
        before = len(found)
        for study in page.studies:
            found.setdefault(study.id, study)
        if page.token is None or len(found) > total:
            break
        if page.token in tokens or len(found) == before:
            raise RegistryError(Failure.INCOMPLETE, page.address, "the pages go in a circle")
        tokens.add(page.token)
        page = _next_page(ask, page.token)
    if len(found) != total:
        what = f"the pages hold {len(found)} different studies, but the first page announced {total}"
        raise RegistryError(Failure.INCOMPLETE, first_address, what)
    return found


def _next_page(ask: Callable[[str | None], Page], token: str) -> Page:
    """A further page. If only it is refused, its token has expired, which voids the sweep but not the question."""
    try:
        return ask(token)
    except RegistryError as error:
        if error.failure in {Failure.REFUSED, Failure.QUERY_REFUSED}:
            refusal = error.problems[0]
            what = f"a further page was refused: {refusal.what}"
            raise RegistryError(Failure.INCOMPLETE, str(refusal.where), what) from error
        raise


def _packed(answer: Answer, position: int, study: Any) -> PackedStudy:
    number = record_id(study)
    if number is None or canonical_id(number) != number:
        path = f"$.studies[{position}].protocolSection.identificationModule.nctId"
        raise _unlike(answer, f"{path} is not the number of a study")
    aliases = study["protocolSection"]["identificationModule"].get("nctIdAliases")
    return PackedStudy(number, _numbers(aliases), zlib.compress(canonical(study), _FASTEST))


def _numbers(aliases: Any) -> tuple[str, ...]:
    """The well-formed numbers of a list that may be anything; the record's reader judges the rest."""
    texts = [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []
    return tuple(number for text in texts if (number := canonical_id(text)))


def _unlike(answer: Answer, what: str) -> RegistryError:
    return RegistryError(Failure.BAD_ANSWER, answer.address, f"the answer is not as documented: {what}")
