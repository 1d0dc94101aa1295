import ast
from pathlib import Path

import pytest

from monitor.domain import reading

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
# Inside the claim reader there are words of grammar; those that leave it are part of the vocabulary.
CLASSES = sorted(
    {
        node.name
        for path in (ROOT / "monitor" / "domain").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    | {name for name in reading.__all__ if name[0].isupper()}
)


@pytest.mark.parametrize("name", CLASSES)
def test_every_word_of_the_domain_is_defined(name: str) -> None:
    assert f"`{name}`" in VOCABULARY


def test_every_word_that_is_defined_exists() -> None:
    words = set(VOCABULARY.split("`")[1::2])
    named = {word for word in words if word[:1].isupper() and word.isidentifier()}
    assert named <= set(CLASSES) | {"Event", "Outcome"}
