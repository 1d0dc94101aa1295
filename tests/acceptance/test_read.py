import json

from tests.acceptance.conftest import Installation

ARTICLE = """\
June 12, 2017

No Human Studies Until 2020

In mice, researchers looked at the immune messenger protein "LIF," leukemia inhibitory factor.

Clinical trials in people with MS are not scheduled to begin before 2020, according to LIFNano Therapeutics, a company
established by the University of Cambridge researchers.
"""


def test_the_seed_article_gives_the_seed_watch_in_one_command(installation: Installation) -> None:
    (installation.folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    call = ("read", "article.txt", "--said-on", "2017-06-12")
    drafted = installation.monitor(*call, "--reported-by", "National MS Society", "--yaml")
    assert drafted.returncode == 0, drafted.stderr
    for line in (
        "title: LIFNano in multiple sclerosis",
        "- name: LIF\n",
        "means: leukemia inhibitory factor",
        "- name: LIFNano\n",
        "conditions: [multiple sclerosis]",
        "milestone: trial_start",
        "not_before: 2020",
        "said_by: LIFNano Therapeutics",
        "reported_by: National MS Society",
        "said_on: 2017-06-12",
    ):
        assert line in drafted.stdout
    (installation.folder / "watchlist.yaml").write_text(f"version: 1\nwatches:\n{drafted.stdout}", encoding="utf-8")
    assert installation.monitor("check").returncode == 0
    read = [json.loads(line) for line in installation.monitor(*call, "--json").stdout.splitlines()]
    assert [(claim["milestone"], claim["direction"], claim["earliest"]) for claim in read] == [
        ("trial_start", "not_before", "2020-01-01")
    ]
    assert len(read[0]["repeated_at"]) == 1  # the headline says it too
    assert "by the rules" in installation.monitor(*call, "--explain").stdout


def test_the_words_of_a_source_are_read_from_the_watchlist(installation: Installation) -> None:
    said = (installation.folder / "watchlist.yaml").read_text(encoding="utf-8")
    words = said.replace("by: 2027-12", 'says: "main data expected by mid-2027"\n        said_on: 2026-01-10')
    (installation.folder / "watchlist.yaml").write_text(words, encoding="utf-8")
    checked = installation.monitor("check")
    assert checked.returncode == 0, checked.stdout
    assert "W204" in checked.stdout
    assert "2027-08" in checked.stdout


LINES = """\
{"id": "a", "text": "First dosing is planned for the third quarter of 2026.", "source_date": "2026-01-10"}
no JSON
{"id": "b", "text": "", "source_date": null}
{"id": "c"}
{"id": "d", "text": "Results are due on 31 June 2026.", "source_date": "2026-01-10"}
"""


def test_a_line_that_cannot_be_read_is_told_and_the_others_are_read(installation: Installation) -> None:
    (installation.folder / "lines.jsonl").write_text(LINES, encoding="utf-8")
    read = installation.monitor("read", "lines.jsonl", "--jsonl")
    assert read.returncode == 1
    found = {line["id"]: line["claims"] for line in map(json.loads, read.stdout.splitlines())}
    assert found["b"] == []
    assert [(claim["earliest"], claim["latest"]) for claim in found["a"]] == [("2026-07-01", "2026-09-30")]
    assert all(claim["earliest"] is None and claim["latest"] is None for claim in found["d"])
    assert "lines.jsonl:2" in read.stderr
    assert "lines.jsonl:4" in read.stderr


def test_a_text_of_any_bytes_is_read_without_a_guess(installation: Installation) -> None:
    (installation.folder / "binary").write_bytes(bytes(range(256)) * 40)
    read = installation.monitor("read", "binary", "--said-on", "2026-01-10")
    assert (read.returncode, read.stdout) == (0, "No claim was found.\n")
    assert installation.monitor("read", "binary", "--said-on", "2999-01-10").returncode == 2
    assert installation.monitor("read", "nowhere").returncode == 3
