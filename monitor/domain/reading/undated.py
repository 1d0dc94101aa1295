"""Claims without a date: what is told as done, what is under way, what follows another event, what is only "soon".

Claim guidelines, section 1 (order 2 to 4) and the last lines of section 3.
"""

from collections.abc import Iterator

from monitor.domain.milestones import Milestone
from monitor.domain.reading.announcements import is_today, telling_beside
from monitor.domain.reading.event_rules import NEEDS_A_PLAN
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.meant import meant
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.partners import BEHIND_A_PASSIVE, word_before
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.status import Tense
from monitor.domain.reading.usable import is_complement
from monitor.domain.reading.values import ReadClaim, ReadDirection
from monitor.domain.reading.wordlist import word_set

_RUNS = frozenset((Thing.TRIAL, Thing.PHASE, Thing.ENROLLMENT, Thing.DOSING))
_PREDICATE = word_set("is are remains remain now currently still continues actively well under")


def undated_claims(sentence: Sentence, dated: set[int], milestones: set[Milestone]) -> Iterator[ReadClaim]:
    """The claims that need no date, for the events that have none."""
    after = list(_after(sentence, dated))
    yield from after
    yield from _ongoing(sentence)
    yield from _soon(sentence, dated)
    yield from _done(sentence, dated, milestones)


def _done(sentence: Sentence, dated: set[int], milestones: set[Milestone]) -> Iterator[ReadClaim]:
    today = any(is_today(sentence, period) and telling_beside(sentence, period) for period in sentence.periods)
    for which, event in enumerate(sentence.events):
        status = sentence.statuses[which]
        if which in dated or status.denied or status.conditional or status.subordinate:
            continue
        if event.milestone is Milestone.RESULTS:
            if today and status.tense is Tense.DONE and event.act is Act.REPORT:
                yield _claim(sentence, event, ReadDirection.HAPPENED, "results announced today", on_the_day=True)
            continue
        if (
            status.tense is Tense.DONE
            and status.told
            and _is_named(sentence, event)
            and event.milestone not in milestones
        ):
            yield _claim(sentence, event, ReadDirection.HAPPENED, "told as done")


_RELATIVE = frozenset(("that", "which", "who", "whose"))


def _is_named(sentence: Sentence, event: Event) -> bool:
    """Whether the event itself is what the sentence tells: not a modifier, not a beginning without an end."""
    if event.act in {Act.ENTER, Act.RUN, Act.TEST, Act.AVAILABLE, Act.REPORT, Act.READ_OUT, Act.ACCEPT, Act.LAST}:
        return False
    if event.act is Act.START and event.thing in {Thing.NDA, Thing.SUBMISSION}:
        return False
    if event.form is Form.ED and not _is_finite(sentence, event):
        return False
    return not _is_relative(sentence, event)


_FINITE = word_set(
    """is are was were has have had will would could may might should can do does did to we be been expects plans
    anticipates"""
)
_AUXILIARIES = word_set("is are was were has have had been having")


#: Behind these a participle before its noun only describes it: ``data from two completed studies``.
_BEFORE_A_MODIFIER = word_set("a an the our its their from of in with by two three four both all several any these")


def _is_finite(sentence: Sentence, event: Event) -> bool:
    """``drugs approved for`` tells nothing of its own, unless it is a headline, where verbs do without ``was``."""
    if word_before(sentence.words, event.head) in _AUXILIARIES:
        return True
    if event.start == event.head and event.thing is not None:
        return word_before(sentence.words, event.head) not in _BEFORE_A_MODIFIER
    following = sentence.words[event.head + 1] if event.head + 1 < len(sentence.words) else "."
    if event.thing is None and following not in BEHIND_A_PASSIVE:
        return True
    segment = sentence.segments[event.head]
    words = {word for at, word in enumerate(sentence.words) if sentence.segments[at] == segment and at < event.head}
    return not words & _FINITE


def _is_relative(sentence: Sentence, event: Event) -> bool:
    """``a surgery that has been approved`` tells of a surgery; ``said that it was approved`` tells of this."""
    words = sentence.words
    for at in range(event.head - 1, max(-1, event.head - 5), -1):
        if words[at] in _RELATIVE:
            return not (_TELLING & set(words[max(0, at - 3) : at]))
    return False


