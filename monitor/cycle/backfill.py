"""Back-fill: dated snapshots or a bulk download become versions, silently; watches begin with a past."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import islice

from monitor.domain.dates import DateType, Precision
from monitor.domain.problems import Problem, Severity
from monitor.registry.ctgov_record import READER_VERSION, content_hash, read_study
from monitor.registry.snapshots import Snapshot, parsed
from monitor.registry.strict_json import canonical
from monitor.store.past import keep_past
from monitor.store.session import Store
from monitor.store.studies import Sighting

_BATCH = 200
_NOON = time(12, 0)
_ORIGIN = "backfill"
#: Problems that are kept to be shown; the others are only counted.
_MOST_SHOWN = 100


@dataclass
class Backfilled:
    """What a back-fill did: records read, versions that are new, and what could not be used.

    ``odd`` counts what is kept as the rulings say and yet worth a look: a record older than one of its study
    that stood before it, one that is there twice, facts in the future, dates that are only a year.
    """

    records: int = 0
    versions: int = 0
    odd: Counter[str] = field(default_factory=Counter)
    trouble: int = 0
    problems: list[Problem] = field(default_factory=list)

    def tell(self, problem: Problem) -> None:
        """Count a problem, and keep it to be shown if there are not too many."""
        self.trouble += 1
        if len(self.problems) < _MOST_SHOWN:
            self.problems.append(problem)


def backfill(
    store: Store, found: Iterable[Snapshot | Problem], undated: date, progress: Callable[[Backfilled], None]
) -> Backfilled:
    """Keep every record as a version from its day on; one without a day counts as served on ``undated``."""
    done = Backfilled()
    sightings = _sightings(found, undated, done)
    while batch := list(islice(sightings, _BATCH)):
        places = {id(sighting): where for where, sighting in batch}
        with store.transaction() as session:
            kept = keep_past(session, [sighting for _, sighting in batch])
        done.versions += kept.versions
        for sighting in kept.doubled:
            done.tell(_doubled(places[id(sighting)], sighting))
        progress(done)
    return done


def _sightings(found: Iterable[Snapshot | Problem], undated: date, done: Backfilled) -> Iterator[tuple[str, Sighting]]:
    before: _Read | None = None
    latest: dict[str, tuple[date, int]] = {}
    for snapshot in found:
        read = snapshot if isinstance(snapshot, Problem) else _read(snapshot, undated, before)
        if isinstance(read, Problem):
            done.tell(read)
            continue
        done.records += 1
        sighting, is_new = read.sighting, before is None or read.spelled != before.spelled
        done.odd.update(_place(latest, sighting))
        done.odd.update(_dates(sighting) if is_new else ())
        before = read
        yield read.where, sighting


def _place(latest: dict[str, tuple[date, int]], sighting: Sighting) -> Iterator[str]:
    """What is odd about where a record stands. ``latest`` has the latest of each study: a day, and a small hash."""
    known = latest.get(sighting.study.id)
    this = sighting.at.date(), hash(sighting.content_hash)
    if known == this:
        yield "there twice"
    elif known is not None and this[0] < known[0]:
        yield "out of order"
    else:
        latest[sighting.study.id] = this


def _dates(sighting: Sighting) -> Iterator[str]:
    """What is odd about the dates that a record states."""
    study = sighting.study
    stated = [one for one in (study.start, study.primary_completion, study.completion) if one]
    if any(one.type is DateType.ACTUAL and one.span.first > sighting.at.date() for one in stated):
        yield "with a fact in the future"
    if any(one.partial.precision is Precision.YEAR for one in stated):
        yield "with only a year"


@dataclass(frozen=True)
class _Read:
    """A record that was read: where it stood, the hash of its bytes as the archive spells them, and what it says."""

    where: str
    spelled: str
    sighting: Sighting


def _read(snapshot: Snapshot, undated: date, before: _Read | None) -> _Read | Problem:
    """The record read; ``before`` is the one that was read before it, most often of the same study and content."""
    at = datetime.combine(snapshot.served_on or undated, _NOON, UTC)
    spelled = content_hash(snapshot.raw)
    if before is not None and before.spelled == spelled:
        return _Read(snapshot.where, spelled, replace(before.sighting, at=at))
    record = parsed(snapshot)
    if isinstance(record, Problem):
        return record
    study = read_study(record)
    if isinstance(study, Problem):
        return Problem(f"{snapshot.where}, {study.where}", study.what, study.remedy, study.code)
    raw = canonical(record)
    hashed = spelled if raw == snapshot.raw else content_hash(raw)
    return _Read(snapshot.where, spelled, Sighting(study, raw, hashed, READER_VERSION, _ORIGIN, at))


def _doubled(where: str, sighting: Sighting) -> Problem:
    what = f"{sighting.study.id} has another record on {sighting.at.date()}; that one is kept"
    return Problem(where, what, "Leave one of the two out", "W508", Severity.WARNING)
