"""The decision on one record for every watch that it may concern."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.study import Prose, Study
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching.decision import tier_of
from monitor.matching.evidence import Evidence, Weight, evidence_of
from monitor.matching.names import Hit, NameIndex, Use, names_of
from monitor.matching.passages import Part, passages_of
from monitor.matching.proof import witnesses
from monitor.matching.record import Record

_STRENGTH = {Tier.MATCH: 0, Tier.REVIEW: 1, Tier.REJECT: 2}
_REASONS_KEPT = 6  # for one watched intervention, the strongest first


class Matcher:
    """Decides which of a watchlist's watches a study concerns; compiled once, used for any number of studies."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = tuple(watches)
        self._index = NameIndex(names_of(self._watches))

    def match(self, study: Study, prose: Prose) -> tuple[Match, ...]:
        """One decision for each watch that the record names or whose sponsor runs the study, in watchlist order.

        Watches that are not mentioned are left out; rejected ones are there, with the reason.
        """
        passages = passages_of(study, prose)
        hits = self._index.find([passage.text for passage in passages])
        if not hits:
            return ()
        record = Record(study, passages)
        hits.sort(key=lambda hit: hit.name.watch)
        decided = (
            self._decide(record, self._watches[number], list(group))
            for number, group in groupby(hits, key=lambda hit: hit.name.watch)
        )
        return tuple(match for match in decided if match)

    def _decide(self, record: Record, watch: Watch, hits: Sequence[Hit]) -> Match | None:
        named, excluded, sponsors = (
            [hit for hit in hits if hit.name.use is use] for use in (Use.NAME, Use.EXCLUDED, Use.SPONSOR)
        )
        sponsor = next((hit for hit in sponsors if record.passages[hit.passage].part is Part.SPONSOR), None)
        decisions = [
            _decision(record, watch.interventions[place], own, excluded, sponsor)
            for place, own in _by_intervention(named)
        ]
        if not decisions and not sponsor:
            return None
        tier = min((decision.tier for decision in decisions), key=_STRENGTH.__getitem__, default=Tier.REJECT)
        reasons = [
            reason
            for decision in sorted(decisions, key=lambda decision: _STRENGTH[decision.tier])
            for reason in decision.reasons(concerned=decision.tier is tier)
        ]
        if sponsor and tier is not Tier.MATCH:
            return Match(watch.id, record.study.id, Tier.REVIEW, (_sponsor_reason(record, sponsor), *reasons))
        return Match(watch.id, record.study.id, tier, tuple(reasons))


@dataclass(frozen=True)
class _Decision:
    """The decision on one watched intervention."""

    name: str
    tier: Tier
    evidence: Sequence[Evidence]
    role: str

    def reasons(self, *, concerned: bool) -> Iterator[Reason]:
        """The mentions that tell most; the intervention is named only if the watch's tier is due to it.

        What was found to be something else is told before what is a mere mention.
        """
        for item in sorted(self.evidence, key=_telling_order)[:_REASONS_KEPT]:
            reason = item.reason(self.name if concerned else "")
            by_role = self.role and item.weight is self.evidence[0].weight
            yield replace(reason, reason=f"{reason.reason}, but {self.role}") if by_role else reason


def _telling_order(item: Evidence) -> int:
    something_else = item.weight in (Weight.DISPROVED, Weight.OPPOSED)
    return -(Weight.ARM if something_else else item.weight)


def _decision(
    record: Record, watched: WatchedIntervention, hits: Sequence[Hit], excluded: Sequence[Hit], sponsor: Hit | None
) -> _Decision:
    known = witnesses(watched, hits, excluded, sponsor=sponsor is not None)
    evidence = evidence_of(record, hits, excluded, known)
    tier, role = tier_of(record, evidence)
    return _Decision(watched.name, tier, evidence, role)


def _by_intervention(hits: Sequence[Hit]) -> Iterator[tuple[int, list[Hit]]]:
    ordered = sorted(hits, key=lambda hit: hit.name.intervention)
    return ((place, list(group)) for place, group in groupby(ordered, key=lambda hit: hit.name.intervention))


def _sponsor_reason(record: Record, hit: Hit) -> Reason:
    return Reason(
        term=hit.name.text,
        field=record.passages[hit.passage].path,
        snippet=record.passages[hit.passage].text,
        reason="a sponsor of this watch runs the study or takes part in it; a person decides whether it belongs here",
    )
