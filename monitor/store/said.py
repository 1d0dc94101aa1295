"""What each list was last told about each claim, with the definitions on which that rested."""

from collections.abc import Iterable

from sqlmodel import Session, select

from monitor.domain.corrections import Said
from monitor.store.codec import from_json, to_json
from monitor.store.mail_tables import SaidRow


def keep_said(session: Session, list_id: str, said: Iterable[Said]) -> None:
    """Note what a list is told; it takes the place of what it was told before about the same claim."""
    for one in said:
        session.merge(SaidRow(list_id=list_id, watch_id=one.claim.watch_id, claim_id=one.claim.id, said=to_json(one)))


def last_said(session: Session, list_id: str) -> dict[str, Said]:
    """What the list was last told, by the key of the claim."""
    rows = session.exec(select(SaidRow.said).where(SaidRow.list_id == list_id))
    told = (from_json(Said, row) for row in rows)
    return {one.claim.key: one for one in told}
