"""After the steps: what is stored, gathered into an overview of every claim for the page and the data files."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from sqlmodel import Session

from monitor.cycle.judged import Standing, standing
from monitor.domain.digest import Role
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.overview import Kept, Overview, RecordReference, StateTurn, overview
from monitor.domain.watchlist import Watchlist
from monitor.store.readings import heartbeats, last_reading
from monitor.store.studies import latest_hashes
from monitor.store.verdicts import KeptVerdict, kept_verdicts

_SEVERAL_LISTS = "Claims about clinical trials"


def survey(session: Session, watchlist: Watchlist, now: datetime) -> Overview:
    """Every claim of the watchlist at ``now``, from what is stored. A watchlist has at least one."""
    stands = standing(session, watchlist.watches, now)
    kept = {judged.claim.key: _kept(session, stands, judged) for judged in stands.judged}
    title = watchlist.digests[0].title if len(watchlist.digests) == 1 else _SEVERAL_LISTS
    return overview(title, stands.judged, kept, now, stands.reading)


def is_outdated(session: Session, step: str, now: datetime) -> bool:
    """Whether the registry was read, or a day began, since the step last ended well."""
    last, published = last_reading(session), heartbeats(session).get(step)
    if published is None or published.date() != now.date():
        return True
    return last is not None and last.checked_at > published


def _kept(session: Session, stands: Standing, judged: JudgedClaim) -> Kept:
    verdicts = kept_verdicts(session, judged.claim)
    state = judged.as_seen_by(Role.READER).verdict.state
    return Kept(
        _turns(verdicts),
        _since(verdicts) if verdicts and verdicts[-1].state is state else None,
        _record(session, stands, judged),
    )


def _turns(verdicts: Sequence[KeptVerdict]) -> tuple[StateTurn, ...]:
    return tuple(
        StateTurn(after.as_of, before.state, after.state, after.sentence)
        for before, after in pairwise(verdicts)
        if before.state is not after.state
    )


def _since(verdicts: Sequence[KeptVerdict]) -> date:
    """The day from which the last verdict is the present one."""
    since = verdicts[-1]
    for kept in reversed(verdicts):
        if kept.state is not since.state:
            break
        since = kept
    return since.as_of


def _record(session: Session, stands: Standing, judged: JudgedClaim) -> RecordReference | None:
    deciding = judged.as_seen_by(Role.READER).deciding
    history = stands.histories.get(deciding.id) if deciding else None
    if history is None:
        return None
    return RecordReference(history.id, history.versions[-1].number, latest_hashes(session, [history.id])[history.id])
