"""The parameters of a request: which exist, and how each is written.

The registry refuses a whole request for one unknown name. Names, patterns and
the wording of refusals are those of the OpenAPI document 2.0.5 and of answers
that clients of the live service have recorded.
"""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl

from monitor.demo.answers import Refusal
from monitor.demo.pieces import PIECES, Path
from monitor.domain.study import Status

DEFAULT_PAGE_SIZE = 10
LARGEST_PAGE = 1000

#: The search area of each query parameter, and what the registry calls the parameter when it refuses its text.
QUERIES: dict[str, tuple[str, str]] = {
    "query.cond": ("ConditionSearch", "Conditions or disease"),
    "query.term": ("BasicSearch", "Other terms"),
    "query.titles": ("TitleSearch", "Title / acronym"),
    "query.intr": ("InterventionSearch", "Intervention / treatment"),
    "query.outc": ("OutcomeSearch", "Outcome measure"),
    "query.spons": ("SponsorSearch", "Sponsor / collaborator"),
    "query.lead": ("LeadSponsorName", "Lead sponsor"),
    "query.id": ("IdSearch", "Study IDs"),
    "query.locn": ("LocationSearch", "Location terms"),
}
#: The filters; the registry promises the same effect of both twins.
FILTERS = {f"{when}.{what}" for when in ("filter", "postFilter") for what in ("overallStatus", "ids", "advanced")}
_PAGING = {"pageSize", "pageToken", "countTotal"}
_SHAPE = {"format", "markupFormat", "fields"}
STUDY_PARAMETERS = frozenset(_SHAPE)
SEARCH_PARAMETERS = frozenset({*QUERIES, *FILTERS, *_PAGING, *_SHAPE, "sort"})
#: Parameters that the registry has and this server does not speak: refused, since to ignore them would mislead a test.
_NOT_SPOKEN_HERE = frozenset(
    {
        "query.patient",
        "aggFilters",
        "geoDecay",
        *(f"{when}.{what}" for when in ("filter", "postFilter") for what in ("geo", "synonyms")),
    }
)

_OTHER_FORMATS = frozenset({"csv", "json.zip", "fhir.json", "ris"})
_ALLOWED = {"format": ("json",), "markupFormat": ("markdown", "legacy"), "countTotal": ("true", "false")}

_NUMBER = re.compile(r"NCT0*([1-9]\d{0,7})", re.IGNORECASE | re.ASCII)
_STATUSES = frozenset(status.value for status in Status if status is not Status.UNRECOGNISED)
_SORT = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?::(asc|desc))?")
_SORTABLE = {piece for piece in PIECES if piece.endswith("Date")} | {"EnrollmentCount"}


def read(query: str, known: Collection[str]) -> dict[str, str]:
    """The parameters of a query string by name. Raises Refusal for a name or a format that is not known."""
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in parameters.items():
        if name in _NOT_SPOKEN_HERE and known is SEARCH_PARAMETERS:
            raise Refusal(f"The embedded registry does not speak `{name}`", 501)
        if name not in known:
            raise Refusal(f"`{name}` is unknown parameter")
        if name == "format" and value in _OTHER_FORMATS:
            raise Refusal("The embedded registry speaks JSON only", 501)
        if value not in _ALLOWED.get(name, (value,)):
            raise Refusal(f"Invalid value in parameter `{name}`: `{value}`")
    return parameters


def canonical_number(text: str) -> str | None:
    """The NCT number in its one full form, or None if the text is none."""
    found = _NUMBER.fullmatch(text)
    return f"NCT{int(found[1]):08}" if found else None


def listed(text: str) -> list[str]:
    """The items of a list, which commas or upright bars separate."""
    return [item for item in re.split(r"[,|]", text) if item]


def numbers(name: str, text: str) -> list[str]:
    """A list of NCT numbers. One malformed item refuses all of them."""
    found = [canonical_number(item) for item in listed(text)]
    if None in found:
        raise Refusal(f"Item {found.index(None) + 1} in parameter `{name}` has incorrect format")
    return [number for number in found if number]


def statuses(text: str) -> set[str]:
    """A list of overall statuses."""
    for item in listed(text):
        if item not in _STATUSES:
            raise Refusal(f"Invalid value in parameter `overallStatus`: `{item}`")
    return set(listed(text))


def page_size(text: str) -> int:
    """How many studies a page holds: 10 unless told, never more than 1,000."""
    if not text.isascii() or not text.isdigit():
        raise Refusal("Parameter `pageSize` has incorrect format")
    return min(int(text) or DEFAULT_PAGE_SIZE, LARGEST_PAGE)


def fields(text: str) -> list[Path]:
    """The paths that a list of fields asks for, each a piece or a dotted JSON path."""
    return [_path(item.strip()) for item in listed(text)]


def sorting(text: str) -> list[tuple[str, bool]]:
    """The pieces to sort by, most important first, and whether each descends: dates do so unless told."""
    found = []
    for place, item in enumerate(listed(text), 1):
        form = _SORT.fullmatch(item)
        if not form or form[1] not in _SORTABLE:
            raise Refusal(f"Item {place} in parameter `sort` has incorrect format")
        descends = form[2] == "desc" if form[2] else form[1] != "EnrollmentCount"
        found.append((form[1], descends))
    return found


def _path(item: str) -> Path:
    if item in PIECES:
        return PIECES[item]
    path = tuple(item.split("."))
    if any(path[: len(known)] == known or known[: len(path)] == path for known in PIECES.values()):
        return path
    raise Refusal(f"Parameter `fields` contains invalid field name: `{item}`")
