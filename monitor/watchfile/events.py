"""YAML text to a plain tree of dict, list and str, and to the positions of its values.

Built from the parser's events and never by loading or composing: strings stay
strings (no dates, booleans or base-60 numbers are guessed), duplicate keys are
seen, and what can grow or run code (aliases, merge keys, tags) is refused.
A value that is absent or refused is None in the tree, and its problem is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from monitor.domain.problems import Problem
from monitor.watchfile.codes import Code
from monitor.watchfile.growing import Complaints, GrowingDocument, GrowingList, GrowingMap, StopReading
from monitor.watchfile.positions import Placed, Spot, Tree
from monitor.watchfile.quoting import shown
from monitor.watchfile.source import Source
from monitor.watchfile.syntax import SyntaxTrouble

#: Lists and groups of keys within one another.
DEEPEST = 20
_LONGEST_SHARED = 32  # characters
_MOST_SHARED = 10_000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_PARSER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


@dataclass(frozen=True)
class ReadTree:
    """What the text says, where it says it, and what could not be read.

    ``is_whole`` is False if reading stopped early: a tree cut short shows nothing about what is missing.
    """

    tree: Tree
    placed: Spot | Placed
    problems: tuple[Problem, ...]
    is_whole: bool


def read_tree(source: Source) -> ReadTree:
    """Read the one document of a YAML text. All problems are in the result, none is raised."""
    builder = _Builder(source)
    try:
        builder.take_all()
        is_whole = True
    except StopReading:
        is_whole = False
    return ReadTree(builder.document.value, builder.document.placed, tuple(builder.complaints.problems), is_whole)


class _Builder:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.document = GrowingDocument()
        self.complaints = Complaints(source)
        self._open: list[GrowingList | GrowingMap] = []
        self._innermost: GrowingDocument | GrowingList | GrowingMap = self.document
        self._documents = 0
        self._known_keys: dict[str, str] = {}
        self._known_texts: dict[str, str] = {}
        self._takers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take_all(self) -> None:
        """Take every event of the text. Raises StopReading if there are more that cannot or must not be read."""
        try:
            for event in yaml.parse(self._source.text, Loader=_PARSER):
                taker = self._takers.get(type(event))
                if taker:
                    taker(event)
        except yaml.MarkedYAMLError as error:
            trouble = SyntaxTrouble.of(error, self._source.text)
            self.complaints.add(trouble.spot, Code.SYNTAX, trouble.what, trouble.remedy)
            raise StopReading from None

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self.complaints.add(_spot(event), Code.SEVERAL_DOCUMENTS, "a second document begins", "remove the line ---")
            raise StopReading

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        spot = self._without_properties(event)
        if not event.style and event.value in _NULLS:
            self._innermost.take_nothing(spot)
        else:
            self._innermost.take(self._shared(event.value), spot)

    def _shared(self, text: str) -> str:
        """One string for all the places where a short text stands: lists repeat their words, and may be very long."""
        if len(text) > _LONGEST_SHARED:
            return text
        known = self._known_texts.get(text)
        if known is None and len(self._known_texts) < _MOST_SHARED:
            self._known_texts[text] = text
        return known or text

    def _alias(self, event: yaml.AliasEvent) -> None:
        what = f"the alias {shown(f'*{event.anchor}')} is not read"
        self.complaints.add(_spot(event), Code.ALIAS, what, "write the value out in full")
        self._innermost.take(None, _spot(event))

    def _mapping(self, event: yaml.MappingStartEvent) -> None:
        self._begin(GrowingMap(self._without_properties(event), self.complaints, self._known_keys))

    def _sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._begin(GrowingList(self._without_properties(event), self.complaints))

    def _begin(self, collection: GrowingList | GrowingMap) -> None:
        if len(self._open) == DEEPEST:
            what = f"more than {DEEPEST} levels of nesting"
            self.complaints.add(collection.placed.spot, Code.TOO_DEEP, what, "check the brackets and the indentation")
            raise StopReading
        self._open.append(collection)
        self._innermost = collection

    def _end(self, event: yaml.Event) -> None:
        closed = self._open.pop()
        closed.placed.spot = (closed.placed.spot[0], _spot(event)[1])
        self._innermost = self._open[-1] if self._open else self.document
        self._innermost.take(closed.value, closed.placed)

    def _without_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Spot:
        """The stretch of the node, after refusing an anchor or a tag before it."""
        spot = _spot(event)
        if event.anchor:
            what = f"the anchor {shown(f'&{event.anchor}')} is not read"
            self.complaints.add(spot, Code.ALIAS, what, "remove it, and write the value out where it is used")
        if event.tag:
            self.complaints.add(spot, Code.TAG, f"the tag {shown(event.tag)} is not read", "remove the tag")
        return spot


def _spot(event: yaml.Event) -> Spot:
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)  # the parser marks every event
