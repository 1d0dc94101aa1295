"""``monitor outbox``: what became of the mails, and what an operator wants to become of them."""

import json
import sys
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor.cli.inputs import settings
from monitor.domain.wording import plural
from monitor.store import outbox, outbox_orders, server_pause, suspensions
from monitor.store.outbox import MailState, MailStatus
from monitor.store.outbox_orders import Order, OrderRefusedError
from monitor.wiring import opened, utc_now

_PLAIN_WIDTH = 160
_SETTLED = (MailState.SENT,)
_STATES = click.Choice([state.value for state in MailState])


@click.group(name="outbox", invoke_without_command=True)
@click.option("--state", "states", type=_STATES, multiple=True, help="Only mails in this state; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Also the mails that were sent.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def command(ctx: click.Context, states: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Show the mails that were not sent yet, and why; the subcommands act on one of them, by its number."""
    if ctx.invoked_subcommand is not None:
        if states or every or as_json:
            raise click.UsageError("options of the list cannot stand before a subcommand")
        return
    wanted = [MailState(state) for state in states] or [state for state in MailState if every or state not in _SETTLED]
    now = utc_now()
    with opened(settings()) as store, store.reading() as session:
        mails = outbox.listing(session, wanted)
        pause = server_pause.current(session)
        told = outbox.counters(session, now)
    if as_json:
        for mail in mails:
            print(json.dumps(_as_object(mail), ensure_ascii=False))
        return
    if mails:
        _print_table(mails)
    if pause:
        print(f"The mail server cannot be used since {_moment(pause.since)}: {pause.reason}")
        print(f"It is tried again at {_moment(pause.until)}, or after: monitor outbox resume")
    waiting = f"{told.pending} waiting, {told.in_doubt} in doubt, {told.held} held, {told.failed} failed"
    print(f"{plural(told.sent, 'mail')} sent, {waiting}, {told.suppressed} suppressed.")


@command.command(name="show")
@click.argument("number", type=int, metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(number: int, as_json: bool) -> None:
    """Show one mail and its journal.

    The journal names every state that it came to, when, and the server's own words.
    """
    with opened(settings()) as store, store.reading() as session:
        found = outbox_orders.find(session, number)
    if found is None:
        raise click.UsageError(f"there is no mail {number} in the outbox")
    mail, journal = found
    if as_json:
        entries = [asdict(entry) | {"at": entry.at.isoformat()} for entry in journal]
        print(json.dumps(_as_object(mail) | {"journal": entries}, ensure_ascii=False))
        return
    print(f"Mail {mail.number} to {mail.recipient}: {mail.state.value}")
    print(f"  {mail.subject}")
    print(f"  {mail.message_id}")
    for entry in journal:
        print(f"  {_moment(entry.at)}  {entry.state.value:<12} {entry.detail}")


def _ordering(what: Order, line: str, help_text: str = "") -> None:
    """Add a subcommand that carries out one order; ``help_text`` adds to its line in the list."""

    @command.command(name=what.value, short_help=line, help=f"{line}\n\n{help_text}")
    @click.argument("number", type=int, metavar="ID")
    def ordering(number: int) -> None:
        with opened(settings()) as store:
            try:
                with store.transaction() as session:
                    state = outbox_orders.order(session, number, what, utc_now())
            except OrderRefusedError as refused:
                raise click.UsageError(str(refused)) from refused
        print(f"mail {number}: {state.value}")


_ordering(
    Order.RETRY,
    "Try a mail again with the next run.",
    "It may have failed, wait, or be in doubt for ten minutes or longer.",
)
_ordering(Order.HOLD, "Keep back a mail until it is released.", "It may wait or be in doubt.")
_ordering(Order.RELEASE, "Let a held mail go out with the next run.")
_ordering(Order.ARRIVED, "Note that a mail in doubt has arrived: it is not sent again.")


@command.command(name="resume")
def resume() -> None:
    """Try the mail server again with the next run.

    For after its settings or its certificate were corrected.
    """
    with opened(settings()) as store, store.transaction() as session:
        ended = server_pause.end(session)
    print("The mail server is tried with the next run." if ended else "The mail server was not paused.")


@command.command(name="suspended")
@click.option("--release", "address", metavar="ADDRESS", help="Send to this address again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def suspended(address: str | None, as_json: bool) -> None:
    """Show the addresses to which nothing is sent.

    Their mails came back too often. With --release one of them gets its mails again.
    """
    with opened(settings()) as store:
        if address is not None:
            with store.transaction() as session:
                lifted = suspensions.lift(session, address)
            if not lifted:
                raise click.UsageError(f"{address} is not suspended")
            print(f"{address} gets its mails again; those of the past are not sent")
            return
        with store.reading() as session:
            rows = suspensions.suspended(session)
    for row in rows:
        if as_json:
            print(json.dumps(asdict(row) | {"schema": 1, "since": row.since.isoformat()}, ensure_ascii=False))
        else:
            since = f"since {_moment(row.since)}, {plural(row.suppressed, 'mail')} not written"
            print(f"{row.mailbox}  {since}\n  {row.reason}")
    if not rows and not as_json:
        print("No address is suspended.")


def _as_object(mail: MailStatus) -> dict[str, object]:
    return {
        "schema": 1,
        "id": mail.number,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "messageId": mail.message_id,
        "state": mail.state.value,
        "attempts": mail.attempts,
        "createdAt": mail.created_at.isoformat(),
        "nextAttemptAt": mail.next_attempt_at.isoformat() if _is_due_again(mail) else None,
        "doubts": mail.doubts,
        "answer": mail.answer or None,
    }


def _is_due_again(mail: MailStatus) -> bool:
    return mail.state in (MailState.PENDING, MailState.IN_DOUBT)


def _print_table(mails: tuple[MailStatus, ...]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("ID", "Recipient", "Subject", "State", "Attempts", "Next attempt", "Last answer"):
        table.add_column(column, overflow="fold", no_wrap=column in ("ID", "State", "Next attempt"))
    for mail in mails:
        due = _moment(mail.next_attempt_at) if _is_due_again(mail) else ""
        cells = (mail.number, mail.recipient, mail.subject, mail.state.value, mail.attempts, due, mail.answer)
        table.add_row(*(escape(str(cell)) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    with console.capture() as drawn:  # printed by ourselves: rich ends the process when its reader has gone
        console.print(table)
    print(drawn.get())


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}Z"
