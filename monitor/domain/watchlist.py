"""What is followed, and who is told: the watchlist as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from monitor.domain.changes import WORTH, ChangeKind, Worth
from monitor.domain.claims import Claim


@dataclass(frozen=True, slots=True)
class WatchedIntervention:
    """An intervention that is followed: its name, other spellings, and what a short name means."""

    name: str
    means: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to write it: the name, the long form, the aliases; without repeats."""
        return tuple(dict.fromkeys(name for name in (self.name, self.means, *self.aliases) if name))


class Acceptance(StrEnum):
    """Whether a match counts as evidence by itself or waits for a person."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Watch:
    """One subject that is followed, with the claims made about it.

    ``conditions`` are the scope of those claims that name none of their own.
    ``confirm`` holds NCT numbers that a person accepted; ``dismiss`` maps those
    a person rejected to the reason.
    """

    id: str
    title: str
    interventions: tuple[WatchedIntervention, ...]
    claims: tuple[Claim, ...] = ()
    sponsors: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    confirm: frozenset[str] = frozenset()
    dismiss: Mapping[str, str] = field(default_factory=dict)
    accept: Acceptance = Acceptance.AUTOMATIC


class Quiet(StrEnum):
    """What recipients get when nothing changed: one mail a month, always a mail, or none."""

    MONTHLY = "monthly"
    ALWAYS = "always"
    NEVER = "never"


class IfInDoubt(StrEnum):
    """What becomes of a mail of which nobody knows whether it arrived: send it again, or leave it to a person."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True)
class DigestPlan:
    """A mailing list: which watches it tells about, when, in which time zone, and to whom.

    ``schedule`` is ``immediate``, ``daily``, ``weekly``, ``monthly`` or a
    five-field cron expression; ``at`` is the local time of day for the named
    schedules. ``watch_ids`` is never empty. ``editors`` also see the studies
    that wait for a person. ``worth`` has the kinds of change that are worth more
    or less to this list than to others.
    """

    id: str
    title: str
    watch_ids: tuple[str, ...]
    schedule: str = "weekly"
    at: time = time(7, 0)
    timezone: str = "UTC"
    quiet: Quiet = Quiet.MONTHLY
    in_doubt: IfInDoubt = IfInDoubt.RESEND
    to: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    worth: Mapping[ChangeKind, Worth] = field(default_factory=dict)

    def worth_of(self, kind: ChangeKind) -> Worth:
        """What a change of this kind is worth to the list."""
        return self.worth.get(kind, WORTH[kind])


@dataclass(frozen=True)
class Watchlist:
    """The whole file: watches and the digests that tell about them."""

    watches: tuple[Watch, ...]
    digests: tuple[DigestPlan, ...] = ()

    def watch(self, watch_id: str) -> Watch | None:
        """The watch of that id, if there is one."""
        return next((watch for watch in self.watches if watch.id == watch_id), None)
