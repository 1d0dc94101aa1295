"""The periods of a sentence: what the grammar finds, joined into ranges, with the mark of its direction."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from monitor.domain.reading import calendar_rules, day_rules, relative_rules
from monitor.domain.reading.blocks import Block, Stretch, Unit, year_block
from monitor.domain.reading.grammar import Grammar, Parse, Reader
from monitor.domain.reading.marks import Mark, mark_before, mark_behind, negated
from monitor.domain.reading.time_words import Tag, full_year
from monitor.domain.reading.tokens import Token

_GRAMMAR = Grammar([*day_rules.RULES, *calendar_rules.RULES, *relative_rules.RULES])


class Period(NamedTuple):
    """A period of the sentence. ``parts`` are its ends in order; tokens ``start`` to ``end`` include its mark.

    ``core`` is the first token without the mark. ``bare`` tells that neither
    a mark nor its own form says that it is a date.
    """

    parts: tuple[Block | Stretch, ...]
    start: int
    core: int
    end: int
    mark: Mark
    approximate: bool
    bare: bool
    rules: tuple[str, ...]


def periods_of(
    tokens: Sequence[Token], words: Sequence[str], tags: Sequence[Tag | None], said_on: date | None
) -> list[Period]:
    """Every period, from left to right, none overlapping another."""
    reader = _GRAMMAR.reader(tags, said_on)
    found: list[Period] = []
    end = 0
    for at, tag in enumerate(tags):
        if tag is None or at < end or (words[at] == "early" and at and words[at - 1] in _STOPPED):
            continue
        parse = reader.at(at)
        if parse is None:
            continue
        period, end = _period(parse, reader, tokens, words)
        if period is not None:
            found.append(period)
    return found


#: Behind these ``early`` means ahead of time, and is no part of a period.
_STOPPED = frozenset(("terminated", "stopped", "halted", "discontinued", "closed", "ended", "ending", "stopping"))


def _period(parse: Parse, reader: Reader, tokens: Sequence[Token], words: Sequence[str]) -> tuple[Period | None, int]:
    parts, end, rules, alone = _as_parts(parse), parse.end, parse.rules, parse.alone
    impossible = parse.when is None
    for _ in range(3):
        following = _range_end(reader, words, tokens, parts, end)
        if following is None:
            break
        impossible = impossible or following.when is None
        parts, end = (*parts, *_as_parts(following)), following.end
        rules = (*rules, "range", *following.rules)
        alone = alone or following.alone
    if impossible or not parts:
        return None, end
    before, behind = mark_before(words, parse.start), mark_behind(words, end)
    marked = before.mark not in {Mark.NONE, Mark.OF, Mark.TO}
    mark = behind.mark if behind.mark is not Mark.NONE else before.mark
    if _is_running_unit(parts, parse) or _is_a_duration(parse, tokens):
        return None, end
    if isinstance(parts[0], Stretch) and parts[0].last is None and parts[0].first is not None:
        mark = Mark.NOT_BEFORE
    return Period(
        parts,
        before.edge,
        parse.start,
        behind.edge,
        mark,
        before.approximate,
        not (alone or marked or behind.mark is not Mark.NONE),
        rules,
    ), behind.edge


def _is_running_unit(parts: tuple[Block | Stretch, ...], parse: Parse) -> bool:
    """``the quarter`` alone is an accountant's word, not a date."""
    return len(parts) == 1 and parse.rules == ("the year, the quarter",)


def _is_a_duration(parse: Parse, tokens: Sequence[Token]) -> bool:
    """``followed for two years`` lasts; only ``not for at least two years`` is a date."""
    return parse.rules[0] == "not for a number of units" and negated(tokens, parse.start) is None


def _as_parts(parse: Parse) -> tuple[Block | Stretch, ...]:
    if parse.when is None:
        return ()
    return (parse.when,) if isinstance(parse.when, Block | Stretch) else parse.when


def _range_end(
    reader: Reader, words: Sequence[str], tokens: Sequence[Token], parts: Sequence[Block | Stretch], end: int
) -> Parse | None:
    """The period that a range runs to: ``to 2026``, ``or early 2026``, ``-2026``, ``/early April``."""
    if end >= len(words) or not parts:
        return None
    if tokens[end].joined:
        return _joined_end(reader, words, parts, end)
    at = end
    if words[at] == "," and at + 1 < len(words) and words[at + 1] in {"or", "and"}:
        at += 1
    if words[at] not in _CONNECTORS:
        return None
    joint = words[at]
    at += 1
    while at < min(len(words), end + _LONGEST_JOINT) and words[at] in _BETWEEN:
        at += 1
    following = reader.at(at)
    if following is None or (joint == "and" and not _alike(parts[-1], following)):
        return None
    return following


_CONNECTORS = frozenset(("to", "through", "until", "till", "or", "and", "/", "–", "—", "-", "&", "and/or"))
_BETWEEN = frozenset(("in", "the", "by", "possibly", "perhaps", "/", "or", "during", "even"))
_LONGEST_JOINT = 6


def _joined_end(reader: Reader, words: Sequence[str], parts: Sequence[Block | Stretch], end: int) -> Parse | None:
    first, word = parts[-1], words[end]
    if isinstance(first, Block) and first.unit is Unit.YEAR and first.year and len(word) == 2 and word.isdecimal():
        return Parse(year_block(full_year(int(word), 2)), end, end + 1, ("year",), alone=False)
    return reader.at(end)


def _alike(part: Block | Stretch, following: Parse) -> bool:
    """``and`` joins two periods of one size; otherwise it joins two statements."""
    others = _as_parts(following)
    return bool(others) and isinstance(part, Block) and isinstance(others[0], Block) and part.unit is others[0].unit
