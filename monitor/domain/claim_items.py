"""Where one claim stands: the statement, its source, our reading of it, and the registry's side with its evidence."""

from urllib.parse import quote

from monitor.domain.claims import Claim
from monitor.domain.digest import ClaimItem, Link, RelatedItem
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.sentences import registry_line
from monitor.domain.study import Study
from monitor.domain.telling import shortened
from monitor.domain.timeline import timeline
from monitor.domain.wording import read_as, shown, shown_day

#: So many studies are named under one claim; the others are counted.
_MOST_STUDIES = 5
_LONGEST_TITLE = 120


def claim_item(judged: JudgedClaim, *, is_news: bool = False) -> ClaimItem:
    """The claim as it is shown in full; ``is_news`` marks one that the digest has something to say about."""
    claim, evidence = judged.claim, judged.verdict.evidence
    studies = (judged.deciding,) if judged.deciding else evidence.counted
    links = tuple(study_link(study.id, study) for study in studies) or _search_links(judged)
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
        links=links[:_MOST_STUDIES],
        related=tuple(
            RelatedItem(
                study_link(related.study.id, related.study),
                shortened(related.study.title, _LONGEST_TITLE),
                related.why_outside,
            )
            for related in evidence.related[:_MOST_STUDIES]
        ),
        timeline=timeline(claim, judged.verdict, judged.deciding_history),
        more_links=max(len(links) - _MOST_STUDIES, 0),
        more_related=max(len(evidence.related) - _MOST_STUDIES, 0),
        is_news=is_news,
    )


def study_link(study_id: str, study: Study | None) -> Link:
    """Where a study is shown, with the day of the version on which a statement rests."""
    day = study.last_update_posted if study else None
    return Link(study_id, f"https://clinicaltrials.gov/study/{study_id}", f"version of {shown_day(day)}" if day else "")


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


def _search_links(judged: JudgedClaim) -> tuple[Link, ...]:
    """What was searched, so that "nothing found" can be repeated by the reader."""
    read = judged.reading.data_day
    note = f"registry data of {shown_day(read)}" if read else ""
    return tuple(
        Link(f"Search for {watched.name}", f"https://clinicaltrials.gov/search?intr={quote(watched.name)}", note)
        for watched in judged.watch.interventions
        if not judged.claim.about or watched.name in judged.claim.about
    )
