"""The command group, and how every command ends.

A command's module is imported when it runs and not before: the database layer
alone takes longer to import than ``--help`` may take to answer.
"""

import gc
import importlib
import sys

import click

from monitor import __version__
from monitor.cli.colour import CHOICES, choose
from monitor.cli.ending import ended

#: Every command with its line in the list of commands, under the question that leads to it, a newcomer's first.
#: A line has at most 64 characters: the list then fits a terminal of 80 columns.
SECTIONS = {
    "To begin": {
        "demo": "Run the whole job in seconds, without network or mail server.",
        "init": "Write a watchlist and settings to begin with.",
        "check": "Name everything that is wrong with the watchlist.",
        "search": "Show what a name finds now, before it is added.",
        "add": "Add a watch, drafted from a study or from a source's words.",
        "preview": "Show the next digest; nothing is sent or saved.",
    },
    "To watch": {
        "run": "Run the daemon, or one cycle with --once.",
        "send": "Send a digest now, or try one out on a single address.",
        "status": "Say why nothing arrived, and where every claim stands.",
        "doctor": "Say what works on this machine, what does not, and what to do.",
    },
    "To decide": {
        "review": "List the studies that wait for a person, and decide.",
        "accept": "Accept an edit of the watchlist that takes much away.",
        "held": "Show changes that wait for an operator; release or drop them.",
        "outbox": "Show the mails that were not sent; retry, hold or release one.",
        "subscribers": "List, add and remove the recipients of a digest.",
    },
    "To know more": {
        "history": "Show how a study's dates or a claim's verdict moved.",
        "export": "Write every claim as a page, a data file or a spreadsheet.",
        "explain": "Explain a code, a verdict or an exit code.",
    },
    "To try on files": {
        "read": "Read the claims that a text makes, and draft a watch.",
        "match": "Show which studies of a file concern a watch, and why.",
        "judge": "Judge the claims against a file of registry records.",
        "replay": "Run the whole job over dated snapshots, in virtual time.",
    },
    "To maintain": {
        "db": "Back up, restore, verify, upgrade or prune the database.",
        "backfill": "Keep dated snapshots as versions, and tell nobody.",
        "completion": "Print the script that lets a shell complete commands.",
    },
}

#: Every command with its line, in the order of the list.
COMMANDS = {name: line for section in SECTIONS.values() for name, line in section.items()}


class _Commands(click.Group):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A stand-in that knows its line of help: the list of commands needs no more."""
        return click.Command(cmd_name, short_help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, in its sections and in one column."""
        widest = max(map(len, COMMANDS))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), line) for name, line in section.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, _loaded(name) if name in COMMANDS else command, rest


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--color",
    type=click.Choice(CHOICES),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=lambda _context, _option, when: choose(when),
    help="Colours; auto is: on a terminal, unless NO_COLOR is set.",
)
@click.version_option(__version__, prog_name="monitor")
def group() -> None:
    """Compare what was claimed about clinical trials with what ClinicalTrials.gov shows.

    Changes and verdicts are told by mail. "monitor COMMAND --help" shows how a command is used;
    the first steps are in docs/start.md.
    """


#: So many new objects come together before circles among them are looked for: records and facts are many, in none.
COLLECT_AFTER = 50_000


def main() -> None:
    """Run the command line and end the process with the exit code of the outward contracts."""
    gc.set_threshold(COLLECT_AFTER)
    sys.exit(ended(lambda: group(standalone_mode=False, prog_name="monitor")))


def _loaded(name: str) -> click.Command:
    command = importlib.import_module(f"monitor.cli.{name}").command
    assert isinstance(command, click.Command)
    return command
