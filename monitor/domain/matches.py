"""How a study relates to a watch, and the reasons for saying so."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.domain.watchlist import Acceptance, Watch


class Tier(StrEnum):
    """How sure a match is: evidence, waiting for a person, or not this intervention."""

    MATCH = "match"
    REVIEW = "review"
    REJECT = "reject"


@dataclass(frozen=True)
class Reason:
    """One piece of evidence for or against a match.

    ``term`` is the watched word, ``field`` where in the record it stood (a
    JSON path of the registry), ``snippet`` the words around it, ``reason`` the
    rule in one sentence. ``intervention`` names the watched intervention.
    """

    term: str
    field: str
    snippet: str
    reason: str
    intervention: str = ""


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
