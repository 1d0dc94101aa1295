"""A study that waits for a person: what speaks for it, what speaks against it, and what is open."""

from dataclasses import dataclass

from monitor.domain.matches import Match, ReasonSide
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
        """The reasons for the study, and what of the watch it shares."""
        shared = [name for name in self.watch.conditions if self._is_condition(name)]
        return (*self._told(ReasonSide.FOR), *(f"it is about a condition of the watch: {name}" for name in shared))

    @property
    def speaks_against(self) -> tuple[str, ...]:
        """The reasons against the study, and what of the watch it does not share."""
        told = list(self._told(ReasonSide.AGAINST))
        if self.watch.conditions and not any(map(self._is_condition, self.watch.conditions)):
            told.append(f"its conditions are others: {', '.join(self.study.conditions) or 'none is named'}")
        sponsors = {name.casefold() for name in (self.study.lead_sponsor, *self.study.collaborators)}
        if self.watch.sponsors and not sponsors & {name.casefold() for name in self.watch.sponsors}:
            told.append(f"no sponsor of the watch runs it, but {self.study.lead_sponsor or 'nobody who is named'}")
        return (*told, f"it was dismissed: {self.dismissed}") if self.dismissed else tuple(told)

    @property
    def leaves_open(self) -> tuple[str, ...]:
        """What was found that speaks neither for the study nor against it: what a person is asked to decide."""
        return self._told(ReasonSide.NEUTRAL)

    def _told(self, side: ReasonSide) -> tuple[str, ...]:
        return tuple(
            f"{reason.reason}: “{reason.snippet}”" if reason.snippet else reason.reason
            for reason in self.match.why
            if reason.side is side
        )

    def _is_condition(self, name: str) -> bool:
        return any(name.casefold() in condition.casefold() for condition in self.study.conditions)
