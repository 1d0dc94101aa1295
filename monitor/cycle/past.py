"""What happened before: the versions of a study with what changed, the verdicts on a claim with their studies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.judged import standing
from monitor.domain.changes import Change
from monitor.domain.claims import Claim
from monitor.domain.study import StudyVersion
from monitor.domain.watchlist import Watch
from monitor.store.studies import changes_of, histories
from monitor.store.verdicts import KeptVerdict, kept_verdicts


@dataclass(frozen=True)
class StudyPast:
    """Every version of a study that was kept, never none, and every change; oldest first."""

    versions: tuple[StudyVersion, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ClaimPast:
    """Every verdict on a claim that was kept, oldest first, and the studies that it rests on today."""

    claim: Claim
    verdicts: tuple[KeptVerdict, ...]
    studies: tuple[StudyPast, ...]


def study_past(session: Session, study_id: str) -> StudyPast | None:
    """The past of a study, None if no version of it is kept."""
    kept = histories(session, [study_id]).get(study_id)
    return StudyPast(kept.versions, changes_of(session, study_id)) if kept else None


def claim_past(session: Session, watches: Iterable[Watch], key: str, now: datetime) -> ClaimPast | None:
    """The past of the claim ``watch/claim``, None if the watchlist has none of that name."""
    judged = next((one for one in standing(session, watches, now).judged if one.claim.key == key), None)
    if judged is None:
        return None
    evidence = judged.verdict.evidence
    deciding = [evidence.fact.study] if evidence.fact else [evidence.study] if evidence.study else []
    behind = dict.fromkeys(study.id for study in (*deciding, *evidence.counted))
    pasts = (study_past(session, study_id) for study_id in behind)
    return ClaimPast(judged.claim, kept_verdicts(session, judged.claim), tuple(past for past in pasts if past))
