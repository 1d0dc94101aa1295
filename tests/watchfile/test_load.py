from datetime import date, time
from pathlib import Path
from random import Random

import pytest
import yaml

from monitor.domain.changes import ChangeKind, Worth
from monitor.domain.claims import ClaimedDate, Direction, Hedge
from monitor.domain.dates import Window, parse_partial_date
from monitor.domain.milestones import Milestone
from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Acceptance, Quiet, WatchedIntervention, Watchlist
from monitor.watchfile import events
from monitor.watchfile.load import load_watchlist
from tests.watchfile.lists import VALID, broken, load, spot

SHIPPED = Path(__file__).resolve().parents[2] / "watchlist.yaml"

FULL = """\
version: "1"
watches:
- id: lif
  title: "LIFNano:
    in MS"
  interventions:
  - {name: LIFNano, aliases: [LIF-Nano]}
  - {name: LI, means: leukemia inhibitory factor, aliases: [IF]}
  sponsors: [LIFNano Therapeutics]
  conditions: [multiple sclerosis]
  exclude: [Lucky Iron Fish]
  confirm: [NCT00000001, NCT00000001]
  dismiss: {NCT00000002: another LIF}
  accept: manual
  claims:
  - {id: a, milestone: trial_start, within: [2020-H2, 2021-Q3], phase: I/IIa, hedge: hoped, study_type: any}
  - {id: b, milestone: results, within: 2021, about: [LIFNano], conditions: [], sponsors: [X-1 Inc]}
  - id: c
    milestone: approval
    by: 2026-06-12
    said_on: 2020
    url: https://example.org/a?b=c#d
    quote: |
      Two
      lines
    said_by: No
    reported_by: 'null'
digests:
- {id: now, title: Now, schedule: immediate, to: [anna@ms-society.org]}
- {id: some, title: Some, watches: [lif, lif], schedule: 0 7 * * 1, timezone: Asia/Kolkata, quiet: never,
   to: [B@ms-society.org, c@ms-society.org, b@MS-society.org], editors: [root@localhost],
   worth: {enrollment_changed: mail, title_changed: digest, study_gone: silent}}
- {id: day, title: Day, schedule: daily, at: 18:30, to: [anna@ms-society.org]}
"""


def _watchlist(text: str) -> Watchlist:
    loaded = load(text)
    assert loaded.watchlist, loaded.problems
    return loaded.watchlist


def test_the_shipped_list_loads_with_nothing_but_its_example_addresses() -> None:
    loaded = load_watchlist(SHIPPED)
    assert loaded.watchlist
    assert {problem.code for problem in loaded.problems} == {"W202"}
    claim = loaded.watchlist.watches[0].claims[0]
    assert (claim.key, claim.milestone) == ("lifnano-ms/first-human-trial", Milestone.TRIAL_START)
    assert claim.window == Window(date(2020, 1, 1), None)


def test_every_key_of_a_watch_arrives() -> None:
    watch = _watchlist(FULL).watches[0]
    assert (watch.id, watch.title, watch.accept) == ("lif", "LIFNano: in MS", Acceptance.MANUAL)
    assert watch.interventions[1] == WatchedIntervention("LI", "leukemia inhibitory factor", ("IF",))
    assert (watch.sponsors, watch.conditions) == (("LIFNano Therapeutics",), ("multiple sclerosis",))
    assert (watch.exclude, watch.confirm) == (("Lucky Iron Fish",), frozenset({"NCT00000001"}))
    assert watch.dismiss == {"NCT00000002": "another LIF"}


def test_every_key_of_a_claim_arrives() -> None:
    first, second, third = _watchlist(FULL).watches[0].claims
    assert first.window == Window(date(2020, 7, 1), date(2021, 9, 30))
    assert (first.phase, first.hedge, first.any_study_type) == ("1/2", Hedge.HOPED, True)
    assert second.window == Window(date(2021, 1, 1), date(2021, 12, 31))
    assert (second.about, second.sponsors, second.any_study_type) == (("LIFNano",), ("X-1 Inc",), False)
    assert third.window == Window(None, date(2026, 6, 12))
    assert (third.said_on, third.url) == (parse_partial_date("2020"), "https://example.org/a?b=c#d")
    assert (third.quote, third.said_by, third.reported_by) == ("Two lines", "No", "null")


def test_a_claim_without_conditions_has_those_of_its_watch_and_an_empty_list_has_none() -> None:
    first, second, _ = _watchlist(FULL).watches[0].claims
    assert (first.conditions, second.conditions) == (("multiple sclerosis",), ())


