"""Writes ``docs/watchlist.md`` from the models that check the file: ``python -m tests.docs.reference``."""

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from monitor.watchfile.codes import Code
from monitor.watchfile.json_schema import watchlist_schema
from monitor.watchfile.schema import ClaimKeys, DigestKeys, InterventionKeys, WatchKeys, WatchlistKeys

PAGE = Path(__file__).resolve().parents[2] / "docs" / "watchlist.md"

HEAD = """\
# The watchlist, key by key

This page is written by `make docs` from the models that check the file. `monitor check` names everything that is wrong,
with line, column and a remedy; `watchlist.schema.json` lets an editor complete and check while you type.

Dates may be a year (`2020`), a half (`2020-H2`), a quarter (`2020-Q3`), a month (`2020-06`) or a day (`2020-06-12`).
Each means the range of days that it can mean; both ends count.
"""
GROUPS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", WatchlistKeys),
    ("A watch", WatchKeys),
    ("An intervention", InterventionKeys),
    ("A claim", ClaimKeys),
    ("A digest", DigestKeys),
)


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_group(title, model) for title, model in GROUPS), _codes()])


def _group(title: str, model: type[BaseModel]) -> str:
    schema = watchlist_schema()
    properties = schema["properties"] if model is WatchlistKeys else schema["$defs"][model.__name__]["properties"]
    rows = "\n".join(_row(name, field, properties[name]) for name, field in model.model_fields.items())
    return (
        f"## {title}\n\n{model.__doc__}\n\n| key | meaning | values | if absent |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def _row(name: str, field: FieldInfo, schema: dict[str, Any]) -> str:
    values = ", ".join(f"`{value}`" for value in dict.fromkeys(_words(schema))) or _kind(schema)
    return f"| `{name}` | {field.description} | {values} | {_default(field)} |"


def _words(schema: dict[str, Any]) -> Iterator[str]:
    """The few words that a key takes, where it takes only some."""
    resolved = _resolved(schema)
    if "const" in resolved:
        yield str(resolved["const"])
    for value in resolved.get("enum", ()):
        yield str(value)
    for part in (*resolved.get("anyOf", ()), *resolved.get("oneOf", ())):
        yield from _words(part)


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if not reference:
        return schema
    found: dict[str, Any] = watchlist_schema()["$defs"][reference.rpartition("/")[2]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    kind = _resolved(schema).get("type")
    return {"array": "a list", "object": "keys with values", "integer": "a number"}.get(str(kind), "a text")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value in (None, "", (), {}):
        return "nothing"
    shown = value.value if isinstance(value, Enum) else f"{value:%H:%M}" if hasattr(value, "hour") else value
    return f"`{json.dumps(shown) if isinstance(shown, bool) else shown}`"


def _codes() -> str:
    rows = "\n".join(f"| {code.value} | {code.meaning} |" for code in Code)
    return f"## What can be wrong\n\n`E` refuses the file, `W` does not.\n\n| code | meaning |\n| --- | --- |\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
