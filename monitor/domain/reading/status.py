"""Whether an event is told as done, as planned, as denied, or only as the condition of another."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import NEGATIONS
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.partners import word_before
from monitor.domain.reading.phrasebook import Item, Sort


class Tense(StrEnum):
    """How a sentence places an event in time when it gives no date."""

    DONE = "done"
    FUTURE = "future"
    OPEN = "open"


class Status(NamedTuple):
    """The standing of an event. ``told`` tells that it is asserted as done by a verb, so that it needs no date."""

    tense: Tense
    told: bool = False
    denied: bool = False
    conditional: bool = False
    subordinate: bool = False


_WINDOW = 14
_ARE = frozenset(("is", "are"))
_TELLING = frozenset((Act.REPORT, Act.RECEIVE, Act.GRANT))


def status_of(event: Event, items: Sequence[Item], words: Sequence[str], index: Sequence[int]) -> Status:
    """The standing of one event; ``index`` gives for each token the number of items that begin before it."""
    left = _governors(event, items, index, words)
    denied = Mood.NEGATION in left
    conditional = Mood.CONDITION in left
    subordinate = Mood.AFTER in left
    tense, told = _TENSES[event.form](_View(event, items, words, index, left))
    if tense is Tense.DONE and _is_planned_behind(event, items, index):
        tense, told = (Tense.FUTURE, False) if event.form is Form.NOUN else (tense, told)
    return Status(tense, told, denied, conditional, subordinate)


def _governors(event: Event, items: Sequence[Item], index: Sequence[int], words: Sequence[str]) -> list[Mood]:
    """The moods to the left within the clause, nearest first."""
    found: list[Mood] = []
    comma = False
    first = index[event.head]
    for at in range(first - 1, max(-1, first - 1 - _WINDOW), -1):
        item = items[at]
        if item.sort is Sort.STOP or (item.sort is Sort.LINK and item.value in _WALLS):
            break
        if item.sort is Sort.LINK and item.value == "," and _opens_clause(items, at):
            break
        comma = comma or item.value == ","
        if item.sort is Sort.MOOD and not (comma and item.value in _LOCAL):
            found.append(Mood(item.value))
    if _is_denied(words, event.head):
        found.append(Mood.NEGATION)
    return found


def _is_denied(words: Sequence[str], head: int) -> bool:
    """Whether a negation stands before the event, in the same clause."""
    for at in range(head - 1, max(-1, head - 9), -1):
        if words[at] in NEGATIONS:
            return True
        if words[at] in _CLAUSE_ENDS:
            return False
    return False


_CLAUSE_ENDS = frozenset((",", ";", ":", ".", "which", "who", "that", "but", "and"))


_LOCAL = frozenset((Mood.AFTER, Mood.CONDITION))
_WALLS = frozenset(
    ("which", "who", "whose", "while", "whereas", "but", "although", "though", "because", "that", "with")
)


def _opens_clause(items: Sequence[Item], at: int) -> bool:
    """A comma before ``with``, ``and``, ``which`` starts a clause of its own; so does one after an introduction."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and following.start == items[at].end and following.sort is Sort.LINK


class _View(NamedTuple):
    """An event among the items of its sentence, with the moods that govern it."""

    event: Event
    items: Sequence[Item]
    words: Sequence[str]
    begins: Sequence[int]
    left: list[Mood]


_TO_COME = frozenset(("to", "be", "will", "and", "would", "could", "may", "should", "can"))
_PLANNED = frozenset(("expected", "planned", "scheduled", "anticipated"))


def _of_base(view: _View) -> tuple[Tense, bool]:
    """A bare verb is a plan; ``enrollment complete`` is an adjective and a fact."""
    event = view.event
    if view.words[event.head] != "complete":
        return Tense.FUTURE, False
    before = word_before(view.words, event.head)
    behind_its_thing = event.thing_item >= 0 and event.start < event.head and before not in _TO_COME
    return (Tense.DONE, True) if before in _ARE or behind_its_thing else (Tense.FUTURE, False)


def _of_ed(view: _View) -> tuple[Tense, bool]:
    before = word_before(view.words, view.event.head)
    planned = (
        before in {"be", "being"} | _PLANNED
        or _is_to_have_been(view)
        or (before in _ARE and Mood.FUTURE in view.left[:1])
    )
    return (Tense.FUTURE, False) if planned else (Tense.DONE, True)


