"""From judged claims and untold events to a digest: what is told, in what order, in which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import quote

from monitor.domain.changes import Worth
from monitor.domain.claims import Claim, superseding
from monitor.domain.dates import DateType, PartialDate, partial_day
from monitor.domain.digest import (
    ChangeItem,
    ClaimItem,
    ComingItem,
    Digest,
    DigestKind,
    Link,
    RelatedItem,
    ReviewItem,
    Role,
    VerdictTurn,
)
from monitor.domain.events import CandidateFound, Event, StudyChanged, VerdictTurned
from monitor.domain.evidence import Findings, without_waiting
from monitor.domain.headlines import counted_words, headline, subject
from monitor.domain.matches import Match
from monitor.domain.sentences import RegistryReading, registry_line, sentence
from monitor.domain.study import Study, StudyHistory
from monitor.domain.telling import study_name, told
from monitor.domain.timeline import timeline
from monitor.domain.verdicts import Verdict, judge, next_change_on
from monitor.domain.watchlist import DigestPlan, Watch
from monitor.domain.wording import MILESTONE_NAMES, REGISTRY, plural, read_as, shown, shown_day

_AHEAD = timedelta(days=120)
_MOST_COMING = 6
_MOST_SENTENCES = 3


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with its watch, the verdict of the day, and how the registry was read for it.

    ``settled`` is the verdict that rests only on what no person has still to
    look at. It is what readers are told: a study that only may concern the
    watch would raise false hope (digest-and-verdicts, section 6).
    ``findings`` are what it rests on, None if the registry was not read
    recently; ``superseded_by`` is what the same claimant said later about the same.
    """

    watch: Watch
    claim: Claim
    verdict: Verdict
    settled: Verdict
    reading: RegistryReading
    findings: Findings | None = None
    superseded_by: Claim | None = None

    @property
    def title(self) -> str:
        """How the claim is called in a mail: its watch, and its own name where a watch has several."""
        return self.watch.title if len(self.watch.claims) == 1 else f"{self.watch.title}: {self.claim.id}"

    @property
    def sentence(self) -> str:
        """The sentence that goes with the verdict."""
        return sentence(self.claim, self.verdict, self.reading)

    @property
    def deciding(self) -> Study | None:
        """The study that the verdict rests on, if it rests on one."""
        evidence = self.verdict.evidence
        return evidence.fact.study if evidence.fact else evidence.study

    @property
    def deciding_history(self) -> StudyHistory | None:
        """Every version of that study that was seen; None also if the registry was not read recently."""
        return self.findings.histories.get(self.deciding.id) if self.findings and self.deciding else None

    @property
    def next_change_on(self) -> date | None:
        """The first day that can change the verdict without new data."""
        return next_change_on(self.claim, self.findings, self.verdict.as_of) if self.findings else None

    def as_seen_by(self, role: Role) -> "JudgedClaim":
        """The claim as this role is told of it."""
        return self if role is Role.EDITOR else replace(self, verdict=self.settled)


def judged_claim(
    claim: Claim, findings: Findings, as_of: date, reading: RegistryReading, *, is_fresh: bool = True
) -> JudgedClaim:
    """Judge one claim on the day ``as_of``, with and without what waits for a person."""
    is_complete = not reading.why_unread
    return JudgedClaim(
        watch=findings.watch,
        claim=claim,
        verdict=judge(claim, findings, as_of, is_fresh=is_fresh, is_complete=is_complete),
        settled=judge(claim, without_waiting(findings), as_of, is_fresh=is_fresh, is_complete=is_complete),
        reading=reading,
        findings=findings if is_fresh else None,
        superseded_by=superseding(findings.watch.claims).get(claim.key),
    )


