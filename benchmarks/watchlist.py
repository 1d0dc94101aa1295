"""How fast a watchlist loads and how soon a command answers.

``python -m benchmarks.watchlist`` loads 10,000 and 100,000 watches, each in a
process of its own so that the peak of memory is that of the load, beside
PyYAML's own loader of the same file; then it times ``--help`` and ``check`` of
the shipped list. Processor time, the best of several runs.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

_WATCH = """\
  - {{id: watch-{0}, title: Watch number {0}, interventions: [{{name: Substance-{0}, aliases: [Sub-{0}]}}],
     conditions: [asthma], claims: [{{id: start, milestone: trial_start, not_before: 2020}}]}}
"""
_LOADERS = {
    "this loader": (
        "from monitor.watchfile.load import load_watchlist\nload = lambda p: load_watchlist(p).watchlist.watches"
    ),
    "PyYAML's C loader, unchecked": "import yaml; load = lambda p: yaml.load(p.open(), yaml.CSafeLoader)['watches']",
}
_MEASURE = """
import resource, sys, time
from pathlib import Path
{loader}
path, began = Path(sys.argv[1]), time.process_time()
number = len(load(path))
print(number, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_STARTS = 5


def loaded(file: Path, name: str) -> None:
    """Load the file in a process of its own and print the figures."""
    code = _MEASURE.format(loader=_LOADERS[name])
    printed = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True).stdout
    number, seconds, peak = (float(part) for part in printed.split())
    print(f"  {name}: {number:,.0f} watches in {seconds:.2f} s, peak memory {peak:.0f} MB")


def started(*arguments: str, folder: Path) -> float:
    """The processor seconds of the command, the best of several."""
    best = float("inf")
    for _ in range(_STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=True,
            env=_ENVIRONMENT,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


_ROOT = Path(__file__).resolve().parents[1]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(_ROOT)}


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as scratch:
        for number, target in ((10_000, "1 s"), (100_000, "10 s and 600 MB")):
            file = Path(scratch) / f"{number}.yaml"
            file.write_text("version: 1\nwatches:\n" + "".join(map(_WATCH.format, range(number))), encoding="utf-8")
            print(f"{number:,} watches, {file.stat().st_size / 1e6:.1f} MB of YAML (target {target})")
            for name in _LOADERS:
                loaded(file, name)
    print(f"monitor --help: {started('--help', folder=_ROOT):.2f} s (target 0.25)")
    print(f"monitor check of the shipped list: {started('check', folder=_ROOT):.2f} s (target 0.5)")


if __name__ == "__main__":
    main()
