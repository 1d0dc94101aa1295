"""The milestone events of a sentence: acts paired with the things they are done to.

An act looks for its thing on the side where English puts it: behind an active
verb, before a passive one, behind ``of`` or right before a noun. All searches
are windows of fixed size, so that reading stays linear.
"""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.domain.milestones import Milestone
from monitor.domain.reading.event_rules import ACT_ALONE, ALONE, EventRule, event_rule
from monitor.domain.reading.event_words import NOT_CLINICAL, Act, Form, Thing
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.phrasebook import Item, Sort

_WINDOW = 10
_RIGHT_REACH = 22
_LEFT_REACH = 34


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


def compounded(items: Sequence[Item], words: Sequence[str]) -> list[Item]:
    """Compound nouns as one thing, named by the last: ``Phase 2b trial data`` is data, ``IND amendment`` is other."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if item.sort is Sort.THING and last is not None and last.sort is Sort.THING and _compound(last, item, words):
            found[-1] = item._replace(start=last.start, value=_compound_kind(last, item))
        elif item.sort is Sort.THING and (
            _outside_the_clinic(item, words) or _is_no_trial(item, words) or _is_financial(last, item, words)
        ):
            found.append(item._replace(value=Thing.OTHER))
        elif item.value is Thing.PATIENTS and _is_everybody(item, words):
            found.append(item._replace(value=Thing.LAST_PATIENT))
        else:
            found.append(item)
    return found


def _compound_kind(first: Item, last: Item) -> Thing:
    if last.value is Thing.PATIENTS and first.value in {Thing.FIRST_PATIENT, Thing.LAST_PATIENT}:
        return Thing(first.value)
    if first.value is Thing.OTHER:
        return Thing.OTHER
    if first.value in {Thing.IND, Thing.NDA} and last.value in {Thing.SUBMISSION, Thing.PHASE}:
        return Thing(first.value)
    if first.value in {Thing.PHASE, Thing.TRIAL} and last.value is Thing.PROGRAM:
        return Thing.TRIAL
    if first.value is Thing.FIRST_PATIENT and last.value is Thing.DOSING:
        return Thing.FIRST_PATIENT
    if first.value is Thing.LAST_PATIENT and last.value is Thing.DOSING:
        return Thing.LAST_VISIT
    return Thing(last.value)


def _compound(first: Item, last: Item, words: Sequence[str]) -> bool:
    gap = words[first.end : last.start]
    if not gap:
        return True
    if first.value is Thing.PHASE and last.value is not Thing.PHASE:
        return len(gap) <= 6 and not any(word in _BETWEEN_NOUNS or not word[0].isalnum() for word in gap)
    return len(gap) == 3 and gap[0] == "(" and gap[2] == ")"


_BETWEEN_NOUNS = frozenset(
    "of in for with to by on at from the a an is are was were has have been be will into that which who and".split()
)


def _outside_the_clinic(item: Item, words: Sequence[str]) -> bool:
    """Whether a word right before the thing says that no people take part."""
    if item.value not in {Thing.TRIAL, Thing.DATA, Thing.ENROLLMENT, Thing.PHASE}:
        return False
    return any(word in NOT_CLINICAL for word in words[max(0, item.start - 3) : item.end])


def _is_no_trial(item: Item, words: Sequence[str]) -> bool:
    """``Phase 2 of the campus`` is a phase of something else than a trial."""
    if item.value is not Thing.PHASE or words[item.end : item.end + 1] != ["of"]:
        return False
    return not {"trial", "study", "clinical", "development", "program"} & set(words[item.end : item.end + 7])


def _is_financial(last: Item | None, item: Item, words: Sequence[str]) -> bool:
    """``second-quarter 2025 results`` are a company's accounts."""
    return (
        last is not None
        and last.sort is Sort.TIME
        and last.end == item.start
        and words[item.start : item.end] == ["results"]
    )


def _is_everybody(item: Item, words: Sequence[str]) -> bool:
    """``all 120 patients``, ``target of 92 patients``: the last of them is among them."""
    before = words[max(0, item.start - 4) : item.start]
    return "all" in before or before[:2] == ["target", "of"]


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
    if (form is Form.ED and joined[item.start]) or word_before(words, item.start) in _IF:
        return None
    if act is Act.AVAILABLE and word_before(words, item.start) not in _BECOME:
        return None
    noun = (form is Form.NOUN and act is not Act.AVAILABLE) or (
        form in {Form.BASE, Form.S, Form.ING} and is_noun(item, words)
    )
    if words[item.start].startswith(("seek", "request", "sought")) and not _is_for_approval(item, words):
        return None
    pair = _thing_of(items, at, words, noun=noun)
    if pair is not None:
        which, rule = pair
        if rule.milestone is None:
            return None
        thing = items[which]
        start, end = min(item.start, thing.start), max(item.end, thing.end)
        shown = Form.NOUN if noun else form
        return Event(rule.milestone, start, end, item.start, act, Thing(thing.value), shown, rule.name, at, which)
    lone = ACT_ALONE.get(act)
    if lone is None or lone.milestone is None or not medical or not _may_stand_alone(items, at, words, noun=noun):
        return None
    shown = Form.NOUN if noun else form
    return Event(lone.milestone, item.start, item.end, item.start, act, None, shown, lone.name, at, -1)


