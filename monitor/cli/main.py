"""The command group, and how every command ends.

A command's module is imported when it runs and not before: the database
layer alone takes longer to import than ``--help`` may take to answer.
"""

import importlib
import sys
from typing import Any

import click
import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli.ending import ended

#: Every command: the module that holds it as ``app``, and its line in the list of commands.
COMMANDS: dict[str, str] = {
    "demo": "Run the whole job against an embedded registry: no network, no mail server.",
    "check": "Validate the watchlist, and name everything that is wrong with it.",
    "run": "Run the daemon, or one cycle with --once.",
    "status": "Show where every claim stands.",
    "judge": "Judge the watchlist's claims against a file of registry records.",
    "match": "Show which studies of a file concern a watch, and why.",
}


class _Commands(TyperGroup):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return click.Command(cmd_name, help=COMMANDS[cmd_name])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return (name, _loaded(name), rest) if name in COMMANDS else (name, command, rest)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    help="Compares what was claimed about clinical trials with what ClinicalTrials.gov shows, and tells by mail.",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_show_version,
        is_eager=True,
        help="Show the version and stop.",
    ),
) -> None:
    """Hold the options that stand before every command."""


def main() -> None:
    """Run the command line and end the process with the exit code of the outward contracts."""
    sys.exit(ended(lambda: app(standalone_mode=False, prog_name="monitor")))


def _loaded(name: str) -> Any:
    module = importlib.import_module(f"monitor.cli.{name}")
    command = typer.main.get_command(module.app)
    command.name = name
    return command
