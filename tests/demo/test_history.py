import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.demo.history import AuthoredHistory
from monitor.demo.history_file import read_studies
from monitor.demo.snapshot import Snapshot
from monitor.domain.dates import DateType, Precision
from monitor.domain.problems import MonitorError
from monitor.domain.study import Status, Study
from monitor.registry.ctgov_record import ReadRecord, read_record

STUDY: dict[str, Any] = {
    "title": "A study",
    "sponsor": "Example Hospital",
    "conditions": ["Multiple Sclerosis"],
    "versions": [{"since": date(2024, 1, 3), "status": "RECRUITING"}],
}


@pytest.fixture(scope="module")
def history() -> AuthoredHistory:
    return AuthoredHistory.shipped()


@pytest.fixture(scope="module")
def studies(history: AuthoredHistory) -> dict[str, list[Study]]:
    """The different states of each study, in the order of the days."""
    found: dict[str, list[Study]] = {}
    for day in history.days:
        for number, raw in history.records(day).items():
            read = read_record(raw)
            assert isinstance(read, ReadRecord), read
            states = found.setdefault(number, [])
            if read.study not in states[-1:]:
                states.append(read.study)
    return found


def test_every_version_of_every_study_is_read_without_a_problem(
    history: AuthoredHistory, studies: dict[str, list[Study]]
) -> None:
    assert len(studies) == len(history.studies) >= 40
    written = {study.number: len(study.versions) for study in history.studies}
    assert {number: len(states) for number, states in studies.items()} == written


def test_no_fact_is_a_word_that_the_reader_does_not_know(studies: dict[str, list[Study]]) -> None:
    for states in studies.values():
        for study in states:
            assert study.status is not Status.UNRECOGNISED
            assert study.study_type != "UNRECOGNISED"


def test_invented_studies_can_be_told_from_real_ones(history: AuthoredHistory) -> None:
    invented = {study.number for study in history.studies if study.invented}
    assert all(number.startswith("NCT999") for number in invented)
    for study in history.studies:
        assert study.sponsor.startswith("Example") == study.invented
        assert study.summary.startswith("Invented") == study.invented


def test_real_studies_carry_no_date_that_was_filled_in(history: AuthoredHistory) -> None:
    for study in history.studies:
        if study.invented:
            continue
        written = json.dumps(history.records(history.days[-1])[study.number]["protocolSection"], default=str)
        known = study.model_dump_json()
        stated = {token for token in written.split('"') if token[:4].isdigit() and token[4:5] == "-"}
        assert all(day in known for day in stated)


def test_every_invented_false_friend_prints_the_word_lif(history: AuthoredHistory) -> None:
    friends = [study for study in history.studies if study.number.startswith("NCT999901")]
    snapshot = Snapshot(history.records(history.days[-1]), "2026-11-19T09:00:04")
    found = snapshot.holding("InterventionSearch", [("lif",)])
    assert len(friends) >= 12
    assert {study.number for study in friends} <= found


def test_the_history_shows_every_kind_of_movement(studies: dict[str, list[Study]]) -> None:
    shown = Counter(
        kind for states in studies.values() for before, after in pairwise(states) for kind in _movements(before, after)
    )
    assert set(shown) >= {
        "slipped",
        "brought forward",
        "made precise",
        "confirmed",
        "corrected",
        "added",
        "removed",
        "withdrawn",
        "terminated",
        "unknown in silence",
        "results handed in",
        "results posted",
        "merged",
        "title",
        "phase",
        "enrollment",
    }
    assert shown["slipped"] >= 8


def _movements(before: Study, after: Study) -> list[str]:
    kinds = [
        ("withdrawn", after.status is Status.WITHDRAWN),
        ("terminated", after.status is Status.TERMINATED),
        (
            "unknown in silence",
            after.status is Status.UNKNOWN and before.last_update_posted == after.last_update_posted,
        ),
        ("results handed in", after.results_in_review),
        ("results posted", after.results_first_posted != before.results_first_posted),
        ("merged", bool(after.aliases)),
        ("title", before.title != after.title),
        ("phase", before.phases != after.phases),
        ("enrollment", before.enrollment != after.enrollment),
    ]
    names = ("start", "primary_completion", "completion")
    moved = [_moved(getattr(before, name), getattr(after, name)) for name in names]
    return [kind for kind, shown in kinds if shown] + [kind for kind in moved if kind]


def _moved(before: Any, after: Any) -> str:
    if before == after:
        return ""
    if before is None or after is None:
        return "added" if before is None else "removed"
    if after.type is DateType.ACTUAL:
        return "corrected" if before.type is DateType.ACTUAL else "confirmed"
    if after.partial.precision is not before.partial.precision is not Precision.DAY:
        return "made precise"
    return "slipped" if after.span.last > before.span.last else "brought forward"


