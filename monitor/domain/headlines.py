"""The first words of a digest: its subject and its headline."""

from collections.abc import Sequence
from datetime import timedelta

from monitor.domain.changes import ChangeKind
from monitor.domain.digest import ChangeItem, CorrectionItem, DigestKind
from monitor.domain.events import CandidateFound, Event, StudyChanged, VerdictTurned
from monitor.domain.matter import Matter
from monitor.domain.telling import shortened
from monitor.domain.wording import full_month, plural, shown_day

_LONGEST_SUBJECT = 78
_LONGEST_NAME = 32  # so that what happened begins within the 45 characters that a narrow list of mails shows
_SHORTEST_NAME = 12
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_CHANGED = " changed"

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


def subject(matter: Matter, corrections: Sequence[CorrectionItem], changes: Sequence[ChangeItem]) -> str:
    """The subject of the mail: the content first, at most 78 characters, what matters most within 45."""
    title, claims = matter.plan.title, len(matter.judged)
    if matter.kind is DigestKind.FIRST:
        return shortened(f"{title}: where {plural(claims, 'claim stands', 'claims stand')} today", _LONGEST_SUBJECT)
    if matter.kind is DigestKind.QUIET:
        return shortened(f"No changes {_quiet_time(matter)}: {title}", _LONGEST_SUBJECT)
    if corrections:
        more = _more(len(corrections) - 1)
        said = corrections[0]
        rest = f" verdict of {said.said_on}{more}"
        return f"Correction: {shortened(said.title, _LONGEST_SUBJECT - len('Correction: ') - len(rest))}{rest}"
    if not changes:
        return shortened(f"{title}: {_without_changes(matter)}", _LONGEST_SUBJECT)
    more = _more(len(changes) - 1)
    name, colon, brief = changes[0].heading.rpartition(": ")
    room = min(_LONGEST_SUBJECT - len(more) - len(colon) - len(brief), _LONGEST_NAME)
    return f"{shortened(name, max(room, _SHORTEST_NAME))}{colon}{brief}{more}"


def headline(matter: Matter, events: Sequence[Event]) -> str:
    """One sentence with the number and the kinds of changes; it opens with what was wrong before."""
    claims = len(matter.judged)
    if matter.kind is DigestKind.FIRST:
        return f"Where {plural(claims, 'claim stands', 'claims stand')} today"
    if matter.kind is DigestKind.QUIET:
        return f"Nothing changed {_quiet_time(matter)}"
    corrected = len(matter.corrections)
    numbers = _count([event for event in events if not _is_corrected(event, matter)])
    parts = [counted_words(corrected, "earlier verdict is", "earlier verdicts are") + " corrected"] if corrected else []
    told = [counted_words(numbers[name], one, many) for name, one, many in _COUNTED if numbers.get(name)]
    changed = [part.removesuffix(_CHANGED) for part in told if part.endswith(_CHANGED)]
    parts += [f"{_and(changed)}{_CHANGED}"] if changed else []
    parts += [part for part in told if not part.endswith(_CHANGED)]
    if not parts:
        text = _without_changes(matter)
    else:
        text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return text[0].upper() + text[1:]


def _and(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _more(number: int) -> str:
    return f", and {number} more" if number else ""


def _without_changes(matter: Matter) -> str:
    return (
        f"now watching {counted_words(len(matter.begun), 'more claim')}" if matter.begun else "a record needs checking"
    )


def _quiet_time(matter: Matter) -> str:
    """``in November`` if the whole month before this one was quiet, else ``since 16 Nov 2026``."""
    today, since = matter.now.date(), matter.since
    if since is None:
        return "so far"
    month_before = today.replace(day=1) - timedelta(days=1)
    if since < month_before.replace(day=1):
        return f"in {full_month(month_before)}"
    return f"since {shown_day(since)}"


def _is_corrected(event: Event, matter: Matter) -> bool:
    return isinstance(event, VerdictTurned) and f"{event.watch_id}/{event.claim_id}" in matter.corrected


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
