"""The incidents as a page: ``python -m tests.incidents.rendered`` writes ``docs/incidents.md`` anew."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from monitor.domain.incidents import INCIDENT_RULES, IncidentKind, IncidentRule
from monitor.domain.notices import NOTICE_WORDS
from tests.incidents.tables import TOPICS, Case

PAGE = Path(__file__).resolve().parents[2] / "docs" / "incidents.md"

_HEAD = """\
# Incidents

What the operator (`MONITOR_OPERATOR_EMAIL`) is written to about: one mail when an incident starts, one in the same
thread when it is over, and none between. Subscribers are never written to about them. This page is written from the
tests (`make docs`); a case that the program decided otherwise would fail them.

A channel that is broken cannot tell that it is: every incident also stands in `status.json` in the state directory, in
the log, in `monitor status`, and goes to `MONITOR_NOTIFY_URL` if that is set. An exit code of `monitor run --once`
other than 0 says the same to a cron job. Where nothing can be stored, the mail is handed over directly, once in the
life of the process. `MONITOR_HEARTBEAT_URL` is asked for after every good cycle, so that another machine can notice a
program that has died.

`status.json` is written whole or not at all, after every round of the steps: `lastGoodCycle`, `registry` (when it was
asked and read, the day of its data, the next poll), `watchlist` (its problem, if it has one), `outbox` by state with
the oldest pending mail, `lists`, `incidents` and `storage` (why nothing can be kept, if so). A watcher of its own needs
only the file's age and `incidents`.

Once a week the operator gets a mail that says that the program works, what it has read and what waits: no mail for
longer than that means that something is wrong.

## The rules
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_rules(), *_cases()])


def _rules() -> Iterator[str]:
    yield "| Incident | Told | Over | Why |"
    yield "| --- | --- | --- | --- |"
    for kind, rule in INCIDENT_RULES.items():
        yield f"| {NOTICE_WORDS[kind].name} (`{kind.value}`) | {_told(rule)} | {_over(rule)} | {rule.reason} |"
    yield ""


def _told(rule: IncidentRule) -> str:
    if not rule.after:
        return "at once"
    tries = f" and {rule.tries} tries" if rule.tries > 1 else ""
    latest = "" if rule.latest == timedelta.max else f"; at the latest after {_hours(rule.latest)}"
    return f"after {_hours(rule.after)}{tries}{latest}"


def _over(rule: IncidentRule) -> str:
    return f"after {_hours(rule.calm)} without it" if rule.calm else "when it is gone"


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _cases() -> Iterator[str]:
    yield "## Worked cases\n"
    yield "Hours after the first look, each with what it met: `yes` is all well, `no` is trouble, `ours` is trouble"
    yield "that waiting does not mend, `html` an answer of an unknown shape.\n"
    for topic in TOPICS:
        yield f"### {topic.title}\n"
        yield "| Incident | Met | The operator is told |"
        yield "| --- | --- | --- |"
        yield from (_row(case) for case in topic.cases)
        yield ""


def _row(case: Case) -> str:
    return f"| {_name(case.kind)} | {case.met} | {case.told or 'nothing'} |"


def _name(kind: IncidentKind) -> str:
    return f"`{kind.value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
