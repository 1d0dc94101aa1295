"""What a record means for every watch: the matcher's decisions, and a person's."""

from collections.abc import Iterable

from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord

_BY_HAND = Reason("", "", "", "confirmed in the watchlist")


def decided(matcher: Matcher, record: ReadRecord, watches: Iterable[Watch]) -> tuple[Match, ...]:
    """The matcher's decisions, and one for each watch in which a person confirmed a study that it does not name."""
    matches = matcher.match(record.study, record.prose)
    named = {match.watch_id for match in matches}
    by_hand = tuple(
        Match(watch.id, record.study.id, Tier.REVIEW, (_BY_HAND,))
        for watch in watches
        if record.study.id in watch.confirm and watch.id not in named
    )
    return matches + by_hand
