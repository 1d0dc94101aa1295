"""Old plans: a period that the same sentence replaces by a new one (claim guidelines, section 1)."""

from monitor.domain.reading.event_words import Form
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.sentence import Sentence


def is_superseded(sentence: Sentence, period: Period) -> bool:
    """An old plan (``previously expected in Q3``, ``moved from Q3 to``) where the sentence states another one."""
    if len(sentence.periods) < 2:
        return False
    if sentence.words[max(0, period.core - 2) : period.core].count("from") and _is_turned_from(sentence, period):
        return True
    first = sentence.index[period.start]
    for at in range(first - 1, max(-1, first - 5), -1):
        item = sentence.items[at]
        if item.sort is Sort.STOP or period.start - item.end > 6:
            return False
        if item.value is Mood.OLD or _was_planned(sentence, item):
            return True
        if item.sort is Sort.THING and not _had_planned(sentence, at):
            return False
        if item.sort is Sort.ACT and item.form in {Form.ED, Form.PAST, Form.S}:
            return False
    return False


def _is_turned_from(sentence: Sentence, period: Period) -> bool:
    """``delayed to the second half from the first``: the plan behind ``from`` is the old one."""
    delayed = any(item.value is Mood.DELAY for item in sentence.items[: sentence.index[period.start]])
    return delayed and any(0 <= period.start - other.end <= 1 for other in sentence.periods)


def is_delayed(sentence: Sentence, period: Period) -> bool:
    """``pushed back from December to June``: only the new plan counts."""
    before = sentence.items[max(0, sentence.index[period.start] - 3) : sentence.index[period.start]]
    return any(item.value is Mood.DELAY for item in before)


def _had_planned(sentence: Sentence, thing: int) -> bool:
    """``had anticipated data in Q2``: the object of a plan told in the past."""
    item = sentence.items[thing - 1] if thing else None
    return item is not None and item.value is Mood.OLD and sentence.words[item.start] == "had"


def _was_planned(sentence: Sentence, item: Item) -> bool:
    """``that were expected this summer``: a plan told in the past."""
    return item.value is Mood.FUTURE and sentence.words[item.start - 1 : item.start] in [["was"], ["were"], ["been"]]
