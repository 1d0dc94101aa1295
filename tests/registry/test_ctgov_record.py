"""The reader of records: what it makes of odd ones, and where it says that it cannot."""

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.dates import DateType, Precision
from monitor.domain.problems import Problem
from monitor.domain.study import Status, Study, StudyType
from monitor.registry.ctgov_record import ReadRecord, content_hash, read_record, record_id
from monitor.registry.strict_json import canonical
from tests.records import record

STATUS = ("protocolSection", "statusModule")


def changed(value: Any, *path: str) -> dict[str, Any]:
    """A good record with one thing put in another place, or taken out (``...``)."""
    raw = copy.deepcopy(record())
    node = raw
    for key in path[:-1]:
        node = node.setdefault(key, {})
    if value is ...:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value
    return raw


def read(raw: Any) -> Study:
    result = read_record(raw)
    assert isinstance(result, ReadRecord), result
    return result.study


# value, path, the JSON path of the problem, the fact
BROKEN = [
    (..., ("protocolSection", "identificationModule", "nctId"), "identificationModule.nctId", "missing"),
    (7, ("protocolSection", "identificationModule", "nctId"), "identificationModule.nctId", "expected a text"),
    (..., (*STATUS, "overallStatus"), "statusModule.overallStatus", "the status is missing"),
    (["RECRUITING"], (*STATUS, "overallStatus"), "statusModule.overallStatus", "expected a text, found a list"),
    ({"date": "2026-13"}, (*STATUS, "startDateStruct"), "startDateStruct.date", "2026-13 is not a month"),
    ({"date": "2026-02-30"}, (*STATUS, "startDateStruct"), "startDateStruct.date", "2026-02-30 is not a day"),
    ({"date": "2026-Q1"}, (*STATUS, "startDateStruct"), "startDateStruct.date", "not a date that the registry writes"),
    ({"date": "soon"}, (*STATUS, "completionDateStruct"), "completionDateStruct.date", "'soon' is not a date"),
    ("2026", (*STATUS, "startDateStruct"), "startDateStruct", "expected an object, found a text"),
    ("2026-01", (*STATUS, "studyFirstSubmitDate"), "studyFirstSubmitDate", "'2026-01' is not a day"),
    ("two", ("protocolSection", "designModule", "enrollmentInfo"), "enrollmentInfo", "expected an object"),
    ({"count": "20"}, ("protocolSection", "designModule", "enrollmentInfo"), "enrollmentInfo.count", "a whole number"),
    ({"count": True}, ("protocolSection", "designModule", "enrollmentInfo"), "enrollmentInfo.count", "a whole number"),
    ("x", ("protocolSection", "conditionsModule", "conditions"), "conditionsModule.conditions", "expected a list"),
    ([3], ("protocolSection", "conditionsModule", "keywords"), "conditionsModule.keywords[0]", "expected a text"),
    (["x"], ("protocolSection", "armsInterventionsModule", "interventions"), "interventions[0]", "expected an object"),
    ([], ("protocolSection",), "$.protocolSection", "expected an object, found a list"),
]


@pytest.mark.parametrize(("value", "path", "where", "what"), BROKEN, ids=[f"{row[2]}: {row[3]}" for row in BROKEN])
def test_what_cannot_be_understood_is_a_problem_that_names_the_place(
    value: Any, path: tuple[str, ...], where: str, what: str
) -> None:
    problem = read_record(changed(value, *path))
    assert isinstance(problem, Problem)
    assert where in str(problem.where)
    assert what in problem.what
    assert problem.code == "E301"


@pytest.mark.parametrize("raw", [None, [], "text", 7, True, {}, {"protocolSection": None}])
def test_what_is_no_record_is_a_problem(raw: Any) -> None:
    assert isinstance(read_record(raw), Problem)
    assert record_id(raw) is None


ODD = [
    # A date without a type has not been called a fact.
    ({"date": "2026-05"}, (*STATUS, "startDateStruct"), lambda study: study.start.type, DateType.ESTIMATED),
    (
        {"date": "2026", "type": "ACTUAL"},
        (*STATUS, "startDateStruct"),
        lambda study: study.start.partial.precision,
        Precision.YEAR,
    ),
    ({"type": "ACTUAL"}, (*STATUS, "startDateStruct"), lambda study: study.start, None),
    (..., (*STATUS, "startDateStruct"), lambda study: study.start, None),
    (None, (*STATUS, "startDateStruct"), lambda study: study.start, None),
    ("A_NEW_WORD", (*STATUS, "overallStatus"), lambda study: study.status, Status.UNRECOGNISED),
    ("RECRUITING", (*STATUS, "lastKnownStatus"), lambda study: study.last_known_status, Status.RECRUITING),
    (
        "A_NEW_KIND",
        ("protocolSection", "designModule", "studyType"),
        lambda study: study.study_type,
        StudyType.UNRECOGNISED,
    ),
    (99999999, ("protocolSection", "designModule", "enrollmentInfo", "count"), lambda study: study.enrollment, None),
    (0, ("protocolSection", "designModule", "enrollmentInfo", "count"), lambda study: study.enrollment, 0),
    ("nct00000001", ("protocolSection", "identificationModule", "nctId"), lambda study: study.id, "NCT00000001"),
    ("a\x00\ud800b ", ("protocolSection", "identificationModule", "briefTitle"), lambda study: study.title, "ab"),
    # Results handed in and not posted are a note; the flag hasResults is not read at all.
    ("2026-02-03", (*STATUS, "resultsFirstSubmitDate"), lambda study: study.results_first_posted, None),
    (
        {"date": "2026-02-03"},
        (*STATUS, "resultsFirstPostDateStruct"),
        lambda study: study.results_first_posted,
        date(2026, 2, 3),
    ),
    (True, ("hasResults",), lambda study: study.results_first_posted, None),
    ({"a": [1, {"b": None}]}, ("protocolSection", "aModuleToCome"), lambda study: study.title, "Study 1"),
]


@pytest.mark.parametrize(("value", "path", "fact", "expected"), ODD, ids=range(len(ODD)))
def test_an_odd_record_is_read_for_what_it_says(value: Any, path: tuple[str, ...], fact: Any, expected: Any) -> None:
    assert fact(read(changed(value, *path))) == expected


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(ANY_JSON, st.sampled_from([row[1] for row in BROKEN]))
def test_no_record_crashes_the_reader(value: Any, path: tuple[str, ...]) -> None:
    assert isinstance(read_record(changed(value, *path)), ReadRecord | Problem)


def test_bookkeeping_makes_no_other_content_and_anything_else_does() -> None:
    def hashed(raw: dict[str, Any]) -> str:
        return content_hash(canonical(raw))

    moved = changed("2027-01-01", "derivedSection", "miscInfoModule", "versionHolder")
    assert hashed(moved) == hashed(record())
    assert hashed(changed(..., "derivedSection")) != hashed(changed("x", "protocolSection", "extra"))
    assert hashed(changed("Another", "protocolSection", "identificationModule", "briefTitle")) != hashed(record())
    assert hashed({"b": 1, "a": 2}) == hashed({"a": 2, "b": 1})
