"""Problems for programs: one JSON object a line, or annotations that GitHub shows beside the lines."""

import json
from collections.abc import Iterable
from typing import Any

from monitor.domain.problems import Place, Problem

_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def as_json_lines(problems: Iterable[Problem]) -> str:
    """One object a line: code, severity, message, file, line, column, end_column, remedy.

    Line and columns count from 1, the end is exclusive; they are null for a
    problem of the whole file. Only ASCII is written, so no line is broken by its content.
    """
    return "".join(f"{json.dumps(_fields(trouble))}\n" for trouble in problems)


def as_annotations(problems: Iterable[Problem]) -> str:
    """One workflow command a line, as GitHub documents under "Setting an error message"."""
    return "".join(f"{_annotation(trouble)}\n" for trouble in problems)


def _fields(trouble: Problem) -> dict[str, Any]:
    where = trouble.where
    place = where if isinstance(where, Place) else None
    return {
        "code": trouble.code,
        "severity": trouble.severity.value,
        "message": trouble.what,
        "file": where.file if isinstance(where, Place) else where,
        "line": place and place.line,
        "column": place and place.column,
        "end_column": place and place.end_column,
        "remedy": trouble.remedy,
    }


def _annotation(trouble: Problem) -> str:
    fields = _fields(trouble)
    names = {"file": "file", "line": "line", "col": "column", "endColumn": "end_column", "title": "code"}
    known = {name: fields[field] for name, field in names.items() if fields[field] is not None}
    properties = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTY)}" for name, value in known.items())
    return f"::{trouble.severity} {properties}::{_escaped(f'{trouble.what}. {trouble.remedy}', _IN_MESSAGE)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)
