"""The command group, and how every command ends.

A command's module is imported when it runs and not before: the database layer
alone takes longer to import than ``--help`` may take to answer.
"""

import importlib
import sys

import click

from monitor import __version__
from monitor.cli.ending import ended

#: Every command, in the order of a newcomer's interest, with its line in the list of commands.
COMMANDS = {
    "demo": "Run the whole job against an embedded registry: no network, no mail server.",
    "init": "Write a watchlist and settings to begin with.",
    "check": "Validate the watchlist, and name everything that is wrong with it.",
    "search": "Show what a name finds now, before it is added.",
    "add": "Put a watch into the watchlist, drafted from a study or a text.",
    "run": "Run the daemon, or one cycle with --once.",
    "preview": "Show the next digest without sending or saving it.",
    "send": "Write a digest now and send it, or try one out on a single address.",
    "replay": "Run the whole job over dated snapshots, in virtual time.",
    "status": "Say why nothing arrived, and show where every claim stands.",
    "doctor": "Examine this installation: what works, what does not, and what to do.",
    "accept": "Accept an edit of the watchlist that takes much away.",
    "history": "Show how a study's dates or a claim's verdict moved.",
    "export": "Write a page, a data file or a spreadsheet of every claim.",
    "held": "Show changes that wait for an operator, and release or drop them.",
    "outbox": "Show the mails that wait or failed, and retry, hold or release one.",
    "backfill": "Keep dated snapshots or a bulk download as versions, and tell nobody.",
    "db": "Look after the database: backup, restore, verify, upgrade, prune, reread.",
    "read": "Read the claims that a text makes, and draft a watch from them.",
    "review": "List the studies that wait for a person, and write decisions into the watchlist.",
    "subscribers": "List the recipients of a digest, add and remove them.",
    "judge": "Judge the watchlist's claims against a file of registry records.",
    "match": "Show which studies of a file concern a watch, and why.",
    "explain": "Explain a code, a verdict or an exit code.",
    "completion": "Print the script that lets a shell complete commands and claims.",
}


class _Commands(click.Group):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A stand-in that knows its line of help: the list of commands needs no more."""
        return click.Command(cmd_name, short_help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, _loaded(name) if name in COMMANDS else command, rest


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="monitor")
def group() -> None:
    """Compare what was claimed about clinical trials with what ClinicalTrials.gov shows, and tell by mail."""


def main() -> None:
    """Run the command line and end the process with the exit code of the outward contracts."""
    sys.exit(ended(lambda: group(standalone_mode=False, prog_name="monitor")))


def _loaded(name: str) -> click.Command:
    command = importlib.import_module(f"monitor.cli.{name}").command
    assert isinstance(command, click.Command)
    return command
