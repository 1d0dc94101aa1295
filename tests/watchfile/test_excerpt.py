import re

import pytest

from monitor.domain.problems import Place, Problem, Severity
from monitor.watchfile.excerpt import as_text, harmless
from tests.watchfile.lists import VALID, broken, load

_NOTHING = "Nothing was sent or saved."


def _render(text: str, *, colour: bool = False) -> str:
    loaded = load(text)
    return as_text(loaded.problems, loaded.source, "list.yaml", colour=colour, consequence=_NOTHING)


def test_a_problem_shows_fact_place_lines_caret_and_remedy() -> None:
    assert (
        _render(broken("2020", "2020-13").replace("Weekly", ""))
        == """\
error: 2020-13 is not a month  E104
  --> list.yaml:12:21
   |
10 |       - id: start
11 |         milestone: trial_start
12 |         not_before: 2020-13
   |                     ^^^^^^^
   = write a year (2020), a half or quarter (2020-H2, 2020-Q4), a month (2020-12) or a day (2020-12-31)

error: 'title' has no value  E106
  --> list.yaml:15:5
   |
14 |   - id: weekly
15 |     title:
   |     ^^^^^
   = write a value or remove it; a text that is the word null needs quotes

2 errors in list.yaml. Nothing was sent or saved.
"""
    )


def test_errors_come_before_warnings_and_both_are_counted() -> None:
    text = broken("version: 1", "version: 2").replace("LIFNano in MS", "''").replace("ms-society", "example")
    told = _render(text)
    assert re.findall(r"^(\w+): .*  ([EW]\d+)$", told, re.MULTILINE) == [
        ("error", "E127"),
        ("error", "E128"),
        ("warning", "W202"),
    ]
    assert told.endswith("\n2 errors, 1 warning in list.yaml. Nothing was sent or saved.\n")


def test_no_more_than_twenty_are_shown_and_the_count_says_so() -> None:
    told = _render(VALID + "".join(f"key{number}: x\n" for number in range(30)))
    assert told.count("-->") == 20
    assert "30 errors in list.yaml. The first 20 are shown. Nothing" in told


def test_a_valid_file_is_told_in_one_line() -> None:
    assert _render(VALID) == f"No problems in list.yaml. {_NOTHING}\n"


def test_colour_only_adds_codes() -> None:
    text = broken("2020", "2020-13")
    coloured = _render(text, colour=True)
    assert "\x1b[1;31merror\x1b[0m: \x1b[1m2020-13 is not a month\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == _render(text)


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\r", "\x07", "\u202e", "\u2028", "\ufeff", "\x7f", "\ud800"])
def test_what_a_terminal_would_obey_is_replaced_one_for_one(text: str) -> None:
    safe = harmless(f"a{text}b")
    assert len(safe) == len(text) + 2
    assert safe.isprintable()


def test_a_file_cannot_send_control_characters_to_the_terminal() -> None:
    told = _render(broken("title: Weekly", "title: a\u202e\u0085\u200fb") + "\x1b[2Jx\x9b: \x07")
    assert all(line.isprintable() for line in told.split("\n"))
    assert "␛[2J" in told


def test_the_caret_stands_under_wide_and_combining_characters() -> None:
    lines = _render(broken("[LIF-Nano]", "[細胞治療, e\u0301e\u0301e\u0301, time 12:30\t, LI]")).split("\n")
    at = next(number for number, line in enumerate(lines) if "^" in line)
    assert lines[at].index("^") == lines[at - 1].index("LI]") + 4 - 3
    assert lines[at].count("^") == 2


def test_tabs_do_not_move_the_caret() -> None:
    lines = _render(broken("[LIF-Nano]", "[LIF,\tLI]")).split("\n")
    at = next(number for number, line in enumerate(lines) if "^" in line)
    assert lines[at].index("^") == lines[at - 1].index("LI]")


def test_a_very_long_line_is_cut_around_the_place() -> None:
    told = _render(broken("[LIF-Nano]", "[" + "LIF-Nano, " * 5000 + "LI]"))
    shown = next(line for line in told.split("\n") if "LI]" in line)
    assert len(shown) < 200
    assert max(len(line) for line in told.split("\n")) < 200


def test_a_problem_of_the_whole_file_has_no_excerpt() -> None:
    problem = Problem("list.yaml", "the file is gone", "write one", "E100")
    told = as_text([problem], "", "list.yaml", colour=False, consequence=_NOTHING)
    assert told.startswith("error: the file is gone  E100\n  --> list.yaml\n   = write one\n")


def test_a_place_beyond_the_text_has_no_excerpt() -> None:
    problem = Problem(Place("list.yaml", 12345, 1, 2), "odd", "look", "W299", Severity.WARNING)
    told = as_text([problem], "a", "list.yaml", colour=False, consequence=_NOTHING)
    assert told.startswith("warning: odd  W299\n     --> list.yaml:12345:1\n      = look\n")
