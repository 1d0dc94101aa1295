"""What the reader gives back: periods and claims, each with the names of the rules that made it.

All bounds are inclusive days; ``None`` is an open end (guidelines, section 1).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.domain.milestones import Milestone


class ReadDirection(StrEnum):
    """How a source bounds a date: the seven directions of the claim guidelines, section 3.

    The watchlist's own ``Direction`` has three; ``says`` maps these onto them.
    """

    IN = "in"
    BY = "by"
    NOT_BEFORE = "not_before"
    AFTER = "after"
    ONGOING = "ongoing"
    HAPPENED = "happened"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days as read; either end may be open."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class ReadPeriod:
    """What a time expression says: its direction and its days.

    ``alternatives`` are other days that the same words can mean, when the
    sentence does not decide (an unknown fiscal year, a season about to turn,
    a date written 03/04/2026).
    """

    direction: ReadDirection
    earliest: date | None
    latest: date | None
    approximate: bool = False
    alternatives: tuple[Days, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """One milestone that a sentence states, with its time.

    ``trigger_span`` holds the offsets of ``trigger`` in the sentence, end
    exclusive. ``rules`` names every rule that took part, in the order of the
    reading: period, direction, milestone, attachment.
    """

    milestone: Milestone
    direction: ReadDirection
    earliest: date | None
    latest: date | None
    approximate: bool
    trigger: str
    trigger_span: tuple[int, int]
    rules: tuple[str, ...] = ()
    alternatives: tuple[Days, ...] = ()
    phase: str | None = None
    condition: str | None = None
    subject: str | None = None
