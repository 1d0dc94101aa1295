"""From attachments to claims: tense, direction, days; then what is told without a date."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from monitor.domain.milestones import Milestone
from monitor.domain.reading.announcements import announced_between, is_today
from monitor.domain.reading.attach import attach
from monitor.domain.reading.blocks import Block, Stretch, year_block
from monitor.domain.reading.directions import Bounds, bounds_of, is_approximate
from monitor.domain.reading.event_words import Act, Form
from monitor.domain.reading.events import Event
from monitor.domain.reading.marks import Mark, negated
from monitor.domain.reading.meant import meant
from monitor.domain.reading.periods import Period
from monitor.domain.reading.resolve import Span, resolve
from monitor.domain.reading.sentence import Sentence
from monitor.domain.reading.status import Status, Tense
from monitor.domain.reading.superseded import is_delayed, is_superseded
from monitor.domain.reading.undated import undated_claims
from monitor.domain.reading.values import ReadClaim, ReadDirection


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
            (old if is_superseded(sentence, period) else found).extend(made)
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
    behind_from = "from" in sentence.words[period.start : period.core]
    if len(period.parts) == 2 and behind_from and is_delayed(sentence, period):
        return [[period._replace(parts=period.parts[1:])]]
    if len(period.parts) < 2 or "respectively" not in sentence.words[period.end : period.end + 12]:
        return [[period]]
    alone = [period._replace(parts=(part,)) for part in _with_years(period)]
    if events == len(alone):
        return [[part] for part in alone]
    return [alone]


def _with_years(period: Period) -> list[Block | Stretch]:
    year = next((part.year for part in reversed(period.parts) if isinstance(part, Block) and part.year), None)
    return [part._replace(year=part.year or year) if isinstance(part, Block) else part for part in period.parts]


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
    past = status.tense is Tense.DONE and not _is_scheduled(event)
    span = _span(sentence, period, past=past)
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


def _is_scheduled(event: Event) -> bool:
    """``the trial starts in May``: the present tense of what is yet to come; headlines put the trial behind."""
    return event.form is Form.S and event.thing_item >= 0 and event.start < event.head


def _span(sentence: Sentence, period: Period, *, past: bool) -> Span | None:
    """The days of a period; ``later in the year`` is that of the year named before, if it is still to come."""
    same = _same_as_before(sentence, period)
    if same is not None:
        return resolve(same.parts, sentence.said_on, past=past)
    year = None if past else _year_before(sentence, period)
    if year is not None and period.rules[0] == "later in a period":
        return resolve(year_block(year), sentence.said_on, past=past)
    named = year or _named_year(sentence, period, past=past)
    return resolve(period.parts, sentence.said_on, past=past, named_year=named)


def _same_as_before(sentence: Sentence, period: Period) -> Period | None:
    """The month or quarter named before, for ``the same month``."""
    if period.rules[0] != "the same year" or sentence.words[period.end - 1] not in {"month", "quarter"}:
        return None
    before = [other for other in sentence.periods if other.start < period.start]
    part = before[-1].parts[-1] if before else None
    return before[-1] if isinstance(part, Block) and str(part.unit) == sentence.words[period.end - 1] else None


def _year_before(sentence: Sentence, period: Period) -> int | None:
    """The coming year that the period before names, for ``the second half of the year``."""
    if sentence.words[period.end - 2 : period.end] != ["the", "year"] or sentence.said_on is None:
        return None
    before = [other for other in sentence.periods if other.start < period.start]
    part = before[-1].parts[-1] if before else None
    year = part.year if isinstance(part, Block) else None
    return year if year is not None and year > sentence.said_on.year else None


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
        until = bool({"through", "until", "till"} & set(sentence.words[period.start : period.core]))
        return Milestone.STUDY_COMPLETION if until or case.past else Milestone.TRIAL_START
    return meant(sentence, event)


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
        part.year
        for other in sentence.periods
        if other is not period
        for part in other.parts
        if isinstance(part, Block)
    ]
    limit = sentence.said_on.year if past and sentence.said_on else 9999
    known = [year for year in years if year and year <= limit]
    return known[-1] if known else None


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
