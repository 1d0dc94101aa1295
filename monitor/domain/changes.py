"""What differs between two versions of one study, as typed events with uncertain shifts.

The kinds and fields of an event are those of the outward contracts, section 5.
Comparison is on facts, never on raw JSON: most of what differs there is
bookkeeping.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.domain.dates import DateType, Precision, Span, StatedDate
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


#: Kinds that are worth telling recipients (digest-and-verdicts, section 4); the rest is kept and can be asked for.
WORTH_A_MAIL = frozenset(
    {
        ChangeKind.DATE_SLIPPED,
        ChangeKind.DATE_BROUGHT_FORWARD,
        ChangeKind.DATE_CONFIRMED,
        ChangeKind.DATE_CORRECTED,
        ChangeKind.DATE_ADDED,
        ChangeKind.DATE_REMOVED,
        ChangeKind.STATUS_CHANGED,
        ChangeKind.RESULTS_POSTED,
    }
)


@dataclass(frozen=True)
class Change:
    """One fact that differs between two versions.

    ``before`` and ``after`` are as the registry writes them, empty where the
    fact is absent. ``shift_days`` is the least and the greatest number of days
    by which an uncertain date can have moved; negative is earlier. ``slip_number``
    counts the slips of this field that were seen, this one included.
    """

    study_id: str
    on: date
    kind: ChangeKind
    field: str
    before: str
    after: str
    shift_days: tuple[int, int] | None = None
    slip_number: int | None = None


def compare(before: Study, after: Study, on: date) -> tuple[Change, ...]:
    """Every change of fact from one version to the next, seen on the day ``on``."""
    return tuple(_changes(before, after, on))


def found(study: Study, on: date) -> Change:
    """The first sight of a study."""
    return Change(study.id, on, ChangeKind.STUDY_FOUND, "study", "", study.title)


def _changes(before: Study, after: Study, on: date) -> Iterator[Change]:
    for name in ("start", "primary_completion", "completion"):
        old: StatedDate | None = getattr(before, name)
        new: StatedDate | None = getattr(after, name)
        if old != new:
            yield _date_change(after.id, on, name, old, new)
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
    kept = min(_UNITS[old.partial.precision], _UNITS[new.partial.precision])
    return _units(old.span.first)[:kept], _units(new.span.first)[:kept]


_UNITS = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}


def _units(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _written(stated: StatedDate | None) -> str:
    return f"{stated.partial} {stated.type}" if stated else ""


def _days(before: Study, after: Study, name: str) -> tuple[str, str]:
    old, new = getattr(before, name), getattr(after, name)
    return (old.isoformat() if old else "", new.isoformat() if new else "")


def _enrollment(study: Study) -> str:
    if study.enrollment is None:
        return ""
    return f"{study.enrollment} {'actual' if study.enrollment_is_actual else 'estimated'}"
