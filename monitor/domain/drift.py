"""Changes that come in masses: more likely the registry's format than the studies themselves.

The circuit breaker of the reliability design (R16): the same field changing
the same way in more than five studies, and in more than a tenth of those
followed, is shown to an operator first.
"""

from collections import Counter
from collections.abc import Iterable

from monitor.domain.changes import DATE_FIELDS, Change

_ALWAYS_ALLOWED = 5
_SHARE_ALLOWED = 10


def way(change: Change) -> str:
    """What two changes have in common that changed the same way.

    Words change the same way if they are the same words before and after.
    Dates do if they moved by the same number of days, or changed their type, came
    or went alike; numbers and titles if they came or went.
    """
    if change.field in DATE_FIELDS:
        before, after = (_type(text) for text in (change.before, change.after))
        moved = f" {change.shift_days}" if change.shift_days and before == after else ""
        return f"{change.field}: {before} to {after}{moved}"
    if change.field in ("status", "phases", "results_in_review"):
        return f"{change.field}: {change.before or 'none'} to {change.after or 'none'}"
    return f"{change.field}: {_given(change.before)} to {_given(change.after)}"


def mass_ways(changes: Iterable[Change], followed: int) -> dict[str, int]:
    """The ways in which too many studies changed at once, each with the number of studies; ``followed`` is of all."""
    allowed = max(_ALWAYS_ALLOWED, followed / _SHARE_ALLOWED)
    counts = Counter(found for found, _ in {(way(change), change.study_id) for change in changes})
    return {found: number for found, number in counts.items() if number > allowed}


def _type(written: str) -> str:
    return written.partition(" ")[2] or "none"


def _given(text: str) -> str:
    return "given" if text else "none"
