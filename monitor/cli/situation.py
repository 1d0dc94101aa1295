"""The first lines of ``monitor status``: why nothing arrived, and what everything rests on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.cycle.operator import status_object
from monitor.cycle.situation import situation
from monitor.domain.notices import fact_of
from monitor.domain.schedules import parse_schedule
from monitor.domain.situation import (
    ListSituation,
    Machine,
    Situation,
    answer,
    spelled,
    why_silent,
)
from monitor.domain.wording import plural
from monitor.lock import holder
from monitor.settings import Settings
from monitor.statedir import read_status
from monitor.store.session import Store
from monitor.watchfile.load import Loaded


def gathered(store: Store, settings: Settings, loaded: Loaded, now: datetime) -> tuple[Situation, Machine]:
    """How this installation stands, from what is stored and what lies in the state directory."""
    polls = parse_schedule(settings.poll_schedule, datetime.min.time())
    problems = () if loaded.watchlist is not None else loaded.problems
    stands = situation(store, loaded.watchlist, polls, now, problems)
    stands = replace(stands, fingerprint=(loaded.fingerprint or "")[:12])
    folder = "" if settings.mail_server else str(settings.state_dir / "mail")
    return stands, Machine(holder(settings.state_dir), folder)


def shown(stands: Situation, machine: Machine, settings: Settings) -> Iterator[str]:
    """The lines, the answer first."""
    facts = {incident: fact_of(incident, stands.at) for incident in stands.incidents}
    yield from (_sentence(line) for line in answer(stands, machine, facts))
    yield from _unstored(settings.state_dir)
    yield ""
    yield from _rows(stands, machine)
    yield ""
    for one in stands.lists:
        yield from _list(one, stands)
    yield from (f"Not read: {problem}" for problem in stands.unread)


def as_object(stands: Situation, machine: Machine) -> dict[str, Any]:
    """The same for programs."""
    facts = {incident: fact_of(incident, stands.at) for incident in stands.incidents}
    silent = {one.id: why_silent(one, stands) for one in stands.lists}
    found = status_object(stands, stands.incidents, process=machine.process)
    lists = [{**one, "why": silent[one["id"]]} for one in found["lists"]]
    return {**found, "answer": list(answer(stands, machine, facts)), "lists": lists}


def _rows(stands: Situation, machine: Machine) -> Iterator[str]:
    now = stands.at
    polls = f"; next poll {_minute(stands.next_poll)}" if stands.next_poll else ""
    day = f"data of {stands.data_day or 'an unknown day'}, {_days_old(stands)}" if stands.checked_at else "no data"
    counts = f"{plural(stands.watches, 'watch', 'watches')}, {plural(stands.claims, 'claim')}"
    states = ", ".join(f"{number} {state}" for state, number in sorted(stands.outbox.items())) or "empty"
    oldest = f"; the oldest pending since {_ago(stands.oldest_pending, now)}" if stands.oldest_pending else ""
    process = f"process {machine.process} is at work" if machine.process is not None else "none at work"
    yield _row("Last good cycle", _ago(stands.last_good, now))
    yield _row("Registry", f"{day}; read {_ago(stands.checked_at, now)}{_asked(stands)}{polls}")
    yield _row("Daemon", process)
    yield _row("Watchlist", stands.watchlist or f"valid: {counts}; content {stands.fingerprint}")
    yield _row("Outbox", f"{states}{oldest}")
    yield _row("Incidents", "none" if not stands.incidents else plural(len(stands.incidents), "open one"))
    for incident in stands.incidents:
        told = "operator told" if incident.told_at else "operator not told yet"
        tries = f", {plural(incident.tries, 'try', 'tries')}" if incident.tries > 1 else ""
        yield _row("", f"{incident.kind}: since {_minute(incident.since)}{tries}, {told}: {incident.answer}")


def _list(one: ListSituation, stands: Situation) -> Iterator[str]:
    last = (
        f"last digest {_minute(one.last_at)} (number {one.last_number}, {one.last_kind})"
        if one.last_at
        else "no digest yet"
    )
    due = f"next due {_minute(one.next_due)}" if one.next_due else "told at once"
    yield f"{one.title} ({one.id}): {last}; {due}; {plural(one.recipients, 'recipient')}"
    yield f"  {_sentence(why_silent(one, stands))}"


def _unstored(folder: Path) -> Iterator[str]:
    """What the process at work could only write into the status file."""
    status = read_status(folder) or {}
    if status.get("storage"):
        yield f"Nothing can be stored, as of {status.get('at')}: {status['storage']}"


def _row(label: str, text: str) -> str:
    return f"{label:<16} {text}"


def _days_old(stands: Situation) -> str:
    return plural((stands.at.date() - stands.data_day).days, "day") + " old" if stands.data_day else "of unknown age"


def _asked(stands: Situation) -> str:
    """When it was asked last, if that is not when it was read."""
    return "" if stands.asked_at == stands.checked_at else f"; asked {_ago(stands.asked_at, stands.at)}"


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return f"{_minute(at)}, {'just now' if now - at < timedelta(minutes=1) else f'{spelled(now - at)} ago'}"


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}" if at else "never"


def _sentence(text: str) -> str:
    """With a capital and a final stop, unless it ends in a command."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") or ": monitor " in text else f"{text}."
