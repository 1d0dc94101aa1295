"""How many claims are judged in a second, with their sentences: ``python -m benchmarks.verdicts``."""

import time
from dataclasses import replace
from datetime import date, timedelta

from monitor.domain.judged_claims import judged_claim
from monitor.domain.sentences import RegistryReading
from monitor.domain.verdicts import judge, next_change_on
from tests.make import claim, findings, study

_CLAIMS = 10_000
_FIRST = date(2026, 1, 1)


def main() -> None:
    """Judge 10,000 different claims, each against three studies, and print what one takes."""
    known = findings(study(1, start="2027-03"), study(2, start="2026-06-01 actual"), study(3))
    windows = ("not_before 2025", "by 2026-06", "within 2026-H2")
    claims = [replace(claim(windows[n % 3]), id=str(n)) for n in range(_CLAIMS)]
    days = [_FIRST + timedelta(days=n % 700) for n in range(_CLAIMS)]
    reading = RegistryReading(_FIRST, _FIRST)
    for name, work in (
        ("judged", lambda one, day: judge(one, known, day)),
        ("judged twice (readers, editors) and told", lambda one, day: judged_claim(one, known, day, reading).sentence),
        ("judged up to their next change", lambda one, day: next_change_on(one, known, day)),
    ):
        began = time.perf_counter()
        for one, day in zip(claims, days, strict=True):
            work(one, day)
        seconds = time.perf_counter() - began
        print(f"{_CLAIMS / seconds:>10,.0f} claims a second {name}")


if __name__ == "__main__":
    main()
