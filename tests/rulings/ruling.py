"""A ruling: a rule of judging with its reason and the worked cases that hold it."""

from dataclasses import dataclass
from datetime import date

from monitor.domain.verdicts import Flag, State, judge
from tests.rulings.notation import claim_of, registry_of


@dataclass(frozen=True)
class Case:
    """One worked case; ``flags`` are all that are told beside the state."""

    claim: str
    registry: str
    on: str
    state: State
    flags: frozenset[Flag] = frozenset()

    def judged(self) -> tuple[State, frozenset[Flag]]:
        """What the program says."""
        registry = registry_of(self.registry)
        verdict = judge(
            claim_of(self.claim), registry.findings(), date.fromisoformat(self.on), is_fresh=registry.is_fresh
        )
        return verdict.state, verdict.flags


@dataclass(frozen=True)
class Ruling:
    """A rule, why it is so, and its cases."""

    title: str
    reason: str
    cases: tuple[Case, ...]


def case(claim: str, registry: str, on: str, state: str, *flags: str) -> Case:
    """A case from the words of a table."""
    return Case(claim, registry, on, State(state), frozenset(Flag(flag) for flag in flags))
