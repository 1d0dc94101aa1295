"""How fast one record is matched against 100,000 watched names.

``python -m benchmarks.matching SHARED [--names N]`` prints the time to compile, records a second, peak memory, and
the ratios to a loop of whole-word regular expressions and to plain JSON decoding of the same records. One name in a
hundred is an intervention of a real study, the others are invented, so that a hundred watches are found by what they
are rather than by chance; ``--real N`` sets that number.
"""

import argparse
import gc
import gzip
import itertools
import json
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from benchmarks.matching_labels import records_of
from monitor.cli.main import COLLECT_AFTER
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching import Matcher
from monitor.matching.passages import passages_of
from monitor.registry.ctgov_record import ReadRecord

_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sta", "tre", "vi", "xo", "zu", "kin"]
_STEMS = ["mab", "tinib", "gliptin", "vir", "cept", "statin", "parib", "limus"]
_REGEX_NAMES, _REGEX_RECORDS = 200, 20  # of the slow loop only a sample is timed

T = TypeVar("T")
#: Others on the machine only ever make a run slower: the best one says most, the median how steady it was.
_RUNS = 5


def names_of(records: Sequence[ReadRecord], number: int, real: int) -> list[str]:
    """Distinct names: ``real`` interventions of the records, and invented ones of three kinds."""
    listed = {
        item.name
        for record in records
        for item in record.study.interventions
        if item.type in {"DRUG", "BIOLOGICAL"} and 6 <= len(item.name) <= 40 and "lacebo" not in item.name
    }
    dice = random.Random(4)  # noqa: S311 - repeatable, not secret
    names = dict.fromkeys(dice.sample(sorted(listed), min(real, len(listed))))
    names.update(dict.fromkeys(itertools.islice(_invented(dice), number - len(names))))
    return list(names)


def _invented(dice: random.Random) -> Iterator[str]:
    for serial in itertools.count():
        word = "".join(dice.choices(_SYLLABLES, k=3)) + dice.choice(_STEMS)
        yield (f"{word} {serial:x}a", f"{word[:3].upper()}-{10000 + serial}", f"{word}{serial:x} hydrochloride")[
            serial % 3
        ]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time that the work took, which others on the machine disturb least, and what it gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def watches_of(names: Sequence[str]) -> list[Watch]:
    """One watch for every ten names."""
    tens = (names[n : n + 10] for n in range(0, len(names), 10))
    return [Watch(f"watch-{n}", ten[0], tuple(WatchedIntervention(name) for name in ten)) for n, ten in enumerate(tens)]


def regex_seconds(names: Sequence[str], records: Sequence[ReadRecord]) -> float:
    """Seconds for one record and all names with one whole-word expression a name, from a sample."""
    sample = records[:_REGEX_RECORDS]
    rules = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names[-_REGEX_NAMES:]]
    texts = [" ".join(passage.text for passage in passages_of(record.study, record.prose)) for record in sample]
    seconds, _ = timed(lambda: [rule.search(text) for rule in rules for text in texts])
    return seconds / len(texts) * len(names) / len(rules)


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--real", type=int, default=1_000)
    arguments = parser.parse_args()
    path = arguments.shared / "data/studies.jsonl.gz"
    decoding = decoding_seconds(path)
    records = list(records_of(path))
    names = names_of(records, arguments.names, arguments.real)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    compiling, matcher = timed(lambda: Matcher(watches_of(names)))
    gc.set_threshold(COLLECT_AFTER)  # as every command does
    gc.freeze()  # a daemon reads record by record; here all of them lie in memory and would be gone through again
    runs = sorted(
        timed(lambda: sum(len(matcher.match(record.study, record.prose)) for record in records)) for _ in range(_RUNS)
    )
    (seconds, decisions), (median, _) = runs[0], runs[_RUNS // 2]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    each = seconds / len(records)
    hostile = hostile_seconds(matcher, records[0], names[0])
    for label, figure in (
        ("names", f"{len(names):,}"),
        ("compiled in", f"{compiling:.2f} s"),
        ("records a second", f"{1 / each:,.0f}, median {len(records) / median:,.0f} of {_RUNS} runs"),
        ("decisions", f"{decisions:,}"),
        ("times as fast as a whole-word regex loop", f"{regex_seconds(names, records) / each:,.0f}"),
        ("time, as a share of plain json.loads of the same records", f"{each / decoding:.2f}"),
        ("peak memory", f"{after / 1024:,.0f} MB, of which {before / 1024:,.0f} MB the records themselves"),
        ("title of 100 KB / of 50 KB", f"{hostile[0] * 1000:.0f} ms / {hostile[1] * 1000:.0f} ms"),
    ):
        sys.stdout.write(f"{label}: {figure}\n")


def decoding_seconds(path: Path) -> float:
    """Seconds to decode one record's JSON, on average."""
    with gzip.open(path, "rb") as file:
        lines = file.read().splitlines()
    seconds, _ = timed(lambda: sum(1 for line in lines if json.loads(line)))
    return seconds / len(lines)


def hostile_seconds(matcher: Matcher, record: ReadRecord, name: str) -> tuple[float, float]:
    """Seconds for a title that repeats a name over 100 KB, and over half of that."""

    def seconds(size: int) -> float:
        study = replace(record.study, title=(f"{name} (" * (size // len(name)))[:size])
        return min(timed(lambda: matcher.match(study, record.prose))[0] for _ in range(3))

    return seconds(100_000), seconds(50_000)


if __name__ == "__main__":
    main()
