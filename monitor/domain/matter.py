"""All that a digest is made of, before it is put into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.domain.candidates import OpenMatch
from monitor.domain.changes import Worth
from monitor.domain.corrections import Correction
from monitor.domain.digest import DigestKind, Role
from monitor.domain.events import CandidateFound, Event, StudyChanged, VerdictTurned
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.sentences import RegistryReading
from monitor.domain.study import Study
from monitor.domain.watchlist import DigestPlan


@dataclass(frozen=True)
class Matter:
    """All that a digest is made of.

    ``since`` is the day of the list's last digest; None for the first.
    ``begun`` are the keys of claims that the list has not been told of before.
    ``unread_since`` is when the registry was last read, if it cannot be read
    now: the verdicts are then those of that day. ``checked_at`` is when its data
    was last seen.
    """

    kind: DigestKind
    plan: DigestPlan
    judged: tuple[JudgedClaim, ...]
    events: tuple[Event, ...]
    studies: Mapping[str, Study]
    waiting: tuple[OpenMatch, ...]
    since: date | None
    now: datetime
    reading: RegistryReading
    corrections: tuple[Correction, ...] = ()
    begun: frozenset[str] = field(default_factory=frozenset)
    unread_since: datetime | None = None
    checked_at: datetime | None = None

    @property
    def corrected(self) -> frozenset[str]:
        """The keys of the claims of which a verdict that was sent is corrected."""
        return frozenset(correction.said.claim.key for correction in self.corrections)


def worth_telling(events: Iterable[Event], role: Role, plan: DigestPlan) -> tuple[Event, ...]:
    """The events that this role is told; the others are kept and can be asked for."""
    return tuple(event for event in events if _worth(event, role, plan) is not Worth.SILENT)


def worth_a_mail(events: Iterable[Event], role: Role, plan: DigestPlan) -> bool:
    """Whether any of the events is worth a mail of its own to this role."""
    return any(_worth(event, role, plan) is Worth.MAIL for event in events)


def _worth(event: Event, role: Role, plan: DigestPlan) -> Worth:
    match event:
        case StudyChanged(change=change):
            return plan.worth_of(change.kind)
        case CandidateFound():
            return Worth.MAIL if role is Role.EDITOR else Worth.SILENT
        case VerdictTurned():
            return Worth.MAIL
