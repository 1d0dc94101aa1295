"""A digest as a value: everything a mail says, in order, before it becomes text or HTML.

The order of the blocks is that of digest-and-verdicts, section 6: a reader may
stop after any of them and be correctly informed.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.domain.telling import ToldChange
from monitor.domain.timeline import Timeline
from monitor.domain.verdicts import State


class DigestKind(StrEnum):
    """Why a digest is sent: to begin, because something changed, or because nothing did."""

    FIRST = "first"
    CHANGES = "changes"
    QUIET = "quiet"


class Role(StrEnum):
    """Who reads it. Only editors see studies that wait for a person: to others a wrong one would raise false hope."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True)
class Link:
    """Where a statement can be checked."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class VerdictTurn:
    """A verdict before and after, with the claim that it is about."""

    claim_title: str
    before: State
    after: State
    sentence: str


@dataclass(frozen=True)
class ChangeItem:
    """Everything that changed about one study, or one verdict that turned with the passing of time."""

    heading: str
    changes: tuple[ToldChange, ...]
    turns: tuple[VerdictTurn, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ReviewItem:
    """A study that waits for an editor, with the reasons for the match."""

    title: str
    watch_title: str
    reasons: tuple[str, ...]
    link: Link


@dataclass(frozen=True)
class ComingItem:
    """A date that lies ahead."""

    when: str
    what: str


@dataclass(frozen=True)
class RelatedItem:
    """A study of the intervention that lies outside a claim's scope."""

    link: Link
    title: str
    why_outside: str


@dataclass(frozen=True)
class ClaimItem:
    """Where one claim stands: the statement, its source, our reading, the registry's side, and both as a picture."""

    key: str
    title: str
    state: State
    sentence: str
    quote: str
    source: str
    url: str
    read_as: str
    superseded: str
    registry: str
    links: tuple[Link, ...]
    related: tuple[RelatedItem, ...]
    timeline: Timeline


@dataclass(frozen=True)
class Digest:
    """What one list is told at one time, for one role."""

    kind: DigestKind
    role: Role
    list_id: str
    title: str
    period: str
    subject: str
    preheader: str
    headline: str
    lede: tuple[str, ...]
    checked: str
    changes: tuple[ChangeItem, ...]
    review: tuple[ReviewItem, ...]
    coming: tuple[ComingItem, ...]
    claims: tuple[ClaimItem, ...]
