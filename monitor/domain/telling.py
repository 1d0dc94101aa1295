"""Changes of studies in words: what moved, from where to where, by how much."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.domain.changes import Change, ChangeFlag, ChangeKind
from monitor.domain.dates import PartialDate, Precision, parse_partial_date
from monitor.domain.gaps import gap
from monitor.domain.study import Status, Study
from monitor.domain.wording import STATUS_NAMES, shown

_NAME_LENGTH = 60
_FIELDS = {"start": "study start", "primary_completion": "primary completion", "completion": "study completion"}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd"}


@dataclass(frozen=True)
class ToldChange:
    """One change as a reader sees it.

    ``label`` names the fact, ``before`` and ``after`` its values (empty where
    there was or is none), ``detail`` adds the shift; ``brief`` is the clause
    that follows the study's name in a heading or a subject. ``shift`` is set
    where ``detail`` begins with how far a date moved.
    """

    label: str
    before: str
    after: str
    detail: str
    brief: str
    shift: str = ""


def study_name(study: Study) -> str:
    """What a reader calls the study: its acronym, or its title cut at a word."""
    return study.acronym or shortened(study.title, _NAME_LENGTH)


def shortened(text: str, length: int) -> str:
    """The text in at most ``length`` characters, cut between words and marked where it was cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def told(change: Change) -> ToldChange:
    """The change in words."""
    if change.field in _FIELDS:
        return _DATES[change.kind](_FIELDS[change.field], change)
    return _OTHERS[change.kind](change)


def _moved(label: str, change: Change) -> ToldChange:
    old, new = _read(change.before), _read(change.after)
    shift = shown_shift(old, new)
    slip = f", the {_ordinal(change.slip_number)} slip seen" if (change.slip_number or 0) > 1 else ""
    detail = " ".join([f"{shift}{slip}.", *_in_all(change, new), *_remarks(change)])
    return ToldChange(label.capitalize(), shown(old), shown(new), detail, _moves_to(label, new, shift), shift)


def _in_all(change: Change, new: PartialDate) -> list[str]:
    """How far the date is from the first one that was seen, once it has slipped repeatedly."""
    if (change.slip_number or 0) < 2 or not change.first:
        return []
    first = _read(change.first)
    return [f"{shown_shift(first, new)} in all since the first date seen, {shown(first)}."]


_REMARKS = {
    ChangeFlag.ESTIMATE_WAS_PAST: "The earlier estimate had already passed.",
    ChangeFlag.RETROACTIVELY_PROSPECTIVE: (
        "The start was given as a fact before the day of registration and is now given on that day or later."
    ),
}


def _remarks(change: Change) -> list[str]:
    return [_REMARKS[flag] for flag in change.flags if flag in _REMARKS]


def _made_precise(label: str, change: Change) -> ToldChange:
    old, new = shown(_read(change.before)), shown(_read(change.after))
    more = "less" if ChangeFlag.LESS_PRECISE in change.flags else "more"
    return ToldChange(label.capitalize(), old, new, f"Stated {more} precisely.", f"{label} now given as {new}")


def _confirmed(label: str, change: Change) -> ToldChange:
    old, new = _read(change.before), _read(change.after)
    shift = "" if new.span.last >= old.span.first and new.span.first <= old.span.last else f" {shown_shift(old, new)}."
    return ToldChange(
        label.capitalize(),
        f"{shown(old)} (estimated)",
        f"{shown(new)} (actual)",
        f"Now given as a fact.{shift}",
        f"{label} confirmed, {shown(new)}",
    )


def _corrected(label: str, change: Change) -> ToldChange:
    old, new = _read(change.before), _read(change.after)
    return ToldChange(
        label.capitalize(),
        f"{shown(old)} ({_type(change.before)})",
        f"{shown(new)} ({_type(change.after)})",
        " ".join(["A date that was given as a fact was edited.", *_remarks(change)]),
        f"{label} corrected to {shown(new)}",
    )


def _added(label: str, change: Change) -> ToldChange:
    new = _read(change.after)
    given = f"{shown(new)} ({_type(change.after)})"
    return ToldChange(label.capitalize(), "", given, "Given for the first time.", f"{label} now given, {shown(new)}")


