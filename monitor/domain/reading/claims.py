"""From attachments to claims: tense, direction, days; then what is told without a date."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from monitor.domain.milestones import Milestone
from monitor.domain.reading.announcements import announced_between, is_today
from monitor.domain.reading.attach import attach
from monitor.domain.reading.directions import Bounds, bounds_of, is_approximate
from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import Mark, negated
from monitor.domain.reading.mood_words import Mood
from monitor.domain.reading.periods import Period
from monitor.domain.reading.phrasebook import Sort
from monitor.domain.reading.resolve import Span, resolve
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.slots import Slot, Stretch
from monitor.domain.reading.status import Status, Tense
from monitor.domain.reading.undated import undated_claims
from monitor.domain.reading.values import ReadClaim, ReadDirection
from monitor.domain.reading.wordlist import word_set


def claims_of(sentence: Sentence) -> list[ReadClaim]:
    """The claims of a sentence in the order of its words, each once."""
    dated: set[int] = set()
    found: list[ReadClaim] = []
    old: list[ReadClaim] = []
    for attachment in attach(sentence):
        period = sentence.periods[attachment.period]
        parts = _parts_for(sentence, period, len(attachment.events))
        for place, which in enumerate(attachment.events):
            chosen = parts[place] if len(parts) > 1 and len(attachment.events) > 1 else _flat(parts)
            made = [claim for part in chosen for claim in _claim(sentence, which, part, attachment.rule)]
            if made or not _may_be_undated(sentence, which, period):
                dated.add(which)
            (old if _is_superseded(sentence, period) else found).extend(made)
    milestones = {claim.milestone for claim in found}
    found.extend(claim for claim in old if claim.milestone not in milestones)
    found.extend(undated_claims(sentence, dated, {claim.milestone for claim in found}))
    return _distinct(found)


def _may_be_undated(sentence: Sentence, which: int, period: Period) -> bool:
    """Whether an event stands without the period: what has been done is not done "within 21 months" from now."""
    return sentence.statuses[which].tense is Tense.DONE and isinstance(period.parts[0], Stretch)


def _flat(parts: list[list[Period]]) -> list[Period]:
    return [period for each in parts for period in each]


def _parts_for(sentence: Sentence, period: Period, events: int) -> list[list[Period]]:
    """With "respectively" every part of a range is a period of its own, and each event takes its own."""
    if len(period.parts) == 2 and sentence.words[period.core - 1] == "from" and _is_delayed(sentence, period):
        return [[period._replace(parts=period.parts[1:])]]
    if len(period.parts) < 2 or "respectively" not in sentence.words[period.end : period.end + 12]:
        return [[period]]
    alone = [period._replace(parts=(part,)) for part in _with_years(period)]
    if events == len(alone):
        return [[part] for part in alone]
    return [alone]


def _is_turned_from(sentence: Sentence, period: Period) -> bool:
    """``delayed to the second half from the first``: the plan behind ``from`` is the old one."""
    delayed = any(item.value is Mood.DELAY for item in sentence.items[: sentence.index[period.start]])
    return delayed and any(0 <= period.start - other.end <= 1 for other in sentence.periods)


def _is_delayed(sentence: Sentence, period: Period) -> bool:
    """``pushed back from December to June``: only the new plan counts."""
    before = sentence.items[max(0, sentence.index[period.start] - 3) : sentence.index[period.start]]
    return any(item.value is Mood.DELAY for item in before)


def _with_years(period: Period) -> list[Slot | Stretch]:
    year = next((part.year for part in reversed(period.parts) if isinstance(part, Slot) and part.year), None)
    return [part._replace(year=part.year or year) if isinstance(part, Slot) else part for part in period.parts]


class _Case(NamedTuple):
    """One event with one period that dates it."""

    sentence: Sentence
    event: Event
    status: Status
    period: Period
    span: Span
    rule: str
    past: bool
    turned: bool


def _claim(sentence: Sentence, which: int, period: Period, rule: str) -> Iterator[ReadClaim]:
    event, status = sentence.events[which], sentence.statuses[which]
    denial = negated(sentence.tokens, period.core)
    turned = denial is not None and period.mark in {Mark.BEFORE, Mark.UNTIL}
    if status.conditional or (status.denied and not turned and period.mark is not Mark.NOT_BEFORE):
        return
    past = status.tense is Tense.DONE
    span = resolve(period.parts, sentence.said_on, past=past, named_year=_named_year(sentence, period, past=past))
    if span is None:
        return
    case = _Case(sentence, event, status, period, span, rule, past, turned)
    if announced_between(sentence, period, event):
        yield from _told(case)
    elif event.act is Act.RUN and len(period.parts) == 2 and sentence.words[period.core - 1] in {"from", "between"}:
        yield from _from_to(case)
    elif not _is_still_open(case):
        shown = period._replace(start=denial) if turned and denial is not None else period
        yield _made(case._replace(period=shown), _bounds(case), _milestone(case))


def _is_still_open(case: _Case) -> bool:
    """What is done cannot have been done "within 21 months" from now."""
    last, said_on = case.span.last, case.sentence.said_on
    counted = isinstance(case.period.parts[0], Stretch)
    return case.past and counted and last is not None and said_on is not None and last > said_on


def _told(case: _Case) -> Iterator[ReadClaim]:
    """The period dates the telling: of results that is the event, of all else it is the last day that it can be."""
    if case.event.milestone is Milestone.RESULTS:
        told = case._replace(past=True)
        yield _made(told, _bounds(told), _milestone(told))
    elif case.past and not is_today(case.sentence, case.period):
        yield _made(case, _announced(case.sentence, case.span), case.event.milestone)


def _announced(sentence: Sentence, span: Span) -> Bounds:
    return Bounds(ReadDirection.HAPPENED, None, _cut(span.last, sentence.said_on), "announced in the past")


def _from_to(case: _Case) -> Iterator[ReadClaim]:
    """A trial that runs from one period to another starts in the first and is completed in the last."""
    parts, said_on = _with_years(case.period), case.sentence.said_on
    for part, milestone in ((parts[0], Milestone.TRIAL_START), (parts[-1], Milestone.STUDY_COMPLETION)):
        span = resolve(part, said_on, past=False)
        if span is not None:
            over = span.last is not None and said_on is not None and span.last < said_on
            direction = ReadDirection.HAPPENED if over else ReadDirection.IN
            yield _made(case, Bounds(direction, span.first, span.last, "from and to"), milestone)


def _milestone(case: _Case) -> Milestone:
    """The milestone that is meant; running until a day means ending on it, and a trial carried out is completed."""
    sentence, event, period = case.sentence, case.event, case.period
    if event.act is Act.RUN and event.milestone is Milestone.TRIAL_START:
        until = period.mark is Mark.UNTIL or sentence.words[period.core - 1] in {"through", "until", "till"}
        return Milestone.STUDY_COMPLETION if until or case.past else Milestone.TRIAL_START
    if _supports_a_trial(sentence, event):
        return Milestone.TRIAL_APPLICATION
    if event.act is Act.APPROVE and event.thing is None and _is_of_a_trial(sentence, event):
        return Milestone.TRIAL_CLEARANCE
    return event.milestone


def _is_of_a_trial(sentence: Sentence, event: Event) -> bool:
    """An ethics approval, or one told after a trial application and no marketing application, is the trial's."""
    if _BOARDS & set(sentence.words[max(0, event.head - 2) : event.head]):
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


