"""The words beside a period that tell its direction: claim guidelines, section 3."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from monitor.domain.reading.tokens import Token
from monitor.domain.reading.wordlist import word_set


class Mark(StrEnum):
    """What the word before or behind a period does to it."""

    IN = "in"
    OF = "of"
    BY = "by"
    BEFORE = "before"
    UNTIL = "until"
    TO = "to"
    NOT_BEFORE = "not before"
    AFTER = "after"
    SINCE = "since"
    NONE = "none"


_BEFORE_A_PERIOD: dict[Mark, str] = {
    Mark.IN: """
        in; during; for; on; at; within; over; throughout; across; into; between; from; starting; beginning;
        commencing; starting in; beginning in; starting from; beginning from; commencing in; starting on;
        beginning on; starting with; date of; as of; effective; around; in or around; on or about; on or around;
        due; due in; late in
    """,
    Mark.OF: "of; dated",
    Mark.BY: """
        by; no later than; not later than; on or before; at the latest by; at the latest in; latest by;
        by or before; in or before; up to; no longer than; not beyond; not after
    """,
    Mark.BEFORE: "before; prior to; ahead of; in advance of; earlier than; sooner than; preceding",
    Mark.UNTIL: "until; till; through; thru; up until; up through; 'til; til",
    Mark.TO: "to; into",
    Mark.NOT_BEFORE: """
        not before; no earlier than; not earlier than; no sooner than; not sooner than; never before; as early as;
        as soon as; soon as; earliest; earliest in; at the earliest in; at the earliest by; at earliest;
        at earliest in; not until; not till; until at least; at least until; till at least; not earlier;
        earliest by; as soon as in; as early as in; potentially as early as; early as; only in;
        only after the start of; from as early as; earliest possible
    """,
    Mark.AFTER: """
        after; beyond; later than; past; following; subsequent to; post; sometime after; well into; not until after""",
    Mark.SINCE: "since; ever since; dating from",
}
_BEHIND_A_PERIOD: dict[Mark, str] = {
    Mark.NOT_BEFORE: """
        at the earliest; at earliest; or later; or beyond; or after; onwards; onward; and beyond; on; and later;
        and onwards; forward; or thereafter; and thereafter; earliest
    """,
    Mark.BY: "at the latest; at latest; or earlier; or sooner; or before; latest",
}
_FILLERS = word_set(
    """the a an about around approximately roughly circa c ca some sometime point time at least likely possibly perhaps
    probably hopefully potentially maybe ~ ( almost ideally either currently now approx"""
)
_VAGUE = word_set("about around approximately roughly circa c ca ~ approx almost")
NEGATIONS = word_set(
    """not no never won't doesn't isn't aren't don't can't cannot wouldn't couldn't didn't hasn't haven't unlikely nor
    neither none without wont dont doubtful nobody nothing"""
)
_LONGEST = 5


def _table(listed: dict[Mark, str]) -> dict[tuple[str, ...], Mark]:
    return {tuple(words.split()): mark for mark, text in listed.items() for words in text.split(";")}


_LEFT = _table(_BEFORE_A_PERIOD)
_RIGHT = _table(_BEHIND_A_PERIOD)


class Found(NamedTuple):
    """A mark and the first token it takes (or, behind a period, the token after its last)."""

    mark: Mark
    edge: int
    approximate: bool


def mark_before(words: Sequence[str], start: int) -> Found:
    """The longest mark that ends right before a token, fillers such as ``the`` or ``around`` skipped."""
    at, vague = start, False
    for _ in range(_LONGEST):
        for length in range(min(_LONGEST, at), 0, -1):
            mark = _LEFT.get(tuple(words[at - length : at]))
            if mark is not None and not (words[at - length] in _VAGUE and length == 1):
                return Found(mark, at - length, vague)
        if at == 0 or words[at - 1] not in _FILLERS:
            break
        vague = vague or words[at - 1] in _VAGUE
        at -= 1
    return Found(Mark.NONE, start if not vague else at, vague)


def mark_behind(words: Sequence[str], end: int) -> Found:
    """The mark that follows a period (``at the earliest``, ``or later``), a comma allowed between."""
    at = end + 1 if end < len(words) and words[end] == "," else end
    for length in range(3, 0, -1):
        mark = _RIGHT.get(tuple(words[at : at + length]))
        if mark is not None and (length > 1 or at == end) and words[at] != "on":
            return Found(mark, at + length, approximate=False)
    return Found(Mark.NONE, end, approximate=False)


def negated(tokens: Sequence[Token], start: int, reach: int = 14) -> int | None:
    """The place of the negation that governs what begins at a token, or None; it does not cross a boundary."""
    for at in range(start - 1, max(-1, start - 1 - reach), -1):
        word = tokens[at].word
        if word in NEGATIONS:
            return at
        if word in {";", ":", ".", ","}:
            return None
    return None
