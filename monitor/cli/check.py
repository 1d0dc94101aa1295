"""``monitor check``: everything that is wrong with the watchlist and the settings, in one pass."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.colour import in_colour
from monitor.cli.ending import Exit, tell
from monitor.cli.inputs import FILE, settings
from monitor.domain.problems import Severity
from monitor.domain.reading import read_says
from monitor.domain.wording import plural, read_as
from monitor.rendering.templates import check_templates
from monitor.watchfile.excerpt import as_text
from monitor.watchfile.load import Loaded, load_watchlist
from monitor.watchfile.machine import as_annotations, as_json_lines

if TYPE_CHECKING:
    from monitor.cli.online import Counted

_MOST_READINGS = 50


def _in_words(loaded: Loaded, file: Path) -> str:
    """The problems, then what the daemon would make of the file: every claim as it is read."""
    told = ""
    if loaded.problems:
        consequence = "The daemon would use it." if loaded.watchlist else "Nothing was sent or saved."
        told = as_text(loaded.problems, loaded.source, str(file), colour=in_colour(sys.stdout), consequence=consequence)
    if loaded.watchlist is None:
        return told
    claims = [claim for watch in loaded.watchlist.watches for claim in watch.claims]
    watches, digests = loaded.watchlist.watches, loaded.watchlist.digests
    counts = (
        f"{plural(len(watches), 'watch', 'watches')}, {plural(len(claims), 'claim')}, {plural(len(digests), 'digest')}"
    )
    readings = "".join(f"  {claim.key}: {read_as(claim)}\n" for claim in claims[:_MOST_READINGS])
    more = f"  and {len(claims) - _MOST_READINGS} more\n" if len(claims) > _MOST_READINGS else ""
    return f"{told}{file} is valid: {counts}. Read as:\n{readings}{more}"


_FORMATS: dict[str, Callable[[Loaded, Path], str]] = {
    "text": _in_words,
    "json": lambda loaded, _file: as_json_lines(loaded.problems),
    "github": lambda loaded, _file: as_annotations(loaded.problems),
}


_COUNTS: dict[str, Callable[[Iterable["Counted"]], str]] = {
    "text": lambda counted: "".join(f"{one.named.watch_id}: {one.named.name}: {one.shown}\n" for one in counted),
    "json": lambda counted: "".join(f"{json.dumps(one.as_object())}\n" for one in counted),
    "github": lambda _counted: "",
}


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
@click.option("--online", is_flag=True, help="Also ask the registry how many studies each name finds now.")
def command(file: Path | None, output: str, online: bool) -> int:
    """Validate the watchlist: everything that the daemon would refuse, with its place and a remedy."""
    configured = settings()
    watchlist_file = file or configured.watchlist
    loaded = load_watchlist(watchlist_file, read_says)
    counted: tuple[Counted, ...] = ()
    if online and loaded.watchlist is not None:
        from monitor.cli.online import count_names  # noqa: PLC0415 - it brings the registry and the database layer

        counted = count_names(configured, str(watchlist_file), loaded.source)
        found = (one.problem for one in counted if one.problem)
        loaded = replace(loaded, problems=(*loaded.problems, *found))
    templates = check_templates(configured.templates)
    tell(templates)
    sys.stdout.write(_COUNTS[output](counted))
    sys.stdout.write(_FORMATS[output](loaded, watchlist_file))
    has_errors = any(problem.severity is Severity.ERROR for problem in loaded.problems)
    return Exit.FINDINGS if has_errors or templates else Exit.SUCCESS
