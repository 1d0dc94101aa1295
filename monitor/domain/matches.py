"""How a study relates to a watch, and the reasons for saying so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.domain.watchlist import Acceptance, Watch


class Tier(StrEnum):
    """How sure a match is: evidence, waiting for a person, or not this intervention."""

    MATCH = "match"
    REVIEW = "review"
    REJECT = "reject"


class ReasonSide(StrEnum):
    """What a reason says about whether the study concerns the watch: for it, against it, or neither."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Reason:
    """One piece of evidence for or against a match, or one that leaves it open; ``side`` says which.

    ``term`` is the watched word, ``field`` where in the record it stood (a
    JSON path of the registry), ``snippet`` the words around it, ``reason`` the
    rule in one sentence. ``intervention`` names the watched intervention.
    """

    term: str
    field: str
    snippet: str
    reason: str
    intervention: str = ""
    side: ReasonSide = ReasonSide.NEUTRAL  # also of reasons that were stored before they had a side


@dataclass(frozen=True)
class Match:
    """The decision on one study for one watch, with every reason."""

    watch_id: str
    study_id: str
    tier: Tier
    why: tuple[Reason, ...] = ()

    @property
    def interventions(self) -> frozenset[str]:
        """The watched interventions that the study was found to concern."""
        return frozenset(reason.intervention for reason in self.why if reason.intervention)


#: Where in a record the watched intervention stands, the strongest place first. Another place is worth nothing.
_PLACES = (
    re.compile(r"interventions\[\d+\]\.(?:name|otherNames)|interventionBrowseModule"),
    re.compile(r"armGroups\[\d+\]\.label|identificationModule"),
    re.compile(r"armsInterventionsModule"),
    re.compile(r"conditionsModule|descriptionModule|sponsorCollaboratorsModule"),
)
_TIERS = {Tier.REJECT: 0, Tier.REVIEW: 1, Tier.MATCH: 2}


def strength(match: Match | None) -> int:
    """How much a decision says for the study: a better tier always more, then a better place in the record."""
    if match is None:
        return 0
    telling = [reason for reason in match.why if reason.intervention] or match.why
    return 10 * _TIERS[match.tier] + max((_worth(reason.field) for reason in telling), default=0)


def _worth(field: str) -> int:
    return next((len(_PLACES) - n for n, place in enumerate(_PLACES) if place.search(field)), 0)


@dataclass(frozen=True)
class Dismissal:
    """A study that a person dismissed, why, and how strong the evidence was at that time.

    ``asks_again`` is set when the record has become stronger evidence since.
    """

    watch_id: str
    study_id: str
    because: str
    strength: int
    asks_again: bool = False

    def weighed(self, match: Match | None) -> "Dismissal":
        """The dismissal in view of the present decision: asked once more for each gain in strength."""
        now = strength(match)
        return replace(self, strength=now, asks_again=True) if now > self.strength else self


def counted(watch: Watch, matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches that are evidence: tier ``match`` (unless the watch waits for a person) and confirmed ones."""
    return tuple(match for match in matches if _counts(watch, match))


def waiting(watch: Watch, matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches that a person has still to confirm or dismiss."""
    return tuple(
        match
        for match in matches
        if match.tier is not Tier.REJECT and match.study_id not in watch.dismiss and not _counts(watch, match)
    )


def _counts(watch: Watch, match: Match) -> bool:
    if match.study_id in watch.confirm:
        return True
    if match.study_id in watch.dismiss:
        return False
    return match.tier is Tier.MATCH and watch.accept is Acceptance.AUTOMATIC
