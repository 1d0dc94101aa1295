"""Which period belongs to which event.

English puts a time behind what happens, or before the whole clause. So a
period goes to the nearest event before it, unless it opens a clause or stands
right before its noun (``key 2026 data readouts``). A thing that is no
milestone (a meeting, a designation) takes the periods behind it as well.
"""

from typing import NamedTuple

from monitor.domain.reading.blocks import Block, Stretch, Unit
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import Mark
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.status import Tense
from monitor.domain.reading.usable import is_stale, is_usable
from monitor.domain.reading.wordlist import word_set

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
        if chosen is None or _is_refined(sentence, number):
            continue
        event, rule = chosen
        shared = _sharing(sentence, event, dated) if rule == "event before" else _joining(sentence, event, number)
        events = (event, *shared)
        dated.update(events)
        found.append(Attachment(number, tuple(sorted(events)), rule))
    return found


def _is_refined(sentence: Sentence, number: int) -> bool:
    """``in the coming months, likely by the end of the first quarter``: the second period replaces the first."""
    if number + 1 >= len(sentence.periods):
        return False
    period, following = sentence.periods[number], sentence.periods[number + 1]
    between = sentence.words[period.end : following.start]
    if (
        _is_the_year_of_a_meeting(sentence, period)
        and sentence.segments[period.core] == sentence.segments[following.core]
    ):
        return not any(period.end <= event.head < following.start for event in sentence.events)
    return between[:1] == [","] and len(between) > 1 and set(between[1:]) <= _REFINING


def _is_the_year_of_a_meeting(sentence: Sentence, period: Period) -> bool:
    """``at the 2024 congress in June``: the year belongs to a name, where the day or the month follows."""
    part = period.parts[0]
    is_year = isinstance(part, Block) and part.unit is Unit.YEAR
    return is_year and sentence.words[period.start] == "at" and len(period.parts) == 1


_REFINING = word_set("likely possibly probably perhaps most hopefully ideally specifically namely now currently")


def _choose(sentence: Sentence, number: int, period: Period, dated: set[int]) -> tuple[int, str] | None:
    if _is_measured_from_an_event(sentence, period):
        return None
    beside = _noun_or_entry(sentence, period)
    if beside is not None:
        return beside
    if period.bare and not _expected_before(sentence, period):
        return None
    back = _before(sentence, period)
    ahead = _behind(sentence, number, period)
    if ahead is not None and _opens_a_clause(sentence, period, back, dated):
        return ahead, "opens the clause"
    if back in dated and _something_else(sentence, sentence.events[back], period):
        return None
    if back is not None:
        return _gate(sentence, back, period), "event before"
    return _titled(sentence, period)


def _titled(sentence: Sentence, period: Period) -> tuple[int, str] | None:
    """``Phase 3 initiation: Q4 2025``: a title and its date, with a colon or a dash between."""
    at = period.start - 1
    if at < 1 or sentence.words[at] not in {":", "–", "—", "--"}:
        return None
    for which, event in enumerate(sentence.events):
        if 0 <= at - event.end <= 1:
            return which, "title and date"
    return None


def _noun_or_entry(sentence: Sentence, period: Period) -> tuple[int, str] | None:
    noun = _noun_behind(sentence, period)
    if noun is not None:
        return noun, "before its noun"
    entry = _entry(sentence, period)
    return (entry, "date and title") if entry is not None else None


def _entry(sentence: Sentence, period: Period) -> int | None:
    """``Q3 2025: initiate Phase 1``: a date that opens an entry of a list, and what stands right behind it."""
    words = sentence.words
    opens = period.start == 0 or words[period.start - 1] in _ENTRY_OPENERS
    if not opens or words[period.end : period.end + 1] not in [[":"], ["–"], ["—"], ["--"]]:
        return None
    for which, event in enumerate(sentence.events):
        if event.start > period.end:
            same = sentence.segments[event.head] == sentence.segments[period.end] + 1
            return which if same and event.start - period.end <= _ENTRY_REACH else None
    return None


_ENTRY_OPENERS = frozenset((";", ":", "•", "|", "–", "—", "."))
_ENTRY_REACH = 12


def _is_measured_from_an_event(sentence: Sentence, period: Period) -> bool:
    """``within 60 days of receipt``, ``six months after`` count from something else than the day of the source."""
    following = sentence.words[period.end] if period.end < len(sentence.words) else ""
    return period.rules[0] in _COUNTED and following in {"of", "after", "following", "from", "before", "prior"}


_COUNTED = frozenset(("within a number of units", "in a number of units", "within the unit", "coming units"))


