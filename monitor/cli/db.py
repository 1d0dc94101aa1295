"""``monitor db``: what can be asked of the database itself."""

import json

import click

from monitor.cli import care
from monitor.cli.ending import Exit
from monitor.cli.inputs import settings
from monitor.cycle.reread import Reread, reread
from monitor.domain.wording import plural
from monitor.wiring import opened


@click.group(name="db")
def command() -> None:
    """Look after the database, and ask it."""


for _each in care.COMMANDS:
    command.add_command(_each)


@command.command(name="reread")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each version that would differ.")
def reread_command(as_json: bool) -> int:
    """Read every record anew, and report what would differ.

    Nothing is changed, and nobody is told. Ends with 1 if anything would differ.
    """
    read, differing = 0, 0
    with opened(settings()) as store:
        for found in reread(store):
            read += 1
            if found is not None:
                differing += 1
                print(json.dumps(_as_object(found)) if as_json else _as_text(found))
    click.echo(f"{plural(read, 'version')} read again, {differing:,} would differ", err=as_json)
    return Exit.FINDINGS if differing else Exit.SUCCESS


def _as_object(found: Reread) -> dict[str, object]:
    problem = str(found.problem) if found.problem else None
    return {"schema": 1, "nctId": found.study_id, "version": found.number, "facts": found.differing, "problem": problem}


def _as_text(found: Reread) -> str:
    what = str(found.problem) if found.problem else ", ".join(found.differing)
    return f"{found.study_id} version {found.number}: {what}"
