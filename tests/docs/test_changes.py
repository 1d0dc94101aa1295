"""docs/changes.md has every kind of change, with what it is worth, and an example of each."""

import re
from pathlib import Path

import pytest

from monitor.domain.changes import WORTH, ChangeKind

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "changes.md").read_text(encoding="utf-8")
# | `kind` | what happened | example | worth |
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (\w+) \|$", PAGE, re.MULTILINE)
KINDS = {row[0]: row for row in ROWS}


def test_the_page_has_every_kind_and_no_other() -> None:
    assert sorted(KINDS) == sorted(ChangeKind)


@pytest.mark.parametrize("kind", ChangeKind)
def test_each_kind_has_a_sentence_an_example_and_what_it_is_worth(kind: ChangeKind) -> None:
    _, what, example, worth = KINDS[kind]
    assert len(what.split()) > 2
    assert re.match(r"NCT\d{8}|form: ", example)
    assert worth == WORTH[kind]
