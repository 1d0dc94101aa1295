"""Operators may bring templates of their own, one by one, and a mistake in them is an error and not an empty space."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.rendering.mails import Edition, Letterhead, typeset
from monitor.rendering.templates import check_templates, folded
from tests.rendering.matter import FULL


def typeset_with(folder: Path, **templates: str) -> Edition:
    for name, text in templates.items():
        file = folder / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return typeset(compose(FULL, Role.READER), Letterhead("watch@example.org", folder))


def test_each_template_can_be_replaced_by_itself(tmp_path: Path) -> None:
    made = typeset_with(tmp_path, digest__body_dot_html="<p>{{ digest.headline }} {{ digest.title }}</p>")
    ours = typeset(compose(FULL, Role.READER), Letterhead("watch@example.org"))
    assert "<p>Two verdicts and two dates changed Remyelination watch</p>" in made.page
    assert (made.subject, made.text) == (ours.subject, ours.text)
    assert made.pictures == ()


def test_a_style_sheet_is_replaced_for_every_mail(tmp_path: Path) -> None:
    (tmp_path / "_parts").mkdir()
    (tmp_path / "_parts" / "style.css").write_text("h1 { color: #123456; }", encoding="utf-8")
    assert 'style="color: #123456;"' in typeset_with(tmp_path).page


def test_a_name_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        typeset_with(tmp_path, digest__subject_dot_txt="{{ digest.nonsense }}")


def test_a_template_that_does_not_compile_is_named(tmp_path: Path) -> None:
    (tmp_path / "digest").mkdir()
    (tmp_path / "digest" / "body.txt").write_text("{% if %}", encoding="utf-8")
    assert [problem.where for problem in check_templates(tmp_path)] == ["templates/digest/body.txt"]
    assert check_templates() == ()


def test_a_label_that_is_too_long_stands_above_its_text() -> None:
    assert folded("word " * 3, label="A long label", indent=2, hanging=6) == "  A long label\n        word word word"
    assert folded("x" * 100, indent=2).splitlines() == ["  " + "x" * 70, "  " + "x" * 30]
    assert folded("https://example.org/" + "x" * 100, indent=2) == "  https://example.org/" + "x" * 100
