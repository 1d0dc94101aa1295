"""What a record means for every watch: the matcher's decisions, and a person's."""

from collections.abc import Iterable, Mapping

from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord

_BY_HAND = Reason("", "", "", "confirmed in the watchlist")


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
