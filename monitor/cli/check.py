"""``monitor check``: everything that is wrong with the watchlist and the settings, in one pass."""

from enum import StrEnum
from pathlib import Path

import typer

from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import settings
from monitor.domain.problems import Severity
from monitor.rendering.templates import check_templates
from monitor.watchfile.load import load_watchlist

@click.command(name="check")
@click.argument("file", type=FILE, required=False)
@click.option(
    "--format",
    "output",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="Text, JSON lines, or annotations for GitHub.",
)
def command(file: Path | None, output: str) -> int:
    """Validate the watchlist: everything that the daemon would refuse, with its place and a remedy."""
    configured = settings()
    loaded = load_watchlist(file or configured.watchlist)
    templates = check_templates(configured.templates)
    tell(templates)
    _show(loaded, output)
    has_errors = any(problem.severity is Severity.ERROR for problem in loaded.problems)
    return Exit.FINDINGS if has_errors or templates else Exit.SUCCESS
