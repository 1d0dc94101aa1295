"""The rulings as a page: ``python -m tests.rulings.rendered`` writes ``docs/rulings.md`` anew."""

from collections.abc import Iterator
from pathlib import Path

from monitor.domain.wording import STATE_LABELS
from tests.rulings.ruling import Case, Ruling
from tests.rulings.tables import RULINGS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rulings.md"

_HEAD = """\
# Rulings

How claims are judged where the registry, or the words of a source, leave it open: each rule with its reason and worked
cases. This page is written from the tests (`make docs`); a case that the program judged otherwise would fail them.

In the column *Registry* a study's facts are joined by `;`, its versions by `→`, and several studies by *or also*. Dates
are estimates unless they say *actual*. Verdicts are shown with the name of their state and what is told beside it.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(line for ruling in RULINGS for line in _lines(ruling))])


def _lines(ruling: Ruling) -> Iterator[str]:
    yield f"## {ruling.title}\n"
    yield f"{ruling.reason}\n"
    yield "| Claim | Registry | On | Verdict |"
    yield "| --- | --- | --- | --- |"
    yield from (_row(case) for case in ruling.cases)
    yield ""


def _row(case: Case) -> str:
    flags = "".join(f", {flag.value.replace('_', ' ')}" for flag in sorted(case.flags))
    registry = case.registry.replace(" | ", " *or also* ")
    verdict = f"{STATE_LABELS[case.state]} (`{case.state.value}`){flags}"
    return f"| {case.claim.replace('_', ' ')} | {registry} | {case.on} | {verdict} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
