"""Read every stored record again with the reader of this program, and say what would be another fact."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from monitor.domain.problems import Problem
from monitor.domain.study import Study
from monitor.registry.ctgov_record import read_stored
from monitor.store.session import Store
from monitor.store.studies import kept_records


@dataclass(frozen=True)
class Reread:
    """A version whose record is read otherwise now: the facts that differ, or why it is no longer read at all."""

    study_id: str
    number: int
    differing: tuple[str, ...]
    problem: Problem | None = None


def reread(store: Store) -> Iterator[Reread | None]:
    """Each stored version, oldest first: None if its record still says what is stored. Nothing is changed."""
    with store.reading() as session:
        for kept in kept_records(session):
            now = read_stored(kept.raw)
            if isinstance(now, Problem):
                yield Reread(kept.study.id, kept.number, (), now)
                continue
            differing = tuple(
                fact.name for fact in fields(Study) if getattr(now, fact.name) != getattr(kept.study, fact.name)
            )
            yield Reread(kept.study.id, kept.number, differing) if differing else None
