"""A claim: who said which milestone would happen, by when, and where it can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as day
from enum import StrEnum

from monitor.domain.certainty import Certainty
from monitor.domain.dates import PartialDate, Window
from monitor.domain.milestones import Milestone


class Direction(StrEnum):
    """The form in which a claim bounds its date."""

    NOT_BEFORE = "not_before"
    BY = "by"
    WITHIN = "within"


class Hedge(StrEnum):
    """The source's own reservation, carried into every sentence about the claim."""

    HOPED = "hoped"
    EXPECTED = "expected"
    AIMS = "aims"
    COULD = "could"


@dataclass(frozen=True, slots=True)
class ClaimedDate:
    """The date part of a claim: its form, the dates as written, and the days they allow.

    ``stated`` holds one date for ``not_before`` and ``by``, and one or two for
    ``within`` (a period, or its first and last).
    """

    direction: Direction
    stated: tuple[PartialDate, ...]
    approximate: bool = False

    @property
    def window(self) -> Window:
        """First and last day that the claim allows."""
        first, last = self.stated[0].span.first, self.stated[-1].span.last
        match self.direction:
            case Direction.NOT_BEFORE:
                return Window(first, None)
            case Direction.BY:
                return Window(None, last)
            case Direction.WITHIN:
                return Window(first, last)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement to be judged, with its source.

    ``said_by`` made the claim, ``reported_by`` published it: they are never
    merged. ``about`` names those of the watch's interventions that the claim
    concerns (all, when empty); ``conditions`` (its own, or those of its watch),
    ``sponsors`` and ``phase`` narrow which studies count. ``any_study_type`` lets observational studies
    and expanded access count as well. ``grace_days`` is how long after a date
    its passing is not yet held against it, because sponsors report late.
    """

    watch_id: str
    id: str
    milestone: Milestone
    date: ClaimedDate
    quote: str = ""
    said_by: str = ""
    reported_by: str = ""
    said_on: PartialDate | None = None
    url: str = ""
    about: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    phase: str | None = None
    any_study_type: bool = False
    hedge: Hedge | None = None
    grace_days: int = 0

    @property
    def key(self) -> str:
        """The claim's name outside its watch: ``watch/claim``."""
        return f"{self.watch_id}/{self.id}"

    @property
    def window(self) -> Window:
        """The days that the claim allows."""
        return self.date.window


def superseding(claims: Iterable[Claim]) -> dict[str, Claim]:
    """For each claim that its claimant has replaced, by key, the claim that came next.

    A later statement by the same claimant about the same milestone in the same
    scope replaces the earlier one. The earlier one keeps its verdict: what was
    said was said. Dates of statements that overlap do not say which came first.
    """
    said: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.said_by and claim.said_on:
            said.setdefault(_subject(claim), []).append(claim)
    return {
        earlier.key: min(later, key=lambda claim: claim.said_on.span.first if claim.said_on else day.max)
        for same in said.values()
        for earlier in same
        if (later := [claim for claim in same if _was_said_after(claim, earlier)])
    }


def _subject(claim: Claim) -> tuple[object, ...]:
    scope = (frozenset(claim.about), frozenset(claim.conditions), frozenset(claim.sponsors), claim.phase)
    return (claim.watch_id, claim.milestone, claim.said_by.casefold(), *scope)


def _was_said_after(claim: Claim, earlier: Claim) -> bool:
    assert claim.said_on is not None
    assert earlier.said_on is not None
    return earlier.said_on.span.before(claim.said_on.span) is Certainty.YES
