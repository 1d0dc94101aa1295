"""The mentions that tell most, as an editor reads them: one sentence for each rule and place."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.domain.matches import Reason, ReasonSide, Tier
from monitor.matching.evidence import Evidence, Weight

_MOST = 4  # reasons of one watched intervention
_MOST_MENTIONS = 2  # if it is merely mentioned
_MERE = frozenset({Weight.ASIDE, Weight.MENTION, Weight.DESCRIBED})
_NOT_IT = (Weight.DISPROVED, Weight.OPPOSED)


class Ruling(NamedTuple):
    """What became of the strongest mention, and the tier that it got by that."""

    text: str
    tier: Tier

    @property
    def side(self) -> ReasonSide:
        """A ruling always takes something from its mention: the match altogether, or the certainty."""
        return ReasonSide.AGAINST if self.tier is Tier.REJECT else ReasonSide.NEUTRAL


def reasons_of(evidence: Sequence[Evidence], ruling: Ruling | None, intervention: str) -> list[Reason]:
    """At most four reasons, the strongest first; names that stand at one place by one rule share a reason.

    ``evidence`` comes with the strongest first and is not empty. ``ruling``,
    if there is one, says what became of the strongest. What was found to be
    something else is told before mere mentions; where something against the
    intervention is studied, nothing else is told.
    """
    if len(evidence) == 1:
        return [_reason(evidence, ruling, intervention)]
    if any(item.is_against for item in evidence) and evidence[0].weight is not Weight.LISTED:
        evidence = [item for item in evidence if item.weight is Weight.OPPOSED]
    most = _MOST_MENTIONS if evidence[0].weight in _MERE else _MOST
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for item in sorted(evidence, key=_telling_order):
        groups.setdefault((item.rule, item.place.passage.path), []).append(item)
        if len(groups) > most:
            break
    strongest = evidence[0].weight
    return [
        _reason(items, ruling if items[0].weight is strongest else None, intervention)
        for items in list(groups.values())[:most]
    ]


def _telling_order(item: Evidence) -> int:
    return -(Weight.ARM if item.weight in _NOT_IT else item.weight)


def _reason(items: Sequence[Evidence], ruling: Ruling | None, intervention: str) -> Reason:
    first = items[0]
    terms = [first.term] if len(items) == 1 else list(dict.fromkeys(item.term for item in items))
    said = first.rule.replace("{name}", _enumerated(terms))
    return Reason(
        term=", ".join(terms),
        field=first.place.passage.path,
        snippet=first.place.snippet(),
        reason=f"{said}, but {ruling.text}" if ruling else said,
        intervention=intervention,
        side=ruling.side if ruling else first.side,
    )


def _enumerated(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"{', '.join(terms[:-1])} and {terms[-1]}"
