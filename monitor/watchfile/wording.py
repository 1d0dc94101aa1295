"""What pydantic found wrong with single values, in words for the operator."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Finding, Meant, Path
from monitor.watchfile.quoting import kind, shown
from monitor.watchfile.schema import keys_at

_CODES = {code.value: code for code in Code}

_WITHOUT = {
    "watches": "no watches: nothing would be followed",
    "claims": "no claims: nothing would be judged",
    "interventions": "no interventions: nothing would be looked for",
}


def findings_of(error: ValidationError, path: Path) -> Iterator[Finding]:
    """Every finding about the value at the path, in the order of the keys in the schema."""
    for details in error.errors(include_url=False):
        details["loc"] = path + details["loc"]
        if not _is_told_already(details):
            yield _WORDED.get(details["type"], _refused)(details)


def _is_told_already(details: ErrorDetails) -> bool:
    """Whether the reader of the text told it when it put None there, or pydantic as errors of every item."""
    if details["type"] == "too_short":
        return bool(details["input"])
    return details["input"] is None and details["type"] != "extra_forbidden"


def _missing(details: ErrorDetails) -> Finding:
    *parent, key = details["loc"]
    if key in _WITHOUT:
        return _without(tuple(parent), str(key))
    return Finding(
        tuple(parent), Code.MISSING_KEY, f"the key {key} is missing here", f"add a line {key}: …", absent=(str(key),)
    )


def _too_short(details: ErrorDetails) -> Finding:
    return _without(details["loc"], str(details["loc"][-1]))


def _without(path: Path, key: str) -> Finding:
    return Finding(path, Code.NOTHING_TO_DO, _WITHOUT[key], f"add {key}:, or remove what has none", absent=(key,))


def _unknown_key(details: ErrorDetails) -> Finding:
    path = details["loc"]
    known, key = keys_at(path[:-1]), str(path[-1])
    remedy = f"remove it; the keys here are {', '.join(known)}"
    return Finding(path, Code.UNKNOWN_KEY, f"unknown key {shown(key)}", remedy, on_key=True, meant=Meant(key, known))


def _no_list(details: ErrorDetails) -> Finding:
    value = details["input"]
    remedy = f"write [{value}]" if isinstance(value, str) and len(value) < 30 else "begin each item with a dash: - item"
    return _wrong_kind(details, "a list", remedy)


def _no_group(details: ErrorDetails) -> Finding:
    return _wrong_kind(details, "a group of keys", "write key: value lines, indented below")


def _wrong_kind(details: ErrorDetails, expected: str, remedy: str) -> Finding:
    what = f"expected {expected}, found {kind(details['input'])}"
    return Finding(details["loc"], Code.WRONG_KIND, what, remedy)


def _refused(details: ErrorDetails) -> Finding:
    context: dict[str, Any] = details["ctx"]
    is_key = details["loc"][-1] == "[key]"
    path = details["loc"][:-1] if is_key else details["loc"]
    return Finding(
        path, _CODES[details["type"]], context["what"], context["remedy"], on_key=is_key, meant=context["meant"]
    )


_WORDED: dict[str, Callable[[ErrorDetails], Finding]] = {
    "missing": _missing,
    "too_short": _too_short,
    "extra_forbidden": _unknown_key,
    "list_type": _no_list,
    "tuple_type": _no_list,
    "model_type": _no_group,
    "dict_type": _no_group,
}
