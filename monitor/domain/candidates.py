"""A study that waits for a person: what speaks for it, and what speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.domain.matches import Match, Reason
from monitor.domain.study import Study
from monitor.domain.watchlist import Watch


@dataclass(frozen=True)
class OpenMatch:
    """A study that waits for a person. ``dismissed`` is why it was dismissed before, if it asks once more."""

    watch: Watch
    study: Study
    match: Match
    dismissed: str = ""

    @property
    def speaks_for(self) -> tuple[str, ...]:
        """The reasons that brought the study here, and what of the watch it shares."""
        told = [f"{reason.reason}: “{reason.snippet}”" for reason in self._reasons(concerned=True)]
        shared = [name for name in self.watch.conditions if self._is_condition(name)]
        return (*told, *(f"it is about a condition of the watch: {name}" for name in shared))

    @property
    def speaks_against(self) -> tuple[str, ...]:
        """What was found of other interventions of the watch, and what of the watch it does not share."""
        told = [f"{reason.reason}: “{reason.snippet}”" for reason in self._reasons(concerned=False)]
        if self.watch.conditions and not any(map(self._is_condition, self.watch.conditions)):
            told.append(f"its conditions are others: {', '.join(self.study.conditions) or 'none is named'}")
        sponsors = {name.casefold() for name in (self.study.lead_sponsor, *self.study.collaborators)}
        if self.watch.sponsors and not sponsors & {name.casefold() for name in self.watch.sponsors}:
            told.append(f"no sponsor of the watch runs it, but {self.study.lead_sponsor or 'nobody who is named'}")
        return (*told, f"it was dismissed: {self.dismissed}") if self.dismissed else tuple(told)

    def _reasons(self, *, concerned: bool) -> Iterator[Reason]:
        """A reason names its intervention if the tier is due to it; a sponsor's has none and speaks for the study."""
        for reason in self.match.why:
            for_it = bool(reason.intervention) or "sponsorCollaboratorsModule" in reason.field
            if for_it is concerned:
                yield reason

    def _is_condition(self, name: str) -> bool:
        return any(name.casefold() in condition.casefold() for condition in self.study.conditions)
