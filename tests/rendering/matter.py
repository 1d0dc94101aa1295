"""Matter for a digest of every kind: the seed claim, a study that moved, one that started, one that waits."""

from dataclasses import replace
from datetime import UTC, date, datetime

from monitor.domain.candidates import OpenMatch
from monitor.domain.changes import compare
from monitor.domain.claims import Claim, Hedge
from monitor.domain.corrections import Correction, Said, without_claims
from monitor.domain.dates import parse_partial_date
from monitor.domain.digest import DigestKind
from monitor.domain.events import CandidateFound, StudyChanged, VerdictTurned
from monitor.domain.evidence import Findings
from monitor.domain.judged_claims import JudgedClaim, judged_claim
from monitor.domain.matches import Match, Reason, ReasonSide, Tier
from monitor.domain.matter import Matter
from monitor.domain.milestones import Milestone
from monitor.domain.sentences import RegistryReading
from monitor.domain.study import Study
from monitor.domain.verdicts import State
from monitor.domain.watchlist import DigestPlan, Watch, WatchedIntervention
from tests.make import claimed, history, study

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
READING = RegistryReading(date(2026, 11, 20), date(2026, 11, 22))
PLAN = DigestPlan(
    id="remyelination",
    title="Remyelination watch",
    watch_ids=("lifnano-ms", "drug-a"),
    to=("readers@example.org",),
    editors=("editor@example.org",),
)

LIFNANO = Watch(
    id="lifnano-ms",
    title="LIFNano in multiple sclerosis",
    interventions=(WatchedIntervention("LIFNano"), WatchedIntervention("LIF", "leukemia inhibitory factor")),
    claims=(
        Claim(
            watch_id="lifnano-ms",
            id="first-human-trial",
            milestone=Milestone.TRIAL_START,
            date=claimed("not_before 2020"),
            quote="not scheduled to begin before 2020",
            said_by="LIFNano Therapeutics",
            reported_by="National MS Society",
            said_on=parse_partial_date("2017-06-12"),
            conditions=("multiple sclerosis",),
        ),
    ),
    sponsors=("LIFNano Therapeutics",),
    conditions=("multiple sclerosis",),
)
DRUG = Watch(
    id="drug-a",
    title="Drug A",
    interventions=(WatchedIntervention("drug A"),),
    claims=(
        Claim(
            watch_id="drug-a",
            id="main-data",
            milestone=Milestone.PRIMARY_COMPLETION,
            date=claimed("by 2026-06"),
            quote="we hope to have the main data by mid-2026",
            said_by="Example Pharma",
            said_on=parse_partial_date("2023-11-06"),
            hedge=Hedge.HOPED,
            url="https://example.org/news",
        ),
        Claim(
            watch_id="drug-a",
            id="start",
            milestone=Milestone.TRIAL_START,
            date=claimed("within 2026-H2"),
            said_by="Example Pharma",
        ),
    ),
)

IVF = study(1, title="Recombinant LIF in women with repeated implantation failure", conditions=("Infertility",))
BEFORE = study(2, acronym="MYEL-A", primary_completion="2025-06", start="2026-09", conditions=("Multiple Sclerosis",))
AFTER = replace(
    study(2, acronym="MYEL-A", primary_completion="2026-12", start="2026-11-12 actual"),
    conditions=("Multiple Sclerosis",),
    last_update_posted=date(2026, 11, 18),
)
HISTORIES = {AFTER.id: history(BEFORE, AFTER)}
CANDIDATE = study(
    3,
    title="Intranasal LIF in progressive multiple sclerosis",
    conditions=("multiple sclerosis",),
    lead_sponsor="Example University Hospital",
    start="2027-03",
    first_posted=date(2026, 11, 17),
)


def found(watch: Watch, one: Study, tier: Tier) -> Match:
    name = watch.interventions[-1].name
    return Match(
        watch.id,
        one.id,
        tier,
        (Reason(name, "interventions", one.title, "named as an intervention", name, ReasonSide.FOR),),
    )


def judged(watch: Watch, *studies: tuple[Study, Tier]) -> tuple[JudgedClaim, ...]:
    matches = tuple(found(watch, one, tier) for one, tier in studies)
    known = Findings(watch, matches, {one.id: HISTORIES.get(one.id, history(one)) for one, _ in studies})
    return tuple(judged_claim(claim, known, NOW.date(), READING) for claim in watch.claims)