def _noun_behind(sentence: Sentence, period: Period) -> int | None:
    """The event whose noun follows a period that has no preposition of its own."""
    if period.mark not in {Mark.NONE, Mark.IN, Mark.OF}:
        return None
    lead = sentence.words[period.core - 1] if period.core else ""
    if period.mark is not Mark.NONE and lead not in _ARTICLES and lead != "for":
        return None
    for which, event in enumerate(sentence.events):
        gap = event.start - period.end
        if gap < 0:
            continue
        between = sentence.words[period.end : event.start]
        if (lead == "for" or event.form is Form.ING) and gap:
            return None
        return which if gap <= 2 and all(word.isalpha() and word not in _JOINTS for word in between) else None
    return None


_ARTICLES = word_set("a an its our their his her the")


_JOINTS = word_set("with and or for of in on to by the a an from at is are was were will that which as")


def _expected_before(sentence: Sentence, period: Period) -> bool:
    item = _item_ending(sentence, period.core)
    if item is not None and item.value is Mood.FUTURE:
        return True
    if period.mark is not Mark.TO:
        return False
    first = sentence.index[period.start]
    return any(other.value is Mood.DELAY for other in sentence.items[max(0, first - 4) : first])


def _item_ending(sentence: Sentence, token: int) -> Item | None:
    for item in reversed(sentence.items[: sentence.index[token]]):
        if item.end <= token:
            return item if item.end == token else None
    return None


def _before(sentence: Sentence, period: Period) -> int | None:
    """The nearest event before the period, in the same segment, unless something else stands nearer."""
    best, reach = None, -1
    for which, event in enumerate(sentence.events):
        if event.start >= period.start:
            break
        if sentence.segments[event.head] != sentence.segments[period.core] or period.start - event.head > _REACH:
            continue
        anchor = _anchor(event, period)
        if anchor >= reach and is_usable(sentence, which, period):
            best, reach = which, anchor
    return None if best is None or _stands_between(sentence, reach, period) else best


def _anchor(event: Event, period: Period) -> int:
    """How far to the right an event reaches before the period."""
    if event.end <= period.start:
        return event.end
    return event.head if event.head < period.start else event.start


def _stands_between(sentence: Sentence, reach: int, period: Period) -> bool:
    """Whether a thing that is no milestone, and is not only the place of one, stands nearer to the period."""
    for item in reversed(sentence.items[: sentence.index[period.start]]):
        if item.start < reach:
            return False
        meets = _is_a_meeting(sentence, item) and sentence.words[item.start - 1] != "and"
        if (item.value is Act.RESUME and item.form is not Form.ING) or meets:
            return True
        if item.value is Act.ACCEPT and item.form in {Form.ED, Form.PAST}:
            return True
        if item.value is Thing.OTHER and not _is_a_place(sentence, item):
            return True
    return False


def _something_else(sentence: Sentence, event: Event, period: Period) -> bool:
    """``resubmit in Q1 after receiving a letter in May``: a second date behind a thing that is no milestone."""
    between = sentence.items[sentence.index[event.end] : sentence.index[period.start]]
    return any(item.value is Thing.OTHER for item in between)


def _is_a_meeting(sentence: Sentence, item: Item) -> bool:
    """``to meet with the FDA`` reaches nothing, and takes its own date."""
    return item.value is Act.REACH and sentence.words[item.end : item.end + 1] == ["with"]


def _is_a_place(sentence: Sentence, item: Item) -> bool:
    """``at the 2024 annual meeting``, ``under the agreement``: the thing only tells where or under what."""
    for at in range(item.start - 1, max(-1, item.start - 15), -1):
        word = sentence.words[at]
        if word == ",":
            return False
        if word == "at" or (word in _PLACES and item.start - at <= 6):
            return True
    return False


_PLACES = word_set("under of by from following during per via through after pursuant on")


def _gate(sentence: Sentence, which: int, period: Period) -> int:
    """``received clearance to begin a trial this month``: what a past time dates is the clearance."""
    event = sentence.events[which]
    part = period.parts[0]
    for other in range(which):
        gate = sentence.events[other]
        if gate.act is Act.APPROVE and gate.thing_item == event.thing_item >= 0:
            begun = _has_begun(sentence, part)
            return other if begun and sentence.statuses[other].tense is Tense.DONE else which
    return which


def _has_begun(sentence: Sentence, part: Block | Stretch) -> bool:
    said_on = sentence.said_on
    if said_on is None:
        return False
    if isinstance(part, Stretch):
        return part.first is not None and part.first <= said_on
    return part.first(part.year or said_on.year) <= said_on


