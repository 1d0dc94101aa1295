import json

from monitor.domain.problems import Place, Problem, Severity
from monitor.watchfile.machine import as_annotations, as_json_lines

_ODD = Problem(Place("a,b:c%.yaml", 3, 5, 9), "50% is\r\n::error::odd, 'x'", "write: 1,2", "E199")
_WHOLE = Problem("list.yaml", "gone", "look", "W299", Severity.WARNING)


def test_each_problem_is_one_json_object_a_line() -> None:
    first, second = (json.loads(line) for line in as_json_lines([_ODD, _WHOLE]).splitlines())
    assert first == {
        "code": "E199",
        "severity": "error",
        "message": "50% is\r\n::error::odd, 'x'",
        "file": "a,b:c%.yaml",
        "line": 3,
        "column": 5,
        "end_column": 9,
        "remedy": "write: 1,2",
    }
    assert (second["severity"], second["file"], second["line"], second["end_column"]) == (
        "warning",
        "list.yaml",
        None,
        None,
    )


def test_a_line_separator_in_a_message_does_not_break_the_line() -> None:
    assert len(as_json_lines([Problem("x", "a\u2028b\x85c", "y")]).splitlines()) == 1


def test_an_annotation_is_one_command_with_everything_escaped() -> None:
    assert as_annotations([_ODD, _WHOLE]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=5,endColumn=9,title=E199"
        "::50%25 is%0D%0A::error::odd, 'x'. write: 1,2\n"
        "::warning file=list.yaml,title=W299::gone. look\n"
    )


def test_no_problems_are_no_text() -> None:
    assert as_json_lines([]) == as_annotations([]) == ""
