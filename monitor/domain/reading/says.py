"""The words of a source as the date part of a claim in the watchlist (``says:``)."""

from datetime import date

from monitor.domain.claims import ClaimedDate, Direction
from monitor.domain.dates import PartialDate, parse_partial_date, partial_day
from monitor.domain.milestones import Milestone
from monitor.domain.reading.blocks import shifted
from monitor.domain.reading.phrases import read_phrase
from monitor.domain.reading.reader import read_sentence
from monitor.domain.reading.values import ReadClaim, ReadDirection, ReadPeriod

_FORMS = {
    ReadDirection.IN: Direction.WITHIN,
    ReadDirection.HAPPENED: Direction.WITHIN,
    ReadDirection.BY: Direction.BY,
    ReadDirection.NOT_BEFORE: Direction.NOT_BEFORE,
    ReadDirection.AFTER: Direction.NOT_BEFORE,
}


#: "Main data in 2027" and "the trial completes in 2027" are how sources speak of a primary completion.
_GO_BY_THE_SAME_WORDS = {
    Milestone.PRIMARY_COMPLETION: (Milestone.STUDY_COMPLETION, Milestone.RESULTS),
    Milestone.STUDY_COMPLETION: (Milestone.PRIMARY_COMPLETION,),
}


def read_says(words: str, said_on: date | None, milestone: Milestone) -> ClaimedDate | None:
    """The date that the words state for a milestone, or None if they state none.

    Words that name no milestone (``second half of 2026``) are read as a time
    expression by themselves; words that name only another milestone state
    nothing about this one, unless the two go by the same words in practice.
    """
    claims = read_sentence(words, said_on)
    for meant in (milestone, *_GO_BY_THE_SAME_WORDS.get(milestone, ())):
        for claim in claims:
            stated = claimed_date(claim) if claim.milestone is meant else None
            if stated is not None:
                return stated
    if claims:
        return None
    return claimed_date(read_phrase(words, said_on)) if said_on is not None else None


def claimed_date(read: ReadClaim | ReadPeriod) -> ClaimedDate | None:
    """A reading as the date of a claim, or None if it bounds nothing.

    ``within`` needs both ends; a period of the past with one end states no window.
    """
    form = _FORMS.get(read.direction)
    if form is None:
        return None
    if form is Direction.WITHIN:
        if read.earliest is None or read.latest is None:
            return None
        return ClaimedDate(form, _window(read.earliest, read.latest), read.approximate)
    day = read.latest if form is Direction.BY else read.earliest
    if day is None:
        return None
    stated = _ending(day) if form is Direction.BY else _beginning(day)
    return ClaimedDate(form, (stated,), read.approximate)


def _window(first: date, last: date) -> tuple[PartialDate, ...]:
    """The one period with these ends, or else its first and its last part."""
    for text in _periods_from(first):
        if parse_partial_date(text).span.last == last:
            return (parse_partial_date(text),)
    return (_beginning_within(first, last), _ending_within(first, last))


def _periods_from(day: date) -> list[str]:
    """The periods that begin on a day, coarsest first."""
    if day.day != 1:
        return [day.isoformat()]
    texts = [f"{day.year:04d}"] if day.month == 1 else []
    texts += [f"{day.year:04d}-H{day.month // 6 + 1}"] if day.month in {1, 7} else []
    texts += [f"{day.year:04d}-Q{day.month // 3 + 1}"] if day.month % 3 == 1 else []
    return [*texts, f"{day.year:04d}-{day.month:02d}", day.isoformat()]


def _periods_to(day: date) -> list[str]:
    """The periods that end on a day, coarsest first."""
    if shifted(day, days=1).day != 1:
        return [day.isoformat()]
    texts = [f"{day.year:04d}"] if day.month == 12 else []
    texts += [f"{day.year:04d}-H{day.month // 6}"] if day.month in {6, 12} else []
    texts += [f"{day.year:04d}-Q{day.month // 3}"] if day.month % 3 == 0 else []
    return [*texts, f"{day.year:04d}-{day.month:02d}", day.isoformat()]


def _beginning(day: date) -> PartialDate:
    return parse_partial_date(_periods_from(day)[0])


def _ending(day: date) -> PartialDate:
    return parse_partial_date(_periods_to(day)[0])


def _beginning_within(first: date, last: date) -> PartialDate:
    fitting = (parse_partial_date(text) for text in _periods_from(first))
    return next((each for each in fitting if each.span.last <= last), partial_day(first))


def _ending_within(first: date, last: date) -> PartialDate:
    fitting = (parse_partial_date(text) for text in _periods_to(last))
    return next((each for each in fitting if each.span.first >= first), partial_day(last))
