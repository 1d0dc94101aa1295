"""What a shell offers while a claim or a study's number is typed.

It comes from the watchlist and the local database, never from the network; if
either cannot be read, nothing is offered and nothing is said.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from monitor.domain.problems import MonitorError
from monitor.domain.reading import read_says
from monitor.settings import Settings, load_settings
from monitor.store.numbers import stored_numbers
from monitor.watchfile.load import load_watchlist


def claims_and_studies(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Claims as ``watch/claim``, and the numbers of stored studies, that begin with what was typed."""
    return [word for word in (*_claims(), *_studies()) if word.casefold().startswith(typed.casefold())]


def claims(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Claims as ``watch/claim`` that begin with what was typed."""
    return [word for word in _claims() if word.startswith(typed)]


def study_numbers(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Numbers of stored studies that begin with what was typed."""
    return [word for word in _studies() if word.casefold().startswith(typed.casefold())]


def _claims() -> Iterator[str]:
    settings = _settings()
    loaded = load_watchlist(settings.watchlist, read_says).watchlist if settings else None
    for watch in loaded.watches if loaded else ():
        yield from (claim.key for claim in watch.claims)


def _studies() -> Iterator[str]:
    settings = _settings()
    if settings is not None:
        yield from stored_numbers(settings.database_url)


def _settings() -> Settings | None:
    with contextlib.suppress(MonitorError):
        return load_settings(os.environ, Path("monitor.toml"))
    return None
