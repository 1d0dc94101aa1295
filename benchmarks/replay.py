"""How long a replay takes, and how that compares with decoding the snapshots alone.

``python -m benchmarks.replay SHARED`` replays the shared daily history with a watchlist over all its studies and
prints seconds of processor time, peak memory, and the ratio to decompressing and decoding the same lines as JSON.
"""

import argparse
import json
import lzma
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from monitor.domain.claims import Claim, ClaimedDate, Direction
from monitor.domain.dates import parse_partial_date
from monitor.domain.milestones import Milestone
from monitor.domain.watchlist import DigestPlan, Watch, WatchedIntervention, Watchlist
from monitor.registry.archive_registry import Archive
from monitor.rendering.mails import Letterhead
from monitor.replay import replay
from monitor.store.session import Store


def decode(path: Path) -> int:
    """Decode every line; how many there are."""
    with lzma.open(path) as lines:
        return sum(1 for line in lines if json.loads(line))


def replay_all(path: Path, folder: Path) -> tuple[int, int, int]:
    """Replay the whole archive for all its studies; the numbers of snapshots, studies and events."""
    archive = Archive.read(path)
    claim = Claim("all", "data", Milestone.PRIMARY_COMPLETION, ClaimedDate(Direction.BY, (parse_partial_date("2027"),)))
    followed = frozenset(archive.versions)
    watch = Watch("all", "All", (WatchedIntervention("Unheardofumab"),), claims=(claim,), confirm=followed)
    plan = DigestPlan("news", "News", ("all",), schedule="daily", to=("reader@example.org",))
    store = Store.open(f"sqlite:///{folder / 'replay.db'}", durable=False)
    try:
        days = (date.min, archive.days[-1])
        watchlist, sender = Watchlist((watch,), (plan,)), Letterhead("Monitor <monitor@localhost>")
        replayed = replay(archive, watchlist, days, store, folder, sender)
        events = sum(len(day.changes) for day in replayed)
    finally:
        store.close()
    return archive.snapshots, len(archive.versions), events


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    path = parser.parse_args().shared / "data" / "daily-history.jsonl.xz"
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        snapshots, studies, events = replay_all(path, Path(scratch))
    replayed = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    decode(path)
    decoded = time.process_time() - began
    sys.stdout.write(
        f"{snapshots:,} snapshots of {studies} studies, {events} changes\n"
        f"replay   {replayed:6.2f} s of processor time, peak {peak:.0f} MB   (targets: 30 s, 250 MB)\n"
        f"decoding {decoded:6.2f} s alone; ratio {replayed / decoded:.1f}   (target: 4)\n"
    )


if __name__ == "__main__":
    main()
