from pathlib import Path

import pytest

from monitor.domain.problems import Severity
from monitor.watchfile.codes import Code
from monitor.watchfile.load import load_watchlist
from monitor.watchfile.source import LARGEST_FILE
from tests.watchfile.lists import CLAIMS, INTERVENTIONS, VALID, WATCH, broken, load, spot

_CLAIM = "        not_before: 2020\n"
_TO = "    to: [reader@ms-society.org]\n"

#: A file with one thing wrong; its code, line, column and (exclusive) end column; words of the message and remedy.
BROKEN: dict[str, tuple[str | bytes, str, int, int, int, str]] = {
    "not UTF-8": (VALID.encode().replace(b"MS\n", b"M\xfc\n"), "E101", 4, 24, 25, "0xfc"),
    "UTF-16": (VALID.encode("utf-16"), "E101", 1, 1, 2, "UTF-16"),
    "typing error in a key": (broken("not_before", "notbefore"), "E102", 12, 9, 18, "did you mean not_before?"),
    "unknown key": (broken("version: 1\n", "version: 1\nwombat: 1\n"), "E102", 2, 1, 7, "remove it"),
    "missing key": (broken("    title: Weekly\n", ""), "E103", 14, 5, 15, "add a line title:"),
    "no month": (broken("2020", "2020-13"), "E104", 12, 21, 28, "2020-13 is not a month"),
    "no day": (broken("not_before: 2020", "by: 2026-02-30"), "E104", 12, 13, 23, "2026 has 28 days"),
    "no day in a window": (broken("not_before: 2020", "within: [2020, 202l]"), "E104", 12, 24, 28, "'202l'"),
    "text for a list": (broken("[LIF-Nano]", "LIF-Nano"), "E105", 7, 18, 26, "write [LIF-Nano]"),
    "group for a text": (broken("[LIF-Nano]", "[LIF: Nano]"), "E105", 7, 19, 28, "quotes"),
    "list for a text": (broken("LIFNano in MS", "[LIFNano]"), "E105", 4, 12, 21, "not a list"),
    "text for a group": (
        broken("      - name: LIFNano\n        aliases: [LIF-Nano]", "      - LIFNano"),
        "E105",
        6,
        9,
        16,
        "key:",
    ),
    "list for a group": (broken("id: lif\n", "id: lif\n    dismiss: [NCT00000002]\n"), "E105", 4, 14, 27, "group"),
    "three ends": (broken("not_before: 2020", "within: [2020, 2021, 2022]"), "E105", 12, 17, 35, "here are 3"),
    "no value": (broken("title: Weekly", "title:"), "E106", 15, 5, 10, "'title' has no value"),
    "null": (broken("title: Weekly", "title: ~"), "E106", 15, 5, 10, "'title' has no value"),
    "item without value": (broken("[LIF-Nano]", "[LIF-Nano, ~]"), "E106", 7, 29, 30, "a list item"),
    "unknown word": (broken("trial_start", "trialstart"), "E107", 11, 20, 30, "did you mean trial_start?"),
    "duplicate key": (broken("id: start\n", "id: start\n        id: end\n"), "E108", 11, 9, 11, "line 10 and line 11"),
    "duplicate watch": (broken("digests:", f"{WATCH}digests:"), "E109", 13, 9, 12, "'lif'"),
    "duplicate claim": (
        broken(_CLAIM, _CLAIM + "      - {id: start, milestone: results, by: 2021}\n"),
        *("E109", 13, 14, 19, "two claims of this watch"),
    ),
    "duplicate intervention": (
        broken("    confirm", "      - name: LIFNano\n    confirm"),
        *("E109", 8, 15, 22, "two interventions"),
    ),
    "duplicate digest": (VALID + f"  - id: weekly\n    title: Other\n{_TO}", "E109", 19, 9, 15, "two digests"),
    "no window": (broken(_CLAIM, ""), "E110", 10, 9, 18, "not_before, by, within or says"),
    "two windows": (broken(_CLAIM, f"{_CLAIM}        by: 2021\n"), "E111", 13, 9, 11, "not_before and by"),
    "empty window": (broken("not_before: 2020", "within: [2021, 2020]"), "E112", 12, 17, 29, "[2020, 2021]"),
    "words unread": (broken("not_before: 2020", "says: quite soon"), "E113", 12, 15, 25, "not_before, by or within"),
    "no claims": (broken(CLAIMS, "    claims: []\n"), "E114", 9, 13, 15, "nothing would be judged"),
    "claims missing": (broken(CLAIMS, ""), "E114", 3, 5, 12, "nothing would be judged"),
    "no interventions": (broken(INTERVENTIONS, "    interventions: []\n"), "E114", 5, 20, 22, "looked for"),
    "no watches": ("version: 1\nwatches: []\n", "E114", 2, 10, 12, "nothing would be followed"),
    "odd id": (broken("id: start", "id: the start"), "E115", 10, 13, 22, "'the start'"),
    "id no": (broken("id: start", "id: no"), "E116", 10, 13, 15, "true or false"),
    "id on": (broken("id: weekly", "id: On"), "E116", 14, 9, 11, "true or false"),
    "punctuation": (broken("[LIF-Nano]", '["--"]'), "E117", 7, 19, 23, "no letter or digit"),
    "two letters": (broken("[LIF-Nano]", "[LI]"), "E117", 7, 19, 21, "means:"),
    "short meaning": (broken("aliases: [LIF-Nano]", "means: L"), "E117", 7, 16, 17, "short"),
    "about no one": (
        broken(_CLAIM, f"{_CLAIM}        about: [LIFNanno]\n"),
        "E118",
        13,
        17,
        25,
        "did you mean LIFNano?",
    ),
    "about an alias": (
        broken(_CLAIM, f"{_CLAIM}        about: [XY-123]\n").replace("LIF-Nano", "XY-123"),
        *("E118", 13, 17, 23, "is an alias; write 'LIFNano'"),
    ),
    "unknown watch": (broken("watches: [lif]", "watches: [liff]"), "E119", 16, 15, 19, "did you mean lif?"),
    "NCT number": (broken("NCT00000001", "nct 00000001"), "E120", 8, 15, 27, "write NCT00000001"),
    "NCT number as key": (broken("confirm: [NCT00000001]", "dismiss: {NCT1: no}"), "E120", 8, 15, 19, "eight digits"),
    "address": (broken("reader@ms-society.org", "reader@"), "E121", 18, 10, 17, "name@domain"),
    "address with a name": (broken("reader@", "A <reader@").replace("org]", "org>]"), "E121", 18, 10, 35, "write only"),
    "address with a line break": (
        broken("reader@ms-", '"a@b.org\\r\\nBcc: c@ms-').replace("org]", 'org"]'),
        "E121",
        18,
        10,
        44,
        "address",
    ),
    "address with accents": (broken("reader@", "réader@"), "E121", 18, 10, 31, "xn--"),
    "two addresses": (broken("[reader@", '["a@b.org;reader@').replace("org]", 'org"]'), "E121", 18, 10, 41, "own"),
    "time zone": (broken("Europe/London", "London"), "E122", 17, 15, 21, "did you mean Europe/London?"),
    "time": (broken("watches: [lif]", "at: 7:00"), "E123", 16, 9, 13, '"07:00"'),
    "schedule": (broken("watches: [lif]", "schedule: weekley"), "E124", 16, 15, 22, "did you mean weekly?"),
    "cron": (broken("watches: [lif]", "schedule: 0 24 * * 1"), "E124", 16, 15, 25, "for the hour"),
    "long schedule": (broken("watches: [lif]", f"schedule: {401 * '1'}"), "E124", 16, 15, 416, "at most 400"),
    "web address": (broken(_CLAIM, f"{_CLAIM}        url: javascript:x\n"), "E125", 13, 14, 26, "https://"),
    "no web address": (broken(_CLAIM, f"{_CLAIM}        url: http://[x\n"), "E125", 13, 14, 23, "https://"),
    "secret in a web address": (
        broken(_CLAIM, f"{_CLAIM}        url: http://me:pw@x.org\n"),
        *("E125", 13, 14, 32, "before the @"),
    ),
    "grace": (broken(_CLAIM, f"{_CLAIM}        grace: a while\n"), "E130", 13, 16, 23, "0 to 3650"),
    "phase": (broken(_CLAIM, f"{_CLAIM}        phase: five\n"), "E126", 13, 16, 20, "1/2"),
    "version": (broken("version: 1", "version: 2"), "E127", 1, 10, 11, "version: 1"),
    "escape character": (broken("title: Weekly", 'title: "a\\e[31m"'), "E128", 15, 12, 21, "U+001B"),
    "turned text": (broken("title: Weekly", "title: a\u202eb"), "E128", 15, 12, 15, "U+202E"),
    "empty title": (broken("title: Weekly", 'title: ""'), "E128", 15, 12, 14, "empty"),
    "long title": (broken("title: Weekly", f"title: {301 * 'x'}"), "E128", 15, 12, 313, "at most 300"),
    "confirmed and dismissed": (
        broken("    claims:", "    dismiss: {NCT00000001: other}\n    claims:"),
        *("E129", 8, 15, 26, "both confirmed and dismissed"),
    ),
    "tab": (broken("  - id: lif\n", "\t- id: lif\n"), "E140", 3, 1, 2, "a tab"),
    "NUL": (broken("Weekly", "Wee\0kly"), "E141", 15, 15, 16, "U+0000"),
    "deep": ("a: " + "[" * 20, "E142", 1, 23, 24, "20 levels"),
    "alias": (broken("[LIF-Nano]", "*name"), "E144", 7, 18, 23, "*name"),
    "anchor": (broken("[LIF-Nano]", "[&name LIF-Nano]"), "E144", 7, 19, 33, "&name"),
    "tag": (broken("title: Weekly", "title: !!python/object:os.system Weekly"), "E145", 15, 12, 44, "python/object"),
    "merge key": (broken("    title: Weekly", "    <<: {x: 1}\n    title: Weekly"), "E146", 15, 5, 7, "<<"),
    "two documents": (VALID + "---\nversion: 1\n", "E147", 19, 1, 4, "a second document"),
    "key that is a list": (
        broken("    title: Weekly", "    ? [x]\n    : y\n    title: Weekly"),
        "E148",
        15,
        7,
        10,
        "not a word",
    ),
    "empty": ("", "E149", 1, 1, 1, "version: 1"),
    "comments only": ("# nothing\n", "E149", 1, 1, 1, "no watchlist"),
    "a bare word": ("hello\n", "E149", 1, 1, 6, "'hello'"),
    "nobody reads": (broken("ms-society", "example"), "W202", 18, 10, 28, "RFC 2606"),
    "no readers": (broken(_TO, ""), "W203", 14, 5, 15, "add to:"),
    "time unused": (broken("watches: [lif]", 'at: "07:00"\n    schedule: 0 7 * * 1'), "W205", 16, 5, 7, "not used"),
    "kind of change": (
        broken("watches: [lif]", "worth: {enrolment_changed: mail}"),
        *("E107", 16, 13, 30, "enrollment_changed"),
    ),
    "worth of a change": (
        broken("watches: [lif]", "worth: {title_changed: mial}"),
        *("E107", 16, 28, 32, "mail"),
    ),
    "address twice": (broken("[reader@", "[READER@ms-society.org, reader@"), "W206", 18, 33, 54, "twice"),
    "banned word": (broken(_CLAIM, f"{_CLAIM}        quote: A miracle\n"), "W210", 13, 16, 25, "'miracle'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_once_at_its_place(name: str) -> None:
    text, code, line, column, end_column, words = BROKEN[name]
    loaded = load(text)
    assert [spot(problem) for problem in loaded.problems] == [(code, line, column, end_column)]
    problem = loaded.problems[0]
    assert words in f"{problem.what} {problem.remedy}"
    assert (loaded.watchlist is None) == (problem.severity is Severity.ERROR)


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, Path("a\0b")):
        loaded = load_watchlist(path)
        assert (loaded.watchlist, [problem.code for problem in loaded.problems]) == (None, ["E100"])


def test_a_file_beyond_the_limit_is_not_read() -> None:
    assert [problem.code for problem in load(b" " * (LARGEST_FILE + 1)).problems] == ["E143"]


def test_every_code_has_a_file_that_shows_it() -> None:
    elsewhere = {"E100", "E131", "E143", "W201", "W204"}
    assert {row[1] for row in BROKEN.values()} | elsewhere == {code.value for code in Code}


def test_every_code_is_explained_in_a_sentence() -> None:
    assert all(code.meaning.endswith(".") and len(code.meaning) > 30 for code in Code)
