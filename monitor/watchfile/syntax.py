"""What the YAML parser's errors mean for someone who edits a list, and what to do about each."""

from dataclasses import dataclass

import yaml

from monitor.watchfile.positions import Spot
from monitor.watchfile.quoting import shown

_INDENT = "indent keys of one group alike, with spaces, two more than the line above the group"
_QUOTE = "put the whole text in quotes"

#: Part of the parser's message, the fact, the remedy. Where a bracket or quote
#: was opened and not closed, its beginning is what the operator must look at.
_BACKSLASH = ("a backslash in double quotes stands for something else", "use single quotes")
_MEANINGS = (
    ("mapping values are not allowed", "a colon stands where no key can be", f"{_QUOTE}, or {_INDENT}"),
    ("did not find expected key", "this line does not fit the group of keys above it", _INDENT),
    ("could not find expected ':'", "a key without a colon after it", f"write key: value, or {_QUOTE}"),
    (
        "expected ',' or ']'",
        "the list that begins here lacks a comma or its end",
        "write , between items and ] at the end",
    ),
    (
        "expected ',' or '}'",
        "the group that begins here lacks a comma or its end",
        "write , between keys and } at the end",
    ),
    ("expected '-' indicator", "this line does not fit the list above it", "begin each item with - in one column"),
    ("unexpected end of stream", "the quote that begins here is not closed", "write the same quote at its end"),
    ("block sequence entries are not allowed", "a list item cannot begin here", "begin the list on a line of its own"),
    ("escape", *_BACKSLASH),
    ("hexdecimal", *_BACKSLASH),
    ("comment or line break", "a block text begins on the line after | or >", "move the text to the next line"),
)
_ELSEWHERE = ("expected ',' or", "unexpected end of stream")


@dataclass(frozen=True)
class SyntaxTrouble:
    """A place that is not YAML: the stretch to look at, the fact, and the remedy."""

    spot: Spot
    what: str
    remedy: str

    @classmethod
    def of(cls, error: yaml.MarkedYAMLError, text: str) -> "SyntaxTrouble":
        """Read the parser's error, whose own words are shown only if there are no better ones."""
        said = error.problem or "it cannot be read"
        starts_elsewhere = error.context_mark and any(part in said for part in _ELSEWHERE)
        mark = error.context_mark if starts_elsewhere else error.problem_mark
        start = min(mark.index, len(text)) if mark else 0
        spot = (start, start + 1)
        if "cannot start any token" in said:
            return cls(spot, *_bad_start(text[start : start + 1]))
        for part, what, remedy in _MEANINGS:
            if part in said:
                return cls(spot, what, remedy)
        return cls(spot, f"this is not valid YAML: {said}", f"check this line and the one above, or {_QUOTE}")


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab stands in the indentation", "use spaces"
    return f"a text cannot begin with {shown(character)}", _QUOTE
