"""``monitor preview``: the next digest as its readers would get it. Nothing is sent or saved."""

import dataclasses
import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import click

from monitor.cli.inputs import FILE, FOLDER, moment, settings, watchlist
from monitor.cli.lists import ROLES, chosen_lists
from monitor.cycle.drafting import audience, next_matter
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
from monitor.wiring import letterhead, utc_now

_NOBODY = "reader@example.org"
_NUMBER = 0  # numbers of digests that are sent begin at 1


@click.command(name="preview")
@click.argument("list_id", required=False, metavar="[LIST]")
@click.option("--dir", "folder", type=FOLDER, default="preview", show_default=True, help="Where the files are written.")
@click.option("--text", "as_text", is_flag=True, help="Print the text part instead of writing files.")
@click.option("--json", "as_json", is_flag=True, help="Print the digest as one JSON object instead of writing files.")
@click.option("--eml", type=FILE, help="Write only the mail, into this file.")
@click.option("--as", "role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="For whom.")
@click.option("--since", help="Tell everything since this day, 2026-11-15, also what was told.")
def command(
    list_id: str | None, folder: Path, as_text: bool, as_json: bool, eml: Path | None, role: str, since: str | None
) -> None:
    """Show the next digest of a list without sending or saving it: as a page, as text and as a mail."""
    if as_text + as_json + bool(eml) > 1:
        raise click.UsageError("--text, --json and --eml exclude one another")
    configured = settings()
    watched = watchlist(configured.watchlist)
    plans = chosen_lists(watched, list_id) or (_for_everything(watched),)
    if eml and len(plans) > 1:
        raise click.UsageError(f"--eml is for one list; name one of {', '.join(plan.id for plan in plans)}")
    now, start = utc_now(), moment(since) if since else None
    with tempfile.TemporaryDirectory() as scratch:
        store = _untouched(configured, Path(scratch))
        try:
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
    if not was_read:
        print("The registry has not been read yet, so nothing can be said: monitor run --once", file=sys.stderr)


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


def _untouched(configured: Settings, scratch: Path) -> Store:
    """The store of a copy, so that not even its schema is changed; another database than SQLite is read as it is."""
    url = configured.database_url
    return Store.open(copied(url, scratch / "monitor.db") if url.startswith("sqlite") else url)


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
        "digest.html": page_alone(edition.page_for(_recipient(plan), _NUMBER), edition.pictures).encode(),
        "digest.txt": _addressed_text(edition, plan).encode(),
        "digest.eml": mail,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / "digest.html"), *(name for name in contents if name != "digest.html")]


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
