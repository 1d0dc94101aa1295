"""The commands of ``monitor db`` that look after the database: backup, restore, verify, upgrade, prune, agree."""

import json
from datetime import timedelta
from pathlib import Path

import click

from monitor.cli.ending import Exit
from monitor.cli.inputs import FILE, settings
from monitor.domain.wording import plural
from monitor.lock import state_lock
from monitor.store import installation, verifying
from monitor.store.care import backup, database_file, faults, restore
from monitor.store.pruning import prunable, prune
from monitor.wiring import opened, utc_now

_MEGABYTE = 1_000_000


@click.command(name="backup")
@click.argument("file", type=FILE, required=False)
def backup_command(file: Path | None) -> None:
    """Copy the database to FILE, and check the copy. The daemon goes on.

    Without FILE the copy is named after the day and lies beside the database.
    """
    url = settings().database_url
    source = database_file(url)
    target = file or source.with_name(f"{source.name}.backup-{utc_now():%Y%m%dT%H%M%S}")
    saved = backup(url, target)
    print(f"{saved.file} holds the whole database ({saved.size / _MEGABYTE:.1f} MB), and was read back")


@click.command(name="restore")
@click.argument("file", type=FILE)
def restore_command(file: Path) -> None:
    """Put a backup in the place of the database. The present file is kept beside it.

    The daemon must be stopped. Afterwards nothing is sent until a person says
    monitor db agree: what the backup believes to be owed may have been sent since.
    """
    configured = settings()
    with state_lock(configured.state_dir):
        kept = restore(configured.database_url, file, utc_now())
        with opened(configured) as store, store.transaction() as session:
            held = installation.restored(session, utc_now())
    print(f"{database_file(configured.database_url)} is what {file} was.")
    if kept:
        print(f"The database before it is kept as {kept}")
    print(f"{plural(held, 'unfinished mail is', 'unfinished mails are')} held, and nothing is sent until you agree.")
    print("Next:  monitor status     see what the restored database knows")
    print("       monitor db agree   let it send again")


@click.command(name="verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for each fault.")
def verify_command(as_json: bool) -> int:
    """Check the database, and that every record can be read.

    Every page, index and reference is looked at. Ends with 7 if something is wrong.
    """
    configured = settings()
    found = list(faults(database_file(configured.database_url)))
    checked = 0
    if not found:
        with opened(configured) as store, store.reading() as session:
            for name, fault in verifying.versions(session):
                checked += 1
                found += [f"{name}: {fault}"] if fault else []
    for fault in found:
        print(json.dumps({"schema": 1, "fault": fault}) if as_json else fault)
    told = "is damaged" if found else f"is sound: {plural(checked, 'stored version')} read"
    click.echo(f"the database {told}", err=as_json)
    return Exit.STORAGE if found else Exit.SUCCESS


@click.command(name="upgrade")
def upgrade_command() -> None:
    """Bring the database to the schema of this program. Every command does so by itself; a copy is kept."""
    with opened(settings()) as store:
        print(f"the database has schema {store.schema}, the one of this program")


@click.command(name="prune")
@click.option("--older-than", "days", default=400, show_default=True, metavar="DAYS", help="Keep younger mails whole.")
@click.option("--yes", is_flag=True, help="Do it; without this only told.")
def prune_command(days: int, yes: bool) -> None:
    """Give up the contents of old mails that were sent. Facts, verdicts and the journal stay for ever."""
    before = utc_now() - timedelta(days=days)
    with opened(settings()) as store:
        if yes:
            with store.transaction() as session:
                gone = prune(session, before)
            store.compact()
        else:
            with store.reading() as session:
                gone = prunable(session, before)
    done = "were given up" if yes else "could be given up; --yes does it"
    print(f"the contents of {plural(gone.mails, 'mail')} ({gone.size / _MEGABYTE:.1f} MB) {done}")


@click.command(name="agree")
def agree_command() -> None:
    """Let a restored database send again. Mails that were held stay held until you release them one by one."""
    configured = settings()
    with opened(configured) as store, store.transaction() as session:
        since = installation.awaits_consent(session)
        installation.agree(session)
    print("the database sends again" if since else "the database was not waiting for consent")


COMMANDS = (backup_command, restore_command, verify_command, upgrade_command, prune_command, agree_command)
