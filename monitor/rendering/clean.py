"""Texts of others made harmless: registry titles and quotes are data, never markup, headers or layout."""

import re
import unicodedata
from typing import Any

from markupsafe import Markup

#: The longest text of a header, in characters.
LONGEST_HEADER = 150

# Marks that change the direction of the text around them; a title could turn what follows it around.
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_ENCODED_WORD = re.compile(r"=(?=\?)")
_BLANKS = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """The text without control characters (line breaks stay) and without marks that turn the reading direction."""
    if text.replace("\n", "").isprintable():  # nearly every text; a mark of direction is not printable
        return text
    kept = (
        character for character in text.translate(_DIRECTION_MARKS) if character == "\n" or not _is_control(character)
    )
    return "".join(kept)


def clean_header(text: str) -> str:
    """One line that is safe as a header's value.

    Some Python versions decode an encoded word (``=?utf-8?q?…?=``) inside a
    header's text and write its line breaks as they are, so that a title can
    add a header (CVE-2024-6923): no encoded word is let through.
    """
    line = _BLANKS.sub(" ", clean_text(text)).strip()
    return _ENCODED_WORD.sub("= ", line)[:LONGEST_HEADER].rstrip()


def finalize(value: Any) -> Any:
    """Applied to everything that a template prints."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean_text(value)
    return value


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
