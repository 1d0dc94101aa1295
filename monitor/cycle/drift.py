"""The circuit breaker: changes that look like a change of the registry's format wait for an operator."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session

from monitor.domain.changes import Change, compare
from monitor.domain.drift import mass_ways, way
from monitor.domain.events import Event, StudyChanged
from monitor.domain.problems import Problem, Severity
from monitor.registry.ctgov_record import ReadRecord
from monitor.registry.interface import Fetched
from monitor.store import studies

#: The code of the problem that tells an operator of held changes.
DRIFT = "W402"


def drifting(session: Session, differing: Iterable[Fetched], followed: int, on: date) -> Mapping[str, int]:
    """The ways in which too many of the ``followed`` studies change with these records, with their numbers."""
    by_id = {fetched.study_id: fetched for fetched in differing}
    said = studies.latest_hashes(session, by_id)
    by_id = {study_id: one for study_id, one in by_id.items() if said.get(study_id) != one.content_hash}
    changes: list[Change] = []
    for before in studies.latest_studies(session, sorted(by_id)):
        record = by_id[before.id].record
        if isinstance(record, ReadRecord):
            changes += compare(before, record.study, on)
    return mass_ways(changes, followed)


def held_back(events: Iterable[Event], drift: Mapping[str, int]) -> dict[str, str]:
    """The keys of the events that wait, each with the way that was seen too often."""
    changed = (event for event in events if isinstance(event, StudyChanged))
    return {event.key: way(event.change) for event in changed if way(event.change) in drift}


def drift_problems(drift: Mapping[str, int]) -> list[Problem]:
    """What the operator is told."""
    return [
        Problem(
            where=found,
            what=f"{number} studies changed the same way at once: the registry's format may have changed. "
            "Nobody was told of these changes",
            remedy="Look at some of these studies on ClinicalTrials.gov, then: monitor held --release, or --drop",
            code=DRIFT,
            severity=Severity.WARNING,
        )
        for found, number in sorted(drift.items())
    ]