_TELLING = word_set("announced announces announce today said says reported reports confirmed believe noted")


def _ongoing(sentence: Sentence) -> Iterator[ReadClaim]:
    for at, item in enumerate(sentence.items):
        if item.sort is Sort.MOOD and item.value is Mood.ONGOING and _is_predicate(sentence, item):
            subject = _subject(sentence, at)
            if subject is not None:
                yield _running(sentence, item)
        if item.sort is Sort.THING and item.value in {Thing.ENROLLMENT, Thing.DOSING} and _is_verb(sentence, item):
            yield _running(sentence, item)


def _is_verb(sentence: Sentence, item: Item) -> bool:
    """``is (actively) enrolling``."""
    first = sentence.words[item.start]
    before = sentence.words[max(0, item.start - 2) : item.start]
    return (
        first.endswith("ing")
        and bool(before)
        and (before[-1] in _PREDICATE and bool({"is", "are", "currently", "actively", "now"} & set(before)))
    )


def _is_predicate(sentence: Sentence, item: Item) -> bool:
    before = sentence.words[item.start - 1] if item.start else ""
    after = sentence.words[item.end] if item.end < len(sentence.words) else "."
    if sentence.words[item.start].startswith("continue") or sentence.words[item.start] in {"is", "are"}:
        return True
    return before in _PREDICATE or (
        (not after[0].isalnum() or after in {"for", "in", "at", "and", "with"}) and before not in {"an", "the", "our"}
    )


def _subject(sentence: Sentence, at: int) -> Item | None:
    """The trial or enrollment that is under way: the nearest thing before, or behind ``undergoing``."""
    item = sentence.items[at]
    if sentence.words[item.end - 1] == "undergoing":
        return (
            sentence.items[at + 1] if at + 1 < len(sentence.items) and sentence.items[at + 1].value in _RUNS else None
        )
    runs = _RUNS | {Thing.PATIENTS} if sentence.words[item.end - 1] in _TREATED else _RUNS
    for other in reversed(sentence.items[max(0, at - 8) : at]):
        if other.sort is Sort.STOP or item.start - other.end > 18:
            return None
        if other.sort is Sort.THING:
            return other if other.value in runs and not _is_part_of_another(sentence, other) else None
    return None


_TREATED = frozenset(("dosed", "enrolled", "recruited", "randomized"))


def _is_part_of_another(sentence: Sentence, item: Item) -> bool:
    """``analysis of data from the trial ongoing``: the trial is not what is going on."""
    return (
        item.start > 0 and sentence.words[item.start - 1] in {"from", "of"} and item.value in {Thing.TRIAL, Thing.PHASE}
    )


def _running(sentence: Sentence, item: Item) -> ReadClaim:
    span = (sentence.tokens[max(0, item.start - 1)].start, sentence.tokens[item.end - 1].end)
    return ReadClaim(
        Milestone.TRIAL_ONGOING,
        ReadDirection.ONGOING,
        None,
        None,
        approximate=False,
        trigger="",
        trigger_span=span,
        rules=("under way",),
    )


def _after(sentence: Sentence, dated: set[int]) -> Iterator[ReadClaim]:
    for at, item in enumerate(sentence.items):
        if item.sort is not Sort.MOOD or item.value not in {Mood.AFTER, Mood.THEREAFTER}:
            continue
        which = _followed(sentence, at, dated)
        if which is not None and sentence.events[which].act is not Act.HALT:
            dated.add(which)
            event = sentence.events[which]
            span = (sentence.tokens[item.start].start, sentence.tokens[item.end - 1].end)
            yield ReadClaim(
                event.milestone,
                ReadDirection.AFTER,
                None,
                None,
                approximate=False,
                trigger="",
                trigger_span=span,
                rules=("after another event", event.rule),
            )


