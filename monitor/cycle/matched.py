"""What a record means for every watch: the matcher's decisions, and a person's."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from monitor.domain.matches import Match, Reason, ReasonSide, Tier
from monitor.domain.problems import Problem
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord, read_record
from monitor.store import presence, studies

_BY_HAND = Reason("", "", "", "confirmed in the watchlist", side=ReasonSide.FOR)


def confirming(watches: Iterable[Watch]) -> dict[str, tuple[str, ...]]:
    """For each study that a person confirmed, the ids of the watches in which it is."""
    by_study: dict[str, tuple[str, ...]] = {}
    for watch in watches:
        for study_id in watch.confirm:
            by_study[study_id] = (*by_study.get(study_id, ()), watch.id)
    return by_study


def decided(matcher: Matcher, record: ReadRecord, by_hand: Mapping[str, tuple[str, ...]]) -> tuple[Match, ...]:
    """The matcher's decisions, and one for each watch that confirms the study by hand and is not named by it."""
    matches = matcher.match(record.study, record.prose)
    named = {match.watch_id for match in matches}
    confirmed = (watch_id for watch_id in by_hand.get(record.study.id, ()) if watch_id not in named)
    return matches + tuple(Match(watch_id, record.study.id, Tier.REVIEW, (_BY_HAND,)) for watch_id in confirmed)


def matches_at(session: Session, watches: Sequence[Watch], known_at: datetime) -> dict[str, tuple[Match, ...]]:
    """By watch, what the followed studies mean for it as their records were known at that time, by study number.

    A decision says what holds now and is replaced by the next one; a record is kept for ever, so it is asked again.
    """
    matcher, by_hand = Matcher(watches), confirming(watches)
    merged = presence.merged_studies(session, known_at.date())
    found: dict[str, list[Match]] = {}
    for raw in studies.records_at(session, known_at):
        record = read_record(json.loads(raw))
        if isinstance(record, Problem) or record.study.id in merged:
            continue
        for match in decided(matcher, record, by_hand):
            found.setdefault(match.watch_id, []).append(match)
    return {watch_id: tuple(matches) for watch_id, matches in found.items()}
