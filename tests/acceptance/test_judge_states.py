"""Every verdict on the command line: hand-made records, one for each state, against what was agreed on."""

import json
from collections.abc import Callable
from typing import Any

from monitor.domain.verdicts import State
from tests.acceptance.conftest import Installation
from tests.records import record

# state: milestone and window, and the record that gives it (None: no record); judged as on 22 November 2026
STATES: dict[State, tuple[str, dict[str, Any] | None]] = {
    State.CONSISTENT: ("trial_start, not_before: 2020", {"start": "2022-03-08!"}),
    State.MET: ("trial_start, within: 2026-H2", {"start": "2026-11-12!"}),
    State.ESTIMATE_FITS: ("trial_start, within: 2027", {"start": "2027-03"}),
    State.TOO_EARLY: ("trial_start, not_before: 2028", None),
    State.WINDOW_OPEN: ("trial_start, by: 2027", None),
    State.NOT_CONTRADICTED: ("trial_start, not_before: 2020", None),
    State.DATE_PASSED: ("trial_start, by: 2024-06", None),
    State.ESTIMATE_LAPSED: ("trial_start, within: 2026", {"start": "2026-03"}),
    State.ESTIMATE_EARLIER: ("trial_start, not_before: 2029", {"start": "2027-03"}),
    State.ESTIMATE_LATER: ("primary_completion, by: 2026-06", {"primary": "2026-12"}),
    State.EARLIER: ("trial_start, not_before: 2020", {"start": "2019-10!"}),
    State.LATER: ("trial_start, by: 2020, hedge: hoped, said_by: the investigators", {"start": "2022-03-08!"}),
    State.WITHDRAWN: ("trial_start, by: 2025", {"status": "WITHDRAWN"}),
    State.STOPPED: ("study_completion, by: 2027", {"status": "TERMINATED"}),
    State.TOO_CLOSE: ("primary_completion, by: 2027-06-15", {"primary": "2027-06"}),
    State.NEEDS_REVIEW: ("trial_start, by: 2027", {"name": "QZX injection"}),
    State.NOT_CHECKABLE: ("approval, by: 2027", {"start": "2022!"}),
}


def watchlist() -> str:
    lines = ["version: 1", "watches:"]
    for number, (state, (claim, _)) in enumerate(STATES.items()):
        name = "QZX" if state is State.NEEDS_REVIEW else f"EX-90{number:02}"
        means = ", means: quizoxane" if state is State.NEEDS_REVIEW else ""
        lines += [
            f"  - id: {state}",
            f"    title: {state}",
            f"    interventions: [{{name: {name}{means}}}]",
            f"    claims: [{{id: c, milestone: {claim}}}]",
        ]
    return "\n".join(lines) + "\n"


def records() -> str:
    made = []
    for number, (_, shown) in enumerate(STATES.values()):
        if shown is not None:
            name = shown.get("name", f"EX-90{number:02}")
            made.append(json.dumps(record(number + 1, **{**shown, "name": name})))
    return "\n".join(made) + "\n"


def test_the_command_gives_every_state_its_sentence(
    installation: Installation, golden: Callable[[str, str], None]
) -> None:
    (installation.folder / "watchlist.yaml").write_text(watchlist(), encoding="utf-8")
    (installation.folder / "records.jsonl").write_text(records(), encoding="utf-8")
    call = ("judge", "--records", "records.jsonl", "--as-of", "2026-11-22", "--json")
    judged = installation.monitor(*call)
    assert judged.returncode == 0, judged.stderr
    stale = installation.monitor(*call, "--read-on", "2026-11-18")
    verdicts = [json.loads(line) for line in judged.stdout.splitlines()]
    assert [verdict["state"] for verdict in verdicts] == [verdict["watch"] for verdict in verdicts]
    unread = [json.loads(line) for line in stale.stdout.splitlines()][:1]
    shown = [json.dumps(verdict, ensure_ascii=False, indent=1) for verdict in verdicts + unread]
    assert {verdict["state"] for verdict in verdicts + unread} == {state.value for state in State}
    golden("judge-states.txt", "\n".join(shown) + "\n")