def test_every_key_of_a_digest_arrives() -> None:
    now, some, day = _watchlist(FULL).digests
    assert (now.schedule, now.watch_ids, now.timezone, now.quiet) == ("immediate", ("lif",), "UTC", Quiet.MONTHLY)
    assert (some.schedule, some.watch_ids, some.timezone) == ("0 7 * * 1", ("lif",), "Asia/Kolkata")
    assert (some.quiet, some.to, some.editors) == (
        Quiet.NEVER,
        ("B@ms-society.org", "c@ms-society.org"),
        ("root@localhost",),
    )
    assert (day.schedule, day.at) == ("daily", time(18, 30))
    assert some.worth == {
        ChangeKind.ENROLLMENT_CHANGED: Worth.MAIL,
        ChangeKind.TITLE_CHANGED: Worth.DIGEST,
        ChangeKind.STUDY_GONE: Worth.SILENT,
    }
    assert day.worth == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", "1"),
        ('"2"', "2"),
        ("early 1", "1"),
        ("1/2", "1/2"),
        ("Phase IIb", "2"),
        ("EARLY_PHASE1", "1"),
        ("iv", "4"),
    ],
)
def test_a_phase_is_read_in_the_usual_spellings(written: str, meant: str) -> None:
    watchlist = _watchlist(broken("not_before: 2020", f"not_before: 2020\n        phase: {written}"))
    assert watchlist.watches[0].claims[0].phase == meant


@pytest.mark.parametrize("text", [VALID, VALID.replace("\n", "\r\n"), VALID.replace("\n", "\r"), "\ufeff" + VALID])
def test_line_ends_and_a_byte_order_mark_do_not_matter(text: str) -> None:
    assert _watchlist(text) == _watchlist(VALID)


def test_strings_stay_strings() -> None:
    explained = "[NOS, 0123, 1e5, 12:30:45, 2020-02-30, yes]\n        means: numbers that have a meaning"
    text = broken("[LIF-Nano]", explained)
    aliases = _watchlist(text).watches[0].interventions[0].aliases
    assert aliases == ("NOS", "0123", "1e5", "12:30:45", "2020-02-30", "yes")


def test_everything_wrong_is_told_in_one_pass_sorted_by_place() -> None:
    text = """\
version: 3
watches:
  - id: a b
    titel: A
    interventions: [{name: LIFNano}]
    claims:
      - {id: x, milestone: trial_strat, by: 2020-13}
      - {id: x, milestone: results, by: 2020, about: [LIF], quote: a cure, quote: again}
  - {id: no, title: B, interventions: [{name: L}], claims: []}
digests:
  - {id: d, title: D, watches: [z], timezone: Mars/Base, to: [x@], at: 25:00}
colour: red
"""
    loaded = load(text)
    assert loaded.watchlist is None
    assert [spot(problem)[:3] for problem in loaded.problems] == [
        ("E127", 1, 10),
        ("E115", 3, 9),
        ("E102", 4, 5),
        ("E107", 7, 28),
        ("E104", 7, 45),
        ("E109", 8, 14),
        ("E118", 8, 55),
        ("W210", 8, 68),
        ("E108", 8, 76),
        ("E116", 9, 10),
        ("E117", 9, 47),
        ("E114", 9, 60),
        ("E119", 11, 33),
        ("E122", 11, 47),
        ("E121", 11, 63),
        ("E123", 11, 72),
        ("E102", 12, 1),
    ]


def test_no_word_of_the_libraries_reaches_the_operator() -> None:
    text = (
        VALID.replace("[LIF-Nano]", "x").replace("title: Weekly", "ttl: []").replace("watches:\n", "watches: 1\nx:\n")
    )
    told = " ".join(f"{problem.what} {problem.remedy}" for problem in load(text).problems).lower()
    assert told
    assert not any(word in told for word in ("input", "valid tuple", "pydantic", "extra", "permitted", "instance"))


def test_the_fingerprint_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_bytes(b"x")
    loaded = load_watchlist(path)
    assert loaded.fingerprint == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert loaded.source == "x"


def test_a_file_wrong_throughout_is_told_up_to_a_limit() -> None:
    text = VALID + "  - {id: a, title: b, to: [" + "x, " * 5000 + "]}\n"
    assert len(load(text).problems) == 1000


def test_a_syntax_error_that_reaches_the_limit_is_still_a_problem() -> None:
    problems = load("a: [" + "*x, " * 999 + "'").problems
    assert (len(problems), problems[-1].code) == (1000, "E140")


