"""Which milestone an event means, where its own words leave that open: a trial's papers or those of a product."""

from monitor.domain.milestones import Milestone
from monitor.domain.reading.event_words import Act, Thing
from monitor.domain.reading.events import ETHICS, Event, is_to_a_board
from monitor.domain.reading.phrasebook import Sort
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.wordlist import word_set


def meant(sentence: Sentence, event: Event) -> Milestone:
    """The milestone of an event; filings and approvals that are for a trial are the trial's."""
    if _supports_a_trial(sentence, event):
        return Milestone.TRIAL_APPLICATION
    if event.act is Act.APPROVE and event.thing is None and _is_of_a_trial(sentence, event):
        return Milestone.TRIAL_CLEARANCE
    if event.act is Act.SUBMIT and event.thing is None and is_to_a_board(event.end, sentence.words):
        return Milestone.TRIAL_APPLICATION
    if event.thing is Thing.DECISION and ETHICS & set(sentence.words[max(0, event.start - 8) : event.end + 5]):
        return Milestone.TRIAL_CLEARANCE
    return event.milestone


def _is_of_a_trial(sentence: Sentence, event: Event) -> bool:
    """An ethics approval, or one told after a trial application and no marketing application, is the trial's."""
    if _PROCEEDING & set(sentence.words[event.start : event.end]):
        return True
    if _BOARDS & set(sentence.words[max(0, event.head - 2) : event.head]) or _is_for_a_trial(sentence, event):
        return True
    before = [item.value for item in sentence.items[: sentence.index[event.head]]]
    return Thing.IND in before and Thing.NDA not in before


def _supports_a_trial(sentence: Sentence, event: Event) -> bool:
    """Regulatory filings that support or enable a trial are applications for it."""
    if event.thing is not Thing.NDA or not {"regulatory", "filings"} & set(sentence.words[event.start : event.end]):
        return False
    after = sentence.items[sentence.index[event.end] :]
    return any(
        item.value in {Thing.TRIAL, Thing.PHASE}
        and _ENABLING & set(sentence.words[max(0, item.start - 5) : item.start])
        for item in after[:12]
    )


def _is_for_a_trial(sentence: Sentence, event: Event) -> bool:
    """``authorisation was received to begin a Phase 1 trial``."""
    first = sentence.index[event.end]
    for at in range(first, min(first + 8, len(sentence.items) - 1)):
        item, thing = sentence.items[at], sentence.items[at + 1]
        if item.sort is Sort.STOP:
            return False
        if item.value in {Act.START, Act.RUN} and sentence.words[item.start - 1] in {"to", "for"}:
            return thing.value in {Thing.TRIAL, Thing.PHASE, Thing.ENROLLMENT, Thing.DOSING}
    return False


_ENABLING = word_set("supporting support enable enabling begin initiate start conduct")
_PROCEEDING = frozenset(("proceed", "objection"))
_BOARDS = frozenset(("ethics", "irb", "hrec", "committee", "cta"))
