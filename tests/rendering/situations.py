"""An installation in trouble, and one that is well, as the operator's notices tell of them."""

from datetime import UTC, date, datetime, timedelta

from monitor.domain.incidents import Incident, IncidentKind
from monitor.domain.notices import Home
from monitor.domain.situation import ListSituation, Situation
from monitor.domain.watchlist import Quiet

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SINCE = NOW - timedelta(hours=26)
HOME = Home("meridian", "0.4.0", 2214, "ops@example.org")
NEWS = ListSituation(
    id="remyelination",
    title="Remyelination watch",
    recipients=3,
    quiet=Quiet.MONTHLY,
    last_at=datetime(2026, 11, 16, 7, tzinfo=UTC),
    last_number=12,
    last_kind="changes",
    mails={"sent": 3},
    next_due=datetime(2026, 11, 23, 7, tzinfo=UTC),
)
STANDS = Situation(
    at=NOW,
    claims=5,
    watches=2,
    studies=412,
    last_good=SINCE - timedelta(hours=1),
    asked_at=NOW,
    checked_at=SINCE - timedelta(hours=1),
    data_day=date(2026, 11, 20),
    next_poll=NOW + timedelta(minutes=17),
    outbox={"pending": 2, "sent": 36},
    oldest_pending=NOW - timedelta(hours=3),
    lists=(NEWS,),
)

#: What was met in an incident of each kind, and where.
MET = {
    IncidentKind.REGISTRY: ("status 503, Service Unavailable", "GET https://clinicaltrials.gov/api/v2/version"),
    IncidentKind.ANSWER: ("the answer is text/html and not JSON", "GET https://clinicaltrials.gov/api/v2/studies"),
    IncidentKind.MAIL_SERVER: ("535 5.7.8 authentication failed", "mail server smtp.example.org:587"),
    IncidentKind.MAIL_FAILED: ("550 5.1.1 no such user", "reader@example.org"),
    IncidentKind.IN_DOUBT: ("no answer in time after the final dot", "<remyelination.12.4f0@example.org>"),
    IncidentKind.WATCHLIST: ("2027-13 is not a month, and 2 more errors", "watchlist.yaml:10:13"),
    IncidentKind.DRIFT: ("too many studies changed the same way", "31 changes held"),
    IncidentKind.STANDSTILL: ("the data is still that of 16 Nov 2026", "2026-11-16T09:00:05"),
    IncidentKind.STORAGE: ("the database says: database or disk is full", "/var/lib/monitor"),
    IncidentKind.CLOCK: ("61 minutes forward while the program ran", ""),
}


def incident(kind: IncidentKind) -> Incident:
    """An incident that is told now."""
    answer, where = MET[kind]
    return Incident(kind, SINCE, NOW, 9, answer, where, told_at=NOW, number=7)