_ENABLING = word_set("supporting support enable enabling begin initiate start conduct")
_BOARDS = frozenset(("ethics", "irb", "hrec", "committee", "cta"))


def _bounds(case: _Case) -> Bounds:
    part, span, said_on = case.period.parts[0], case.span, case.sentence.said_on
    if isinstance(part, Stretch) and part.vague:
        return Bounds(ReadDirection.UNSPECIFIED, None, None, "vague time")
    bounds = bounds_of(case.period, span, denied=case.turned)
    looks_back = case.past or (isinstance(part, Stretch) and part.past) or _is_over(case)
    if bounds.direction is ReadDirection.IN and looks_back and _has_begun(span, said_on):
        return Bounds(ReadDirection.HAPPENED, span.first, _cut(span.last, said_on), "happened")
    return bounds


def _is_over(case: _Case) -> bool:
    """A noun without a tense has happened if its whole period is over."""
    said_on, last = case.sentence.said_on, case.span.last
    if case.status.tense is not Tense.OPEN or said_on is None or last is None:
        return False
    return case.event.form in {Form.NOUN, None} and last < said_on


def _has_begun(span: Span, said_on: date | None) -> bool:
    return said_on is None or span.first is None or span.first <= said_on


def _cut(day: date | None, said_on: date | None) -> date | None:
    return min(day, said_on) if day and said_on else day


def _named_year(sentence: Sentence, period: Period, *, past: bool) -> int | None:
    """A year that the sentence names elsewhere, for a period without one: of the past, or told to be the same."""
    same = "same" in sentence.words[period.core : period.end]
    if not (past or same):
        return None
    years = [
        part.year for other in sentence.periods if other is not period for part in other.parts if isinstance(part, Slot)
    ]
    limit = sentence.said_on.year if past and sentence.said_on else 9999
    known = [year for year in years if year and year <= limit]
    return known[-1] if known else None


def _is_superseded(sentence: Sentence, period: Period) -> bool:
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
        if item.sort is Sort.MOOD and item.value is Mood.OLD:
            return True
        if item.sort is Sort.THING or (item.sort is Sort.ACT and item.form is not Form.BASE):
            return False
    return False


def _made(case: _Case, bounds: Bounds, milestone: Milestone) -> ReadClaim:
    tokens, period = case.sentence.tokens, case.period
    return ReadClaim(
        milestone,
        bounds.direction,
        bounds.earliest,
        bounds.latest,
        is_approximate(period, case.span),
        "",
        (tokens[period.start].start, tokens[period.end - 1].end),
        (*period.rules, bounds.rule, case.event.rule, case.rule),
        case.span.alternatives,
    )


def _distinct(claims: list[ReadClaim]) -> list[ReadClaim]:
    found: dict[tuple[object, ...], ReadClaim] = {}
    for claim in claims:
        found.setdefault((claim.milestone, claim.direction, claim.earliest, claim.latest), claim)
    return sorted(found.values(), key=lambda claim: claim.trigger_span)
