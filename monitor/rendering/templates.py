"""The templates: where they come from, and what they may use."""

import textwrap
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import css_inline
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from monitor.domain.problems import Problem
from monitor.domain.verdicts import FAMILIES
from monitor.domain.wording import FAMILY_GLYPHS, STATE_LABELS, STATE_TAGS
from monitor.rendering.clean import finalize

#: Width of the text part; RFC 3676 asks for less than 79, and quoting needs room.
COLUMNS = 72

_TEXT_PARTS = ("subject.txt", "body.txt")

#: Every mail with the templates that it is made of.
MAILS = {
    "digest": (*_TEXT_PARTS, "body.html"),
    "notice-started": _TEXT_PARTS,
    "notice-over": _TEXT_PARTS,
    "notice-alive": _TEXT_PARTS,
}


@cache
def environment(override: Path | None = None) -> Environment:
    """The template environment: HTML escaped, undefined names forbidden.

    Templates in ``override``, a folder of the operator, are preferred to the shipped ones.
    """
    folders: Sequence[Path] = [*([override] if override else []), shipped()]
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(folded=folded, underlined=underlined)
    made.globals.update(labels=STATE_LABELS, tags=STATE_TAGS, families=FAMILIES, glyphs=FAMILY_GLYPHS)
    return made


def shipped() -> Path:
    """The folder of the templates that come with the program."""
    return Path(str(files("monitor.shipped"))) / "templates"


def check_templates(override: Path | None = None) -> tuple[Problem, ...]:
    """Every template that does not compile."""
    problems = []
    for mail, parts in MAILS.items():
        for part in parts:
            try:
                environment(override).get_template(f"{mail}/{part}")
            except TemplateError as error:
                remedy = "Correct the template, or remove it so that the shipped one is used"
                problems.append(Problem(f"templates/{mail}/{part}", str(error), remedy, "E601"))
    return tuple(problems)


def inlined(html: str) -> str:
    """The page with its style sheet written into the elements; media queries stay, for clients that know them."""
    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False).inline(html)


def folded(text: str, label: str = "", indent: int = 0, hanging: int = 0, later: int = 0) -> str:
    """The text in lines of at most 72 columns, after a label, with an indent for the first and for later lines.

    Addresses are never broken, and a label that is too long stands on a line of
    its own. Only a line that holds an address is longer.
    """
    words = [part for word in text.split() for part in _parts(word, COLUMNS - indent - hanging - later)]
    hanged = " " * (indent + hanging + later)
    above = " " * indent + label.rstrip() + "\n" if len(label) >= hanging > 0 else ""
    return above + textwrap.fill(
        " ".join(words),
        COLUMNS,
        initial_indent=hanged if above else " " * indent + label.ljust(hanging),
        subsequent_indent=hanged,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _parts(word: str, width: int) -> Sequence[str]:
    """The word, in pieces if it is no address and longer than a line."""
    if len(word) <= width or "://" in word or word.startswith("mailto:"):
        return (word,)
    return [word[start : start + width] for start in range(0, len(word), width)]


def underlined(text: str, mark: str) -> str:
    """The text, folded, with a line of marks below it as long as its longest line."""
    lines = folded(text)
    return f"{lines}\n{mark * max(len(line) for line in lines.splitlines())}"
