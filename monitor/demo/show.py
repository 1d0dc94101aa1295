"""The demo: the whole job in virtual time, against the embedded registry, with mails as files."""

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from importlib.resources import files
from pathlib import Path

from monitor.demo.history import AuthoredHistory
from monitor.demo.sources import RecordFile, RecordSource
from monitor.demo.stand_in import StandIn
from monitor.domain.digest import Role
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.watchlist import Watchlist
from monitor.domain.wording import plural, shown_day
from monitor.rendering.pages import write_pages
from monitor.rendering.site import PAGE
from monitor.settings import Settings
from monitor.watchfile.load import load_watchlist
from monitor.wiring import CycleResult, StoppedError, running

#: The day of the last virtual cycle of the authored history.
LAST_DAY = date(2026, 11, 22)
_FIRST_DAY = date(2021, 3, 8)
_HOUR = time(6, 0)
_MADE = ("mail", "pages", "site", "index.html", "monitor.db", "monitor.db-shm", "monitor.db-wal", "lock")
_MARK = "this-folder-was-made-by-monitor-demo"


@dataclass(frozen=True)
class Shown:
    """What a demo did: its virtual days, its mails, the last cycle, and the page to open."""

    days: Sequence[date]
    mails: int
    last: CycleResult
    index: Path


def show(folder: Path, records: Path | None, port: int, today: date, progress: Callable[[str], None]) -> Shown:
    """Run the demo in a folder, which is made anew. With ``records`` it runs twice over that file instead.

    Raises MonitorError if the folder holds anything that the demo did not make.
    """
    _make_anew(folder)
    source: RecordSource = RecordFile(records) if records else AuthoredHistory.shipped()
    days = _days(source, today)
    watchlist = _watchlist()
    with StandIn(source, days[0], port) as stand_in:
        settings = Settings(
            state_dir=folder,
            database_url=f"sqlite:///{folder / 'monitor.db'}",
            registry_url=stand_in.url,
            mail_from="Milestone monitor demo <monitor@example.org>",
        )
        last = _run(settings, watchlist, stand_in, days, progress)
    mails = len(list((folder / "mail").glob("*.eml")))
    lede = _lede(last, records, days, mails)
    index = write_pages(folder, "Milestone monitor", "What the demo wrote", lede, claims=f"site/{PAGE}")
    return Shown(days, mails, last, index)


def _run(
    settings: Settings, watchlist: Watchlist, stand_in: StandIn, days: Sequence[date], progress: Callable[[str], None]
) -> CycleResult:
    results = []
    with running(settings, threading.Event()) as parts:
        for day in days:
            stand_in.day = day
            now = datetime.combine(day, _HOUR, UTC)
            results.append(
                replace(parts, clock=partial(datetime.combine, day, _HOUR, UTC)).cycle(watchlist, now, asked=True)
            )
            if problems := results[-1].delivered.problems:
                raise MonitorError(*problems)
            for written in results[-1].written:
                progress(f"{day}  {written.subject}")
    if not results:
        raise StoppedError
    return results[-1]


def _days(source: RecordSource, today: date) -> Sequence[date]:
    if not isinstance(source, AuthoredHistory):
        return (today, today)
    return (*(day for day in source.days if day >= _FIRST_DAY), LAST_DAY)


def _watchlist() -> Watchlist:
    """The shipped watchlist, and beside it the demo's own, told in one list."""
    shipped = _loaded(Path(str(files("monitor.shipped"))) / "watchlist.yaml")
    more = _loaded(Path(str(files("monitor.demo"))) / "watchlist.yaml")
    watches = shipped.watches + more.watches
    plans = tuple(replace(plan, watch_ids=tuple(watch.id for watch in watches)) for plan in more.digests)
    return Watchlist(watches, plans)


def _loaded(path: Path) -> Watchlist:
    loaded = load_watchlist(path)
    if loaded.watchlist is None:
        raise MonitorError(*loaded.problems)
    return loaded.watchlist


def _make_anew(folder: Path) -> None:
    """Empty a folder that an earlier demo made; a folder of somebody else's is never touched."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        what = "the folder is not empty and was not made by the demo"
        raise MonitorError(Problem(str(folder), what, "Give another folder with --dir", "E505"))
    for name in _MADE:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


def _lede(last: CycleResult, records: Path | None, days: Sequence[date], mails: int) -> str:
    seed = last.assessed.judged[0].as_seen_by(Role.READER)
    stands = f"{seed.title}: {seed.sentence}"
    if records:
        return f"{stands} The job ran over the records of {records.name} and wrote {plural(mails, 'mail')}."
    return (
        f"{stands} The job ran on {len(days)} days from {shown_day(days[0])} to {shown_day(days[-1])} and wrote "
        f"{plural(mails, 'mail')}. Studies with numbers that begin with NCT9999 are invented."
    )
