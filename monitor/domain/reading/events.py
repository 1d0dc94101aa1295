"""The milestone events of a sentence: acts paired with the things they are done to, and things that stand alone."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.domain.milestones import Milestone
from monitor.domain.reading.event_rules import ACT_ALONE, ALONE
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.partners import is_noun, thing_of, word_before
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.wordlist import word_set


class Event(NamedTuple):
    """A milestone at tokens ``start`` to ``end``. ``head`` is the item that carries the tense."""

    milestone: Milestone
    start: int
    end: int
    head: int
    act: Act | None
    thing: Thing | None
    form: Form | None
    rule: str
    act_item: int
    thing_item: int


def events_of(items: Sequence[Item], words: Sequence[str], joined: Sequence[bool], *, medical: bool) -> list[Event]:
    """Every possible event, in order; which of them are claims is decided later."""
    taken: set[int] = set()
    found: list[Event] = []
    for at, item in enumerate(items):
        if item.sort is not Sort.ACT:
            continue
        event = _of_act(items, at, words, joined, medical=medical)
        if event is not None:
            found.append(event)
            if event.thing_item >= 0:
                taken.add(event.thing_item)
    for at, item in enumerate(items):
        if item.sort is Sort.THING and at not in taken and isinstance(item.value, Thing):
            lone = ALONE.get(item.value)
            if lone is not None and lone.milestone is not None:
                head = item.start
                found.append(
                    Event(lone.milestone, item.start, item.end, head, None, item.value, None, lone.name, -1, at)
                )
    return sorted(found, key=lambda event: (event.head, event.start))


def _of_act(
    items: Sequence[Item], at: int, words: Sequence[str], joined: Sequence[bool], *, medical: bool
) -> Event | None:
    item = items[at]
    act, form = Act(item.value), item.form
    if _says_nothing(item, words, joined):
        return None
    noun = (form is Form.NOUN and act is not Act.AVAILABLE) or (
        form in {Form.BASE, Form.S, Form.ING} and is_noun(item, words)
    )
    shown = Form.NOUN if noun else form
    pair = thing_of(items, at, words, noun=noun)
    if pair is not None:
        which, rule = pair
        thing = items[which]
        start, end = min(item.start, thing.start), max(item.end, thing.end)
        known = Thing(thing.value)
        if rule.milestone is None:
            return None
        return Event(rule.milestone, start, end, item.start, act, known, shown, rule.name, at, which)
    lone = ACT_ALONE.get(act) if medical and _may_stand_alone(items, at, words, noun=noun) else None
    if lone is None or lone.milestone is None:
        return None
    return Event(lone.milestone, item.start, item.end, item.start, act, None, shown, lone.name, at, -1)


def _says_nothing(item: Item, words: Sequence[str], joined: Sequence[bool]) -> bool:
    """Acts that only modify (``FDA-approved``), are only supposed (``if approved``), or seek something else."""
    if (item.form is Form.ED and joined[item.start]) or word_before(words, item.start) in _IF:
        return True
    if item.value is Act.AVAILABLE:
        return word_before(words, item.start) not in _BECOME
    return words[item.start].startswith(("seek", "request", "sought")) and not _is_for_approval(item, words)


def _may_stand_alone(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool) -> bool:
    """A submission or a launch whose object is not a thing of ours is somebody else's, if that object is known."""
    item = items[at]
    act = item.value
    if _is_about_something_else(items, at, words) or (act is Act.APPROVE and noun and _is_sought(items, at, words)):
        return False
    if act is Act.SUBMIT:
        return (
            noun
            or is_to_a_board(item.end, words)
            or _is_for_approval(item, words)
            or _is_for_a_regulator(items, at, words)
        )
    if act is Act.DECIDE:
        return words[item.end - 1] == "approve"
    if act is Act.APPROVE and not noun:
        return item.form in {Form.ED, Form.PAST, Form.BASE, Form.S}
    return True


def is_to_a_board(end: int, words: Sequence[str]) -> bool:
    """``applied for ethics approval``, ``submit the protocol to the ethics committee``."""
    return not ETHICS.isdisjoint(words[end : end + 6])


ETHICS = frozenset(("ethics", "irb", "hrec"))


def _is_about_something_else(items: Sequence[Item], at: int, words: Sequence[str]) -> bool:
    """``patent approval``, ``accepted for filing``, ``launch of a collaboration``."""
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if following is not None and following.value is Thing.OTHER and following.start - item.end <= 4:
        return True
    before = list(words[max(0, item.start - 2) : item.start])
    return before == ["accepted", "for"] or bool(_OTHERS_APPROVAL & set(before[-1:]))


def _is_for_approval(item: Item, words: Sequence[str]) -> bool:
    """``file for approval``, ``seek FDA clearance``: what is filed is an application."""
    after = words[item.end : item.end + 6]
    wanted = [at for at, word in enumerate(after) if word in _SOUGHT]
    return bool(wanted) and (words[item.start].startswith("seek") or "for" in after[: wanted[0]])


_SOUGHT = word_set("approval approvals clearance authorization authorisation licensure")


def _is_for_a_regulator(items: Sequence[Item], at: int, words: Sequence[str]) -> bool:
    """``submit these data to the FDA``."""
    end = items[at].end
    after = words[end : end + 12]
    data = any(item.value is Thing.DATA and item.start - end <= 6 for item in items[at + 1 : at + 4])
    return data and "to" in after and bool(_REGULATORS & set(after[after.index("to") :]))


_REGULATORS = word_set("fda ema authorities regulators agencies pmda mhra nmpa")


def _is_sought(items: Sequence[Item], at: int, words: Sequence[str]) -> bool:
    """``decision on approval``, ``application for approval``: the approval only tells which decision."""
    item = items[at]
    before = words[max(0, item.start - 5) : item.start]
    for other in reversed(items[max(0, at - 3) : at]):
        if other.sort in {Sort.STOP, Sort.TIME}:
            return False
        if other.value is Act.SUBMIT and words[other.start].startswith("seek"):
            return True
        if other.value in {Thing.DECISION, Thing.NDA, Thing.SUBMISSION, Act.SUBMIT}:
            return bool({"on", "for", "seeking"} & set(before))
    return False


_OTHERS_APPROVAL = word_set(
    "patent shareholder stockholder board court nasdaq sec planning building security zoning customs"
)


_IF = word_set("if unless whether as")


_BECOME = word_set("be been being is are was were become becomes became made not")
