"""Walking the tree for rules between values, past everything that has not the expected shape.

The rules look at the tree and not at the validated values, so that one wrong
value never hides what is wrong elsewhere. A wrong shape is the schema's finding.
"""

from collections.abc import Iterator
from typing import TypeAlias

from monitor.watchfile.findings import Path
from monitor.watchfile.positions import Tree

Group: TypeAlias = dict[str, Tree]


def items(parent: Tree, key: str) -> list[Tree]:
    """The list under a key of the parent; empty if there is none."""
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, list) else []


def groups(parent: Tree, key: str, path: Path = ()) -> Iterator[tuple[Path, Group]]:
    """The groups of keys in the list under a key of the parent, each with its path."""
    for number, item in enumerate(items(parent, key)):
        if isinstance(item, dict):
            yield (*path, key, number), item


def texts(parent: Tree, key: str, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts in the list under a key of the parent, each with its path."""
    for number, item in enumerate(items(parent, key)):
        if isinstance(item, str):
            yield (*path, key, number), item


def text(parent: Group, key: str) -> str | None:
    """The text under a key, if there is one."""
    value = parent.get(key)
    return value if isinstance(value, str) else None