def _may_stand_alone(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool) -> bool:
    """A submission or a launch whose object is not a thing of ours is somebody else's, if that object is known."""
    item = items[at]
    act = item.value
    following = items[at + 1] if at + 1 < len(items) else None
    if following is not None and following.value is Thing.OTHER and following.start - item.end <= 4:
        return False
    if item.start and words[item.start - 1] in _OTHERS_APPROVAL:
        return False
    if act is Act.APPROVE and noun and _is_sought(items, at, words):
        return False
    if act is Act.SUBMIT:
        return noun or _is_for_approval(item, words) or _is_for_a_regulator(items, at, words)
    if act is Act.APPROVE and not noun:
        return item.form in {Form.ED, Form.PAST, Form.BASE, Form.S}
    return True


def _is_for_approval(item: Item, words: Sequence[str]) -> bool:
    """``file for approval``, ``seek FDA clearance``: what is filed is an application."""
    after = words[item.end : item.end + 6]
    wanted = [at for at, word in enumerate(after) if word in _SOUGHT]
    return bool(wanted) and (words[item.start].startswith("seek") or "for" in after[: wanted[0]])


_SOUGHT = frozenset("approval approvals clearance authorization authorisation licensure".split())


def _is_for_a_regulator(items: Sequence[Item], at: int, words: Sequence[str]) -> bool:
    """``submit these data to the FDA``."""
    end = items[at].end
    after = words[end : end + 12]
    data = any(item.value is Thing.DATA and item.start - end <= 6 for item in items[at + 1 : at + 4])
    return data and "to" in after and bool(_REGULATORS & set(after[after.index("to") :]))


_REGULATORS = frozenset("fda ema authorities regulators agencies pmda mhra nmpa".split())


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


_OTHERS_APPROVAL = frozenset(
    "patent shareholder stockholder board court nasdaq sec planning building security zoning customs".split()
)
_VERB_BEFORE = frozenset(
    """to will would could may might should can shall must not and or we they also then either cannot n't expects plans
    fully successfully formally soon companies partners both""".split()
)
_DETERMINERS = frozenset(
    "the a an of our its their this that these those any all no for planned expected potential".split()
)
_GERUND_BEFORE = frozenset(
    "expects anticipates is are plans by after before and of upon be anticipated expect from".split()
)
_ALSO_NOUNS = frozenset(
    """launch start report release file close end halt pause stop progress move advance register list license run finish
    dose transition""".split()
)
_ADVERBS = frozenset(
    """recently already fully successfully now also then subsequently formally officially not yet just currently
    previously initially since first later actively since""".split()
)
_IF = frozenset("if unless whether as".split())
_BECOME = frozenset("be been being is are was were become becomes became made not".split())
_BE = frozenset("be been being is are was were".split())
BEHIND_A_PASSIVE = frozenset("by in on at for with , . ; : ( - as during from and".split())


def is_noun(item: Item, words: Sequence[str]) -> bool:
    """Whether a word such as ``launch`` or ``start`` stands where a noun stands; a verb follows ``to``, ``will``, ``we``."""
    before = words[item.start - 1] if item.start else ""
    if item.form is Form.S:
        return before in _DETERMINERS
    if words[item.start] in {"filing", "filings"}:
        return before not in _GERUND_BEFORE
    return words[item.start] in _ALSO_NOUNS and before not in _VERB_BEFORE


def word_before(words: Sequence[str], at: int) -> str:
    """The word before a token, adverbs skipped."""
    at -= 1
    for _ in range(3):
        if at < 0 or words[at] not in _ADVERBS:
            break
        at -= 1
    return words[at] if at >= 0 else ""


def _thing_of(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool) -> tuple[int, EventRule] | None:
    """The thing that an act is done to, with the rule for the two."""
    item = items[at]
    if noun:
        following = words[item.end] if item.end < len(words) else ""
        if following in {"of", "for", "to", "into", "in", "by"}:
            return _right(items, at, words, noun=True) or _left(items, at, words, reach=2)
        return _left(items, at, words, reach=2)
    if item.form is Form.ED and _is_passive(item, words):
        if at and items[at - 1].value is Thing.OTHER and items[at - 1].end == item.start:
            return None
        return _left(items, at, words) or (
            None if _has_subject(items, at) and item.value is not Act.TEST else _right(items, at, words)
        )
    if (
        item.form is Form.BASE
        and words[item.start] == "complete"
        and word_before(words, item.start) not in _VERB_BEFORE
    ):
        return _left(items, at, words) or _right(items, at, words)
    return _right(items, at, words) or _left(items, at, words)


