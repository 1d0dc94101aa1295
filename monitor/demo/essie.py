"""The registry's query language (Essie): an expression as text to a tree.

The subset: quoted phrases, bare words, AND, OR, NOT, parentheses, AREA[…],
RANGE[…], MISSING and ALL, with the precedence of the registry's help page
"Constructing Complex Search Queries": NOT and AREA bind tightest, then AND,
then OR. What the registry does not understand is an `EssieError` in its words;
what only this server does not understand is said to be so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from monitor.demo.answers import Refusal

_MOST_BARE_WORDS = 13  # seen on the live service: 12 pass, 14 do not

_TOKEN = re.compile(
    r"""\s*(?:
        "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<keyword>[A-Z]+)\[(?P<argument>[^\[\]]*)\]\s*
      | (?P<sign>[()\[\],"])
      | (?P<word>[^\s()\[\],"]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = frozenset({"AND", "OR", "NOT", "MISSING", "ALL"})
_NOT_SPOKEN_HERE = frozenset({"SEARCH", "COVERAGE", "EXPANSION", "TILT", "DISTANCE"})


class EssieError(Exception):
    """A query that the registry refuses, in its words but without the name of the query."""


@dataclass(frozen=True)
class Phrase:
    """Text that must stand in the area as it is, word by word."""

    text: str


@dataclass(frozen=True)
class Everything:
    """Every record (ALL)."""


@dataclass(frozen=True)
class Missing:
    """The records that lack the area (MISSING)."""


@dataclass(frozen=True)
class Range:
    """The records with a value from ``low`` to ``high``, both included; None is an open end (MIN, MAX)."""

    low: str | None
    high: str | None


@dataclass(frozen=True)
class Not:
    """The records that the other expression does not find."""

    other: "Node"


@dataclass(frozen=True)
class AllOf:
    """The records that every part finds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    """The records that at least one part finds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Area:
    """The other expression, looked for in this area or piece."""

    name: str
    other: "Node"


Node = Phrase | Everything | Missing | Range | Not | AllOf | AnyOf | Area


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    argument: str = ""


def parse(text: str) -> Node:
    """The tree of an expression. Raises EssieError, or Refusal for what only this server does not speak."""
    tokens = _tokens(text)
    if sum(token.kind == "word" for token in tokens) > _MOST_BARE_WORDS:
        raise EssieError("Too complicated query")
    return _Parser(tokens, text).whole()


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:  # pragma: no cover - every character belongs to some token
            raise EssieError(f"no viable alternative at input '{text[at:]}'")
        tokens.append(_token(found))
        at = found.end()
    return tokens


def _token(found: re.Match[str]) -> _Token:
    kind = str(found.lastgroup if found.lastgroup != "argument" else "keyword")
    text = found[kind]
    if kind == "quoted":
        return _Token(kind, re.sub(r"\\(.)", r"\1", text))
    if kind == "word":
        kind = "operator" if text in _OPERATORS else kind
        return _Token(kind, text.removeprefix("\\"))
    return _Token(kind, text, found["argument"] or "")


class _Parser:
    def __init__(self, tokens: list[_Token], text: str) -> None:
        self._tokens, self._text, self._at = tokens, text, 0

    def whole(self) -> Node:
        tree = self._any()
        if self._here is not None:
            raise EssieError(f"mismatched input '{self._here.text}' expecting {{<EOF>, '(', ',', 'NOT', 'AND', 'OR'}}")
        return tree

    @property
    def _here(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, kind: str, text: str) -> bool:
        taken = self._here is not None and (self._here.kind, self._here.text) == (kind, text)
        self._at += taken
        return taken

    def _any(self) -> Node:
        parts = self._joined_by("OR", self._all)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _all(self) -> Node:
        parts = self._joined_by("AND", self._one)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _joined_by(self, operator: str, part: Callable[[], Node]) -> tuple[Node, ...]:
        parts = [part()]
        while self._take("operator", operator):
            parts.append(part())
        return tuple(parts)

    def _one(self) -> Node:
        if self._take("operator", "NOT"):
            return Not(self._one())
        if self._take("operator", "ALL"):
            return Everything()
        if self._take("operator", "MISSING"):
            return Missing()
        if self._take("sign", "("):
            return self._in_parentheses()
        if self._here is not None and self._here.kind == "keyword":
            return self._context(self._here)
        return self._text_term()

    def _in_parentheses(self) -> Node:
        inner = self._any()
        if not self._take("sign", ")"):
            raise EssieError(f"missing ')' at '{self._here.text if self._here else '<EOF>'}'")
        return inner

    def _context(self, token: _Token) -> Node:
        self._at += 1
        if token.text == "AREA":
            return Area(token.argument.strip(), self._one())
        if token.text == "RANGE":
            return self._range(token.argument)
        if token.text in _NOT_SPOKEN_HERE:
            raise Refusal(f"The embedded registry does not speak {token.text}[...]", 501)
        raise EssieError(f"mismatched input '{token.text}[' expecting {{<EOF>, '(', ',', 'NOT', 'AND', 'OR'}}")

    def _range(self, argument: str) -> Range:
        ends = [end.strip() for end in argument.split(",")]
        if len(ends) != 2 or not all(ends):
            raise EssieError(f"no viable alternative at input 'RANGE[{argument}]'")
        return Range(None if ends[0] == "MIN" else ends[0], None if ends[1] == "MAX" else ends[1])

    def _text_term(self) -> Node:
        """Adjacent words and phrases: all are needed, wherever in the area they stand."""
        parts: list[Node] = []
        while self._here is not None and self._here.kind in ("word", "quoted"):
            parts.append(Phrase(self._here.text))
            self._at += 1
        if not parts:
            self._refuse()
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _refuse(self) -> NoReturn:
        if self._here is None:
            raise EssieError(f"no viable alternative at input '{self._text}<EOF>'")
        until = self._text.find(self._here.text) + len(self._here.text)
        raise EssieError(f"no viable alternative at input '{self._text[:until]}'")
