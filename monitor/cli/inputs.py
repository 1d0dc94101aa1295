"""What several commands read: the settings, the watchlist, a day."""

import os
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from monitor.cli.colour import in_colour
from monitor.cli.ending import Exit
from monitor.domain.reading import read_says
from monitor.domain.watchlist import Watchlist
from monitor.settings import Settings, load_settings
from monitor.watchfile.excerpt import as_text
from monitor.watchfile.load import Loaded, load_watchlist

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return load_settings(os.environ)


def watchlist(path: Path) -> Watchlist:
    """The watchlist; ends the command with all its problems and exit code 3 if it has errors."""
    watched = loaded_watchlist(path).watchlist
    assert watched is not None
    return watched


def loaded_watchlist(path: Path) -> Loaded:
    """As ``watchlist``, with the file's fingerprint and warnings; its ``watchlist`` is never None."""
    loaded = load_watchlist(path, read_says)
    if loaded.watchlist is None:
        colour = in_colour(sys.stderr)
        told = as_text(
            loaded.problems, loaded.source, str(path), colour=colour, consequence="Nothing was sent or saved."
        )
        sys.stderr.write(told)
        raise click.exceptions.Exit(Exit.REFUSED)
    return loaded


def moment(text: str) -> datetime:
    """``2026-11-22`` or ``2026-11-22T06:00``, in UTC. A day alone is its beginning."""
    try:
        if "T" in text:
            stated = datetime.fromisoformat(text)
            return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no day; write 2026-11-22 or 2026-11-22T06:00") from error


def end_of(text: str) -> datetime:
    """As ``moment``, but a day alone is its end: what was seen on that day was known."""
    stated = moment(text)
    return stated if "T" in text else datetime.combine(stated.date(), time.max, UTC)
