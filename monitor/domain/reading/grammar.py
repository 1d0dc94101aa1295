"""A small grammar engine: named rules over categories, the longest match wins, each place is read once.

A rule is written as a row of categories: ``MONTH COUNT ,? YEAR``. ``A|B``
is either, ``?`` may be absent, ``<period>`` is another reading of the same
kind that follows. Matching never goes back within a rule, and nesting is
bounded, so reading is linear in the number of tokens.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from monitor.domain.reading.blocks import Block, Stretch
from monitor.domain.reading.time_words import Tag

_DEEPEST = 5

Built = Block | Stretch | tuple[Block | Stretch, ...] | None


class Parse(NamedTuple):
    """A period found in tokens ``start`` to ``end`` (exclusive).

    ``when`` is None for a date that no calendar has: its tokens are taken,
    so that no part of it is read as something else. ``alone`` tells that the
    expression is a date even without a preposition.
    """

    when: Block | Stretch | tuple[Block | Stretch, ...] | None
    start: int
    end: int
    rules: tuple[str, ...]
    alone: bool


class _Element(NamedTuple):
    categories: frozenset[str]
    optional: bool
    nested: bool


@dataclass(frozen=True)
class Rule:
    """A named row of categories and the function that makes a period of their values.

    ``build`` takes the day of the source and one value for each element
    (None where an optional one is absent); it may raise ``NoReadingError``.
    """

    name: str
    elements: tuple[_Element, ...]
    build: Callable[..., Built]
    alone: bool


class NoReadingError(Exception):
    """The words fit a rule, but together they mean no period."""


def rule(name: str, rows: str, build: Callable[..., Built], *, alone: bool = True) -> list[Rule]:
    """The rules of one convention; each line of ``rows`` is one way to write it."""
    return [
        Rule(name, tuple(_element(word) for word in row.split()), build, alone)
        for row in rows.strip().splitlines()
        if row.strip()
    ]


def _element(word: str) -> _Element:
    optional = word.endswith("?") and word != "?"
    word = word[:-1] if optional else word
    return _Element(frozenset(word.split("|")), optional, word == "<period>")


def _may_follow(elements: tuple[_Element, ...], second: str | None) -> bool:
    """Whether a rule can go on with a category behind its first element."""
    for element in elements[1:]:
        if element.nested or (second is not None and second in element.categories):
            return True
        if not element.optional:
            return False
    return True


class Grammar:
    """A set of rules, looked up by the first two categories that they can begin with."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_first: dict[str, list[Rule]] = {}
        for each in rules:
            for category in each.elements[0].categories:
                self._by_first.setdefault(category, []).append(each)
        self._by_two: dict[str, dict[str | None, list[Rule]]] = {first: {} for first in self._by_first}

    def beginning(self, first: str, second: str | None) -> list[Rule]:
        """The rules that can begin with two categories; ``second`` is None at a word without a category."""
        known = self._by_two.get(first)
        if known is None:
            return []
        rules = known.get(second)
        if rules is None:
            rules = known[second] = [each for each in self._by_first[first] if _may_follow(each.elements, second)]
        return rules

    def reader(self, tags: Sequence[Tag | None], said_on: date | None) -> "Reader":
        """A reader of one row of tags."""
        return Reader(self, tags, said_on)


class Reader:
    """Reads the periods of one row of tags; every place and depth is read at most once.

    Two places without a tag are put behind the row, so that every place has one that follows it.
    """

    def __init__(self, grammar: Grammar, tags: Sequence[Tag | None], said_on: date | None) -> None:
        self._grammar = grammar
        self._tags = (*tags, None, None)
        self._said_on = said_on
        self._seen: dict[tuple[int, int], Parse | None] = {}

    def at(self, start: int, depth: int = 0) -> Parse | None:
        """The longest period that begins at a token, or None."""
        tag = self._tags[start]
        if tag is None or depth > _DEEPEST:
            return None
        following = self._tags[start + 1]
        rules = self._grammar.beginning(tag.category, following.category if following else None)
        if not rules:
            return None
        key = (start, depth)
        if key not in self._seen:
            self._seen[key] = self._longest(rules, start, depth)
        return self._seen[key]

    def _longest(self, rules: list[Rule], start: int, depth: int) -> Parse | None:
        best: Parse | None = None
        for each in rules:
            parse = self._match(each, start, depth)
            if parse is not None and (best is None or parse.end > best.end):
                best = parse
        return best

    def _match(self, each: Rule, start: int, depth: int) -> Parse | None:
        place, names = start, [each.name]
        values: list[Any] = []
        tags = self._tags
        for element in each.elements:
            if element.nested:
                nested = self.at(place, depth + 1)
                if nested is not None and nested.when is None:
                    return nested._replace(start=start)
                if nested is not None:
                    values.append(nested.when)
                    names.extend(nested.rules)
                    place = nested.end
                    continue
            else:
                tag = tags[place]
                if tag is not None and tag.category in element.categories:
                    values.append(tag.value if tag.value is not None else True)
                    place += 1
                    continue
            if not element.optional:
                return None
            values.append(None)
        return self._built(each, start, place, values, tuple(names))

    def _built(self, each: Rule, start: int, end: int, values: list[Any], names: tuple[str, ...]) -> Parse | None:
        try:
            return Parse(each.build(self._said_on, *values), start, end, names, each.alone)
        except NoReadingError:
            return None
