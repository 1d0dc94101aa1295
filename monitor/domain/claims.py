"""A claim: who said which milestone would happen, by when, and where it can be read."""

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Claim:
    """One statement to be judged, with its source.

    ``said_by`` made the claim, ``reported_by`` published it: they are never
    merged. ``about`` names those of the watch's interventions that the claim
    concerns (all, when empty); ``conditions`` (its own, or those of its watch),
    ``sponsors`` and ``phase`` narrow which studies count. ``any_study_type`` lets observational studies
    and expanded access count as well.
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

    @property
    def key(self) -> str:
        """The claim's name outside its watch: ``watch/claim``."""
        return f"{self.watch_id}/{self.id}"

    @property
    def window(self) -> Window:
        """The days that the claim allows."""
        return self.date.window
