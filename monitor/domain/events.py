"""What happened that somebody may have to be told: a change of a study, a verdict that turned, a new candidate."""

from dataclasses import dataclass
from datetime import date

from monitor.domain.changes import Change
from monitor.domain.verdicts import State


@dataclass(frozen=True)
class StudyChanged:
    """A study of the watch changed."""

    watch_id: str
    change: Change
    study_name: str

    @property
    def key(self) -> str:
        """The natural key: the same change is one event, however often it is seen."""
        change = self.change
        return f"change {change.study_id} {change.on} {change.kind} {change.field} {change.before}>{change.after}"


@dataclass(frozen=True)
class VerdictTurned:
    """The verdict on a claim is another one than before. ``study_id`` is the study that decides it, if any."""

    watch_id: str
    claim_id: str
    on: date
    before: State
    after: State
    study_id: str | None = None

    @property
    def key(self) -> str:
        """The natural key: a claim turns once from one state to another on one day."""
        return f"verdict {self.claim_id} {self.on} {self.before}>{self.after}"


@dataclass(frozen=True)
class CandidateFound:
    """A study may concern the watch, and a person has to look at it.

    ``strength`` is that of the evidence if the study was dismissed and has become stronger evidence since.
    """

    watch_id: str
    study_id: str
    on: date
    study_name: str
    strength: int = 0

    @property
    def key(self) -> str:
        """The natural key: a person is asked once about a study, and once more when a dismissed one grew stronger."""
        return f"candidate {self.study_id} {self.strength}" if self.strength else f"candidate {self.study_id}"


Event = StudyChanged | VerdictTurned | CandidateFound
