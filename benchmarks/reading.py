"""How fast the claim reader is, and whether its time grows with the length of hostile text and no faster.

Run it from the root of the project: ``python -m benchmarks.reading``.
"""

import sys
from collections.abc import Callable
from datetime import date
from time import process_time

from monitor.domain.reading import read_article, read_sentence

_SAID_ON = date(2025, 3, 10)
_SENTENCES = (
    "We expect to dose the first participant in our Phase 1b study of AB-101 in the second quarter of 2026.",
    "The company completed enrollment in May 2024 and anticipates topline data by mid-2025, with an NDA to follow.",
    "Recruitment will not begin until 2027, according to the foundation that pays for the work in Europe.",
    "The board met on Tuesday to talk about the budget and about the new building beside the river.",
    "Our cash runway extends into 2027 and covers the planned operations of all three of our laboratories.",
    "A marketing application was filed with the EMA in December 2024; launch in Germany is planned for 2026.",
)
_HOSTILE: dict[str, str] = {
    "in": "in ",
    "digits": "1234567890",
    "numbers": "1,",
    "brackets": "((",
    "years": "2025 ",
    "trials": "trial in 2025 ",
    "edges": "early ",
    "ranges": "Q1 2025 to ",
    "tags": "<a ",
    "commas": ", and ",
    "quotes": "’s",
}
_MEGABYTE = 1_000_000
#: The fastest run is the one that other work on the machine disturbed least.
_RUNS = 7


def main() -> None:
    """Print sentences a second on one core, and the growth from one megabyte to two for each hostile text."""
    rates = sorted(sentences_per_second() for _ in range(_RUNS))
    sys.stdout.write(f"{rates[-1]:,.0f} sentences a second, median {rates[_RUNS // 2]:,.0f} of {_RUNS} runs\n")
    for name, unit in _HOSTILE.items():
        for reader, read in (("sentence", read_sentence), ("article", read_article)):
            short, long = _seconds(read, unit, _MEGABYTE), _seconds(read, unit, 2 * _MEGABYTE)
            growth = long / max(short, 1e-9)
            sys.stdout.write(f"{name:9} {reader:9} 1 MB in {short:5.2f} s, 2 MB in {long:5.2f} s: x {growth:.2f}\n")


def sentences_per_second(rounds: int = 400) -> float:
    """The sentences that one core reads in a second."""
    start = process_time()
    for _ in range(rounds):
        for sentence in _SENTENCES:
            read_sentence(sentence, _SAID_ON)
    return rounds * len(_SENTENCES) / (process_time() - start)


def _seconds(read: Callable[[str, date | None], object], unit: str, size: int) -> float:
    text = unit * (size // len(unit))
    start = process_time()
    read(text, _SAID_ON)
    return process_time() - start


if __name__ == "__main__":
    main()
