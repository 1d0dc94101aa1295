"""``monitor subscribers``: who gets which mails. The watchlist holds the addresses; its comments stay."""

import json
from pathlib import Path
from typing import Literal

import click

from monitor.cli.inputs import FILE, settings, watchlist
from monitor.domain.reading import read_says
from monitor.domain.watchlist import DigestPlan
from monitor.domain.wording import plural
from monitor.watchfile.editing import edit, subscribe, unsubscribe

_DIGEST = click.option("--digest", "digest_id", metavar="ID", help="Which digest, where there are several.")


@click.group(name="subscribers")
def command() -> None:
    """List the recipients of a digest, add and remove them."""


@command.command(name="list")
@_DIGEST
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(digest_id: str | None, as_json: bool) -> None:
    """Show who gets which digest, and who of them is an editor."""
    for digest in watchlist(settings().watchlist).digests:
        if digest_id in (None, digest.id):
            for role, addresses in (("reader", digest.to), ("editor", digest.editors)):
                for address in addresses:
                    entry = {"schema": 1, "digest": digest.id, "address": address, "role": role}
                    print(json.dumps(entry) if as_json else f"{digest.id}  {role}  {address}")


@command.command(name="add")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--editor", is_flag=True, help="They also see the studies that wait for a person.")
@_DIGEST
def add_command(addresses: tuple[str, ...], editor: bool, digest_id: str | None) -> None:
    """Put addresses on a digest."""
    _add(addresses, "editors" if editor else "to", digest_id)


@command.command(name="remove")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@_DIGEST
def remove_command(addresses: tuple[str, ...], digest_id: str | None) -> None:
    """Take addresses off a digest; without --digest off every digest."""
    path = settings().watchlist
    digests = watchlist(path).digests if digest_id is None else (_one_of(path, digest_id),)
    removed = 0
    for digest in digests:
        for address in addresses:
            if address in (*digest.to, *digest.editors):
                edit(path, unsubscribe(digest.id, address), read_says)
                removed += 1
    print(f"{plural(removed, 'entry was', 'entries were')} removed from {path}")


@command.command(name="import")
@click.argument("file", type=FILE)
@click.option("--editor", is_flag=True, help="They also see the studies that wait for a person.")
@_DIGEST
def import_command(file: Path, editor: bool, digest_id: str | None) -> None:
    """Put the addresses of a file on a digest, one a line.

    Empty lines and those that begin with # are passed over.
    """
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from error
    _add([line for line in lines if line and not line.startswith("#")], "editors" if editor else "to", digest_id)


def _add(addresses: list[str] | tuple[str, ...], role: Literal["to", "editors"], digest_id: str | None) -> None:
    path = settings().watchlist
    digest = _one_of(path, digest_id)
    there = digest.editors if role == "editors" else digest.to
    fresh = [address for address in dict.fromkeys(addresses) if address not in there]
    for address in fresh:
        edit(path, subscribe(digest.id, address, role), read_says)
    print(f"{plural(len(fresh), 'address', 'addresses')} added to {digest.id} in {path}")


def _one_of(path: Path, digest_id: str | None) -> DigestPlan:
    digests = watchlist(path).digests
    if digest_id is None and len(digests) == 1:
        return digests[0]
    named = next((digest for digest in digests if digest.id == digest_id), None)
    if named is None:
        known = ", ".join(digest.id for digest in digests) or "none is in the watchlist"
        raise click.UsageError(f"which digest is meant? Add --digest with one of: {known}")
    return named
