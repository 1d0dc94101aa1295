"""From judged claims and untold events to a digest: what is told, in what order, in which words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.domain.change_items import change_items
from monitor.domain.claim_items import claim_item
from monitor.domain.corrections import correction_item
from monitor.domain.dates import DateType, PartialDate, partial_day
from monitor.domain.digest import ChangeItem, ComingItem, CorrectionItem, Digest, DigestKind, ReviewItem, Role
from monitor.domain.headlines import counted_words, headline, subject
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.matter import Matter, worth_telling
from monitor.domain.review_items import review_item
from monitor.domain.telling import study_name
from monitor.domain.wording import MILESTONE_NAMES, REGISTRY, STATE_LABELS, plural, read_as, shown, shown_day

_AHEAD = timedelta(days=120)
_MOST_COMING = 6
#: More new watches than these, or more new claims, are told in one line.
_MOST_BEGUN = 8
_MOST_SENTENCES = 3


def compose(matter: Matter, role: Role) -> Digest:
    """The digest for one role, from everything that its list has not been told.

    It holds everything, whatever its length: what a mail has room for is decided when it is rendered.
    """
    review = tuple(review_item(found, matter.judged) for found in matter.waiting) if role is Role.EDITOR else ()
    matter = replace(matter, judged=tuple(judged.as_seen_by(role) for judged in matter.judged))
    events = worth_telling(matter.events, role, matter.plan)
    corrections = tuple(correction_item(one, claim_item(one.then, is_news=True).links) for one in matter.corrections)
    changes = change_items(matter, events)
    news = _news(corrections, changes)
    told = [judged for judged in matter.judged if matter.kind is not DigestKind.IMMEDIATE or judged.claim.key in news]
    items = tuple(claim_item(judged, is_news=judged.claim.key in news) for judged in told)
    is_quiet = matter.kind is DigestKind.QUIET
    title = matter.plan.title
    return Digest(
        kind=matter.kind,
        role=role,
        list_id=matter.plan.id,
        title=title,
        period=_period(matter),
        subject=subject(matter, corrections, changes),
        preheader=_preheader(matter, changes, review),
        delay=_delay(matter),
        headline=headline(matter, events),
        lede=_lede(matter, changes),
        checked=_checked(matter),
        corrections=corrections,
        begun=tuple(_begun(matter)),
        changes=changes,
        review=review,
        coming=_coming(matter),
        claims=() if is_quiet else items,
        rows=items if is_quiet else (),
        roots=tuple(news) if matter.kind is DigestKind.IMMEDIATE else (),
    )


def _news(corrections: Sequence[CorrectionItem], changes: Sequence[ChangeItem]) -> dict[str, None]:
    """The keys of the claims whose verdict this digest says something new about, in its order."""
    turned = [turn.claim_key for item in changes for turn in item.turns]
    return dict.fromkeys([*(correction.claim_key for correction in corrections), *turned])


def _begun(matter: Matter) -> Iterator[str]:
    """A line for each watch, or claim of a known watch, that the list is told of for the first time; one for many."""
    by_watch: dict[str, list[JudgedClaim]] = {}
    for judged in matter.judged:
        by_watch.setdefault(judged.watch.id, []).append(judged)
    new = {watch: [one for one in mine if one.claim.key in matter.begun] for watch, mine in by_watch.items()}
    whole = [mine for watch, mine in new.items() if mine and len(mine) == len(by_watch[watch])]
    single = [one for watch, mine in new.items() if len(mine) < len(by_watch[watch]) for one in mine]
    if len(whole) > _MOST_BEGUN:
        yield f"Now watching {len(whole)} more watches: {plural(sum(map(len, whole)), 'claim')}."
    else:
        yield from (f"Now watching {mine[0].watch.title}: {plural(len(mine), 'claim')}." for mine in whole)
    if len(single) > _MOST_BEGUN:
        yield f"{len(single)} new claims about {plural(len({one.watch.id for one in single}), 'watch', 'watches')}."
    else:
        yield from (f"A new claim about {one.watch.title}: {read_as(one.claim)}." for one in single)


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


_PERIODS = {"weekly": "Weekly digest", "daily": "Daily digest", "monthly": "Monthly digest"}


def _period(matter: Matter) -> str:
    name = _PERIODS.get(matter.plan.schedule, "Digest")
    today = matter.now.date()
    if matter.since is None or matter.since >= today:
        return f"{name}, {shown_day(today)}"
    return f"{name}, {_between(matter.since, today)}"


def _between(first: date, last: date) -> str:
    """``16 to 22 Nov 2026``: what both days share is said once."""
    if first.year != last.year:
        return f"{shown_day(first)} to {shown_day(last)}"
    if first.month != last.month:
        return f"{shown_day(first).rpartition(' ')[0]} to {shown_day(last)}"
    return f"{first.day} to {shown_day(last)}"


def _delay(matter: Matter) -> str:
    """Why this digest comes late, and of which day its verdicts are."""
    if matter.unread_since is None:
        return ""
    day = shown_day(matter.unread_since.date())
    return f"{REGISTRY} could not be read since {day}. These are the verdicts of {day}."


def _checked(matter: Matter) -> str:
    watched = f"{plural(len(matter.judged), 'claim')} watched."
    at = matter.checked_at
    if at is None:
        return f"{watched} {REGISTRY} has not been read yet."
    data = f"Registry data of {shown_day(matter.reading.data_day)}" if matter.reading.data_day else REGISTRY
    return f"{watched} {data}, checked {shown_day(at.date())} at {at:%H:%M} UTC."


def _lede(matter: Matter, changes: Sequence[ChangeItem]) -> tuple[str, ...]:
    """The most important changes in a sentence each, then the first claim that stands as it stood."""
    sentences = [f"{item.heading}." for item in changes[:_MOST_SENTENCES]]
    if len(changes) > _MOST_SENTENCES:
        sentences.append(f"{counted_words(len(changes) - _MOST_SENTENCES, 'more change').capitalize()} below.")
    told = {turn.claim_key for item in changes for turn in item.turns} | matter.corrected
    unchanged = next((judged for judged in matter.judged if judged.claim.key not in told), None)
    return (*sentences, f"{unchanged.title}: {unchanged.sentence}") if unchanged else tuple(sentences)


def _preheader(matter: Matter, changes: Sequence[ChangeItem], review: Sequence[ReviewItem]) -> str:
    """What follows the subject in a list of mails: the next most important things, never the subject again."""
    told = [f"{changes[1].heading}."] if len(changes) > 1 else []
    if review:
        told.append(f"{counted_words(len(review), 'record needs', 'records need').capitalize()} a check.")
    if matter.judged:
        seed = matter.judged[0]
        told.append(f"{seed.title}: {STATE_LABELS[seed.verdict.state]}.")
    return " ".join(told)
