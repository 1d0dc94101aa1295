"""Whether an event can carry a certain date at all."""

from monitor.domain.reading.blocks import Block, Stretch
from monitor.domain.reading.event_rules import NEEDS_A_PLAN
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import Mark, negated
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Sort
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.status import Tense
from monitor.domain.reading.wordlist import word_set


def is_usable(sentence: Sentence, which: int, period: Period) -> bool:
    """Whether an event can carry a date: a bare trial needs a plan, and must not be what another noun is about."""
    event, status = sentence.events[which], sentence.statuses[which]
    if event.act is None and event.thing in NEEDS_A_PLAN:
        tells_which = event.thing is not Thing.TO_MARKET and is_complement(sentence, event)
        return _is_planned(sentence, which, period) and not tells_which
    if event.act is None and event.thing is Thing.DATA:
        discussed = _DISCUSSED & set(sentence.words[max(0, event.start - 5) : event.start])
        return not discussed and not (status.tense is Tense.OPEN and _is_over(sentence, period))
    if period.mark is Mark.SINCE and event.form is Form.NOUN and event.act is not Act.AVAILABLE:
        return False
    if status.told and _is_ahead(sentence, period) and not _is_listed(sentence, period):
        return False
    if event.act is Act.LAST:
        return bool(_UNTIL & set(sentence.words[period.start : period.core]))
    if event.act is Act.RUN:
        return status.tense is not Tense.OPEN or period.mark is Mark.UNTIL
    return event.act is not Act.TEST or status.tense is Tense.FUTURE


_UNTIL = word_set("until till through thru")

#: ``first patient dosed (Q4 2026)``: in a list of milestones a participle is a plan as well.
_LISTED = frozenset(("(", ":", "–", "—", "-", "--"))


def _is_listed(sentence: Sentence, period: Period) -> bool:
    beside = {sentence.words[period.start - 1], *sentence.words[period.end : period.end + 1]}
    return bool(beside & _LISTED)


def _is_planned(sentence: Sentence, which: int, period: Period) -> bool:
    if sentence.statuses[which].tense is not Tense.OPEN or _is_entered(sentence, sentence.events[which]):
        return True
    far = isinstance(period.parts[0], Stretch) and period.parts[0].vague
    away = sentence.words[period.end - 1] in {"away", "off"}
    return (
        far or away or (period.mark in {Mark.UNTIL, Mark.BEFORE} and negated(sentence.tokens, period.core) is not None)
    )


def _is_entered(sentence: Sentence, event: Event) -> bool:
    """``the goal is to get it into human trials``: a plan, whatever the verb."""
    if "into" not in sentence.words[max(0, event.start - 4) : event.start]:
        return False
    first = sentence.index[event.start]
    return any(item.value is Mood.FUTURE for item in sentence.items[max(0, first - 5) : first])


_DISCUSSED = word_set("discuss review discussing reviewing webcast submit submitting")


_PREPOSITIONS = word_set(
    """from of in about for on with within under by to into at across through evaluating during regarding concerning
    against"""
)


def is_complement(sentence: Sentence, event: Event) -> bool:
    """``data from the Phase 2 trial``: the trial only tells which data."""
    items, words = sentence.items, sentence.words
    at = event.start - 1
    while at >= 0 and event.start - at <= 9 and words[at] not in _PREPOSITIONS:
        if words[at] == ")" and "(" in words[max(0, at - 4) : at]:
            at -= 1
            while words[at] != "(":
                at -= 1
            at -= 1
            continue
        if not words[at][0].isalnum() or words[at] in {"and", "or"}:
            return False
        at -= 1
    if at < 0 or words[at] not in _PREPOSITIONS or words[at] == "into":
        return False
    for item in reversed(items[: sentence.index[at]]):
        if item.sort in {Sort.STOP, Sort.TIME} or at - item.end > 12:
            return False
        if item.sort is Sort.MOOD and item.value in {Mood.FUTURE, Mood.SOON} and at - item.end <= 1:
            return False
        if item.sort is Sort.THING or item.sort is Sort.ACT:
            return True
    return False


def _is_over(sentence: Sentence, period: Period) -> bool:
    part = period.parts[-1]
    if sentence.said_on is None or not isinstance(part, Block) or part.year is None:
        return False
    return part.last(part.year) < sentence.said_on


def _is_ahead(sentence: Sentence, period: Period) -> bool:
    """What is done cannot be dated with a period that has not begun."""
    part = period.parts[0]
    if sentence.said_on is None or not isinstance(part, Block) or part.year is None:
        return False
    return part.first(part.year) > sentence.said_on


def is_stale(sentence: Sentence, which: int, period: Period) -> bool:
    """A clause that begins with a period of the past does not go on with a plan."""
    event, status = sentence.events[which], sentence.statuses[which]
    lone = event.act is None and event.thing in NEEDS_A_PLAN
    return lone and status.tense is not Tense.DONE and _is_over(sentence, period)
