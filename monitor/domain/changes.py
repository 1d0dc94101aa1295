"""What differs between two versions of one study, as typed events with uncertain shifts.

The kinds and fields of an event are those of the outward contracts, section 5.
Comparison is on facts, never on raw JSON: most of what differs there is
bookkeeping.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.domain.dates import DateType, Precision, Span, StatedDate, parse_partial_date
from monitor.domain.study import Study


class ChangeKind(StrEnum):
    """What happened to one fact of a study."""

    STUDY_FOUND = "study_found"
    DATE_SLIPPED = "date_slipped"
    DATE_BROUGHT_FORWARD = "date_brought_forward"
    DATE_MADE_PRECISE = "date_made_precise"
    DATE_CONFIRMED = "date_confirmed"
    DATE_CORRECTED = "date_corrected"
    DATE_ADDED = "date_added"
    DATE_REMOVED = "date_removed"
    STATUS_CHANGED = "status_changed"
    RESULTS_POSTED = "results_posted"
    RESULTS_SUBMITTED = "results_submitted"
    PHASE_CHANGED = "phase_changed"
    ENROLLMENT_CHANGED = "enrollment_changed"
    TITLE_CHANGED = "title_changed"
    STUDY_MERGED = "study_merged"
    STUDY_GONE = "study_gone"
    STUDY_BACK = "study_back"


class Worth(StrEnum):
    """What a kind of change is worth: a mail of its own, a line in a mail that goes out anyway, or only keeping."""

    MAIL = "mail"
    DIGEST = "digest"
    SILENT = "silent"


#: What each kind is worth (digest-and-verdicts, section 4). A list of recipients can have exceptions
#: (``DigestPlan.worth``). Everything is kept and can be asked for.
WORTH: Mapping[ChangeKind, Worth] = {
    ChangeKind.STUDY_FOUND: Worth.MAIL,
    ChangeKind.DATE_SLIPPED: Worth.MAIL,
    ChangeKind.DATE_BROUGHT_FORWARD: Worth.MAIL,
    ChangeKind.DATE_MADE_PRECISE: Worth.DIGEST,
    ChangeKind.DATE_CONFIRMED: Worth.MAIL,
    ChangeKind.DATE_CORRECTED: Worth.MAIL,
    ChangeKind.DATE_ADDED: Worth.MAIL,
    ChangeKind.DATE_REMOVED: Worth.MAIL,
    ChangeKind.STATUS_CHANGED: Worth.MAIL,
    ChangeKind.RESULTS_POSTED: Worth.MAIL,
    ChangeKind.RESULTS_SUBMITTED: Worth.DIGEST,
    ChangeKind.PHASE_CHANGED: Worth.DIGEST,
    ChangeKind.ENROLLMENT_CHANGED: Worth.SILENT,
    ChangeKind.TITLE_CHANGED: Worth.SILENT,
    ChangeKind.STUDY_MERGED: Worth.MAIL,
    ChangeKind.STUDY_GONE: Worth.MAIL,
    ChangeKind.STUDY_BACK: Worth.MAIL,
}


class ChangeFlag(StrEnum):
    """What is remarkable about a change of date, beside its kind.

    ``LESS_PRECISE``: the new date says the same less precisely.
    ``ESTIMATE_WAS_PAST``: the old estimate lay wholly in the past when it was moved.
    ``RETROACTIVELY_PROSPECTIVE``: an actual start before the day of registration was
    moved to that day or later, so that a study registered late looks registered in time.
    """

    LESS_PRECISE = "less_precise"
    ESTIMATE_WAS_PAST = "estimate_already_past"
    RETROACTIVELY_PROSPECTIVE = "retroactively_prospective"


@dataclass(frozen=True)
class Change:
    """One fact that differs between two versions.

    ``before`` and ``after`` are as the registry writes them, a date followed by
    its type, empty where the fact is absent. ``shift_days`` is the least and the
    greatest number of days by which an uncertain date can have moved; negative
    is earlier. ``slip_number`` counts the slips of this field that were seen,
    this one included. ``first`` is the first date of the field that was seen and
    ``total_days`` the shift since then.
    """

    study_id: str
    on: date
    kind: ChangeKind
    field: str
    before: str
    after: str
    shift_days: tuple[int, int] | None = None
    slip_number: int | None = None
    first: str = ""
    total_days: tuple[int, int] | None = None
    flags: tuple[ChangeFlag, ...] = ()


#: The fields of a study that hold the date of a milestone.
DATE_FIELDS = ("start", "primary_completion", "completion")


def compare(before: Study, after: Study, on: date) -> tuple[Change, ...]:
    """Every change of fact from one version to the next, seen on the day ``on``."""
    return tuple(_changes(before, after, on))


def found(study: Study, on: date) -> Change:
    """The first sight of a study."""
    return Change(study.id, on, ChangeKind.STUDY_FOUND, "study", "", study.title)


def merged(study_id: str, into: str, on: date) -> Change:
    """The registry answers for this study with another one, which bears its number as an alias."""
    return Change(study_id, on, ChangeKind.STUDY_MERGED, "study", study_id, into)


def gone(study: Study, on: date) -> Change:
    """The registry no longer shows the study, as two states of its data said."""
    return Change(study.id, on, ChangeKind.STUDY_GONE, "study", study.title, "")


def back(study: Study, on: date) -> Change:
    """The registry shows the study again."""
    return Change(study.id, on, ChangeKind.STUDY_BACK, "study", "", study.title)


def in_sequence(change: Change, earlier: Sequence[Change]) -> Change:
    """The change of a date with its place among the ``earlier`` ones of the same study and field, oldest first."""
    if change.shift_days is None:
        return change
    first = next((text for one in earlier for text in (one.before, one.after) if text), change.before)
    is_slip = change.kind is ChangeKind.DATE_SLIPPED
    slips = sum(one.kind is ChangeKind.DATE_SLIPPED for one in earlier)
    return replace(
        change,
        slip_number=slips + 1 if is_slip else None,
        first=first,
        total_days=shift_days(_span(first), _span(change.after)),
    )


def _changes(before: Study, after: Study, on: date) -> Iterator[Change]:
    for name in DATE_FIELDS:
        old: StatedDate | None = getattr(before, name)
        new: StatedDate | None = getattr(after, name)
        if old != new:
            change = _date_change(after.id, on, name, old, new)
            yield replace(change, flags=tuple(_flags(change, old, new, after.first_submitted)))
    for kind, name, old_text, new_text in (
        (ChangeKind.STATUS_CHANGED, "status", before.status.value, after.status.value),
        (ChangeKind.RESULTS_POSTED, "results_first_posted", *_days(before, after, "results_first_posted")),
        (
            ChangeKind.RESULTS_SUBMITTED,
            "results_in_review",
            str(before.results_in_review),
            str(after.results_in_review),
        ),
        (ChangeKind.PHASE_CHANGED, "phases", " ".join(before.phases), " ".join(after.phases)),
        (ChangeKind.ENROLLMENT_CHANGED, "enrollment", _enrollment(before), _enrollment(after)),
        (ChangeKind.TITLE_CHANGED, "title", before.title, after.title),
    ):
        if old_text != new_text:
            yield Change(after.id, on, kind, name, old_text, new_text)


def _date_change(study_id: str, on: date, name: str, old: StatedDate | None, new: StatedDate | None) -> Change:
    if old is None or new is None:
        kind = ChangeKind.DATE_ADDED if new else ChangeKind.DATE_REMOVED
        return Change(study_id, on, kind, name, _written(old), _written(new))
    return Change(study_id, on, _kind(old, new), name, _written(old), _written(new), shift_days(old.span, new.span))


def _flags(
    change: Change, old: StatedDate | None, new: StatedDate | None, registered: date | None
) -> Iterator[ChangeFlag]:
    if old is None or new is None:
        return
    if change.kind is ChangeKind.DATE_MADE_PRECISE and _units_of(new) < _units_of(old):
        yield ChangeFlag.LESS_PRECISE
    if change.kind in _MOVES and old.span.last < change.on:
        yield ChangeFlag.ESTIMATE_WAS_PAST
    was_fact = change.field == "start" and old.type is DateType.ACTUAL
    if was_fact and registered and old.span.last < registered <= new.span.first:
        yield ChangeFlag.RETROACTIVELY_PROSPECTIVE


_MOVES = (ChangeKind.DATE_SLIPPED, ChangeKind.DATE_BROUGHT_FORWARD)


def shift_days(old: Span, new: Span) -> tuple[int, int]:
    """The least and the greatest number of days between any two days that the dates can mean."""
    return (new.first - old.last).days, (new.last - old.first).days


def _kind(old: StatedDate, new: StatedDate) -> ChangeKind:
    if old.type is DateType.ESTIMATED and new.type is DateType.ACTUAL:
        return ChangeKind.DATE_CONFIRMED
    if old.type is DateType.ACTUAL:
        return ChangeKind.DATE_CORRECTED
    first_old, first_new = _at_coarser_precision(old, new)
    if first_old == first_new:
        return ChangeKind.DATE_MADE_PRECISE
    return ChangeKind.DATE_SLIPPED if first_new > first_old else ChangeKind.DATE_BROUGHT_FORWARD


def _at_coarser_precision(old: StatedDate, new: StatedDate) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Both dates cut to the coarser precision: a slip is a move that shows at that precision (section 5)."""
    kept = min(_units_of(old), _units_of(new))
    return _units(old.span.first)[:kept], _units(new.span.first)[:kept]


_UNITS = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}


def _units_of(stated: StatedDate) -> int:
    return _UNITS[stated.partial.precision]


def _units(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _written(stated: StatedDate | None) -> str:
    return f"{stated.partial} {stated.type}" if stated else ""


def _span(written: str) -> Span:
    return parse_partial_date(written.partition(" ")[0]).span


def _days(before: Study, after: Study, name: str) -> tuple[str, str]:
    old, new = getattr(before, name), getattr(after, name)
    return (old.isoformat() if old else "", new.isoformat() if new else "")


def _enrollment(study: Study) -> str:
    if study.enrollment is None:
        return ""
    return f"{study.enrollment} {'actual' if study.enrollment_is_actual else 'estimated'}"
