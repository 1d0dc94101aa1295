"""What changed, in the order in which it is told: verdicts, dates, statuses, the rest; the largest first."""

from collections.abc import Sequence
from functools import partial

from monitor.domain.changes import Change, ChangeKind, Worth
from monitor.domain.claim_items import study_link
from monitor.domain.digest import ChangeItem, VerdictTurn
from monitor.domain.events import Event, StudyChanged, VerdictTurned
from monitor.domain.matter import Matter
from monitor.domain.telling import study_name, told
from monitor.domain.watchlist import DigestPlan
from monitor.domain.wording import STATE_LABELS

_AFTER_DATES = {ChangeKind.STATUS_CHANGED: 2}


def change_items(matter: Matter, events: Sequence[Event]) -> tuple[ChangeItem, ...]:
    """One item for each study that changed, with the verdicts it turned; then the verdicts that time turned.

    A verdict that an editor's correction turned is told there and not here.
    """
    turns = [
        event
        for event in events
        if isinstance(event, VerdictTurned) and f"{event.watch_id}/{event.claim_id}" not in matter.corrected
    ]
    changed = sorted((event for event in events if isinstance(event, StudyChanged)), key=partial(_weight, matter.plan))
    with_study = {event.change.study_id for event in changed}
    items = []
    for study_id in dict.fromkeys(event.change.study_id for event in changed):
        mine = [event for event in changed if event.change.study_id == study_id]
        items.append(_study_item(matter, study_id, mine, [turn for turn in turns if turn.study_id == study_id]))
    items += [_time_item(matter, turn) for turn in turns if turn.study_id not in with_study]
    return tuple(sorted(items, key=lambda item: not item.turns))


def _weight(plan: DigestPlan, event: StudyChanged) -> tuple[bool, int, int]:
    """What only keeps other news company comes after them; then dates, statuses, the rest; then the larger shift."""
    change = event.change
    rank = 1 if change.shift_days is not None else _AFTER_DATES.get(change.kind, 3)
    return plan.worth_of(change.kind) is not Worth.MAIL, rank, -_size(change)


def _size(change: Change) -> int:
    return max(map(abs, change.shift_days)) if change.shift_days else 0


def _study_item(
    matter: Matter, study_id: str, events: Sequence[StudyChanged], turns: Sequence[VerdictTurned]
) -> ChangeItem:
    facts = tuple(told(change) for change in dict.fromkeys(event.change for event in events))
    study = matter.studies.get(study_id)
    name = study_name(study) if study else events[0].study_name
    verdicts = tuple(turn for event in turns if (turn := _turn(matter, event)))
    return ChangeItem(f"{name}: {facts[0].brief}", facts, verdicts, (study_link(study_id, study),))


def _time_item(matter: Matter, event: VerdictTurned) -> ChangeItem:
    turn = _turn(matter, event)
    title = turn.claim_title if turn else event.watch_id
    study = matter.studies.get(event.study_id or "")
    links = (study_link(study.id, study),) if study else ()
    heading = f"{title}: the verdict is now “{STATE_LABELS[event.after]}”"
    return ChangeItem(heading, (), (turn,) if turn else (), links)


def _turn(matter: Matter, event: VerdictTurned) -> VerdictTurn | None:
    key = f"{event.watch_id}/{event.claim_id}"
    judged = next((judged for judged in matter.judged if judged.claim.key == key), None)
    return VerdictTurn(key, judged.title, event.before, event.after, judged.sentence) if judged else None
