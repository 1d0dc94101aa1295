import difflib
from pathlib import Path

import pytest

from monitor.domain.problems import MonitorError
from monitor.domain.reading import read_says
from monitor.watchfile.editing import Decision, confirm, dismiss, edit, edited, exclude
from monitor.watchfile.load import parse_watchlist
from tests.watchfile.lists import VALID

NEW = "NCT00000007"
COMMENTED = """\
# The list of the society.
version: 1

watches:
  - id: lif # the first
    title:   "LIFNano in MS"
    interventions:
      - {name: LIFNano,   aliases: [LIF-Nano]}
    exclude: [left iliac fossa, 'Lucky Iron Fish']   # other things
    confirm: [] # numbers
    # dismiss:
    #   NCT01234567: an example

    # Claims follow.
    claims:
      - id: start
        milestone: trial_start
        not_before: 2020
        quote: Trials in people with MS are not scheduled to begin before 2020, according to LIFNano Therapeutics
        said_on: 2017-06-12

  - id: other
    title: Other
    interventions:
    - name: clemastine
    dismiss:
      NCT00000002: another one   # said by A.

      NCT00000003: 'no: not this'
    # about the claims
    claims:
    - {id: a, milestone: results, by: 2020-06}

digests: []
"""


def lines(before: str, decision: Decision) -> tuple[list[str], list[str]]:
    """The lines that were taken away and those that were added; all others stand as they stood."""
    after = edited("list.yaml", before.encode(), decision).decode()
    told = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in told if line[0] == "-"], [line[2:] for line in told if line[0] == "+"]


def test_a_confirmation_is_one_word_in_one_line() -> None:
    taken, added = lines(COMMENTED, confirm("lif", NEW))
    assert taken == ["    confirm: [] # numbers"]
    assert added == [f"    confirm: [{NEW}] # numbers"]


def test_a_first_dismissal_is_two_lines_before_the_claims() -> None:
    taken, added = lines(COMMENTED, dismiss("lif", NEW, "lumbar: not ours"))
    assert taken == []
    assert added == ["    dismiss:", f"      {NEW}: 'lumbar: not ours'"]


def test_a_further_dismissal_is_one_line() -> None:
    taken, added = lines(COMMENTED, dismiss("other", NEW, "not ours"))
    assert (taken, added) == ([], [f"      {NEW}: not ours"])


def test_a_new_reason_takes_the_place_of_the_old_one() -> None:
    taken, added = lines(COMMENTED, dismiss("other", "NCT00000002", "another reason"))
    assert taken == ["      NCT00000002: another one   # said by A."]
    assert [line.partition("#")[0].rstrip() for line in added] == ["      NCT00000002: another reason"]


def test_an_excluded_term_comes_last() -> None:
    _, added = lines(COMMENTED, exclude("lif", "lumbar interbody fusion"))
    (line,) = added
    assert line.startswith("    exclude: [left iliac fossa, 'Lucky Iron Fish', lumbar interbody fusion]")
    assert line.endswith("# other things")


def test_a_confirmation_takes_a_dismissal_back() -> None:
    content = edited("list.yaml", VALID.encode(), dismiss("lif", "NCT00000001", "no"))
    loaded = parse_watchlist("list.yaml", content)
    assert loaded.watchlist is not None
    assert dict(loaded.watchlist.watches[0].dismiss) == {"NCT00000001": "no"}
    assert loaded.watchlist.watches[0].confirm == frozenset()
    again = parse_watchlist("list.yaml", edited("list.yaml", content, confirm("lif", "NCT00000001")))
    assert again.watchlist is not None
    assert again.watchlist.watches[0].confirm == {"NCT00000001"}


def test_a_comment_is_never_lost() -> None:
    with pytest.raises(MonitorError, match="said by A"):
        edited("list.yaml", COMMENTED.encode(), confirm("other", "NCT00000002"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_line_ends_stay_as_they_are(mark: bytes) -> None:
    content = mark + COMMENTED.replace("\n", "\r\n").encode()
    result = edited("list.yaml", content, confirm("lif", NEW))
    assert result.startswith(mark + b"# The list")
    assert result.count(b"\n") == result.count(b"\r\n") == content.count(b"\r\n")


def test_the_same_decision_again_changes_nothing() -> None:
    once = edited("list.yaml", COMMENTED.encode(), confirm("lif", NEW))
    assert edited("list.yaml", once, confirm("lif", NEW)) == once


def test_a_claim_in_the_words_of_its_source_stays_one() -> None:
    spoken = COMMENTED.replace("not_before: 2020", "says: not before 2020")
    content = edited("list.yaml", spoken.encode(), confirm("lif", NEW), read_says)
    assert f"confirm: [{NEW}] # numbers".encode() in content


def test_a_broken_file_is_refused_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text(COMMENTED.replace("trial_start", "trial_strat"), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(MonitorError) as refused:
        edit(file, confirm("lif", NEW))
    assert refused.value.problems[0].code == "E107"
    assert file.read_bytes() == before


def test_a_file_is_replaced_at_once_with_its_rights_and_through_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "real.yaml", tmp_path / "watchlist.yaml"
    file.write_text(COMMENTED, encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    edit(link, confirm("lif", NEW))
    assert link.is_symlink()
    assert NEW in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["real.yaml", "watchlist.yaml"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="cannot be read"):
        edit(tmp_path / "none.yaml", confirm("lif", NEW))
