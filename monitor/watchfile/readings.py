"""Claims whose window is to be read from the source's own words (``says``).

The reader of words is an argument: it lives elsewhere, and this room stays blind to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from monitor.domain.claims import ClaimedDate
from monitor.domain.dates import DateError, PartialDate, parse_partial_date
from monitor.domain.milestones import Milestone
from monitor.domain.problems import Problem
from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Finding, Path
from monitor.watchfile.groups import Group, groups, text
from monitor.watchfile.positions import Tree
from monitor.watchfile.quoting import shown
from monitor.watchfile.schema import WINDOW_KEYS

#: Reads words as said on a day about a milestone: a date, a problem that says why not, or None.
SaysReader: TypeAlias = Callable[[str, date | None, Milestone], ClaimedDate | Problem | None]

_WRITE_A_WINDOW = "write the window yourself: not_before, by or within"


def reads_nothing(_words: str, _said_on: date | None, _milestone: Milestone) -> None:
    """The reader of words where there is none."""


@dataclass
class Readings:
    """What was read from words, by the path of the claim, and what could not be."""

    dates: dict[Path, ClaimedDate] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_words(tree: Tree, read_says: SaysReader) -> Readings:
    """Read every ``says`` that stands alone; beside an explicit window it is only kept by the operator as a note."""
    readings = Readings()
    for watch_path, watch in groups(tree, "watches"):
        for path, claim in groups(watch, "claims", watch_path):
            if text(claim, "says") and not any(key in claim for key in WINDOW_KEYS):
                _read_claim(readings, path, claim, read_says)
    return readings


def written(stated: ClaimedDate) -> str:
    """The date as a line of the watchlist."""
    dates = ", ".join(str(partial) for partial in stated.stated)
    return f"{stated.direction}: {f'[{dates}]' if len(stated.stated) > 1 else dates}"


def _read_claim(readings: Readings, path: Path, claim: Group, read_says: SaysReader) -> None:
    words, milestone = text(claim, "says") or "", text(claim, "milestone")
    if milestone not in set(Milestone):
        return  # told by the schema; without it the words cannot be read
    found = _read(words, _said_on(claim), Milestone(milestone), read_says)
    where = (*path, "says")
    if isinstance(found, ClaimedDate):
        readings.dates[path] = found
        if found.approximate:
            what = f"{shown(words)} is vague; it is read as {written(found)}"
            remedy = f"if that is meant, write {written(found)} beside says, or another window"
            readings.findings.append(Finding(where, Code.APPROXIMATE, what, remedy))
    else:
        what = found.what if found else f"the words {shown(words)} cannot be read as a date"
        remedy = found.remedy if found else _WRITE_A_WINDOW
        readings.findings.append(Finding(where, Code.UNREAD_WORDS, what, remedy))


def _said_on(claim: Group) -> PartialDate | None:
    try:
        return parse_partial_date(text(claim, "said_on") or "")
    except DateError:
        return None


def _read(
    words: str, said_on: PartialDate | None, milestone: Milestone, read_says: SaysReader
) -> ClaimedDate | Problem | None:
    """Read the words; where the day they were said is uncertain, the reading must not depend on it."""
    if said_on is None:
        return read_says(words, None, milestone)
    first, last = (read_says(words, day, milestone) for day in (said_on.span.first, said_on.span.last))
    if isinstance(first, ClaimedDate) and isinstance(last, ClaimedDate) and first.window != last.window:
        what = f"what {shown(words)} means depends on the day, and said_on is only {said_on}"
        return Problem("", what, "write said_on to the day, or the window yourself")
    return first