def _behind(sentence: Sentence, number: int, period: Period) -> int | None:
    """The first event behind the period and before the next one, in the same segment."""
    following = sentence.periods[number + 1 :]
    limit = following[0].start if following else len(sentence.tokens)
    for which, event in enumerate(sentence.events):
        if event.start < period.end or event.start >= limit:
            continue
        if sentence.segments[event.head] != sentence.segments[period.core] or event.head - period.end > _REACH:
            return None
        if sentence.statuses[which].subordinate or is_stale(sentence, which, period):
            continue
        if is_usable(sentence, which, period):
            return which
    return None


_OPENERS = frozenset((",", "and", "but", "while", "that", "(", "–", "whereas", "or", "with", "later"))


_TOGETHER = frozenset(("alongside", "including", "along", "together"))


def _opens_a_clause(sentence: Sentence, period: Period, back: int | None, dated: set[int]) -> bool:
    """Whether a period stands at the beginning of its clause, so that it dates what follows."""
    words, at = sentence.words, period.start - 1
    follows = words[period.end : period.end + 2]
    if at < 0 or sentence.segments[at] != sentence.segments[period.core] or words[at] in {'"', "“"}:
        return True
    if back is None and _opens_without_a_sign(sentence, period):
        return True
    if words[at] not in _OPENERS and _telling_before(sentence, period) is None:
        return False
    if back is None:
        return True
    if _telling_before(sentence, period) is not None:
        return True
    return (back in dated or follows[:1] == [","]) and words[at] != "("


def _opens_without_a_sign(sentence: Sentence, period: Period) -> bool:
    """Whether a period with no event before it opens a clause although no comma or joint stands before it."""
    follows = sentence.words[period.end : period.end + 2]
    if period.rules[0] == "at least a number of units":
        return True
    together = bool(set(follows) & _TOGETHER) and not period.bare
    return follows[:1] == [","] and (together or _begins_with_a_place(sentence, period.start - 1))


def _begins_with_a_place(sentence: Sentence, at: int) -> bool:
    """``At the congress in October, we will present``: the place and the time stand before the clause."""
    return sentence.words[0] == "at" and at < _LONGEST_PLACE and sentence.segments[at] == 0


_LONGEST_PLACE = 16


def _telling_before(sentence: Sentence, period: Period) -> Item | None:
    """``announced in March that``: the verb of telling that ends where the period begins."""
    item = _item_ending(sentence, period.start)
    is_verb = item is not None and item.sort is Sort.ACT and item.value is Act.REPORT
    return item if is_verb and item is not None and item.form in {Form.ED, Form.S} else None


def _sharing(sentence: Sentence, event: int, dated: set[int]) -> list[int]:
    """Earlier events of the same clause that are coordinated with the event and have no date of their own."""
    last = sentence.events[event]
    shared: list[int] = []
    for which in range(event - 1, -1, -1):
        other = sentence.events[which]
        if which in dated or other.act is None or last.act is None or other.form is not last.form:
            continue
        gap = last.head - other.end
        if sentence.segments[other.head] != sentence.segments[last.head] or gap > (
            3 if other.form is Form.NOUN else 22
        ):
            break
        between = sentence.words[other.end : last.head]
        if last.start < last.head and "and" in sentence.words[other.end : last.start + 1]:
            break
        if "and" in between and not _APART & set(between) and not _is_planned_anew(sentence, other, last):
            shared.append(which)
            last = other
    return shared


def _joining(sentence: Sentence, event: int, number: int) -> list[int]:
    """``In May we initiated a trial and submitted an IND``: what goes on after the first event, up to the next date."""
    first = sentence.events[event]
    limit = sentence.periods[number + 1].start if number + 1 < len(sentence.periods) else len(sentence.tokens)
    joined: list[int] = []
    for which in range(event + 1, len(sentence.events)):
        other = sentence.events[which]
        if other.act is None or other.form is not first.form or other.start != other.head:
            continue
        between = sentence.words[first.end : other.head]
        if other.head > limit or sentence.segments[other.head] != sentence.segments[first.head]:
            break
        if between[-1:] == ["and"] and limit == len(sentence.tokens) and not _APART & set(between):
            joined.append(which)
            first = other
    return joined


def _is_planned_anew(sentence: Sentence, other: Event, last: Event) -> bool:
    """``to present the data and plans to submit``: the second event has a plan, and a date, of its own."""
    between = sentence.items[sentence.index[other.end] : sentence.index[last.head]]
    return any(item.sort is Sort.MOOD and item.value is Mood.FUTURE for item in between)


_APART = frozenset(("which", "that", "with", "after", "following", "by", "while", "who"))