def test_warnings_never_crowd_out_errors() -> None:
    text = VALID + "  - {id: a, title: b, to: [" + "a@example.org, " * 2000 + "x]}\n"
    loaded = load(text)
    assert loaded.watchlist is None
    assert any(problem.severity is Severity.ERROR for problem in loaded.problems)


def test_a_thousand_random_mutations_load_or_are_told() -> None:
    random = Random(20261122)
    original = SHIPPED.read_bytes()
    refused = 0
    for _ in range(1000):
        loaded = load(_mutated(original, random))
        refused += loaded.watchlist is None
        has_error = any(problem.severity is Severity.ERROR for problem in loaded.problems)
        assert has_error == (loaded.watchlist is None)
    assert 300 < refused < 1000


def _mutated(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(changed))
        match random.randrange(4):
            case 0:
                changed[at] = random.randrange(256)
            case 1:
                del changed[at : at + random.randint(1, 40)]
            case 2:
                changed[at:at] = random.choice(
                    (b"\t", b"*", b"&a ", b": ", b"- ", b"[", b"}", b"'", b"\n", b"!!x ", b"%")
                )
            case _:
                other = random.randrange(len(changed))
                changed[at:at] = changed[other : other + random.randint(1, 80)]
    return bytes(changed)


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "{a: " * 10_000, "- " * 50_000, "? " * 50_000])
def test_nesting_without_end_is_refused_and_not_followed(text: str) -> None:
    assert [problem.code for problem in load(text).problems] in (["E142"], ["E148", "E142"], ["E140"])


def test_without_the_fast_parser_the_slow_one_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (FULL, SHIPPED.read_text("utf-8"), broken("2020", "2020-13"), broken("2020", "*x"), broken("2020", "!x 1"))
    fast = [load(text) for text in texts]
    monkeypatch.setattr(events, "_PARSER", yaml.BaseLoader)
    assert [load(text) for text in texts] == fast


def test_a_bomb_of_aliases_is_refused() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    assert {problem.code for problem in load(text).problems} >= {"E144"}


def _reading(text: str, *, approximate: bool) -> ClaimedDate:
    return ClaimedDate(Direction.BY, (parse_partial_date(text),), approximate)


_SAYS = broken("not_before: 2020", "says: in mid-2026\n        said_on: 2025-11-02")


def test_words_are_read_by_the_reader_that_is_passed() -> None:
    asked = []

    def read(words: str, said_on: date | None, milestone: Milestone) -> ClaimedDate:
        asked.append((words, said_on, milestone))
        return _reading("2026-08", approximate=False)

    loaded = load(_SAYS, read)
    assert loaded.watchlist
    assert loaded.problems == ()
    assert set(asked) == {("in mid-2026", date(2025, 11, 2), Milestone.TRIAL_START)}
    assert loaded.watchlist.watches[0].claims[0].date == _reading("2026-08", approximate=False)


def test_a_vague_reading_is_shown_in_a_warning() -> None:
    loaded = load(_SAYS, lambda *_: _reading("2026-08", approximate=True))
    assert loaded.watchlist
    assert loaded.watchlist.watches[0].claims[0].date.approximate
    assert [spot(problem) for problem in loaded.problems] == [("W204", 12, 15, 26)]
    assert "by: 2026-08" in loaded.problems[0].what


def test_a_reading_that_depends_on_an_unknown_day_is_refused() -> None:
    def read(_words: str, said_on: date | None, _milestone: Milestone) -> ClaimedDate:
        assert said_on
        return _reading(f"{said_on:%Y-%m}", approximate=False)

    loaded = load(_SAYS.replace("2025-11-02", "2025"), read)
    assert [problem.code for problem in loaded.problems] == ["E113"]
    assert "said_on is only 2025" in loaded.problems[0].what


def test_the_readers_own_reason_is_told() -> None:
    loaded = load(_SAYS, lambda *_: Problem("", "soon is no date", "ask the source"))
    assert [(problem.what, problem.remedy) for problem in loaded.problems] == [("soon is no date", "ask the source")]


def test_words_without_a_known_milestone_wait_for_it() -> None:
    loaded = load(_SAYS.replace("trial_start", "trial_strat"), lambda *_: None)
    assert [problem.code for problem in loaded.problems] == ["E107"]


def test_an_explicit_window_beside_the_words_wins_and_they_are_not_read() -> None:
    def read(*_: object) -> ClaimedDate:
        raise AssertionError("the words were read")

    loaded = load(broken("not_before: 2020", "says: in mid-2026\n        by: 2025"), read)
    assert loaded.watchlist
    assert loaded.watchlist.watches[0].claims[0].window == Window(None, date(2025, 12, 31))
