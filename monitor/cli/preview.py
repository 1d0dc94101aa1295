"""``monitor preview``: the next digest as its readers would get it. Nothing is sent or saved.

Everything happens on a copy of what is stored. Where nothing was ever read, the
registry is asked first: a newcomer's first preview shows his own watch.
"""

import dataclasses
import json
import os
import sys
import tempfile
import threading
import webbrowser
from datetime import datetime
from pathlib import Path

import click

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import FILE, FOLDER, moment, settings, watchlist
from monitor.cli.lists import ROLES, chosen_lists
from monitor.cli.progress import ToldRegistry, progress
from monitor.cycle.drafting import audience, next_matter
from monitor.cycle.observe import observe
from monitor.domain.composing import compose
from monitor.domain.digest import Digest, Role
from monitor.domain.slots import next_slot
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.domain.wording import shown_day
from monitor.rendering.mails import Edition, typeset
from monitor.rendering.pictures import page_alone
from monitor.settings import Settings
from monitor.store import readings
from monitor.store.session import Store, copied
from monitor.wiring import letterhead, registry, registry_api, utc_now

_NOBODY = "reader@example.org"
_PAGE = "digest.html"
_NUMBER = 0  # numbers of digests that are sent begin at 1


@click.command(name="preview")
@click.argument("list_id", required=False, metavar="[LIST]")
@click.option("--dir", "folder", type=FOLDER, default="preview", show_default=True, help="Where the files are written.")
@click.option("--text", "as_text", is_flag=True, help="Print the text part instead of writing files.")
@click.option("--json", "as_json", is_flag=True, help="Print the digest as one JSON object instead of writing files.")
@click.option("--eml", type=FILE, help="Write only the mail, into this file.")
@click.option("--as", "role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="For whom.")
@click.option("--open", "shows", is_flag=True, help="Open the page in the web browser.")
@click.option("--ask/--no-ask", default=None, help="Read the registry first, or not; default: if it was never read.")
@click.option("--since", metavar="DAY", help="Tell everything since this day, 2026-11-15, also what was told.")
def command(
    list_id: str | None,
    folder: Path,
    as_text: bool,
    as_json: bool,
    eml: Path | None,
    role: str,
    shows: bool,
    ask: bool | None,
    since: str | None,
) -> int:
    """Show the next digest of a list: as a page, as text and as a mail. Nothing is sent or saved.

    Without LIST: of every list. If the registry was never read, it is read now, and forgotten again.
    """
    if as_text + as_json + bool(eml) + shows > 1:
        raise click.UsageError("--text, --json, --eml and --open exclude one another")
    configured = settings()
    if ask and not _is_copy(configured):
        raise click.UsageError("--ask needs an SQLite database, of which a copy can be made")
    watched = watchlist(configured.watchlist)
    plans = chosen_lists(watched, list_id) or (_for_everything(watched),)
    if eml and len(plans) > 1:
        raise click.UsageError(f"--eml is for one list; name one of {', '.join(plan.id for plan in plans)}")
    now, start, complete = utc_now(), moment(since) if since else None, True
    with tempfile.TemporaryDirectory() as scratch:
        store = _untouched(configured, Path(scratch))
        try:
            if ask or (ask is None and _is_copy(configured) and not _was_read(store)):
                complete = _read_registry(configured, store, watched, now)
            editions = [_edition(configured, store, watched, plan, Role(role), now, start) for plan in plans]
            was_read = _was_read(store)
        finally:
            store.close()
    for plan, edition in zip(plans, editions, strict=True):
        if as_json:
            print(json.dumps(_as_object(edition.digest), ensure_ascii=False, default=str))
        elif as_text:
            print(f"Subject: {edition.subject}\n\n{_addressed_text(edition, plan)}")
        else:
            where = folder if len(plans) == 1 else folder / plan.id
            written = _written(edition, plan, now, where, eml)
            print(f"{_preamble(configured)}Wrote {', '.join(written)}")
            print(f"Subject: {edition.subject}")
            print(f"{plan.title}: {_next(plan, now)}", file=sys.stderr)
            if shows:
                webbrowser.open((where / _PAGE).absolute().as_uri())
    if not was_read:
        print("The registry has not been read yet, so nothing can be said about any claim.", file=sys.stderr)
    return Exit.SUCCESS if complete else Exit.REGISTRY


def _edition(
    configured: Settings,
    store: Store,
    watched: Watchlist,
    plan: DigestPlan,
    role: Role,
    now: datetime,
    since: datetime | None,
) -> Edition:
    with store.reading() as session:
        matter = next_matter(session, plan, watched, now, since)
    return typeset(compose(matter, role), letterhead(configured))


def _read_registry(configured: Settings, store: Store, watched: Watchlist, now: datetime) -> bool:
    """Read into the copy; whether all of it was read. What was not is told, and the digest says so too."""
    with registry_api(configured, threading.Event()) as api, progress("asking the registry") as tell_progress:
        observed = observe(store, ToldRegistry(registry(configured, api), tell_progress), watched.watches, now)
    tell(observed.problems)
    return observed.complete


def _untouched(configured: Settings, scratch: Path) -> Store:
    """The store of a copy, so that not even its schema is changed; another database than SQLite is read as it is."""
    url = configured.database_url
    return Store.open(copied(url, scratch / "monitor.db") if _is_copy(configured) else url)


def _is_copy(configured: Settings) -> bool:
    return configured.database_url.startswith("sqlite")


def _was_read(store: Store) -> bool:
    with store.reading() as session:
        return readings.last_reading(session) is not None


def _for_everything(watched: Watchlist) -> DigestPlan:
    """What a watchlist without lists would tell."""
    return DigestPlan("preview", "Preview", tuple(watch.id for watch in watched.watches))


def _recipient(plan: DigestPlan) -> str:
    return next((address for addresses in audience(plan).values() for address in addresses), _NOBODY)


def _addressed_text(edition: Edition, plan: DigestPlan) -> str:
    return edition.text_for(_recipient(plan), _NUMBER)


def _written(edition: Edition, plan: DigestPlan, now: datetime, folder: Path, eml: Path | None) -> list[str]:
    mail = edition.addressed_to(_recipient(plan), _NUMBER, now).content
    if eml:
        eml.write_bytes(mail)
        return [str(eml)]
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        _PAGE: page_alone(edition.page_for(_recipient(plan), _NUMBER), edition.pictures).encode(),
        "digest.txt": _addressed_text(edition, plan).encode(),
        "digest.eml": mail,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / _PAGE), *(name for name in contents if name != _PAGE)]


def _preamble(configured: Settings) -> str:
    return "" if configured.mail_server or "MONITOR_MAIL_FROM" in os.environ else "No mail settings yet, none needed. "


def _next(plan: DigestPlan, now: datetime) -> str:
    slot = next_slot(plan, now)
    if slot is None:
        return "it is told at once when a verdict turns."
    return f"the next digest is due on {shown_day(slot.date())} at {slot:%H:%M} {plan.timezone}."


def _as_object(digest: Digest) -> dict[str, object]:
    """The digest as a value; the pictures' coordinates are left out."""
    described = dataclasses.asdict(digest)
    for claim in (*described["claims"], *described["rows"]):
        del claim["timeline"]
    return {"schema": 1, **described}