def _has_subject(items: Sequence[Item], at: int) -> bool:
    """Whether the act does not open its segment; only there does ``Completed in May: ...`` look ahead."""
    return at > 0 and items[at - 1].sort is not Sort.STOP


def _is_passive(item: Item, words: Sequence[str]) -> bool:
    following = words[item.end] if item.end < len(words) else "."
    return word_before(words, item.start) in _BE or following in BEHIND_A_PASSIVE


def _right(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool = False) -> tuple[int, EventRule] | None:
    item = items[at]
    act = Act(item.value)
    for which in range(at + 1, min(at + 1 + _WINDOW, len(items))):
        other = items[which]
        if other.sort is Sort.STOP or other.start - item.end > _RIGHT_REACH or other.value in _RIGHT_ENDS:
            return None
        if other.sort is Sort.TIME and which > at + 1:
            return None
        if other.sort is Sort.LINK and (other.value in _CLAUSES or (noun and other.value == ",")):
            return None
        if other.sort is Sort.ACT and other.form in {Form.PAST, Form.ED} and not noun:
            return None
        if other.sort is Sort.THING:
            rule = event_rule(act, Thing(other.value))
            if rule is not None and _fits_right(items, at, which, words, noun=noun):
                return which, rule
    return None


_RIGHT_ENDS = frozenset((Thing.OTHER, Mood.AFTER, Mood.CONDITION, Mood.THEREAFTER))
_CLAUSES = frozenset(("which", "who", "whose", "while", "whereas", "but", "although", "though", "because"))


def _fits_right(items: Sequence[Item], at: int, which: int, words: Sequence[str], *, noun: bool) -> bool:
    item, thing = items[at], items[which]
    between = words[item.end : thing.start]
    if item.value is Act.ENTER:
        return words[item.start].startswith("ent") or any(word in {"into", "to", "toward"} for word in between)
    if item.value is Act.APPROVE and thing.value in {Thing.TRIAL, Thing.PHASE}:
        if between[:1] == ["to"]:
            return any(other.sort is Sort.ACT for other in items[at + 1 : which])
        return len(between) <= 6 and not any(word in {",", "and", "based", "after", "in"} for word in between)
    if item.value is Act.REPORT and thing.value in {Thing.TRIAL, Thing.PHASE}:
        return False
    if item.value is Act.RUN and noun:
        return False
    return not (item.value is Act.APPROVE and thing.value is Thing.MARKET and "to" not in between)


def _left(
    items: Sequence[Item], at: int, words: Sequence[str], *, reach: int = _LEFT_REACH
) -> tuple[int, EventRule] | None:
    item = items[at]
    act = Act(item.value)
    stops = 0
    for which in range(at - 1, max(-1, at - 1 - _WINDOW - 4), -1):
        other = items[which]
        gap = item.start - other.end
        if gap > reach:
            return None
        if other.sort is Sort.STOP:
            stops += 1
            if stops > 1 or item.form is Form.ED or reach < _LEFT_REACH:
                return None
        if other.sort is Sort.TIME and item.form in {Form.BASE, Form.ING}:
            coordinated = {"and", "but"} & set(words[other.end : item.start])
            if not coordinated:
                return None
        if other.sort is Sort.THING:
            rule = event_rule(act, Thing(other.value))
            if rule is not None and _fits_left(items, at, which, words):
                return _whole(items, which, act, words) or (which, rule)
            if reach < _LEFT_REACH:
                return None
    return None


def _whole(items: Sequence[Item], which: int, act: Act, words: Sequence[str]) -> tuple[int, EventRule] | None:
    """``enrollment in the trial was completed``: what is completed is the enrollment, the trial only tells which."""
    part = items[which]
    for other in reversed(items[max(0, which - 3) : which]):
        if other.sort is not Sort.THING:
            return None
        between = words[other.end : part.start]
        if len(between) > 5 or not between or between[0] not in {"in", "of", "for", "from", "into"}:
            return None
        rule = event_rule(act, Thing(other.value))
        return (items.index(other), rule) if rule is not None else None
    return None


def _fits_left(items: Sequence[Item], at: int, which: int, words: Sequence[str]) -> bool:
    item, thing = items[at], items[which]
    between = words[thing.end : item.start]
    if item.value is Act.APPROVE and thing.value in {Thing.TRIAL, Thing.PHASE, Thing.NDA}:
        return len(between) <= 4 and not any(word in {",", "and", "after"} for word in between)
    if item.value is Act.RUN:
        return bool(between) and any(word in _BE | {"to", "will"} for word in between)
    if item.value is Act.REPORT and thing.value in {Thing.TRIAL, Thing.PHASE}:
        following = items[at + 1] if at + 1 < len(items) else None
        is_time = following is not None and following.sort is Sort.TIME and following.start == item.end
        return item.form is Form.BASE and is_time
    if item.value in {Act.ENTER, Act.REGISTER} and thing.value in {Thing.TRIAL, Thing.PHASE}:
        return item.value is Act.REGISTER
    return True
