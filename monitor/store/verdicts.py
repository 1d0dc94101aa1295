"""Verdicts as they turned: a row for each one that differs from the one before it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from monitor.domain.claims import Claim
from monitor.domain.verdicts import State, Verdict
from monitor.store.codec import to_json
from monitor.store.tables import VerdictRow


@dataclass(frozen=True)
class KeptVerdict:
    """A verdict as it was kept: its state, the day it was given, and the sentence of that day."""

    state: State
    as_of: date
    sentence: str


def last_verdict(session: Session, claim: Claim, until: datetime | None = None) -> KeptVerdict | None:
    """The last verdict that was kept for a claim; with ``until`` the last one by then."""
    row = _last_row(session, claim, until)
    return KeptVerdict(State(row.state), row.as_of, row.sentence) if row else None


def kept_verdicts(session: Session, claim: Claim) -> tuple[KeptVerdict, ...]:
    """Every verdict that was kept for a claim, oldest first."""
    rows = session.exec(
        select(VerdictRow)
        .where(VerdictRow.watch_id == claim.watch_id, VerdictRow.claim_id == claim.id)
        .order_by(col(VerdictRow.id))
    )
    return tuple(KeptVerdict(State(row.state), row.as_of, row.sentence) for row in rows)


def keep_verdict(session: Session, claim: Claim, verdict: Verdict, sentence: str, at: datetime) -> bool:
    """Keep a verdict if its state, flags or evidence differ from the last one kept; whether it was kept."""
    basis = _basis(claim, verdict)
    last = _last_row(session, claim)
    if last is not None and last.basis == basis:
        return False
    session.add(
        VerdictRow(
            watch_id=claim.watch_id,
            claim_id=claim.id,
            as_of=verdict.as_of,
            at=at,
            state=verdict.state.value,
            basis=basis,
            sentence=sentence,
        )
    )
    return True


def _last_row(session: Session, claim: Claim, until: datetime | None = None) -> VerdictRow | None:
    query = (
        select(VerdictRow)
        .where(VerdictRow.watch_id == claim.watch_id, VerdictRow.claim_id == claim.id)
        .order_by(col(VerdictRow.id).desc())
        .limit(1)
    )
    return session.exec(query if until is None else query.where(VerdictRow.at <= until)).first()


def _basis(claim: Claim, verdict: Verdict) -> str:
    """All that a verdict rests on but the day: the passing of time alone makes no new row."""
    evidence = verdict.evidence
    return to_json(
        {
            "state": verdict.state,
            "flags": sorted(verdict.flags),
            "claim": claim,
            "fact": [evidence.fact.study.id, evidence.fact.field, evidence.fact.stated] if evidence.fact else None,
            "study": evidence.study.id if evidence.study else None,
            "waiting": sorted(study.id for study in evidence.waiting),
        }
    )
