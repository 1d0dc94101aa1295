"""Who told it when: ``today announced`` and ``announced in March that`` date the telling, not the event.

Claim guidelines, section 6: only for results is the announcement the event.
"""

from monitor.domain.reading.blocks import Stretch
from monitor.domain.reading.event_words import Act, Form
from monitor.domain.reading.events import Event
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.sentence import Sentence

_ADJACENT = 3


def is_today(sentence: Sentence, period: Period) -> bool:
    """Whether a period is the day of the source itself, in the words of the source."""
    part = period.parts[0]
    return isinstance(part, Stretch) and part.first == part.last == sentence.said_on


def is_telling(item: Item) -> bool:
    """Whether an item is a verb such as ``announced`` or ``reports``."""
    return item.sort is Sort.ACT and item.value is Act.REPORT and item.form in {Form.ED, Form.S, Form.PAST}


def telling_beside(sentence: Sentence, period: Period) -> Item | None:
    """The verb of telling that a period stands beside."""
    for item in sentence.items:
        if item.start > period.end + _ADJACENT:
            return None
        near = 0 <= item.start - period.end < _ADJACENT or 0 <= period.start - item.end < 1
        if is_telling(item) and near:
            return item
    return None


def announced_between(sentence: Sentence, period: Period, event: Event) -> bool:
    """Whether a verb of telling that is no part of the event stands between a period and the event behind it."""
    if event.head < period.start:
        return False
    return any(
        is_telling(item) and (period.end <= item.start or 0 <= period.start - item.end < 1) and item.start < event.head
        for item in sentence.items[max(0, sentence.index[period.start] - 1) : sentence.index[event.head]]
    )
