"""Last step: follow the incidents, and write to the operator about those that start or are over.

In one transaction: an incident is noted as told exactly when the mail that tells it is in the outbox,
so that a restart does not tell it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from sqlmodel import Session

from monitor.cycle.signs import Round, signs_of, stored_signs
from monitor.domain.incidents import Incident, Sign, Turn, concerns, follow
from monitor.domain.mail import Mail
from monitor.domain.notices import Home, Notice, alive, over, started
from monitor.domain.situation import Situation
from monitor.rendering.mails import Letterhead
from monitor.rendering.notices import render_notice
from monitor.store import outbox, readings
from monitor.store.incidents import forget_incident, keep_incident, open_incidents
from monitor.store.session import Store
from monitor.store.since import changes_since

_ALIVE = "alive"
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Post:
    """From whom and to whom notices go. Without a recipient none are written; incidents are followed all the same."""

    home: Home
    letterhead: Letterhead

    def mail(self, notice: Notice, template: str, now: datetime) -> outbox.QueuedMail:
        """A notice as a mail for the outbox."""
        rendered = render_notice(notice, template, self.home, now, self.letterhead)
        recipient = parseaddr(self.home.recipient)[1]
        mail = Mail(rendered.message_id, recipient, self.letterhead.address, rendered.message_id, rendered.content)
        return outbox.QueuedMail(rendered.subject, mail)


@dataclass(frozen=True)
class Notified:
    """What the operator is told now, and what is under way; ``mails`` is how many wait for the outbox's next run."""

    notices: tuple[Notice, ...] = ()
    incidents: tuple[Incident, ...] = ()
    mails: int = 0


def notify(store: Store, met: Round, situation: Situation, post: Post) -> Notified:
    """Follow every incident with what a round met, and write what the operator is owed."""
    now = situation.at
    with store.reading() as session:
        signs = [*signs_of(met, now), *stored_signs(session, met, now)]
        proof = bool(post.home.recipient) and _is_proof_due(session, met, now)
        before = open_incidents(session)
        if not proof and not _moves(before, signs):
            return Notified(incidents=before)
    with store.transaction() as session:
        return _noted(session, signs, situation, post, proof=proof)


def turns(incidents: Iterable[Incident], signs: Iterable[Sign]) -> list[tuple[Incident, Turn]]:
    """What signs make of the incidents under way, each that they concern once."""
    found = []
    for sign in signs:
        incident, turn = follow(next((one for one in incidents if concerns(one, sign.kind)), None), sign)
        if incident is not None:
            found.append((incident, turn))
    return found


def _moves(incidents: Sequence[Incident], signs: Sequence[Sign]) -> bool:
    return any(incident not in incidents for incident, _ in turns(incidents, signs))


def _noted(session: Session, signs: Sequence[Sign], situation: Situation, post: Post, *, proof: bool) -> Notified:
    moved = []
    for incident, turn in turns(open_incidents(session), signs):
        if turn is Turn.FORGOTTEN:
            forget_incident(session, incident)
        else:
            moved.append((keep_incident(session, incident), turn))
    stands = replace(situation, incidents=open_incidents(session))
    letters = [
        (started(incident, stands, post.home), "notice-started")
        if turn is Turn.STARTED
        else (over(incident, stands, post.home), "notice-over")
        for incident, turn in moved
        if turn is not Turn.NONE
    ]
    notices = tuple(notice for notice, _ in letters)
    if proof:
        letters.append((_proof(session, stands, post.home), "notice-alive"))
    mails = [post.mail(notice, template, situation.at) for notice, template in letters if post.home.recipient]
    outbox.enqueue(session, None, mails, situation.at)
    return Notified(notices, stands.incidents, len(mails))


def _is_proof_due(session: Session, met: Round, now: datetime) -> bool:
    """A week after the last proof; the first one comes with the first good cycle and shows that mails arrive."""
    last = readings.heartbeats(session).get(_ALIVE)
    return met.is_good if last is None else not timedelta() <= now - last < _WEEK


def _proof(session: Session, situation: Situation, home: Home) -> Notice:
    last = readings.heartbeats(session).get(_ALIVE)
    readings.beat(session, _ALIVE, situation.at)
    return alive(situation, changes_since(session, last), last, home)