def test_one_study_is_found_long_after_it_began(studies: dict[str, list[Study]]) -> None:
    late = studies["NCT99990016"][0]
    assert late.start is not None
    assert late.first_posted is not None
    assert (late.first_posted - late.start.span.last).days > 365


def test_a_study_that_was_merged_is_gone_from_that_day_on(history: AuthoredHistory) -> None:
    assert "NCT99990017" in history.records(date(2024, 8, 13))
    assert "NCT99990017" not in history.records(date(2024, 8, 14))


def test_between_versions_only_the_stamps_of_the_registry_move(history: AuthoredHistory) -> None:
    monday, tuesday = (history.records(date(2026, 10, day))["NCT99990001"] for day in (5, 6))
    assert monday["protocolSection"] == tuesday["protocolSection"]
    assert monday["derivedSection"]["miscInfoModule"] == {"versionHolder": "2026-10-05"}
    assert tuesday["derivedSection"]["miscInfoModule"] == {"versionHolder": "2026-10-06"}


def test_a_weekend_serves_what_friday_served(history: AuthoredHistory) -> None:
    assert history.records(date(2026, 11, 22)) == history.records(date(2026, 11, 20))


def test_nothing_is_left_empty_in_a_record(history: AuthoredHistory) -> None:
    def walk(value: Any) -> None:
        assert value not in (None, "", [], {})
        for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(member)

    for raw in history.records(history.days[-1]).values():
        walk({**raw, "hasResults": True})


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        pytest.param({"titel": "x"}, "titel", "Extra inputs are not permitted", id="an unknown key"),
        pytest.param({"title": ""}, "", "a study needs a title", id="no title"),
        pytest.param({"sponsor": "Real Hospital"}, "", "sponsor whose name begins with Example", id="a real sponsor"),
        pytest.param({"known_from": "somewhere"}, "", "only a real one", id="invented and known"),
        pytest.param({"versions": []}, "", "a study needs a version", id="no version"),
        pytest.param({"start": "2020-13 actual"}, "start", "not a month", id="an impossible date"),
        pytest.param({"start": "2020-Q2"}, "start", "coarser than the registry writes", id="a quarter"),
        pytest.param({"start": "2020 perhaps"}, "start", "no type of date", id="an unknown type"),
        pytest.param({"enrollment": "many"}, "enrollment", "no enrolment", id="an enrolment without a number"),
        pytest.param({"gone_on": date(2024, 8, 17)}, "", "Saturday", id="gone at a weekend"),
        pytest.param({"arms": [{"label": "A", "gets": ["x"]}]}, "", "does not list", id="an arm that gets the unknown"),
        pytest.param({"versions": [{"since": date(2024, 1, 3)}]}, "", "has no status", id="no status"),
        pytest.param(
            {"versions": [{"since": date(2024, 1, 6), "status": "RECRUITING"}]},
            "versions.0",
            "do not move on Saturdays",
            id="a version at a weekend",
        ),
        pytest.param(
            {"versions": [{"since": date(2024, 1, 3), "status": "RECRUITING", "start": "2024-02 actual"}]},
            "versions.0",
            "start cannot be actual",
            id="a fact of the future",
        ),
        pytest.param(
            {"versions": [{"since": date(2024, 1, 3), "status": "RECRUITING", "results_posted": date(2024, 1, 4)}]},
            "versions.0",
            "results_posted cannot lie after",
            id="results of the future",
        ),
        pytest.param(
            {"versions": STUDY["versions"] * 2}, "", "not in the order of their days", id="two versions on one day"
        ),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(
    tmp_path: Path, change: dict[str, Any], where: str, what: str
) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(yaml.safe_dump({"NCT99999999": {**STUDY, **change}}))
    with pytest.raises(MonitorError) as refused:
        read_studies([path])
    (problem,) = refused.value.problems
    assert problem.where == ".".join(["faulty.yaml: NCT99999999", *filter(None, [where])])
    assert what in problem.what


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(yaml.safe_dump({"NCT1": STUDY, "NCT99999998": {**STUDY, "start": "soon", "enrollment": 1.5}}))
    with pytest.raises(MonitorError) as refused:
        read_studies([path])
    assert len(refused.value.problems) == 3


def test_a_number_is_used_once(tmp_path: Path) -> None:
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path in paths:
        path.write_text(yaml.safe_dump({"NCT99999999": STUDY}))
    with pytest.raises(MonitorError, match="used twice"):
        read_studies(paths)


@pytest.mark.parametrize("text", ["- a list", "NCT99999999: text", "{"], ids=["list", "text", "no YAML"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(text)
    with pytest.raises(MonitorError, match=r"other\.yaml"):
        read_studies([path])
