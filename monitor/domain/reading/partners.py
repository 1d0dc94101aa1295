"""The thing that an act is done to.

An act looks for its thing on the side where English puts it: behind an active
verb, before a passive one, behind ``of`` or right before a noun. All searches
are windows of fixed size, so that reading stays linear.
"""

from collections.abc import Sequence

from monitor.domain.reading.event_rules import EventRule, event_rule
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.wordlist import word_set

_WINDOW = 10


_RIGHT_REACH = 22


_LEFT_REACH = 34


def is_noun(item: Item, words: Sequence[str]) -> bool:
    """Whether ``launch`` or ``start`` stands where a noun stands; a verb follows ``to``, ``will``, ``we``."""
    before = words[item.start - 1] if item.start else ""
    if item.form is Form.S:
        return before in _DETERMINERS
    if words[item.start] in {"filing", "filings"}:
        return before not in _GERUND_BEFORE
    if before == "and" and words[item.start - 2] in _NOUNS_OF_ACTION:
        return True
    return words[item.start] in _ALSO_NOUNS and before not in _VERB_BEFORE


#: ``approval and launch``: behind such a noun and an ``and`` stands another.
_NOUNS_OF_ACTION = word_set("approval clearance authorization authorisation submission filing completion initiation")


_GERUND_BEFORE = word_set("expects anticipates is are plans by after before and of upon be anticipated expect from")


_DETERMINERS = word_set("the a an of our its their this that these those any all no for planned expected potential")


_ALSO_NOUNS = word_set(
    """launch start report release file close end halt pause stop progress move advance register list license run
    finish dose transition"""
)


_VERB_BEFORE = word_set(
    """to will would could may might should can shall must not and or we they also then either cannot n't expects plans
    fully successfully formally soon companies partners both"""
)


def word_before(words: Sequence[str], at: int) -> str:
    """The word before a token, adverbs skipped."""
    at -= 1
    for _ in range(3):
        if at < 0 or words[at] not in _ADVERBS:
            break
        at -= 1
    return words[at] if at >= 0 else ""


_ADVERBS = word_set(
    """recently already fully successfully now also then subsequently formally officially not yet just currently
    previously initially since first later actively since commercially widely generally readily temporarily
    permanently voluntarily"""
)


_BE = word_set("be been being is are was were")


BEHIND_A_PASSIVE = word_set("by in on at for with , . ; : ( - as during from and")


def thing_of(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool) -> tuple[int, EventRule] | None:
    """The thing that an act is done to, with the rule for the two."""
    item = items[at]
    if noun:
        following = words[item.end] if item.end < len(words) else ""
        reach = _NEAR_AN_END if item.value is Act.COMPLETE else _NEAR
        behind = _right(items, at, words, noun=True) if following in _BEHIND_A_NOUN else None
        return behind or _left(items, at, words, reach=reach)
    if item.value is Act.GRANT:
        return _granted(items, at, words)
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


def _granted(items: Sequence[Item], at: int, words: Sequence[str]) -> tuple[int, EventRule] | None:
    """``the request was granted``; what ``was granted Fast Track status`` got something else."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    else_given = following is not None and following.value is Thing.OTHER and following.start - item.end <= 3
    return None if else_given or word_before(words, item.start) not in _BE else _left(items, at, words)


_BEHIND_A_NOUN = frozenset(("of", "for", "to", "into", "in", "by", "from"))
#: How many words may stand between a thing and a noun of action: none to speak of, but ``on track for completion``.
_NEAR, _NEAR_AN_END = 2, 4


def _is_passive(item: Item, words: Sequence[str]) -> bool:
    following = words[item.end] if item.end < len(words) else "."
    return word_before(words, item.start) in _BE or following in BEHIND_A_PASSIVE


def _has_subject(items: Sequence[Item], at: int) -> bool:
    """Whether the act does not open its segment; only there does ``Completed in May: ...`` look ahead."""
    return at > 0 and items[at - 1].sort is not Sort.STOP


def _right(items: Sequence[Item], at: int, words: Sequence[str], *, noun: bool = False) -> tuple[int, EventRule] | None:
    item = items[at]
    act = Act(item.value)
    for which in range(at + 1, min(at + 1 + _WINDOW, len(items))):
        other = items[which]
        if other.sort is Sort.STOP or other.start - item.end > _RIGHT_REACH or other.value in _RIGHT_ENDS:
            return None
        if other.sort is Sort.TIME and (which > at + 1 or _goes_on(items, which)):
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


def _goes_on(items: Sequence[Item], time: int) -> bool:
    """Whether another statement begins behind a time: ``began in 2023, and human studies``."""
    following = items[time + 1] if time + 1 < len(items) else None
    return following is not None and following.value in {",", "and"} and following.start == items[time].end


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
    if item.value is Act.START and thing.value in {Thing.NDA, Thing.SUBMISSION}:
        return len(between) <= 4 and not {",", "and"} & set(between)
    if item.value is Act.COMPLETE and thing.value is Thing.FIRST_PATIENT:
        return item.form is Form.NOUN
    if item.value in {Act.ENTER, Act.REGISTER} and thing.value in {Thing.TRIAL, Thing.PHASE}:
        return item.value is Act.REGISTER
    return True