def _is_to_have_been(view: _View) -> bool:
    """``expects to have dosed``, ``will have completed``."""
    words, at = view.words, view.event.head
    planned = Mood.FUTURE in view.left[:1] and words[at - 2] in {"to", "will", "should"}
    return at > 1 and words[at - 1] == "have" and planned


def _of_past(_view: _View) -> tuple[Tense, bool]:
    return Tense.DONE, True


def _of_ing(view: _View) -> tuple[Tense, bool]:
    return (Tense.FUTURE if Mood.FUTURE in view.left[:1] else Tense.OPEN), False


def _of_noun(view: _View) -> tuple[Tense, bool]:
    """A noun has the tense of what is said about it, behind it or before it."""
    if _is_planned_behind(view.event, view.items, view.begins):
        return Tense.FUTURE, False
    if view.event.act is Act.AVAILABLE and view.words[view.event.head - 1] == "became":
        return Tense.DONE, False
    if _is_done_behind(view):
        return Tense.DONE, view.event.act is not None
    first = view.begins[view.event.start]
    for item in reversed(view.items[max(0, first - 6) : first]):
        if item.sort is Sort.STOP or (item.sort is Sort.LINK and item.value not in {"and", "as"}):
            break
        if item.value in {Mood.FUTURE, Mood.AFTER, Mood.DELAY}:
            return (Tense.OPEN if item.value is Mood.AFTER else Tense.FUTURE), False
        if item.sort is Sort.ACT and item.value in _TELLING:
            return _of_telling(view.event, item, view.words)
    return (Tense.FUTURE if Mood.FUTURE in view.left[:1] else Tense.OPEN), False


def _of_telling(event: Event, item: Item, words: Sequence[str]) -> tuple[Tense, bool]:
    """``received clearance``, ``announces completion of enrollment`` are done; a lone thing is not told by it."""
    if item.form is Form.BASE or item.form is Form.ING:
        return Tense.OPEN, False
    if item.form is Form.ED and word_before(words, item.start) == "be":
        return Tense.FUTURE, False
    told = event.act is not None or event.thing in {Thing.LAST_VISIT, Thing.FIRST_PATIENT}
    dated = event.thing is Thing.DATA or item.value is not Act.REPORT
    return (Tense.DONE, told) if told or dated else (Tense.OPEN, False)


def _is_planned_behind(event: Event, items: Sequence[Item], index: Sequence[int]) -> bool:
    """``submission is planned``, ``readout anticipated``: a word of planning behind the noun, before anything else."""
    last = max(event.end, event.head + 1)
    first = index[last] if last < len(index) else len(items)
    for at in range(first, min(first + 5, len(items))):
        item = items[at]
        if item.sort in {Sort.STOP, Sort.TIME, Sort.ACT}:
            return False
        if item.sort is Sort.LINK and (item.value not in {"(", ")", "and"} or _is_followed_at_once(items, at)):
            return False
        if item.sort is Sort.MOOD and item.value is not Mood.PAST:
            return item.value in {Mood.FUTURE, Mood.DELAY}
    return False


_GIVEN = frozenset((Act.RECEIVE, Act.GRANT))
_OCCURRED = frozenset(("occurred", "happened"))


def _is_done_behind(view: _View) -> bool:
    """``clearance was received``, ``the analysis took place``: a verb behind the noun, before anything else."""
    words, end = view.words, max(view.event.end, view.event.head + 1)
    for at in range(end, min(end + _NEAR, len(words))):
        if words[at] in _OCCURRED or words[at : at + 2] == ["took", "place"]:
            return "not" not in words[end:at]
        if not words[at][0].isalnum():
            return False
    following = next(iter(view.items[view.begins[end] :]), None) if end < len(view.begins) else None
    while following is not None and following.sort is Sort.MOOD and following.value is Mood.PAST:
        following = next(iter(view.items[view.begins[following.end] :]), None)
    return (
        following is not None
        and following.value in _GIVEN
        and following.start - end <= _NEAR
        and words[following.start - 1] in _WAS
    )


_NEAR = 6
_WAS = frozenset(("was", "were", "been"))


def _is_followed_at_once(items: Sequence[Item], at: int) -> bool:
    """``clearance and expects to``: the plan behind the ``and`` is that of another event."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and following.sort is Sort.MOOD and following.start == items[at].end


_TENSES: dict[Form | None, Callable[[_View], tuple[Tense, bool]]] = {
    Form.BASE: _of_base,
    Form.ED: _of_ed,
    Form.PAST: _of_past,
    Form.S: _of_past,
    Form.ING: _of_ing,
    Form.NOUN: _of_noun,
    None: _of_noun,
}
