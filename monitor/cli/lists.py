"""Which lists of the watchlist a command is about, and for whom."""

import click

from monitor.domain.digest import Role
from monitor.domain.watchlist import DigestPlan, Watchlist

#: Who reads a digest, as the options write it.
ROLES = [role.value for role in Role]


def chosen_lists(watched: Watchlist, list_id: str | None) -> tuple[DigestPlan, ...]:
    """The list of that id, or every list. Ends the command with the usage error if there is none of that id."""
    chosen = tuple(plan for plan in watched.digests if list_id in (None, plan.id))
    if list_id is not None and not chosen:
        known = ", ".join(plan.id for plan in watched.digests) or "none"
        raise click.UsageError(f"{list_id!r} is not a list of the watchlist; known are {known}")
    return chosen
