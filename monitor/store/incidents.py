"""Incidents under way and over: what a restart must know so that nothing is told twice."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.domain.incidents import Incident, IncidentKind
from monitor.store.mail_tables import AttemptRow, MailRow
from monitor.store.outbox import MailState
from monitor.store.own_tables import IncidentRow
from monitor.store.tables import EventRow


def open_incidents(session: Session) -> tuple[Incident, ...]:
    """Every incident that has not ended, told or not yet told, oldest first."""
    rows = session.exec(select(IncidentRow).where(col(IncidentRow.ended_at).is_(None)).order_by(col(IncidentRow.since)))
    return tuple(_incident(row) for row in rows)


def keep_incident(session: Session, incident: Incident) -> Incident:
    """Keep an incident as it now stands; with its number."""
    row = (session.get(IncidentRow, incident.number) if incident.number else None) or IncidentRow(
        kind="", since=incident.since, last_at=incident.last_at, tries=0, answer="", place=""
    )
    row.kind, row.since, row.last_at = incident.kind.value, incident.since, incident.last_at
    row.tries, row.answer, row.place = incident.tries, incident.answer, incident.where
    row.told_at, row.ended_at = incident.told_at, incident.ended_at
    session.add(row)
    session.flush()
    return replace(incident, number=row.id)


def forget_incident(session: Session, incident: Incident) -> None:
    """Trouble that passed before anybody was told leaves no trace."""
    row = session.get(IncidentRow, incident.number)
    if row is not None:
        session.delete(row)


def refused_mails(session: Session, since: datetime) -> tuple[tuple[str, str, datetime], ...]:
    """Recipients of whom a mail was refused for good since then, and none accepted later; with the answer, the time."""
    rows = session.exec(
        select(MailRow, AttemptRow.at)
        .join(AttemptRow, col(AttemptRow.mail_id) == MailRow.id)
        .where(
            MailRow.state == MailState.FAILED.value,
            AttemptRow.state == MailState.FAILED.value,
            AttemptRow.at >= since,
        )
        .order_by(col(AttemptRow.at))
    ).all()
    accepted = _last_accepted(session, since) if rows else {}
    return tuple(
        (row.recipient, row.answer, at)
        for row, at in rows
        if row.recipient not in accepted or accepted[row.recipient] < at
    )


def held_count(session: Session) -> int:
    """How many events wait for an operator."""
    return session.exec(select(func.count()).select_from(EventRow).where(EventRow.held != "")).one()


def _last_accepted(session: Session, since: datetime) -> dict[str, datetime]:
    rows = session.exec(
        select(MailRow.recipient, AttemptRow.at)
        .join(AttemptRow, col(AttemptRow.mail_id) == MailRow.id)
        .where(AttemptRow.state == MailState.SENT.value, AttemptRow.at >= since)
        .order_by(col(AttemptRow.at))
    )
    return dict(rows.all())


def _incident(row: IncidentRow) -> Incident:
    return Incident(
        kind=IncidentKind(row.kind),
        since=row.since,
        last_at=row.last_at,
        tries=row.tries,
        answer=row.answer,
        where=row.place,
        told_at=row.told_at,
        ended_at=row.ended_at,
        number=row.id,
    )
