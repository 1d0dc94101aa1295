"""A claim and what the registry shows of it as a drawing on a line of years.

Moments are years with a fraction: 2020.0 is the first moment of 2020, a day
lasts about 1/365. Places are per cent of the drawn width, from 0 (left) to 100
(right), so that one value serves a picture of any size. Nothing here knows a
colour or a pixel (digest-and-verdicts, sections 5, 7 and 9).
"""

from calendar import isleap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor

from monitor.domain.claims import Claim
from monitor.domain.dates import Span, StatedDate
from monitor.domain.evidence import Evidence, EvidenceKind, milestone_fact
from monitor.domain.milestones import Milestone
from monitor.domain.sentences import registry_line
from monitor.domain.study import StudyHistory, StudyVersion
from monitor.domain.verdicts import Family, Verdict
from monitor.domain.wording import plural, read_as, shown, shown_day

_FEWEST_YEARS = 4
_MOST_LABELS = 6
_STEPS = (1, 2, 5)  # then ten times these, and so on: labelled years are round ones
_MARGIN = 0.025  # of the width stays free at both ends: half a mark, also on a narrow screen
_LABEL_WIDTH = 9.0  # per cent: four digits on a screen of 375 pixels
_ROOM_TO_FADE = 1.0  # years that an open claim is drawn beyond its earliest day
_MOST_NAMED = 6


class Sign(StrEnum):
    """How the registry's side is drawn: a dot, a ring, or a cross where a study ended without the milestone."""

    HAPPENED = "happened"
    ESTIMATED = "estimated"
    ENDED = "ended"


class Side(StrEnum):
    """The side on which a claim sets no limit."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Band:
    """The claimed days. On its ``open`` side it fades and has no edge; of no width where that side is not known."""

    start: float
    end: float
    open: Side | None = None


@dataclass(frozen=True)
class Mark:
    """The registry's date: in the middle of the days that it can mean, which run from ``first`` to ``last``."""

    sign: Sign
    first: float
    at: float
    last: float


@dataclass(frozen=True)
class YearMark:
    """The beginning of a year; ``is_round`` if its number is written there."""

    year: int
    at: float
    is_round: bool


