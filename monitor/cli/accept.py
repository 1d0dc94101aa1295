"""``monitor accept``: an edit of the watchlist that takes so much away that the daemon waits for a person."""

import hashlib
import json
import sys
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import settings
from monitor.domain.edits import Edit
from monitor.domain.wording import plural
from monitor.store import watchlists
from monitor.store.watchlists import Offer
from monitor.wiring import opened


@click.command(name="accept")
@click.option("--show", is_flag=True, help="Only show what would go. Ends with 1 if something waits.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(show: bool, as_json: bool) -> int:
    """Show which watches and digests an edit takes away, and let the daemon work with it.

    The daemon goes on with the list as it was until then. What a removed watch
    has still to tell is sent, and what was stored about it is kept. Ends with 0
    if the edit is accepted or nothing waits, with 1 if the file has changed
    again, and with 3 if the file is refused for an error.
    """
    configured = settings()
    with opened(configured) as store:
        with store.reading() as session:
            offered = watchlists.offer(session)
        if offered is None or offered.accepted:
            _print({"waits": False} if as_json else "Nothing waits: the daemon works with the watchlist as it is.")
            return Exit.SUCCESS
        if offered.problems:
            tell(offered.problems)
            return Exit.REFUSED
        _print(_as_object(offered) if as_json else _as_text(offered.edit))
        if show:
            return Exit.FINDINGS
        with store.transaction() as session:
            is_accepted = _fingerprint(configured.watchlist) == offered.fingerprint and watchlists.accept_offer(
                session, offered.fingerprint
            )
    if not is_accepted:
        print("The watchlist has changed since; look again in some seconds. Nothing was accepted.", file=sys.stderr)
        return Exit.FINDINGS
    print("Accepted. A running daemon works with it in some seconds.", file=sys.stderr)
    return Exit.SUCCESS


def _as_text(edit: Edit) -> str:
    removed = f"{plural(len(edit.removed), 'watch', 'watches')} of {edit.watches}"
    lists = f"{plural(len(edit.lost_lists), 'digest')} of {edit.lists}"
    return "\n".join(
        [
            f"Taken away: {removed}, {lists}.",
            *(f"  watch {watch_id}" for watch_id in edit.removed),
            *(f"  digest {list_id}" for list_id in edit.lost_lists),
            *(f"{old} is now called {new}." for old, new in edit.renamed),
        ]
    )


def _as_object(offered: Offer) -> dict[str, object]:
    edit = offered.edit
    return {
        "waits": True,
        "fingerprint": offered.fingerprint,
        "seen_at": offered.seen_at.isoformat(),
        "watches": edit.watches,
        "removed": edit.removed,
        "renamed": dict(edit.renamed),
        "lists": edit.lists,
        "lost_lists": edit.lost_lists,
    }


def _print(shown: str | dict[str, object]) -> None:
    print(shown if isinstance(shown, str) else json.dumps({"schema": 1, **shown}))


def _fingerprint(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
