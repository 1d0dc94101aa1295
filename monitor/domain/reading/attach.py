"""Which period belongs to which event.

English puts a time behind what happens, or before the whole clause. So a
period goes to the nearest event before it, unless it opens a clause or stands
right before its noun (``key 2026 data readouts``).
"""

from typing import NamedTuple

from monitor.domain.reading.event_rules import NEEDS_A_PLAN
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import Mark
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Sort
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.status import Tense

_REACH = 45


class Attachment(NamedTuple):
    """A period and the events that it dates, with the name of the rule that joined them."""

    period: int
    events: tuple[int, ...]
    rule: str


def attach(sentence: Sentence) -> list[Attachment]:
    """The attachments of a sentence, in the order of its periods."""
    found: list[Attachment] = []
    dated: set[int] = set()
    for number, period in enumerate(sentence.periods):
        chosen = _choose(sentence, number, period, dated)
        if chosen is None:
            continue
        event, rule = chosen
        events = (event, *_sharing(sentence, event, period, dated)) if rule == "event before" else (event,)
        dated.update(events)
        found.append(Attachment(number, tuple(sorted(events)), rule))
    return found


def _choose(sentence: Sentence, number: int, period: Period, dated: set[int]) -> tuple[int, str] | None:
    noun = _noun_behind(sentence, period)
    if noun is not None:
        return noun, "before its noun"
    if period.bare and not _expected_before(sentence, period):
        return None
    back = _before(sentence, number, period)
    ahead = _behind(sentence, number, period)
    if ahead is not None and (back is None or _opens_a_clause(sentence, period, back, dated)):
        return ahead, "opens the clause"
    if back is not None:
        return back, "event before"
    return None


def _noun_behind(sentence: Sentence, period: Period) -> int | None:
    """The event whose noun follows a period that has no preposition of its own."""
    if period.mark not in {Mark.NONE, Mark.IN, Mark.OF} or (period.mark is not Mark.NONE and not _an_article(sentence, period)):
        return None
    for which, event in enumerate(sentence.events):
        gap = event.start - period.end
        if gap < 0:
            continue
        if gap > 2:
            return None
        return which if not any(not word[0].isalpha() for word in sentence.words[period.end : event.start]) else None
    return None


def _an_article(sentence: Sentence, period: Period) -> bool:
    """``for a 2026 trial``: the preposition belongs to the noun."""
    return sentence.words[period.core - 1] in {"a", "an", "its", "our", "their"} if period.core else False


def _expected_before(sentence: Sentence, period: Period) -> bool:
    at = period.core - 1
    index = sentence.index[at] if at >= 0 else 0
    item = sentence.items[index] if index < len(sentence.items) else None
    return item is not None and item.end == period.core and item.sort is Sort.MOOD and item.value is Mood.FUTURE


def _usable(sentence: Sentence, which: int) -> bool:
    """Whether an event can carry a date at all: a bare trial needs a plan, a denied or conditional event carries none."""
    event, status = sentence.events[which], sentence.statuses[which]
    if event.act is None and event.thing in NEEDS_A_PLAN:
        return status.tense is Tense.FUTURE
    if event.act is Act.RUN:
        return status.tense is not Tense.OPEN
    return True


def _before(sentence: Sentence, number: int, period: Period) -> int | None:
    """The nearest event before the period, in the same segment."""
    best: int | None = None
    for which, event in enumerate(sentence.events):
        if event.start >= period.start:
            break
        if sentence.segments[event.head] != sentence.segments[period.core] or period.start - event.head > _REACH:
            continue
        if _usable(sentence, which) and (best is None or _anchor(event, period) >= _anchor(sentence.events[best], period)):
            best = which
    return best


def _anchor(event: Event, period: Period) -> int:
    """How far to the right an event reaches before the period."""
    return event.end if event.end <= period.start else event.head if event.head < period.start else event.start


def _behind(sentence: Sentence, number: int, period: Period) -> int | None:
    """The first event behind the period and before the next one, in the same segment."""
    limit = sentence.periods[number + 1].start if number + 1 < len(sentence.periods) else len(sentence.tokens)
    for which, event in enumerate(sentence.events):
        if event.head < period.end and not (event.start >= period.end):
            continue
        if sentence.segments[event.head] != sentence.segments[period.core] or event.head - period.end > _REACH:
            continue
        if _usable(sentence, which) and event.start < limit and not sentence.statuses[which].subordinate:
            return which
    return None


def _opens_a_clause(sentence: Sentence, period: Period, back: int, dated: set[int]) -> bool:
    at = period.start - 1
    if at < 0 or sentence.segments[at] != sentence.segments[period.core]:
        return True
    word = sentence.words[at]
    if word in {"and", "but", "while", "that"}:
        follows = sentence.words[period.end] if period.end < len(sentence.words) else ""
        return follows == "," or back in dated
    return word == "," and back in dated and sentence.words[period.end : period.end + 1] == [","]


def _sharing(sentence: Sentence, event: int, period: Period, dated: set[int]) -> list[int]:
    """Earlier events of the same clause that are coordinated with the event and have no date of their own."""
    last = sentence.events[event]
    shared: list[int] = []
    for which in range(event - 1, -1, -1):
        other = sentence.events[which]
        if which in dated or other.act is None or last.act is None or other.form is not last.form:
            continue
        if sentence.segments[other.head] != sentence.segments[last.head] or last.head - other.head > 25:
            break
        if other.form is Form.NOUN and other.milestone is last.milestone:
            continue
        between = sentence.words[other.end : last.head]
        if "and" in between and not any(word in {"which", "that", "with", "after", "following", "by", "while"} for word in between):
            shared.append(which)
            last = other
    return shared


__all__ = ["Attachment", "Thing", "attach"]
