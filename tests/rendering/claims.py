"""Six judged claims as a page shows them: every kind of mark, and one claim with nothing but itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from monitor.domain.claims import Claim
from monitor.domain.dates import parse_partial_date
from monitor.domain.evidence import Findings
from monitor.domain.judged_claims import JudgedClaim, judged_claim
from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.milestones import Milestone
from monitor.domain.overview import Kept, Overview, RecordReference, StateTurn, overview
from monitor.domain.sentences import RegistryReading, Search
from monitor.domain.study import Status, Study, StudyHistory, StudyVersion
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Watch, WatchedIntervention
from tests.make import claimed, study

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
READING = RegistryReading(date(2026, 11, 20), date(2026, 11, 22), searched=(Search('"drug"', date(2026, 11, 22), 3),))


def one(
    name: str, window: str, *versions: Study, milestone: Milestone = Milestone.TRIAL_START, **more: Any
) -> JudgedClaim:
    """A claim in a watch of its own, judged from the versions of one study."""
    said = Claim(watch_id=name.lower(), id="start", milestone=milestone, date=claimed(window), **more)
    watch = Watch(said.watch_id, name, (WatchedIntervention(name),), (said,))
    history = StudyHistory(
        tuple(
            StudyVersion(n, version.last_update_posted or NOW.date(), version) for n, version in enumerate(versions, 1)
        )
    )
    match = Match(watch.id, versions[0].id, Tier.MATCH, (Reason(name, "", "", "", name),)) if versions else None
    found = Findings(watch, (match,), {history.id: history}) if match else Findings(watch)
    return judged_claim(said, found, NOW.date(), READING)


def posted(number: int, day: str, **facts: Any) -> Study:
    return study(number, last_update_posted=date.fromisoformat(day), **facts)


JUDGED = (
    one(
        "LIFNano",
        "not_before 2020",
        quote="not scheduled to begin before 2020",
        said_by="LIFNano Therapeutics",
        reported_by="National MS Society",
        said_on=parse_partial_date("2017-06-12"),
        url="https://example.org/news",
    ),
    one("Alpha", "by 2020", posted(1, "2025-12-11", start="2022-03-08 actual"), said_on=parse_partial_date("2020")),
    one(
        "Beta",
        "by 2026-06",
        posted(2, "2023-11-01", primary_completion="2024-05"),
        posted(2, "2024-06-03", primary_completion="2025-06"),
        posted(2, "2026-11-18", primary_completion="2026-12"),
        milestone=Milestone.PRIMARY_COMPLETION,
        said_on=parse_partial_date("2023-11-06"),
    ),
    one("Gamma", "within 2026-H2", posted(3, "2026-11-19", start="2026-11-12 actual")),
    one("Delta", "within 2027", posted(4, "2026-09-02", start="2027-03")),
    one(
        "Epsilon",
        "by 2025-05",
        posted(5, "2024-05-15", start="2025-03"),
        posted(5, "2025-01-09", start="2025-03", status=Status.WITHDRAWN, why_stopped="Funding"),
    ),
)
KEPT = {
    "beta/start": Kept(
        (
            StateTurn(date(2026, 7, 1), State.ESTIMATE_FITS, State.ESTIMATE_LAPSED, "It has passed."),
            StateTurn(date(2026, 11, 18), State.ESTIMATE_LAPSED, State.ESTIMATE_LATER, "It is later."),
        ),
        date(2026, 11, 18),
        RecordReference("NCT00000002", 3, "0" * 64),
    ),
    "lifnano/start": Kept(since=date(2021, 3, 10)),
}


def six(judged: Sequence[JudgedClaim] = JUDGED, kept: Mapping[str, Kept] = KEPT) -> Overview:
    return overview("Remyelination watch", judged, kept, NOW, READING)


def many(number: int) -> Overview:
    """So many claims; every second one has stood as it stands for years."""
    judged = [replace(JUDGED[n % 6], claim=replace(JUDGED[n % 6].claim, id=f"claim-{n}")) for n in range(number)]
    kept = {one.claim.key: Kept(since=date(2026 - 5 * (n % 2), 3, 10)) for n, one in enumerate(judged)}
    return six(judged, kept)
