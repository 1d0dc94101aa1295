"""Watches that were removed while a list was still owed news of them.

The news goes out as it would have, under the watch's title with a mark. A
watch that owes nothing more is forgotten; what was stored about it stays.
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from monitor.domain.digest import Role
from monitor.domain.matter import worth_telling
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.store import news, watchlists
from monitor.store.session import Store
from monitor.store.watchlists import RemovedWatch

#: What stands behind the title of a watch that is followed no longer.
MARK = " (watch removed)"


def keep_what_is_owed(session: Session, before: Watchlist, after: Watchlist, at: datetime) -> None:
    """Note, for every list that goes on, the watches that are gone, in the transaction that makes ``after`` active."""
    stays = {watch.id for watch in after.watches}
    lists = {plan.id for plan in after.digests}
    for gone in watchlists.removed_watches(session):
        if gone.watch.id in stays or gone.list_id not in lists:
            watchlists.drop_removed(session, gone.list_id, gone.watch.id)
    watchlists.keep_removed(
        session,
        (
            RemovedWatch(plan.id, watch, at)
            for plan in before.digests
            if plan.id in lists
            for watch in before.watches
            if watch.id in plan.watch_ids and watch.id not in stays
        ),
    )


def with_what_is_owed(store: Store, watchlist: Watchlist) -> Watchlist:
    """The watchlist for writing digests: with the removed watches of which a list has still to be told something."""
    plans = {plan.id: plan for plan in watchlist.digests}
    with store.reading() as session:
        removed = watchlists.removed_watches(session)
        owed = [gone for gone in removed if gone.list_id in plans and _is_owed(session, gone, plans[gone.list_id])]
    settled = [gone for gone in removed if gone not in owed]
    if settled:
        with store.transaction() as session:
            for gone in settled:
                watchlists.drop_removed(session, gone.list_id, gone.watch.id)
    if not owed:
        return watchlist
    marked = {gone.watch.id: replace(gone.watch, title=f"{gone.watch.title}{MARK}") for gone in owed}
    return Watchlist(
        (*watchlist.watches, *marked.values()), tuple(_with_removed(plan, owed) for plan in watchlist.digests)
    )


def _is_owed(session: Session, gone: RemovedWatch, plan: DigestPlan) -> bool:
    if news.last_digest(session, gone.list_id) is None:
        return False  # a first digest tells how things stand, not what happened before
    untold = [event.event for event in news.untold(session, gone.list_id, [gone.watch.id])]
    return any(worth_telling(untold, role, plan) for role in Role)


def _with_removed(plan: DigestPlan, owed: list[RemovedWatch]) -> DigestPlan:
    more = tuple(gone.watch.id for gone in owed if gone.list_id == plan.id and gone.watch.id not in plan.watch_ids)
    return replace(plan, watch_ids=(*plan.watch_ids, *more))
