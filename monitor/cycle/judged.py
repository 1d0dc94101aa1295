"""The claims of a watchlist as they stand: judged from what is stored, with how the registry was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.domain.composing import JudgedClaim, judged_claim, together
from monitor.domain.evidence import Findings
from monitor.domain.matches import Match, counted, waiting
from monitor.domain.sentences import RegistryReading
from monitor.domain.study import StudyHistory
from monitor.domain.watchlist import Watch
from monitor.store import readings, studies
from monitor.store.verdicts import last_verdict

#: A reading that is older says nothing about today (digest-and-verdicts, section 3).
STALE_AFTER = timedelta(hours=72)


@dataclass(frozen=True)
class Standing:
    """Where the claims of some watches stand, and the studies behind them."""

    judged: tuple[JudgedClaim, ...]
    histories: Mapping[str, StudyHistory]
    waiting: Mapping[str, tuple[Match, ...]]
    reading: RegistryReading


def standing(session: Session, watches: Iterable[Watch], now: datetime) -> Standing:
    """Judge every claim of these watches at ``now``, from what is stored."""
    last = readings.last_reading(session)
    covered = readings.covered_watches(session)
    read_on = last.checked_at.date() if last else None
    reading = RegistryReading(last.data_day if last else None, read_on)
    is_recent = last is not None and now - last.checked_at <= STALE_AFTER
    judged: list[JudgedClaim] = []
    histories: dict[str, StudyHistory] = {}
    open_matches: dict[str, tuple[Match, ...]] = {}
    for watch in watches:
        findings = _findings(session, watch)
        histories.update(findings.histories)
        open_matches[watch.id] = waiting(watch, findings.matches)
        for claim in together(watch.claims):
            before = last_verdict(session, claim)
            is_fresh = is_recent and watch.id in covered
            known = RegistryReading(reading.data_day, read_on, before.state if before else None)
            judged.append(judged_claim(claim, findings, now.date(), known, is_fresh=is_fresh))
    return Standing(tuple(judged), histories, open_matches, reading)


def _findings(session: Session, watch: Watch) -> Findings:
    matches = studies.matches_of(session, watch.id)
    relevant = counted(watch, matches) + waiting(watch, matches)
    return Findings(watch, relevant, studies.histories(session, (match.study_id for match in relevant)))
