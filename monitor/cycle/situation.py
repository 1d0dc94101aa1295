"""How an installation stands, gathered from what is stored. Nothing is asked and nothing is changed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.domain.digest import Role
from monitor.domain.matter import worth_a_mail, worth_telling
from monitor.domain.problems import Problem
from monitor.domain.schedules import Schedule, parse_schedule
from monitor.domain.situation import ListSituation, Situation
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.store import (
    installation,
    news,
    presence,
    readings,
    server_pause,
    standing_mails,
    studies,
    suspensions,
)
from monitor.store.incidents import open_incidents
from monitor.store.outbox import counts
from monitor.store.session import Store

#: The step that is noted when all four went well.
GOOD_CYCLE = "cycle"


def situation(
    store: Store, watchlist: Watchlist | None, polls: Schedule, now: datetime, problems: Iterable[Problem] = ()
) -> Situation:
    """How the installation stands at ``now`` (UTC). Without a watchlist nothing is said of lists and claims.

    ``problems`` are those of the watchlist's file.
    """
    with store.reading() as session:
        last = readings.last_reading(session, now)
        beats = readings.heartbeats(session)
        plans = watchlist.digests if watchlist else ()
        pause = server_pause.current(session)
        paused = pause if pause and pause.lasts(now, asked=False) else None
        suspended = frozenset(one.mailbox for one in suspensions.suspended(session))
        return Situation(
            at=now,
            claims=sum(len(watch.claims) for watch in watchlist.watches) if watchlist else 0,
            watches=len(watchlist.watches) if watchlist else 0,
            studies=len(studies.known_ids(session) - presence.gone_ids(session)),
            last_good=beats.get(GOOD_CYCLE),
            asked_at=beats.get("ask"),
            checked_at=last.checked_at if last else None,
            data_day=last.data_day if last else None,
            next_poll=_next(polls, now, ZoneInfo("UTC")),
            unread=tuple(str(problem) for problem in last.problems) if last else (),
            outbox={state.value: number for state, number in counts(session).items()},
            oldest_pending=standing_mails.oldest_pending(session),
            lists=tuple(_list(session, plan, now, suspended) for plan in plans),
            incidents=open_incidents(session),
            restored_at=installation.awaits_consent(session),
            paused_until=paused.until if paused else None,
            paused_because=paused.reason if paused else "",
            suspended=len(suspended & frozenset[str]().union(*(_boxes(plan) for plan in plans))),
            watchlist=next((f"{problem.where}: {problem.what}" for problem in problems), ""),
        )


def _boxes(plan: DigestPlan) -> frozenset[str]:
    return frozenset(suspensions.mailbox(address) for address in (*plan.to, *plan.editors))


def _list(session: Session, plan: DigestPlan, now: datetime, suspended: frozenset[str]) -> ListSituation:
    schedule, zone = parse_schedule(plan.schedule, plan.at), ZoneInfo(plan.timezone)
    last = news.last_digest(session, plan.id)
    untold = tuple(one.event for one in news.untold(session, plan.id, plan.watch_ids))
    roles = [role for role, who in ((Role.READER, plan.to), (Role.EDITOR, plan.editors)) if who]
    worth = sum(any(worth_a_mail((event,), role, plan) for role in roles) for event in untold)
    told = sum(any(worth_telling((event,), role, plan) for role in roles) for event in untold)
    return ListSituation(
        id=plan.id,
        title=plan.title,
        recipients=len(_boxes(plan)),
        suspended=len(_boxes(plan) & suspended),
        quiet=plan.quiet,
        last_at=last.created_at if last else None,
        last_number=last.number if last else 0,
        last_kind=last.kind if last else "",
        mails=standing_mails.of_last_digest(session, plan.id),
        overdue=_overdue(session, plan.id, schedule, now, zone),
        next_due=_next(schedule, now, zone),
        news=worth,
        small=told - worth,
        held=sum(event.watch_id in plan.watch_ids for _, event in news.held_events(session)),
    )


def _next(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime | None:
    slot = schedule.next_slot(now.astimezone(zone).replace(tzinfo=None))
    return slot.replace(tzinfo=zone).astimezone(UTC) if slot else None


def _overdue(session: Session, list_id: str, schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The last due time, if it was not served; a list whose schedule was never kept has none."""
    slot = schedule.last_slot(now.astimezone(zone).replace(tzinfo=None))
    served = news.last_served(session, list_id)
    if slot is None or not served or served >= slot.isoformat(timespec="minutes"):
        return None
    return slot.replace(tzinfo=zone).astimezone(UTC)
