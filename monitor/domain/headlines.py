"""The first words of a digest: its subject and its headline."""

from collections.abc import Sequence
from datetime import date

from monitor.domain.changes import ChangeKind
from monitor.domain.digest import ChangeItem, DigestKind
from monitor.domain.events import CandidateFound, Event, StudyChanged, VerdictTurned
from monitor.domain.telling import shortened
from monitor.domain.wording import plural, shown_day

_LONGEST_SUBJECT = 78
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

#: Kinds of change in the order of their weight: how one is told, how several are.
_COUNTED = (
    ("verdict", "verdict changed", "verdicts changed"),
    ("date", "date changed", "dates changed"),
    ("status", "status changed", "statuses changed"),
    ("results", "study posted results", "studies posted results"),
    ("study", "study was found", "studies were found"),
    ("merged", "study was merged", "studies were merged"),
    ("gone", "study is no longer shown", "studies are no longer shown"),
    ("back", "study is shown again", "studies are shown again"),
    ("detail", "detail changed", "details changed"),
    ("candidate", "record needs checking", "records need checking"),
)


def subject(kind: DigestKind, title: str, changes: Sequence[ChangeItem], claims: int, since: date | None) -> str:
    """The subject of the mail: the content first, at most 78 characters."""
    if kind is DigestKind.FIRST:
        return shortened(f"{title}: where {plural(claims, 'claim stands', 'claims stand')} today", _LONGEST_SUBJECT)
    if kind is DigestKind.QUIET:
        after = f" since {shown_day(since)}" if since else ""
        return shortened(f"No changes{after}: {title}", _LONGEST_SUBJECT)
    if not changes:
        return shortened(f"{title}: a record needs checking", _LONGEST_SUBJECT)
    more = f", and {len(changes) - 1} more" if len(changes) > 1 else ""
    name, colon, brief = changes[0].heading.rpartition(": ")
    room = _LONGEST_SUBJECT - len(more) - len(colon) - len(brief)
    return f"{shortened(name, max(room, 12))}{colon}{brief}{more}"


def headline(kind: DigestKind, events: Sequence[Event], claims: int, since: date | None) -> str:
    """One sentence with the number and the kinds of changes."""
    if kind is DigestKind.FIRST:
        return f"Where {plural(claims, 'claim stands', 'claims stand')} today"
    if kind is DigestKind.QUIET:
        return f"Nothing changed since {shown_day(since)}" if since else "Nothing changed"
    numbers = _count(events)
    parts = [counted_words(numbers[name], one, many) for name, one, many in _COUNTED if numbers.get(name)]
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return text[0].upper() + text[1:]


def counted_words(count: int, one: str, many: str | None = None) -> str:
    """``two dates changed``: numbers up to twelve in words."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {one if count == 1 else many or one + 's'}"


def _count(events: Sequence[Event]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for event in {(_sort(event), _counted_key(event)) for event in events}:
        numbers[event[0]] = numbers.get(event[0], 0) + 1
    return numbers


def _counted_key(event: Event) -> str:
    """A study that concerns two watches of a list changed once."""
    return event.key if isinstance(event, StudyChanged) else f"{event.watch_id} {event.key}"


def _sort(event: Event) -> str:
    match event:
        case VerdictTurned():
            return "verdict"
        case CandidateFound():
            return "candidate"
        case StudyChanged(change=change):
            return _SORTS.get(change.kind, "date")


_SORTS = {
    ChangeKind.STATUS_CHANGED: "status",
    ChangeKind.RESULTS_POSTED: "results",
    ChangeKind.STUDY_FOUND: "study",
    ChangeKind.STUDY_MERGED: "merged",
    ChangeKind.STUDY_GONE: "gone",
    ChangeKind.STUDY_BACK: "back",
    ChangeKind.RESULTS_SUBMITTED: "detail",
    ChangeKind.PHASE_CHANGED: "detail",
    ChangeKind.ENROLLMENT_CHANGED: "detail",
    ChangeKind.TITLE_CHANGED: "detail",
}