def together(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a watch with those about the same milestone beside one another, else in their own order."""
    listed = list(claims)
    milestones = [claim.milestone for claim in listed]
    return sorted(listed, key=lambda claim: milestones.index(claim.milestone))


@dataclass(frozen=True)
class Matter:
    """All that a digest is made of. ``since`` is the day of the list's last digest; None for the first."""

    kind: DigestKind
    plan: DigestPlan
    judged: tuple[JudgedClaim, ...]
    events: tuple[Event, ...]
    studies: Mapping[str, Study]
    waiting: Mapping[str, tuple[Match, ...]]
    since: date | None
    now: datetime
    reading: RegistryReading


def worth_telling(events: Iterable[Event], role: Role, plan: DigestPlan) -> tuple[Event, ...]:
    """The events that this role is told; the others are kept and can be asked for."""
    return tuple(event for event in events if _worth(event, role, plan) is not Worth.SILENT)


def worth_a_mail(events: Iterable[Event], role: Role, plan: DigestPlan) -> bool:
    """Whether any of the events is worth a mail of its own to this role."""
    return any(_worth(event, role, plan) is Worth.MAIL for event in events)


def compose(matter: Matter, role: Role) -> Digest:
    """The digest for one role, from everything that its list has not been told."""
    matter = replace(matter, judged=tuple(judged.as_seen_by(role) for judged in matter.judged))
    events = worth_telling(matter.events, role, matter.plan)
    changes = _changes(matter, events)
    review = _review(matter) if role is Role.EDITOR else ()
    title = matter.plan.title
    return Digest(
        kind=matter.kind,
        role=role,
        list_id=matter.plan.id,
        title=title,
        period=_period(matter),
        subject=subject(matter.kind, title, changes, len(matter.judged), matter.since),
        preheader=_preheader(matter, changes),
        headline=headline(matter.kind, events, len(matter.judged), matter.since),
        lede=_lede(matter, changes),
        checked=_checked(matter),
        changes=changes,
        review=review,
        coming=_coming(matter),
        claims=tuple(claim_item(judged) for judged in matter.judged),
    )


def _worth(event: Event, role: Role, plan: DigestPlan) -> Worth:
    match event:
        case StudyChanged(change=change):
            return plan.worth_of(change.kind)
        case CandidateFound():
            return Worth.MAIL if role is Role.EDITOR else Worth.SILENT
        case VerdictTurned():
            return Worth.MAIL


def _changes(matter: Matter, events: Sequence[Event]) -> tuple[ChangeItem, ...]:
    """One item for each study that changed, with the verdicts it turned; then the verdicts that time turned."""
    turns = [event for event in events if isinstance(event, VerdictTurned)]
    changed = sorted(
        (event for event in events if isinstance(event, StudyChanged)),
        # what only keeps other news company comes after them
        key=lambda event: matter.plan.worth_of(event.change.kind) is not Worth.MAIL,
    )
    items = []
    for study_id in dict.fromkeys(event.change.study_id for event in changed):
        mine = tuple(event for event in changed if event.change.study_id == study_id)
        items.append(_study_item(matter, study_id, mine, [turn for turn in turns if turn.study_id == study_id]))
    with_study = {event.change.study_id for event in changed}
    items += [_time_item(matter, turn) for turn in turns if turn.study_id not in with_study]
    return tuple(sorted(items, key=lambda item: not item.turns))


def _study_item(
    matter: Matter, study_id: str, events: tuple[StudyChanged, ...], turns: Sequence[VerdictTurned]
) -> ChangeItem:
    unique = dict.fromkeys(event.change for event in events)
    facts = tuple(told(change) for change in unique)
    study = matter.studies.get(study_id)
    name = study_name(study) if study else events[0].study_name
    verdicts = tuple(turn for event in turns if (turn := _turn(matter, event)))
    return ChangeItem(f"{name}: {facts[0].brief}", facts, verdicts, (_study_link(study_id, study),))


def _time_item(matter: Matter, event: VerdictTurned) -> ChangeItem:
    turn = _turn(matter, event)
    title = turn.claim_title if turn else event.watch_id
    study = matter.studies.get(event.study_id or "")
    links = (_study_link(study.id, study),) if study else ()
    return ChangeItem(f"{title}: the verdict changes", (), (turn,) if turn else (), links)


def _turn(matter: Matter, event: VerdictTurned) -> VerdictTurn | None:
    judged = next(
        (judged for judged in matter.judged if judged.claim.key == f"{event.watch_id}/{event.claim_id}"), None
    )
    return VerdictTurn(judged.title, event.before, event.after, judged.sentence) if judged else None


def _review(matter: Matter) -> tuple[ReviewItem, ...]:
    titles = {judged.watch.id: judged.watch.title for judged in matter.judged}
    return tuple(
        ReviewItem(
            study.title,
            titles.get(watch_id, watch_id),
            tuple(f"{reason.reason}: “{reason.snippet}”" for reason in match.why),
            _study_link(study.id, study),
        )
        for watch_id, matches in matter.waiting.items()
        for match in matches
        if (study := matter.studies.get(match.study_id))
    )


def _coming(matter: Matter) -> tuple[ComingItem, ...]:
    today = matter.now.date()
    dated = sorted(
        (
            (partial, what)
            for judged in matter.judged
            for partial, what in _dates_ahead(judged)
            if today <= partial.span.last and partial.span.first <= today + _AHEAD
        ),
        key=lambda item: (item[0].span.last, item[1]),
    )
    return tuple(ComingItem(shown(partial), what) for partial, what in dated[:_MOST_COMING])


def _dates_ahead(judged: JudgedClaim) -> list[tuple[PartialDate, str]]:
    window, fact = judged.claim.window, judged.verdict.evidence.fact
    ahead = []
    if window.earliest:
        ahead.append((partial_day(window.earliest), f"{judged.title}: the claimed dates begin"))
    if window.latest:
        ahead.append((partial_day(window.latest), f"{judged.title}: the last claimed day"))
    if fact and fact.stated.type is DateType.ESTIMATED:
        milestone = MILESTONE_NAMES[judged.claim.milestone]
        ahead.append((fact.stated.partial, f"{study_name(fact.study)}: {milestone} (estimated)"))
    return ahead


def claim_item(judged: JudgedClaim) -> ClaimItem:
    """Where the claim stands, in words and as a picture on an axis of its own."""
    claim, evidence = judged.claim, judged.verdict.evidence
    studies = (judged.deciding,) if judged.deciding else evidence.counted
    return ClaimItem(
        key=claim.key,
        title=judged.title,
        state=judged.verdict.state,
        sentence=judged.sentence,
        quote=claim.quote,
        source=_source(claim),
        url=claim.url,
        read_as=read_as(claim),
        superseded=_superseded(judged.superseded_by),
        registry=registry_line(claim, judged.verdict),
        links=tuple(_study_link(study.id, study) for study in studies) or _search_links(judged),
        related=tuple(
            RelatedItem(_study_link(related.study.id, related.study), related.study.title, related.why_outside)
            for related in evidence.related
        ),
        timeline=timeline(claim, judged.verdict, judged.deciding_history),
    )


def _superseded(later: Claim | None) -> str:
    """What the same claimant said later. The earlier claim keeps its verdict beside it."""
    if later is None or later.said_on is None:
        return ""
    return f"Said later by the same: {read_as(later)} ({shown(later.said_on)})."


def _source(claim: Claim) -> str:
    """Who said it, and who reported that; the two are never merged (wording rule 4)."""
    reported = f"reported by {claim.reported_by}" if claim.said_by and claim.reported_by else claim.reported_by
    day = shown(claim.said_on) if claim.said_on else ""
    return ", ".join(part for part in (claim.said_by, reported, day) if part)


def _study_link(study_id: str, study: Study | None) -> Link:
    day = study.last_update_posted if study else None
    return Link(study_id, f"https://clinicaltrials.gov/study/{study_id}", f"version of {shown_day(day)}" if day else "")


def _search_links(judged: JudgedClaim) -> tuple[Link, ...]:
    """What was searched, so that "nothing found" can be repeated by the reader."""
    read = judged.reading.data_day
    note = f"registry data of {shown_day(read)}" if read else ""
    return tuple(
        Link(f"Search for {watched.name}", f"https://clinicaltrials.gov/search?intr={quote(watched.name)}", note)
        for watched in judged.watch.interventions
        if not judged.claim.about or watched.name in judged.claim.about
    )


_PERIODS = {"weekly": "Weekly digest", "daily": "Daily digest", "monthly": "Monthly digest"}


def _period(matter: Matter) -> str:
    name = _PERIODS.get(matter.plan.schedule, "Digest")
    today = matter.now.date()
    if matter.since is None or matter.since >= today:
        return f"{name}, {shown_day(today)}"
    return f"{name}, {shown_day(matter.since)} to {shown_day(today)}"


def _checked(matter: Matter) -> str:
    data = f"Registry data of {shown_day(matter.reading.data_day)}" if matter.reading.data_day else REGISTRY
    when = f"{shown_day(matter.now.date())} at {matter.now:%H:%M} UTC"
    return f"{plural(len(matter.judged), 'claim')} watched. {data}, checked {when}."


def _lede(matter: Matter, changes: Sequence[ChangeItem]) -> tuple[str, ...]:
    """The most important changes in a sentence each, then the first claim that stands as it stood."""
    sentences = [f"{item.heading}." for item in changes[:_MOST_SENTENCES]]
    if len(changes) > _MOST_SENTENCES:
        sentences.append(f"{counted_words(len(changes) - _MOST_SENTENCES, 'more change').capitalize()} below.")
    turned = {turn.claim_title for item in changes for turn in item.turns}
    unchanged = next((judged for judged in matter.judged if judged.title not in turned), None)
    return (*sentences, f"{unchanged.title}: {unchanged.sentence}") if unchanged else tuple(sentences)


def _preheader(matter: Matter, changes: Sequence[ChangeItem]) -> str:
    """What follows the subject in a list of mails: the next most important thing, never the subject again."""
    if len(changes) > 1:
        return f"{changes[1].heading}."
    return matter.judged[0].sentence if matter.judged else ""
