"""Every claim of a watchlist at one time, on one axis: what the page, the data files and the feed say.

It is what readers are told: nothing in it rests on a study that a person has
still to look at (digest-and-verdicts, sections 6 and 9).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from monitor.domain.changes import Change, compare, in_sequence
from monitor.domain.claim_items import claim_item
from monitor.domain.dates import DateType, StatedDate, add_months
from monitor.domain.digest import ClaimItem, Role
from monitor.domain.evidence import EvidenceKind
from monitor.domain.headlines import counted_words
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.milestones import Milestone
from monitor.domain.sentences import RegistryReading
from monitor.domain.study import StudyHistory
from monitor.domain.telling import told
from monitor.domain.timeline import (
    Timeline,
    YearMark,
    axis_around,
    drawing,
    laid_out,
    named_after,
    registered_dates,
)
from monitor.domain.verdicts import Family, State
from monitor.domain.wording import REGISTRY, shown, shown_day

_FEW = 12  # claims that a page shows in full, however long ago their verdicts changed
_MONTHS_UNCHANGED = 12


@dataclass(frozen=True)
class RecordReference:
    """The version of a record that a statement rests on: its number among those kept, and the hash of what it says."""

    study_id: str
    version: int
    sha256: str


@dataclass(frozen=True)
class StateTurn:
    """The day on which the verdict on a claim became another one, and the sentence of that day."""

    on: date
    before: State
    after: State
    sentence: str


@dataclass(frozen=True)
class DatedRow:
    """A date that the registry gave from the version of the day ``on``; ``detail`` is what changed, in words."""

    on: date
    stated: StatedDate | None
    detail: str


@dataclass(frozen=True)
class ListedClaim:
    """A claim with everything that can be looked up about it.

    ``label`` stands beside the mark of its timeline, or inside its band. ``since`` is the
    first day of its present verdict, None if none is kept.
    """

    judged: JudgedClaim
    item: ClaimItem
    label: str
    dates: tuple[DatedRow, ...]
    record: RecordReference | None
    turns: tuple[StateTurn, ...]
    since: date | None

    @property
    def timeline(self) -> Timeline:
        """The picture, on the axis of all claims."""
        return self.item.timeline


@dataclass(frozen=True)
class Overview:
    """All claims, in the order of the watchlist; ``folded`` are those that nobody needs to see at first."""

    title: str
    summary: str
    checked: str
    now: datetime
    reading: RegistryReading
    years: tuple[YearMark, ...]
    today: float
    shown: tuple[ListedClaim, ...]
    folded: tuple[ListedClaim, ...]

    @property
    def claims(self) -> tuple[ListedClaim, ...]:
        """Every claim."""
        return self.shown + self.folded


@dataclass(frozen=True)
class Kept:
    """What is stored about a claim beside its verdict of today: how that turned, oldest first, and the record."""

    turns: tuple[StateTurn, ...] = ()
    since: date | None = None
    record: RecordReference | None = None


def overview(
    title: str, judged: Sequence[JudgedClaim], kept: Mapping[str, Kept], now: datetime, reading: RegistryReading
) -> Overview:
    """All claims on one axis. ``kept`` is by the claims' keys; there is at least one claim."""
    told_claims = [one.as_seen_by(Role.READER) for one in judged]
    drawings = [drawing(one.claim, one.verdict, one.deciding_history) for one in told_claims]
    axis = axis_around(drawings)
    pictures = [laid_out(drawn, axis) for drawn in drawings]
    listed = [
        _listed(one, picture, kept.get(one.claim.key, Kept()))
        for one, picture in zip(told_claims, pictures, strict=True)
    ]
    a_year_ago = add_months(now.date(), -_MONTHS_UNCHANGED)
    is_long = len(listed) > _FEW
    folded = [one for one in listed if is_long and one.since is not None and one.since < a_year_ago]
    return Overview(
        title=title,
        summary=_summary([one.verdict.family for one in told_claims]),
        checked=_checked(now, reading),
        now=now,
        reading=reading,
        years=pictures[0].years,
        today=pictures[0].today,
        shown=tuple(one for one in listed if one not in folded),
        folded=tuple(folded),
    )


def _listed(judged: JudgedClaim, picture: Timeline, kept: Kept) -> ListedClaim:
    return ListedClaim(
        judged=judged,
        item=replace(claim_item(judged), timeline=picture),
        label=_label(judged),
        dates=tuple(_rows(judged.claim.milestone, judged.deciding_history)),
        record=kept.record,
        turns=kept.turns,
        since=kept.since,
    )


def _label(judged: JudgedClaim) -> str:
    evidence = judged.verdict.evidence
    if evidence.fact is not None:
        estimated = "" if evidence.fact.stated.type is DateType.ACTUAL else ", est."
        return f"{shown(evidence.fact.stated.partial)}{estimated}"
    if evidence.study is not None:
        day = evidence.since or evidence.study.last_update_posted
        return shown_day(day) if day else ""
    if evidence.kind is EvidenceKind.NONE:
        return "no date given" if evidence.counted else "nothing found"
    return ""


_FIELDS = {
    Milestone.TRIAL_START: "start",
    Milestone.PRIMARY_COMPLETION: "primary_completion",
    Milestone.STUDY_COMPLETION: "completion",
}


def _rows(milestone: Milestone, history: StudyHistory | None) -> Iterator[DatedRow]:
    """Every date in turn with what changed: the text that says what a trail shows."""
    details = {change.on: told(change).detail for change in _changes(_FIELDS.get(milestone), history)}
    for number, given in enumerate(registered_dates(milestone, history)):
        yield DatedRow(given.on, given.stated, details.get(given.on, "" if number else "First version seen."))


def _changes(field: str | None, history: StudyHistory | None) -> list[Change]:
    changes: list[Change] = []
    for before, after in pairwise(history.versions if history and field else ()):
        for change in compare(before.study, after.study, named_after(after)):
            if change.field == field:
                changes.append(in_sequence(change, changes))
    return changes


#: One claim of the family, and several.
_FAMILY_WORDS = {
    Family.AGREES: ("agrees with the registry", "agree with the registry"),
    Family.EXPECTED: ("fits the registry's estimate", "fit the registry's estimates"),
    Family.WAITING: ("is not decided yet", "are not decided yet"),
    Family.DIFFERS: ("differs from the registry", "differ from the registry"),
    Family.UNSURE: ("cannot be decided", "cannot be decided"),
}


def _summary(families: Sequence[Family]) -> str:
    """One sentence with the number of claims, one with the number in each family."""
    counts = Counter(families)
    parts = [counted_words(counts[family], *words) for family, words in _FAMILY_WORDS.items() if counts[family]]
    enumerated = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    watched = counted_words(len(families), "claim")
    return f"{_capital(watched)} about dates of clinical trials. {_capital(enumerated)}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _checked(now: datetime, reading: RegistryReading) -> str:
    data = f"Registry data of {shown_day(reading.data_day)}" if reading.data_day else REGISTRY
    read = f"read {shown_day(reading.read_on)}" if reading.read_on else "not read yet"
    return f"{data}, {read}. Verdicts of {shown_day(now.date())}, {now:%H:%M} UTC."
