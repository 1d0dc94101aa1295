"""The decision on one record for every watch that it may concern."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.domain.matches import Match, Reason, ReasonSide, Tier
from monitor.domain.study import Prose, Study
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching.decision import tier_of
from monitor.matching.evidence import MENTIONS_READ, TEXTS_READ, Evidence, evidence_of, is_certainly_listed
from monitor.matching.names import Hit, NameIndex, Use, Wanted, names_of
from monitor.matching.passages import Part, facts_of, texts_of
from monitor.matching.proof import Witnesses
from monitor.matching.reasons import Ruling, reasons_of
from monitor.matching.record import Record

_STRENGTH = {Tier.MATCH: 0, Tier.REVIEW: 1, Tier.REJECT: 2}
_REASONS_KEPT = 4  # of a watch, the strongest first; more only to name each intervention that it is about


class Matcher:
    """Decides which of a watchlist's watches a study concerns; compiled once, used for any number of studies."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = tuple(watches)
        self._index = NameIndex(names_of(self._watches))

    def match(self, study: Study, prose: Prose) -> tuple[Match, ...]:
        """One decision for each watch that the record names or whose sponsor runs the study, in watchlist order.

        Watches that are not mentioned are left out; rejected ones are there, with the reason.
        """
        facts, texts = facts_of(study), texts_of(study, prose)
        record = Record(study, [*facts, *texts])
        hits = self._index.find([passage.text for passage in facts])
        hits += self._index.find([passage.text for passage in texts], len(facts), _wanted(record, hits))
        if not hits:
            return ()
        by_watch: dict[int, list[Hit]] = {}
        for hit in hits:
            by_watch.setdefault(hit.name.watch, []).append(hit)
        decided = (self._decide(record, self._watches[number], by_watch[number]) for number in sorted(by_watch))
        return tuple(match for match in decided if match)

    def _decide(self, record: Record, watch: Watch, hits: Sequence[Hit]) -> Match | None:
        named: dict[int, list[Hit]] = {}
        excluded: list[Hit] = []
        sponsor: Hit | None = None
        for hit in hits:
            if hit.name.use is Use.NAME:
                named.setdefault(hit.name.intervention, []).append(hit)
            elif hit.name.use is Use.EXCLUDED:
                excluded.append(hit)
            elif sponsor is None and record.passages[hit.passage].part is Part.SPONSOR:
                sponsor = hit
        decisions = [
            _decision(record, watch.interventions[place], named[place], excluded, sponsor) for place in sorted(named)
        ]
        if not decisions and not sponsor:
            return None
        tier = min((decision.tier for decision in decisions), key=_STRENGTH.__getitem__, default=Tier.REJECT)
        if sponsor and tier is not Tier.MATCH:
            return Match(
                watch.id,
                record.study.id,
                Tier.REVIEW,
                (_sponsor_reason(record, sponsor), *_reasons(decisions, tier)),
            )
        return Match(watch.id, record.study.id, tier, tuple(_reasons(decisions, tier)))


def _wanted(record: Record, hits: Sequence[Hit]) -> Wanted | None:
    """How many places in the long texts matter, after the facts were searched.

    Where the record certainly lists an intervention, they decide nothing; where
    the facts do not name it, a few tell why it is rejected.
    """
    if record.lists_nothing:
        return None
    excluded = [hit for hit in hits if hit.name.use is Use.EXCLUDED]
    most: dict[tuple[int, int], int] = {}
    for hit in hits:
        key = (hit.name.watch, hit.name.intervention)
        if hit.name.use is Use.NAME and most.get(key) != 0:
            most[key] = 0 if is_certainly_listed(record, hit, excluded) else TEXTS_READ
    return Wanted(MENTIONS_READ, most)


class _Decision(NamedTuple):
    """The decision on one watched intervention."""

    name: str
    tier: Tier
    evidence: Sequence[Evidence]
    ruling: str


def _reasons(decisions: Sequence[_Decision], tier: Tier) -> list[Reason]:
    """The reasons for the tier first; an intervention is named only if the watch's tier is due to it.

    Reasons of other interventions are told only while there is room.
    """
    told: list[Reason] = []
    for decision in sorted(decisions, key=lambda one: _STRENGTH[one.tier]):
        concerned = decision.tier is tier
        ruling = Ruling(decision.ruling, decision.tier) if decision.ruling else None
        reasons = reasons_of(decision.evidence, ruling, decision.name if concerned else "")
        told += reasons[: max(_REASONS_KEPT - len(told), 1 if concerned else 0)]
    return told


def _decision(
    record: Record, watched: WatchedIntervention, hits: Sequence[Hit], excluded: Sequence[Hit], sponsor: Hit | None
) -> _Decision:
    evidence = evidence_of(record, Witnesses(watched, hits, excluded, sponsor is not None))
    tier, ruling = tier_of(record, evidence)
    return _Decision(watched.name, tier, evidence, ruling)


def _sponsor_reason(record: Record, hit: Hit) -> Reason:
    return Reason(
        term=hit.name.text,
        field=record.passages[hit.passage].path,
        snippet=record.passages[hit.passage].text,
        reason="A sponsor of this watch runs the study or takes part in it; a person decides whether it belongs here",
        side=ReasonSide.FOR,
    )
