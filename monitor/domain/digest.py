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
    """Why a digest is sent: to begin, for changes, for a verdict that was wrong or just turned, for a quiet month."""

    FIRST = "first"
    CHANGES = "changes"
    CORRECTION = "correction"
    IMMEDIATE = "immediate"
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
class CorrectionItem:
    """A verdict that was sent and was wrong: what was said on which day, what is right, and why it was wrong."""

    claim_key: str
    title: str
    said_on: str
    said: State
    right: State
    sentence: str
    why: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class VerdictTurn:
    """A verdict before and after, with the claim that it is about."""

    claim_key: str
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
    """A study that waits for an editor: what speaks for it, against it, or is open; and the verdicts it would turn."""

    title: str
    watch_title: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    leaves_open: tuple[str, ...]
    if_confirmed: tuple[VerdictTurn, ...]
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
    """Where one claim stands: the statement, its source, our reading, the registry's side, and both as a picture.

    ``more_links`` and ``more_related`` count the studies that are not named.
    ``is_news`` marks a claim that this digest has something to say about.
    """

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
    more_links: int = 0
    more_related: int = 0
    is_news: bool = False


@dataclass(frozen=True)
class LeftOut:
    """How many items of each block a mail has no room for."""

    corrections: int = 0
    changes: int = 0
    review: int = 0
    claims: int = 0


@dataclass(frozen=True)
class Digest:
    """What one list is told at one time, for one role.

    ``delay`` says that the registry could not be read and of which day the
    verdicts are; empty if it could. ``begun`` has a line for each watch or claim
    that the list is told of for the first time. ``claims`` are shown in full,
    ``rows`` in one line each. ``roots`` are the claims under whose thread a mail
    program should file the mail.
    """

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
    delay: str = ""
    corrections: tuple[CorrectionItem, ...] = ()
    begun: tuple[str, ...] = ()
    rows: tuple[ClaimItem, ...] = ()
    left_out: LeftOut = LeftOut()
    roots: tuple[str, ...] = ()
