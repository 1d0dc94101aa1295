"""The page of faults names for each row of the fault matrix a test that exists, and one that mentions the row."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = {
    row: re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", cells)
    for row, cells in re.findall(r"^\| ([PORSX]\d[^|]*) \|(.*)$", PAGE, re.MULTILINE)
}
#: The rows of the process and of the operator's file, without those that only PostgreSQL or the crash loop shows.
SHOWN_BY_NAME = [f"P{number}" for number in (*range(2, 4), *range(5, 18), 22, 23)] + [f"O{n}" for n in range(1, 19)]


@cache
def sources(file: str) -> dict[str, str]:
    """The text of each test of a file, with its decorators and the tables of the module that it names."""
    text = (ROOT / file).read_text(encoding="utf-8")
    body = ast.parse(text).body
    tables = {
        target.id: ast.get_source_segment(text, node) or ""
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            own = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
            found[node.name] = own + "".join(table for name, table in tables.items() if re.search(rf"\b{name}\b", own))
    return found


@pytest.mark.parametrize("row", ROWS)
def test_every_row_names_tests_that_exist(row: str) -> None:
    assert ROWS[row], f"{row} names no test"
    for file, name in ROWS[row]:
        assert name in sources(file), f"{row}: {file} has no {name}"


@pytest.mark.parametrize("row", SHOWN_BY_NAME)
def test_a_test_of_the_row_mentions_it(row: str) -> None:
    mention = re.compile(rf"(?<![A-Za-z0-9]){row}(?![0-9])", re.IGNORECASE)
    assert any(mention.search(sources(file)[name]) for file, name in ROWS[row]), f"no test of {row} mentions it"


def test_the_page_has_every_row_of_the_process_and_of_the_file() -> None:
    assert set(ROWS) >= {*(f"P{number}" for number in range(1, 24)), *(f"O{number}" for number in range(1, 19))}
