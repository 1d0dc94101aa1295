import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.watchfile.json_schema import watchlist_schema_text
from tests.acceptance.conftest import Installation
from tests.records import record


@pytest.fixture
def empty(installation: Installation) -> Installation:
    (installation.folder / "watchlist.yaml").unlink()
    return installation


def test_init_writes_what_check_takes_and_never_overwrites(empty: Installation) -> None:
    begun = empty.monitor("init")
    assert begun.returncode == 0, begun.stderr
    assert "Created watchlist.yaml, watchlist.schema.json, monitor.toml, secrets.env.example" in begun.stdout
    checked = empty.monitor("check")
    assert checked.returncode == 0
    assert "lifnano-ms/first-human-trial: trial start, not before 2020" in checked.stdout
    schema = empty.folder / "watchlist.schema.json"
    assert schema.read_text(encoding="utf-8") == watchlist_schema_text()
    assert f"$schema={schema.name}" in (empty.folder / "watchlist.yaml").read_text(encoding="utf-8")
    (empty.folder / "watchlist.yaml").write_text("mine", encoding="utf-8")
    again = empty.monitor("init")
    assert again.stdout.startswith("Kept as they were: watchlist.yaml,")
    assert (empty.folder / "watchlist.yaml").read_text(encoding="utf-8") == "mine"


def test_a_newcomer_begins_with_a_study_and_adds_another_and_a_sentence(empty: Installation) -> None:
    records = [record(7), record(8, name="Bexarotene")]
    with StandIn(MutableRecords(records), date(2026, 11, 20)) as registry:
        empty.environment["MONITOR_REGISTRY_URL"] = registry.url
        begun = empty.monitor("init", "--from", "NCT7")
        assert begun.returncode == 0, begun.stderr
        added = empty.monitor("add", "NCT00000008")
        assert added.returncode == 0, added.stderr
        assert 'monitor search "Bexarotene"' in added.stdout
        page = "https://clinicaltrials.gov/study/NCT00000008?tab=history"
        again = empty.monitor("add", page)
        assert again.returncode == 3
        assert again.stderr.startswith("error: the watch bexarotene-multiple-sclerosis already names NCT00000008  E509")
        assert "Bexarotene" in empty.monitor("add", page, "--dry-run").stdout
        sentence = "Acme said that a Phase 1 trial of ABC-1234 in multiple sclerosis will start in 2028."
        assert empty.monitor("add", sentence, "--said-on", "2026-10-01").returncode == 0
        checked = empty.monitor("check")
        assert checked.returncode == 0, checked.stdout
        assert "3 watches, 3 claims" in checked.stdout
        assert "primary completion, by Jun 2027" in checked.stdout
        unknown = empty.monitor("add", "NCT00000009")
        assert unknown.returncode == 3
        assert "does not show a study of this number" in unknown.stderr


def test_words_without_a_claim_are_not_added(installation: Installation) -> None:
    before = (installation.folder / "watchlist.yaml").read_bytes()
    refused = installation.monitor("add", "We are pleased with our progress.", "--said-on", "2026-10-01")
    assert refused.returncode == 3
    assert "no claim with a date was found" in refused.stderr
    assert (installation.folder / "watchlist.yaml").read_bytes() == before


def test_search_shows_what_a_name_finds_and_what_would_become_of_it(installation: Installation) -> None:
    records = [record(1, name="LIF"), record(2, name="Leukemia inhibitory factor (LIF)")]
    with StandIn(MutableRecords(records), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        found = installation.monitor("search", "LIF", "--means", "leukemia inhibitory factor")
        assert found.returncode == 0, found.stderr
        assert "2 studies found on ClinicalTrials.gov: 1 match, 1 review, 0 reject." in found.stdout
        lines = installation.monitor("search", "LIF", "--means", "leukemia inhibitory factor", "--json").stdout
        assert [json.loads(line)["nctId"] for line in lines.splitlines()] == ["NCT00000002", "NCT00000001"]


def completed(installation: Installation, words: str) -> str:
    environment = {
        **installation.environment,
        "_MONITOR_COMPLETE": "bash_complete",
        "COMP_WORDS": f"monitor {words}",
        "COMP_CWORD": str(len(words.split(" "))),
    }
    code = "import sys; sys.argv[0] = 'monitor'; from monitor.__main__ import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=installation.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stdout


def test_a_shell_completes_commands_claims_and_studies_without_the_network(installation: Installation) -> None:
    with StandIn(MutableRecords([record(1)]), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        assert installation.monitor("run", "--once").returncode == 0
    installation.environment["MONITOR_REGISTRY_URL"] = "http://127.0.0.1:1"
    assert "plain,history" in completed(installation, "his")
    assert completed(installation, "status cl") == "plain,clemastine/main-data\n"
    assert completed(installation, "history NCT") == "plain,NCT00000001\n"
    (installation.folder / "watchlist.yaml").write_text("[", encoding="utf-8")
    assert completed(installation, "status cl").strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_completion_script_for_each_shell(installation: Installation, shell: str) -> None:
    script = installation.monitor("completion", shell).stdout
    assert "_MONITOR_COMPLETE" in script
    if shell == "bash" and Path("/bin/bash").exists():
        assert (
            subprocess.run(["/bin/bash", "-n"], input=script, text=True, env=dict(os.environ), check=False).returncode
            == 0
        )


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("E104", "no calendar has it"),
        ("e104", "no calendar has it"),
        ("not_contradicted", "Not contradicted"),
        ("Not contradicted", "Not contradicted"),
        ("6", "Another instance"),
    ],
)
def test_explain_knows_codes_verdicts_and_exit_codes(installation: Installation, word: str, told: str) -> None:
    explained = installation.monitor("explain", word)
    assert explained.returncode == 0
    assert told in explained.stdout


def test_explain_names_the_nearest_word_it_knows(installation: Installation) -> None:
    unknown = installation.monitor("explain", "not_contradicte")
    assert unknown.returncode == 2
    assert "Did you mean not_contradicted?" in unknown.stderr
