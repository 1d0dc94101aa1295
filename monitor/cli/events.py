"""Change events and verdict transitions as JSON objects: the outward contracts, sections 4 and 5."""

from monitor.domain.changes import DATE_FIELDS, Change
from monitor.domain.events import VerdictTurned


def change_object(change: Change) -> dict[str, object]:
    """A change event. A date stands apart from its type; ``flags`` and the total are left out where there are none."""
    is_date = change.field in DATE_FIELDS
    before, before_type = _parted(change.before) if is_date else (change.before, "")
    after, after_type = _parted(change.after) if is_date else (change.after, "")
    event: dict[str, object] = {
        "nctId": change.study_id,
        "on": change.on.isoformat(),
        "kind": change.kind.value,
        "field": change.field,
        "before": before,
        "after": after,
        "shift_days": change.shift_days,
        "slip_number": change.slip_number,
    }
    if is_date:
        event |= {"before_type": before_type or None, "after_type": after_type or None}
    if change.total_days:
        event |= {"first": _parted(change.first)[0], "total_days": change.total_days}
    if change.flags:
        event["flags"] = [flag.value for flag in change.flags]
    return event


def turn_object(turned: VerdictTurned) -> dict[str, object]:
    """A verdict transition."""
    return {
        "watch": turned.watch_id,
        "claim": turned.claim_id,
        "on": turned.on.isoformat(),
        "before": turned.before.value,
        "after": turned.after.value,
    }


def _parted(written: str) -> tuple[str, str]:
    text, _, kind = written.partition(" ")
    return text, kind