FULL = Matter(
    kind=DigestKind.CHANGES,
    plan=PLAN,
    judged=(*judged(LIFNANO, (IVF, Tier.MATCH), (CANDIDATE, Tier.REVIEW)), *judged(DRUG, (AFTER, Tier.MATCH))),
    events=(
        *(StudyChanged("drug-a", change, "MYEL-A") for change in compare(BEFORE, AFTER, date(2026, 11, 20))),
        VerdictTurned("drug-a", "main-data", date(2026, 11, 20), State.ESTIMATE_LAPSED, State.ESTIMATE_LATER, AFTER.id),
        VerdictTurned("drug-a", "start", date(2026, 11, 20), State.ESTIMATE_LAPSED, State.MET, AFTER.id),
        CandidateFound("lifnano-ms", CANDIDATE.id, date(2026, 11, 20), CANDIDATE.title),
    ),
    studies={one.id: one for one in (IVF, AFTER, CANDIDATE)},
    waiting=(OpenMatch(LIFNANO, CANDIDATE, found(LIFNANO, CANDIDATE, Tier.REVIEW)),),
    since=date(2026, 11, 16),
    now=NOW,
    reading=READING,
    checked_at=NOW,
)
FIRST = replace(FULL, kind=DigestKind.FIRST, events=(), waiting=(), since=None, judged=judged(LIFNANO))
QUIET = replace(FULL, kind=DigestKind.QUIET, events=(), waiting=(), since=date(2026, 9, 28))

_CONFIRMED = replace(LIFNANO, confirm=frozenset({CANDIDATE.id}))
_NOW_CONFIRMED = judged(_CONFIRMED, (IVF, Tier.MATCH), (CANDIDATE, Tier.REVIEW))
_SAID = Said(LIFNANO.claims[0], without_claims(LIFNANO), State.NOT_CONTRADICTED, datetime(2026, 11, 16, 7, tzinfo=UTC))
CORRECTION = replace(
    FULL,
    kind=DigestKind.CORRECTION,
    judged=(*_NOW_CONFIRMED, *FULL.judged[1:]),
    events=(
        *FULL.events[:1],
        VerdictTurned(
            "lifnano-ms", "first-human-trial", NOW.date(), State.NOT_CONTRADICTED, State.ESTIMATE_FITS, CANDIDATE.id
        ),
    ),
    waiting=(),
    corrections=(Correction(_SAID, _NOW_CONFIRMED[0]),),
)
HELD = replace(
    FULL,
    unread_since=datetime(2026, 11, 18, 6, tzinfo=UTC),
    checked_at=datetime(2026, 11, 18, 6, tzinfo=UTC),
    waiting=(),
    reading=RegistryReading(date(2026, 11, 17), date(2026, 11, 18)),
)
IMMEDIATE = replace(
    FULL, kind=DigestKind.IMMEDIATE, plan=replace(PLAN, schedule="immediate"), events=FULL.events[2:3], waiting=()
)
BEGUN = replace(
    FULL, events=(), waiting=(), begun=frozenset(claim.key for watch in (LIFNANO, DRUG) for claim in watch.claims[-1:])
)

#: A matter for each kind of mail, by name.
MATTERS = {
    "full": FULL,
    "first": FIRST,
    "quiet": QUIET,
    "correction": CORRECTION,
    "held": HELD,
    "immediate": IMMEDIATE,
    "begun": BEGUN,
}


def many(claims: int, *, turned: int = 0) -> Matter:
    """A digest of so many claims, each of a watch of its own, of which the first ones turned and the others differ."""
    watches = [
        replace(DRUG, id=f"drug-{n}", title=f"Drug number {n}", claims=(replace(DRUG.claims[0], watch_id=f"drug-{n}"),))
        for n in range(claims)
    ]
    events = tuple(
        VerdictTurned(watch.id, "main-data", NOW.date(), State.ESTIMATE_LAPSED, State.ESTIMATE_LATER, None)
        for watch in watches[:turned]
    )
    return replace(
        FULL,
        judged=tuple(one for watch in watches for one in judged(watch, (AFTER, Tier.MATCH))),
        events=events,
        waiting=(),
    )
