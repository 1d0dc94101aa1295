"""The claims of a watchlist as they stand: judged from what is stored, with how the registry was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.matched import matches_at
from monitor.cycle.presence import following_merged
from monitor.domain.evidence import Findings
from monitor.domain.judged_claims import JudgedClaim, judged_claim, together
from monitor.domain.matches import Dismissal, Match, counted, waiting
from monitor.domain.sentences import RegistryReading, Search
from monitor.domain.situation import STALE_AFTER
from monitor.domain.study import StudyHistory
from monitor.domain.watchlist import Watch
from monitor.store import coverage, dismissals, readings, studies
from monitor.store.coverage import Coverage
from monitor.store.verdicts import KeptVerdict, last_verdict


@dataclass(frozen=True)
class Standing:
    """Where the claims of some watches stand, and the studies behind them."""

    judged: tuple[JudgedClaim, ...]
    histories: Mapping[str, StudyHistory]
    waiting: Mapping[str, tuple[Match, ...]]
    reading: RegistryReading


def standing(session: Session, watches: Iterable[Watch], now: datetime, known_at: datetime | None = None) -> Standing:
    """Judge every claim of these watches at ``now``, from what is stored.

    With ``known_at`` only from the versions, readings and verdicts that were there by then: which studies concern a
    watch is decided anew, from the versions of that time and the watchlist of today.
    """
    watches = following_merged(session, watches)
    last = readings.last_reading(session, known_at)
    coverages = coverage.coverages(session)
    known = _Known(
        is_recent=last is not None and now - last.checked_at <= STALE_AFTER,
        reading=RegistryReading(last.data_day if last else None, last.checked_at.date() if last else None),
        covered=readings.covered_watches(session, known_at),
        coverages=coverages,
        last_own=max((kept.reading_id for kept in coverages.values()), default=0),
        searches=coverage.searches(session),
    )
    then = None if known_at is None else matches_at(session, watches, known_at)
    asked_again = [kept for kept in dismissals.dismissals(session) if kept.asks_again]
    judged: list[JudgedClaim] = []
    histories: dict[str, StudyHistory] = {}
    open_matches: dict[str, tuple[Match, ...]] = {}
    for watch in watches:
        matches = studies.matches_of(session, watch.id) if then is None else then.get(watch.id, ())
        findings = _findings(session, watch, matches, known_at)
        again = _again(watch, matches, asked_again)
        histories.update(findings.histories)
        histories.update(studies.histories(session, (match.study_id for match in again)))
        open_matches[watch.id] = waiting(watch, findings.matches) + again
        for claim in together(watch.claims):
            reading = known.of(watch, last_verdict(session, claim, known_at))
            is_fresh = known.is_recent and watch.id in known.covered
            judged.append(judged_claim(claim, findings, now.date(), reading, is_fresh=is_fresh))
    return Standing(tuple(judged), histories, open_matches, known.reading)


@dataclass(frozen=True)
class _Known:
    """What is stored about how the registry was read. ``last_own`` is the last reading with a search for a watch."""

    is_recent: bool
    reading: RegistryReading
    covered: frozenset[str]
    coverages: Mapping[str, Coverage]
    last_own: int
    searches: Mapping[str, tuple[Search, ...]]

    def of(self, watch: Watch, before: KeptVerdict | None) -> RegistryReading:
        """How the registry was read for one watch, with the verdict that was given last."""
        own = self.coverages.get(watch.id)
        updates = () if own is None or own.reading_id == self.last_own else self.searches.get("", ())
        return replace(
            self.reading,
            last_state=before.state if before else None,
            why_unread=own.why_unread if own and self.is_recent else "",
            searched=(*self.searches.get(watch.id, ()), *updates),
        )


def _findings(session: Session, watch: Watch, matches: Iterable[Match], known_at: datetime | None) -> Findings:
    matches = tuple(matches)
    relevant = counted(watch, matches) + waiting(watch, matches)
    histories = studies.histories(session, (match.study_id for match in relevant), known_at)
    return Findings(watch, tuple(match for match in relevant if match.study_id in histories), histories)


def _again(watch: Watch, matches: Iterable[Match], asked_again: Iterable[Dismissal]) -> tuple[Match, ...]:
    """Dismissed studies that ask once more: they are shown to editors, and decide nothing."""
    again = {kept.study_id for kept in asked_again if kept.watch_id == watch.id} & watch.dismiss.keys()
    return tuple(match for match in matches if match.study_id in again)
