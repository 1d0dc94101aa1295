"""Second step: judge every claim, and note the verdicts that are others than before.

A verdict has two causes, a new version and the passing of a day; this step
does not care which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.judged import standing
from monitor.domain.digest import Role
from monitor.domain.events import StudyChanged, VerdictTurned
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Watch
from monitor.store.news import held_events, keep_events
from monitor.store.session import Store
from monitor.store.verdicts import keep_verdict, last_verdict


@dataclass(frozen=True)
class Assessed:
    """Every claim with its verdict of the day, and the verdicts that turned."""

    judged: tuple[JudgedClaim, ...]
    turned: tuple[VerdictTurned, ...]


def assess(store: Store, watches: Iterable[Watch], now: datetime) -> Assessed:
    """Judge every claim of these watches at ``now`` and keep what is new, in one transaction."""
    with store.transaction() as session:
        judged = standing(session, watches, now).judged
        turned = tuple(turn for claim in judged if (turn := _turn(session, claim, now)))
        keep_events(session, turned, now, _held(session, turned))
    return Assessed(judged, turned)


def _held(session: Session, turned: Iterable[VerdictTurned]) -> dict[str, str]:
    """Verdicts that turned on a study of which a change waits for an operator wait with it."""
    reasons = {
        event.change.study_id: reason for reason, event in held_events(session) if isinstance(event, StudyChanged)
    }
    return {turn.key: reasons[turn.study_id] for turn in turned if turn.study_id in reasons}


def _turn(session: Session, judged: JudgedClaim, now: datetime) -> VerdictTurned | None:
    """Keep the settled verdict; what it turned from, if it did.

    A study that waits for a person is an event of its own, for editors. A stale
    verdict is none: what was last known stays in force and is shown
    with its date, so that an outage and its end tell recipients nothing twice.
    """
    settled = judged.as_seen_by(Role.READER)
    if settled.verdict.state is State.STALE:
        return None
    before = last_verdict(session, judged.claim)
    keep_verdict(session, settled.claim, settled.verdict, settled.sentence, now)
    if before is None or before.state is settled.verdict.state:
        return None
    evidence = settled.verdict.evidence
    deciding = evidence.fact.study if evidence.fact else evidence.study
    return VerdictTurned(
        watch_id=judged.watch.id,
        claim_id=judged.claim.id,
        on=now.date(),
        before=before.state,
        after=settled.verdict.state,
        study_id=deciding.id if deciding else None,
    )
