import difflib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.dates import DateType, StatedDate, parse_partial_date
from monitor.domain.drafting import draft_id, draft_of_study, scalar
from monitor.domain.problems import MonitorError
from monitor.domain.study import Intervention, Status, Study
from monitor.domain.watchlist import Watch
from monitor.watchfile.adding import add_watch
from monitor.watchfile.load import load_watchlist, parse_watchlist
from tests.watchfile.lists import VALID
from tests.watchfile.test_editing import COMMENTED

DRAFT = """\
  - id: fresh
    title: Fresh
    interventions:
      - name: Freshomab
    claims:
      - id: start
        milestone: trial_start
        by: 2028 # as said
"""
STUDY = Study(
    "NCT00000007",
    "A study of remyelination",
    Status.RECRUITING,
    lead_sponsor="Example: University",
    conditions=("Multiple Sclerosis",),
    interventions=(Intervention("DRUG", "Clemastine fumarate"), Intervention("DRUG", "Placebo tablet")),
    primary_completion=StatedDate(parse_partial_date("2028-06"), DateType.ESTIMATED),
)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "watchlist.yaml"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(VALID, id="digests follow"),
        pytest.param(COMMENTED, id="comments and blank lines"),
        pytest.param(VALID.partition("digests:")[0].rstrip(), id="the last line has no end"),
        pytest.param(
            VALID.replace("digests:", "# Who is told.\n# All of them.\ndigests:"), id="a comment of the next key"
        ),
        pytest.param("\ufeff" + VALID.replace("\n", "\r\n"), id="CR LF and a byte order mark"),
        pytest.param(VALID.replace("\n  ", "\n"), id="watches at the margin"),
    ],
)
def test_only_lines_are_added_and_they_are_the_watch(tmp_path: Path, before: str) -> None:
    file = written(tmp_path, before)
    added, line = add_watch(file, DRAFT)
    after = file.read_bytes().decode()
    told = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [text for text in told if text[0] == "-"] == []
    assert len([text for text in told if text[0] == "+"]) == DRAFT.count("\n")
    assert after.lstrip("\ufeff").splitlines()[line - 1].strip() == "- id: fresh"
    assert isinstance(added, Watch)
    loaded = load_watchlist(file).watchlist
    assert loaded is not None
    assert loaded.watches[-1] == added


def test_an_id_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    file = written(tmp_path, VALID)
    assert [add_watch(file, DRAFT)[0].id for _ in range(3)] == ["fresh", "fresh-2", "fresh-3"]


@pytest.mark.parametrize(
    ("before", "draft"),
    [
        pytest.param("version: 1\nwatches: [\n", DRAFT, id="a broken file"),
        pytest.param(VALID, DRAFT.replace("by: 2028", "by: 2028-13"), id="a broken draft"),
        pytest.param(
            "version: 1\nwatches: [{id: a, title: A, interventions: [{name: Axomab}], "
            "claims: [{id: c, milestone: results, by: 2020}]}]\n",
            DRAFT,
            id="a list on one line",
        ),
    ],
)
def test_what_cannot_be_added_leaves_the_file_as_it_was(tmp_path: Path, before: str, draft: str) -> None:
    file = written(tmp_path, before)
    with pytest.raises(MonitorError):
        add_watch(file, draft)
    assert file.read_bytes() == before.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["watchlist.yaml"]


def test_a_study_becomes_a_watch_that_holds_the_registry_to_its_estimate(tmp_path: Path) -> None:
    block = draft_of_study(STUDY)
    assert block is not None
    watch, _ = add_watch(written(tmp_path, VALID), block)
    assert watch.title == "Clemastine fumarate in Multiple Sclerosis"
    assert [intervention.name for intervention in watch.interventions] == ["Clemastine fumarate"]
    assert watch.confirm == {"NCT00000007"}
    assert watch.claims[0].said_by == "Example: University"
    assert str(watch.claims[0].date.stated[0]) == "2028-06"


@pytest.mark.parametrize(
    "study",
    [
        pytest.param(replace(STUDY, primary_completion=None), id="no date"),
        pytest.param(replace(STUDY, interventions=(Intervention("DRUG", "Placebo"),)), id="nothing but a placebo"),
    ],
)
def test_a_study_without_a_date_or_intervention_becomes_no_watch(study: Study) -> None:
    assert draft_of_study(study) is None


def test_a_date_that_can_still_move_is_followed_before_one_that_is_a_fact() -> None:
    started = StatedDate(parse_partial_date("2024-03-01"), DateType.ACTUAL)
    done = StatedDate(parse_partial_date("2025-03-01"), DateType.ACTUAL)
    later = StatedDate(parse_partial_date("2029-01"), DateType.ESTIMATED)
    block = draft_of_study(replace(STUDY, start=started, primary_completion=done, completion=later))
    assert block is not None
    assert "milestone: study_completion\n        by: 2029-01 " in block


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    source = VALID.replace("title: LIFNano in MS", f"title: {scalar('x' + text + 'x')}")
    loaded = parse_watchlist("list.yaml", source.encode())
    if loaded.watchlist is not None:  # a text that cannot be seen is refused by its own rule
        assert " ".join(loaded.watchlist.watches[0].title.split()) == " ".join(f"x{text}x".split())
    else:
        assert {problem.code for problem in loaded.problems} <= {"E128", "E141"}


@given(st.lists(st.text(max_size=30), max_size=3))
def test_a_drafted_id_is_one_that_the_file_takes(parts: list[str]) -> None:
    loaded = parse_watchlist("list.yaml", VALID.replace("id: lif\n", f'id: "{draft_id(parts)}x"\n').encode())
    assert not [problem for problem in loaded.problems if problem.code == "E115"]


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["ABC-1234"], "abc-1234"),
        (["Clemastine fumarate", "Multiple Sclerosis, Relapsing-Remitting"], "clemastine-fumarate-multiple-sclerosis"),
        (["a" * 60], "a" * 40),
        (["…"], "new-watch"),
    ],
    ids=["short", "cut between words", "one long word", "nothing left"],
)
def test_a_drafted_id_is_short_and_ends_with_a_whole_word(names: list[str], key: str) -> None:
    assert draft_id(names) == key
