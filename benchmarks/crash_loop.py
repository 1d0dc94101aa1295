"""Mails delivered by processes that are killed and paused at random: what is lost, what comes twice untold.

``python -m benchmarks.crash_loop --kills 1000 --pauses 100 --digests 3000 --seed 1``; exits with 1 if the promise of
docs/delivery.md was not kept. Senders are loops around the delivery; with ``--daemons`` whole daemons are killed, one
after the other, that read the embedded registry. ``--senders 1`` is one sender, ``--database`` another database.
"""

import argparse
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from tests.crash.loop import SPEED, Happened, Plan, run


def main() -> int:
    """Run the loop and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("kills", 1000), ("pauses", 100), ("digests", 3000), ("seed", 1), ("senders", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument(
        "--database", default="", help="SQLAlchemy URL of an empty database; default: a new SQLite file"
    )
    parser.add_argument("--daemons", action="store_true", help="kill whole daemons, one at a time")
    asked = parser.parse_args()
    plan = Plan(
        asked.kills,
        asked.pauses,
        asked.digests,
        asked.seed,
        1 if asked.daemons else asked.senders,
        daemons=asked.daemons,
    )
    with tempfile.TemporaryDirectory() as folder:
        happened = run(plan, Path(folder), asked.database)
    return report(happened)


def report(happened: Happened) -> int:
    """Print the figures; 0 if nothing was lost or came twice without being foretold."""
    assert happened.count is not None
    figures = {"kill -9": happened.kills, "pauses": happened.pauses}
    if happened.gaps:
        figures["numbers that readers miss"] = happened.gaps
    figures |= {one.name.replace("_", " "): getattr(happened.count, one.name) for one in fields(happened.count)}
    for name, figure in figures.items():
        print(f"{figure:>8,}  {name}")
    print(f"{happened.seconds:>8,.0f}  seconds; the clock of the senders ran {SPEED:,.0f} times as fast")
    return 0 if happened.count.promise_kept and not happened.gaps else 1


if __name__ == "__main__":
    sys.exit(main())