@dataclass(frozen=True)
class Axis:
    """Whole years, ``first`` to ``last``, both drawn in full."""

    first: int
    last: int

    @property
    def years(self) -> int:
        """How many years are drawn."""
        return self.last - self.first + 1

    def place(self, moment: float) -> float:
        """Where a moment is drawn, in per cent."""
        return round(100 * (moment - self.first) / self.years, 2)

    def marks(self) -> tuple[YearMark, ...]:
        """The beginnings of the years: of all where there is room, else of the round ones. At most six are labelled."""
        step = self._step()
        drawn = (
            range(self.first, self.last + 1)
            if step <= _STEPS[-1]
            else range(-(-self.first // step) * step, self.last + 1, step)
        )
        return tuple(
            YearMark(year, at, is_round=year % step == 0 and at <= 100 - _LABEL_WIDTH)
            for year in drawn
            for at in (self.place(year),)
        )

    def _step(self) -> int:
        power = 1
        while True:
            for step in (power * digit for digit in _STEPS):
                if self.last // step - (self.first - 1) // step <= _MOST_LABELS:
                    return step
            power *= 10


@dataclass(frozen=True)
class Timeline:
    """A claim drawn on an axis. ``trail`` are the earlier registered dates, oldest version first.

    ``alt`` says in words everything that the drawing shows; ``years`` may be
    the years of this drawing alone or of a page of drawings.
    """

    family: Family
    years: tuple[YearMark, ...]
    band: Band
    trail: tuple[float, ...]
    mark: Mark | None
    today: float
    alt: str

    @property
    def cells(self) -> tuple[tuple[str, float], ...]:
        """The labels as a row of cells, each with its width in per cent; the first is blank if no year begins there."""
        labelled = [year for year in self.years if year.is_round]
        starts = [0.0, *(year.at for year in labelled if year.at > 0), 100.0]
        texts = {year.at: str(year.year) for year in labelled}
        return tuple((texts.get(start, ""), round(end - start, 2)) for start, end in pairwise(starts))


@dataclass(frozen=True)
class Drawing:
    """What a timeline shows, in moments; it becomes a ``Timeline`` once the axis is known."""

    family: Family
    window: tuple[float | None, float | None]
    said: float | None
    trail: tuple[float, ...]
    sign: Sign | None
    dated: tuple[float, float] | None
    today: float
    alt: str

    @property
    def moments(self) -> tuple[float, ...]:
        """Every moment that must lie on the axis."""
        earliest, latest = self.window
        ahead = earliest + _ROOM_TO_FADE if earliest is not None and latest is None else None
        said = self.said if earliest is None else None
        drawn = (earliest, latest, ahead, said, *self.trail, *(self.dated or ()), self.today)
        return tuple(moment for moment in drawn if moment is not None)


@dataclass(frozen=True)
class RegisteredDate:
    """A date of the milestone that the registry gave from the version of the day ``on`` until the next one."""

    on: date
    stated: StatedDate | None


def registered_dates(milestone: Milestone, history: StudyHistory | None) -> tuple[RegisteredDate, ...]:
    """Every date that the registry gave for the milestone in turn, oldest first; None where it took the date away.

    Empty for a milestone that is only inferred, for inferring anew is no change of the registry.
    """
    if history is None or milestone is Milestone.ENROLLMENT_COMPLETE:
        return ()
    given: list[RegisteredDate] = []
    for version in history.versions:
        fact = milestone_fact(milestone, StudyHistory((version,)))
        stated = fact.stated if fact else None
        if stated != (given[-1].stated if given else None):
            given.append(RegisteredDate(named_after(version), stated))
    return tuple(given)


def named_after(version: StudyVersion) -> date:
    """The day by which a version is named: the registry posted it then, or it was first seen then."""
    return version.study.last_update_posted or version.seen_on


def timeline(claim: Claim, verdict: Verdict, history: StudyHistory | None = None) -> Timeline:
    """The claim on an axis of its own. ``history`` is that of the study that decides the verdict, if one does."""
    drawn = drawing(claim, verdict, history)
    return laid_out(drawn, axis_around([drawn]))


def drawing(claim: Claim, verdict: Verdict, history: StudyHistory | None = None) -> Drawing:
    """What is drawn of the claim, before an axis is chosen."""
    evidence = verdict.evidence
    earlier = _earlier(claim.milestone, evidence, history)
    signed = _signed(evidence)
    window = claim.window
    said = claim.said_on.span.first if claim.said_on else None
    return Drawing(
        family=verdict.family,
        window=(_begin(window.earliest) if window.earliest else None, _end(window.latest) if window.latest else None),
        said=_begin(said) if said and not window.is_before(said) else None,
        trail=tuple(_middle(one.span) for one in earlier),
        sign=signed[0] if signed else None,
        dated=(_begin(signed[1].first), _end(signed[1].last)) if signed else None,
        today=_middle(Span.of_day(verdict.as_of)),
        alt=" ".join(
            [f"Timeline. Claim: {read_as(claim)}.", registry_line(claim, verdict), *_in_words(signed, earlier)]
        ),
    )


def axis_around(drawings: Iterable[Drawing]) -> Axis:
    """Whole years around everything that is drawn, at least four; with room for half a mark at both ends."""
    moments = [moment for drawn in drawings for moment in drawn.moments]
    earliest, latest = min(moments), max(moments)
    first, after = floor(earliest), ceil(latest)
    while True:
        left, right, needed = earliest - first, after - latest, _MARGIN * (after - first)
        if left < needed:
            first -= 1
        elif right < needed:
            after += 1
        elif after - first >= _FEWEST_YEARS:
            return Axis(first, after - 1)
        elif left < right:
            first -= 1
        else:
            after += 1


def laid_out(drawn: Drawing, axis: Axis) -> Timeline:
    """The drawing on an axis that has room for it."""
    return Timeline(
        family=drawn.family,
        years=axis.marks(),
        band=_band(drawn, axis),
        trail=tuple(axis.place(moment) for moment in drawn.trail),
        mark=_mark(drawn, axis),
        today=axis.place(drawn.today),
        alt=drawn.alt,
    )


def _band(drawn: Drawing, axis: Axis) -> Band:
    earliest, latest = drawn.window
    if latest is None:
        assert earliest is not None
        return Band(axis.place(earliest), 100.0, Side.RIGHT)
    if earliest is None:
        return Band(axis.place(latest if drawn.said is None else drawn.said), axis.place(latest), Side.LEFT)
    return Band(axis.place(earliest), axis.place(latest))


def _mark(drawn: Drawing, axis: Axis) -> Mark | None:
    if drawn.sign is None or drawn.dated is None:
        return None
    first, last = drawn.dated
    return Mark(drawn.sign, axis.place(first), axis.place((first + last) / 2), axis.place(last))


def _signed(evidence: Evidence) -> tuple[Sign, Span] | None:
    """What the registry gives and for which days.

    The registry has no day of withdrawal: drawn is the version that first
    shows it, or the last update if no version shows anything else.
    """
    if evidence.fact is not None and evidence.kind in _DATED:
        return _DATED[evidence.kind], evidence.fact.stated.span
    if evidence.study is not None:
        day = evidence.since or evidence.study.last_update_posted
        return (Sign.ENDED, Span.of_day(day)) if day else None
    return None


_DATED = {EvidenceKind.ACTUAL: Sign.HAPPENED, EvidenceKind.ESTIMATED: Sign.ESTIMATED}


def _earlier(milestone: Milestone, evidence: Evidence, history: StudyHistory | None) -> list[StatedDate]:
    """The dates that were registered before the present one, each once, in the order of their versions."""
    if evidence.fact is None and evidence.study is None:
        return []
    given = [one.stated for one in registered_dates(milestone, history) if one.stated]
    now = evidence.fact.stated.partial if evidence.fact else None
    return list({one.partial: one for one in given if one.partial != now}.values())


def _in_words(signed: tuple[Sign, Span] | None, earlier: Sequence[StatedDate]) -> list[str]:
    """What is drawn and the registry's line does not say: the day of a cross, and the trail."""
    ended = [f"In the version of {shown_day(signed[1].first)}."] if signed and signed[0] is Sign.ENDED else []
    if not earlier:
        return ended
    named = [shown(one.partial) for one in earlier]
    if len(named) > _MOST_NAMED:
        return [*ended, f"{plural(len(named), 'earlier registered date')}, from {named[0]} to {named[-1]}."]
    return [*ended, f"Earlier registered: {', '.join(named)}."]


def _begin(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / _length(day.year)


def _end(day: date) -> float:
    return day.year + day.timetuple().tm_yday / _length(day.year)


def _middle(span: Span) -> float:
    return (_begin(span.first) + _end(span.last)) / 2


def _length(year: int) -> int:
    return 366 if isleap(year) else 365
