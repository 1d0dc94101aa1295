"""How far a long command is: a bar on a terminal, a line now and then elsewhere; always on standard error."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.registry.interface import (
    Canary,
    DataStamp,
    FetchAnswer,
    Registry,
    SearchAnswer,
    SearchQuery,
    SearchTerm,
    UpdateAnswer,
)

#: A call for every thing that is about to be done, with its name.
Tell = Callable[[str], None]

#: Seconds between two lines where there is no terminal: a short command stays silent, as cron likes it.
_BETWEEN_LINES = 10.0


@contextlib.contextmanager
def progress(title: str, total: int | None = None, between_lines: float = _BETWEEN_LINES) -> Iterator[Tell]:
    """Show that work goes on until the end of the block; ``total`` is how many things there are, if that is known."""
    if not sys.stderr.isatty():
        yield _Lines(title, total, between_lines)
        return
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that only a terminal needs
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def tell(what: str) -> None:
            bar.update(task, advance=1, description=f"{title}: {what}")

        yield tell


@dataclass
class _Lines:
    title: str
    total: int | None
    between: float
    _done: int = 0
    _last: float = field(default_factory=time.monotonic)

    def __call__(self, what: str) -> None:
        self._done += 1
        if time.monotonic() - self._last < self.between:
            return
        self._last = time.monotonic()
        of = f" of {self.total}" if self.total else ""
        print(f"{self.title}: {self._done}{of}: {what}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class ToldRegistry:
    """A registry that tells of every question before it is asked."""

    registry: Registry
    tell: Tell

    @property
    def canary(self) -> Canary | None:
        """See ``Registry``."""
        return self.registry.canary

    def data_timestamp(self) -> DataStamp | None:
        """See ``Registry``."""
        self.tell("state of the data")
        return self.registry.data_timestamp()

    def search(self, query: SearchQuery) -> SearchAnswer:
        """See ``Registry``."""
        self.tell("a search")
        return self.registry.search(query)

    def count(self, term: SearchTerm) -> int:
        """See ``Registry``."""
        self.tell(term.text)
        return self.registry.count(term)

    def updated_since(self, day: date, most: int) -> UpdateAnswer | None:
        """See ``Registry``."""
        self.tell(f"updates since {day}")
        return self.registry.updated_since(day, most)

    def fetch(self, study_ids: Sequence[str]) -> FetchAnswer:
        """See ``Registry``."""
        self.tell("known studies")
        return self.registry.fetch(study_ids)
