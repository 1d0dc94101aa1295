"""How fast a back-fill is, what a version costs on disk, and whether memory stays flat.

``python -m benchmarks.backfill SHARED [--records N]`` keeps N records (default 100,000), made of the shared real
records by giving them other numbers, in a new SQLite database; it prints records a second of processor time, kilobytes
a version, peak memory, and how long the whole registry (600,000 records) would take. Then it does the same for the
shared daily history as it is.
"""

import argparse
import gc
import gzip
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from monitor.cli.main import COLLECT_AFTER
from monitor.cycle.backfill import Backfilled, backfill
from monitor.domain.problems import Problem
from monitor.registry.snapshots import Snapshot, snapshots
from monitor.store.session import Store

_WHOLE_REGISTRY = 600_000
_DAY = date(2026, 11, 22)


def renumbered(path: Path, number: int) -> Iterator[Path]:
    """An archive of so many records as a file: the real ones, again and again, each under a number of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "records.jsonl"
        with gzip.open(path) as source, made.open("wb") as target:
            lines = source.readlines()
            for serial, line in enumerate(itertools.islice(itertools.cycle(lines), number), start=1):
                place = line.index(b'"nctId":"NCT') + len(b'"nctId":"NCT')
                target.write(line[:place] + b"%08d" % serial + line[place + 8 :])
        del lines
        yield made


def measure(found: Iterable[Snapshot | Problem], label: str) -> None:
    """Back-fill into a new database and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "monitor.db"
        store = Store.open(f"sqlite:///{file}")
        began, wall = time.process_time(), time.monotonic()
        try:
            done: Backfilled = backfill(store, found, _DAY, lambda _done: None)
        finally:
            store.close()
        seconds, waited = time.process_time() - began, time.monotonic() - wall
        size = file.stat().st_size / 1024 / max(done.versions, 1)
    rate = done.records / seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{label}: {done.records:,} records, {done.versions:,} versions, {done.trouble} problems\n"
        f"  {rate:,.0f} records a second of processor time ({done.records / waited:,.0f} by the clock; target 1,500)\n"
        f"  {size:.1f} KB a version on disk, everything included (target 8); peak memory {peak:.0f} MB (target 300)\n"
        f"  {_WHOLE_REGISTRY:,} records would take {_WHOLE_REGISTRY / rate / 60:.0f} minutes\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    data = options.shared / "data"
    gc.freeze()  # as the command does, and the next line too
    gc.set_threshold(COLLECT_AFTER)
    for made in renumbered(data / "studies.jsonl.gz", options.records):
        measure(snapshots(made), "real records renumbered")
    measure(snapshots(data / "daily-history.jsonl.xz"), "daily history")


if __name__ == "__main__":
    main()