def _removed(label: str, change: Change) -> ToldChange:
    old = f"{shown(_read(change.before))} ({_type(change.before)})"
    return ToldChange(label.capitalize(), old, "", "No longer given.", f"{label} no longer given")


_DATES: dict[ChangeKind, Callable[[str, Change], ToldChange]] = {
    ChangeKind.DATE_SLIPPED: _moved,
    ChangeKind.DATE_BROUGHT_FORWARD: _moved,
    ChangeKind.DATE_MADE_PRECISE: _made_precise,
    ChangeKind.DATE_CONFIRMED: _confirmed,
    ChangeKind.DATE_CORRECTED: _corrected,
    ChangeKind.DATE_ADDED: _added,
    ChangeKind.DATE_REMOVED: _removed,
}


def _status(change: Change) -> ToldChange:
    before, after = (STATUS_NAMES[Status(value)] for value in (change.before, change.after))
    return ToldChange("Status", before, after, "", f"now {after}")


def _results(change: Change) -> ToldChange:
    if not change.after:
        return ToldChange("Results", "posted", "", "No longer posted.", "results no longer posted")
    return ToldChange("Results", "", shown(parse_partial_date(change.after)), "Posted.", "results posted")


def _found(change: Change) -> ToldChange:
    return ToldChange("Study", "", change.after, "Found for the first time.", "found for the first time")


def _submitted(change: Change) -> ToldChange:
    if change.after == str(True):
        return ToldChange("Results", "", "submitted", "Not posted yet.", "results submitted, not posted yet")
    return ToldChange("Results", "submitted", "", "No longer waiting to be posted.", "results no longer under review")


def _merged(change: Change) -> ToldChange:
    detail = f"The registry merged {change.before} into {change.after}."
    return ToldChange("Study", change.before, change.after, detail, f"merged into {change.after}")


def _gone(change: Change) -> ToldChange:
    detail = "Two states of the registry's data did not contain it. Its last facts are kept."
    return ToldChange("Study", change.before, "", detail, "no longer shown on ClinicalTrials.gov")


def _back(change: Change) -> ToldChange:
    return ToldChange("Study", "", change.after, "Shown again.", "shown on ClinicalTrials.gov again")


def _plain(change: Change) -> ToldChange:
    label = change.kind.value.partition("_")[0].capitalize()
    after = shortened(change.after, _NAME_LENGTH) or "nothing"
    return ToldChange(label, change.before, change.after, "", f"{label.lower()} changed to {after}")


_OTHERS: dict[ChangeKind, Callable[[Change], ToldChange]] = {
    ChangeKind.STATUS_CHANGED: _status,
    ChangeKind.RESULTS_POSTED: _results,
    ChangeKind.STUDY_FOUND: _found,
    ChangeKind.STUDY_MERGED: _merged,
    ChangeKind.STUDY_GONE: _gone,
    ChangeKind.STUDY_BACK: _back,
    ChangeKind.RESULTS_SUBMITTED: _submitted,
    ChangeKind.PHASE_CHANGED: _plain,
    ChangeKind.ENROLLMENT_CHANGED: _plain,
    ChangeKind.TITLE_CHANGED: _plain,
}


def shown_shift(old: PartialDate, new: PartialDate) -> str:
    """How far a date moved, in the coarser of its two units: ``+18 months``, ``-12 days``, ``+2 years``."""
    later = new.span.first >= old.span.first
    sign = "+" if later else "-"
    if Precision.DAY is old.precision is new.precision:
        first, last = sorted((old.span.first, new.span.first))
        return sign + gap(first, last).spelled()
    months = abs((new.span.first.year - old.span.first.year) * 12 + new.span.first.month - old.span.first.month)
    if Precision.YEAR in (old.precision, new.precision):
        years = abs(new.span.first.year - old.span.first.year)
        return f"{sign}{years} year{'' if years == 1 else 's'}"
    return f"{sign}{months} month{'' if months == 1 else 's'}"


def _moves_to(label: str, new: PartialDate, shift: str) -> str:
    return f"{label} moves to {shown(new)} ({shift})"


def _read(written: str) -> PartialDate:
    return parse_partial_date(written.partition(" ")[0])


def _type(written: str) -> str:
    return written.partition(" ")[2]


def _ordinal(number: int | None) -> str:
    assert number is not None
    return _ORDINALS.get(number, f"{number}th")
