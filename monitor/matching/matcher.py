"""The decision on one record for every watch that it may concern."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.study import Prose, Study
from monitor.domain.watchlist import Watch
from monitor.matching.evidence import Evidence, Findings, Record
from monitor.matching.names import Hit, NameIndex, Use, names_of
from monitor.matching.passages import Part, passages_of

_STRENGTH = {Tier.MATCH: 0, Tier.REVIEW: 1, Tier.REJECT: 2}
_REASONS_KEPT = 12  # for one watched intervention, the strongest first


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

    def _decide(self, record: Record, watch: Watch, hits: list[Hit]) -> Match | None:
        sponsor = [
            hit for hit in hits if hit.name.use is Use.SPONSOR and record.passages[hit.passage].part is Part.SPONSOR
        ]
        excluded = [hit for hit in hits if hit.name.use is Use.EXCLUDED]
        named = [hit for hit in hits if hit.name.use is Use.NAME]
        decisions = [
            (place, *Findings(record, watch.interventions[place], own, excluded, sponsor).decision())
            for place, own in _by_intervention(named)
        ]
        if not decisions and not sponsor:
            return None
        tier = min((tier for _, tier, _ in decisions), key=_STRENGTH.__getitem__, default=Tier.REJECT)
        reasons = [
            reason
            for place, own_tier, evidence in sorted(decisions, key=lambda decision: _STRENGTH[decision[1]])
            for reason in _reasons(evidence, watch.interventions[place].name if own_tier is tier else "")
        ]
        if sponsor and tier is not Tier.MATCH:
            tier = Tier.REVIEW
            reasons.insert(0, _sponsor_reason(record, sponsor[0]))
        return Match(watch.id, record.study.id, tier, tuple(reasons))


def _by_intervention(hits: list[Hit]) -> Iterator[tuple[int, list[Hit]]]:
    ordered = sorted(hits, key=lambda hit: hit.name.intervention)
    return ((place, list(group)) for place, group in groupby(ordered, key=lambda hit: hit.name.intervention))


def _reasons(evidence: Sequence[Evidence], intervention: str) -> Iterator[Reason]:
    return (replace(item.reason(), intervention=intervention) for item in evidence[:_REASONS_KEPT])


def _sponsor_reason(record: Record, hit: Hit) -> Reason:
    return Reason(
        term=hit.name.text,
        field=record.passages[hit.passage].path,
        snippet=record.passages[hit.passage].text,
        reason="a sponsor of this watch runs the study or takes part in it; a person decides whether it belongs here",
    )
