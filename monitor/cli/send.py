"""``monitor send``: write a digest now and send it, or try one out on a single address."""

import os
import threading

import click
from pydantic import ValidationError

from monitor.cli.ending import Exit
from monitor.cli.inputs import settings, watchlist
from monitor.cli.lists import ROLES, chosen_lists
from monitor.cycle.deliver import Delivered
from monitor.cycle.drafting import next_matter
from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.domain.mail import Mail
from monitor.domain.watchlist import DigestPlan, Watchlist
from monitor.domain.wording import plural
from monitor.rendering.mails import typeset
from monitor.store import outbox
from monitor.watchfile.addresses import read_address
from monitor.wiring import App, running, utc_now


@click.command(name="send")
@click.argument("list_id", required=False, metavar="[LIST]")
@click.option("--to", "recipient", metavar="ADDRESS", help="A trial to this address alone; nothing counts as told.")
@click.option("--as", "role", type=click.Choice(ROLES), help="With --to: for whom it is written; default: reader.")
@click.option("--held", is_flag=True, help="Also a digest that waits for a registry that cannot be read.")
def command(list_id: str | None, recipient: str | None, role: str | None, held: bool) -> int:
    """Write the digest of a list now, whatever its schedule, and send it. Without LIST: of every list."""
    if role and not recipient:
        raise click.UsageError("--as is for a trial with --to; recipients get what the watchlist says they are")
    if recipient and held:
        raise click.UsageError("--to and --held exclude one another: a trial never waits")
    to = _address(recipient) if recipient else None
    os.umask(0o077)  # mails and addresses are nobody else's business
    configured = settings()
    watched = watchlist(configured.watchlist)
    plans = chosen_lists(watched, list_id)
    if not plans:
        raise click.UsageError("the watchlist has no digests: nobody would receive anything")
    with running(configured, threading.Event()) as parts:
        if to:
            _write_trials(parts, watched, plans, to, Role(role or Role.READER))
        else:
            _write(parts, Watchlist(watched.watches, plans), held=held)
        return _ended(parts.deliver(asked=True))


def _address(text: str) -> str:
    try:
        return read_address(text)
    except (ValueError, ValidationError) as error:
        raise click.UsageError(f"{text!r} is not a mail address; write name@example.org") from error


def _write(parts: App, watched: Watchlist, *, held: bool) -> None:
    written = parts.report(watched, utc_now(), asked=True, although_unread=held)
    for digest in written:
        print(f"digest   {digest.list_id}: {digest.subject} ({plural(digest.recipients, 'recipient')})")
    for plan in watched.digests:
        if plan.id not in {digest.list_id for digest in written}:
            print(f"nothing  {plan.id}: nothing to tell now, or the registry cannot be read (monitor status)")


def _write_trials(parts: App, watched: Watchlist, plans: tuple[DigestPlan, ...], recipient: str, role: Role) -> None:
    now = utc_now()
    for plan in plans:
        with parts.store.transaction() as session:
            matter = next_matter(session, plan, watched, now)
            edition = typeset(compose(matter, role), parts.letterhead)
            mail = edition.addressed_to(recipient, f"trial-{now:%Y%m%d%H%M%S%f}", now)
            posted = Mail(mail.message_id, recipient, parts.letterhead.address, mail.message_id, mail.content)
            outbox.enqueue(session, None, [outbox.QueuedMail(mail.subject, posted)], now)
        print(f"trial    {plan.id}: {mail.subject} (to {recipient})")


def _ended(delivered: Delivered) -> int:
    print(f"sent     {delivered.sent} accepted, {delivered.waiting} waiting, {delivered.failed} failed")
    if delivered.unusable:
        click.echo(f"error: no mail could be sent: {delivered.unusable}", err=True)
        click.echo("   = The mails wait in the outbox and go out with the next run", err=True)
    return Exit.SUCCESS if delivered.all_accepted else Exit.MAIL