def _followed(sentence: Sentence, at: int, dated: set[int]) -> int | None:
    """The undated, planned event that comes after what a word such as ``following`` names."""
    item = sentence.items[at]
    if any(period.start <= item.end < period.end or period.start == item.end for period in sentence.periods):
        return None
    if item.value is Mood.AFTER and sentence.words[item.start] == "followed":
        return _first_event(sentence, item.end, item.end + 3, dated, planned=False)
    until = sentence.words[item.start] in {"until", "till"}
    if item.value is Mood.AFTER and not until and not _names_an_event(sentence, at):
        return None
    before = _last_event(sentence, item.start, dated, planned=item.value is Mood.AFTER, until=until)
    if until:
        return before
    if before is not None:
        return before
    return _first_event(sentence, item.end, item.end + 30, dated, planned=True) if item.value is Mood.AFTER else None


def _names_an_event(sentence: Sentence, at: int) -> bool:
    item = sentence.items[at]
    return any(
        other.sort in {Sort.ACT, Sort.THING} and other.start - item.end <= 9
        for other in sentence.items[at + 1 : at + 5]
    )


def _last_event(sentence: Sentence, before: int, dated: set[int], *, planned: bool, until: bool) -> int | None:
    """The nearest event before a word of sequence; what is denied *until* something else comes after it."""
    for which in range(len(sentence.events) - 1, -1, -1):
        event, status = sentence.events[which], sentence.statuses[which]
        if event.head >= before or sentence.segments[event.head] != sentence.segments[before]:
            continue
        if before - event.head > 20 or which in dated:
            return None
        if event.act is None and event.thing in NEEDS_A_PLAN and is_complement(sentence, event):
            return None
        if status.denied is not until or status.conditional or status.subordinate:
            return None
        return which if status.tense is Tense.FUTURE or (not planned and status.tense is Tense.OPEN) else None
    return None


def _first_event(sentence: Sentence, first: int, last: int, dated: set[int], *, planned: bool) -> int | None:
    for which, event in enumerate(sentence.events):
        status = sentence.statuses[which]
        if event.start < first or event.start > last or sentence.segments[event.head] != sentence.segments[first]:
            continue
        if status.denied or status.conditional or which in dated:
            continue
        if event.act is None and event.thing in NEEDS_A_PLAN and planned:
            continue
        if not planned or (
            status.tense is Tense.FUTURE and not status.subordinate and "," in sentence.words[first : event.start]
        ):
            return which
    return None


def _soon(sentence: Sentence, dated: set[int]) -> Iterator[ReadClaim]:
    for item in sentence.items:
        if item.sort is not Sort.MOOD or item.value not in {Mood.SOON, Mood.DELAY}:
            continue
        if item.value is Mood.DELAY and (sentence.periods or sentence.words[item.start].startswith(_MOVES)):
            continue
        which = _nearest(sentence, item, dated)
        if which is not None:
            dated.add(which)
            event = sentence.events[which]
            span = (sentence.tokens[item.start].start, sentence.tokens[item.end - 1].end)
            yield ReadClaim(
                event.milestone,
                ReadDirection.UNSPECIFIED,
                None,
                None,
                approximate=True,
                trigger="",
                trigger_span=span,
                rules=("vague time", event.rule),
            )


_MOVES = ("moved", "shift", "revis", "exten", "accel", "brought", "pulled", "updat", "set")


def _nearest(sentence: Sentence, item: Item, dated: set[int]) -> int | None:
    best: tuple[int, int] | None = None
    for which, event in enumerate(sentence.events):
        status = sentence.statuses[which]
        if which in dated or status.tense is Tense.DONE or status.denied or status.conditional:
            continue
        if event.act is None and event.thing in NEEDS_A_PLAN and is_complement(sentence, event):
            continue
        if sentence.segments[event.head] != sentence.segments[item.start]:
            continue
        gap = item.start - event.end if event.head < item.start else event.start - item.end
        if gap <= 9 and (best is None or gap < best[0]):
            best = (gap, which)
    return best[1] if best else None


def _claim(
    sentence: Sentence, event: Event, direction: ReadDirection, rule: str, *, on_the_day: bool = False
) -> ReadClaim:
    head = sentence.tokens[event.head]
    return ReadClaim(
        meant(sentence, event),
        direction,
        sentence.said_on if on_the_day else None,
        sentence.said_on,
        approximate=False,
        trigger="",
        trigger_span=(head.start, head.end),
        rules=(rule, event.rule),
    )
