import json
from datetime import date
from pathlib import Path

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import Installation
from tests.records import record

WATCHLIST = """\
version: 1
watches:
  - id: lif # the first
    title: LIF
    interventions:
      - {name: LIF, means: leukemia inhibitory factor}
    confirm: [] # accepted
    claims:
      - {id: start, milestone: trial_start, not_before: 2020}
digests:
  - {id: news, title: News, to: [reader@readers.test]}
"""


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_person_decides_and_the_next_cycle_obeys(installation: Installation) -> None:
    file: Path = installation.folder / "watchlist.yaml"
    file.write_text(WATCHLIST, encoding="utf-8")
    with StandIn(MutableRecords([record(name="LIF")]), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        assert installation.monitor("run", "--once").returncode == 0
        listed = installation.monitor("review")
        assert "NCT00000001  lif  review  Study 1" in listed.stdout
        assert "1 study waits for a decision." in listed.stdout
        (found,) = lines(installation.monitor("review", "--json").stdout)
        assert (found["nctId"], found["watch"]) == ("NCT00000001", "lif")

        decided = installation.monitor("review", "nct1", "--confirm")
        assert decided.returncode == 0, decided.stderr
        assert file.read_text(encoding="utf-8") == WATCHLIST.replace("[] #", "[NCT00000001] #")
        assert installation.monitor("run", "--once").returncode == 0
        (status,) = lines(installation.monitor("status", "--json").stdout)
        assert status["state"] != "needs_review"
        assert status["searched"] == [
            {
                "query": 'AREA[InterventionSearch]("LIF" OR "leukemia inhibitory factor")',
                "on": "2026-11-20",
                "found": 1,
            }
        ]


def test_a_dismissal_and_an_excluded_term_are_written_beside_one_another(installation: Installation) -> None:
    file: Path = installation.folder / "watchlist.yaml"
    file.write_text(WATCHLIST, encoding="utf-8")
    operated = record(name="LIF", title="Fixation after keyhole surgery")
    with StandIn(MutableRecords([operated]), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        installation.monitor("run", "--once")
    effect = installation.monitor("review", "--exclude", "keyhole surgery")
    assert "1 of 1 stored record would have been hidden: NCT00000001." in effect.stdout
    assert installation.monitor("review", "NCT00000001", "--dismiss", "--because", "surgery").returncode == 0
    text = file.read_text(encoding="utf-8")
    assert "    exclude:\n      - keyhole surgery\n    confirm: [] # accepted\n" in text
    assert "    dismiss:\n      NCT00000001: surgery\n    claims:\n" in text
    assert "0 studies wait for a decision." in installation.monitor("review").stdout


def test_a_decision_needs_its_reason_and_a_watchlist_that_is_whole(installation: Installation) -> None:
    assert installation.monitor("review", "NCT00000001", "--dismiss").returncode == 2
    assert installation.monitor("review", "NCT1234", "--because", "no").returncode == 2
    assert installation.monitor("review", "wombat", "--confirm").returncode == 2
    file = installation.folder / "watchlist.yaml"
    file.write_text(WATCHLIST.replace("trial_start", "trial_strat"), encoding="utf-8")
    refused = installation.monitor("review", "NCT00000001", "--confirm")
    assert (refused.returncode, "did you mean trial_start" in refused.stderr) == (3, True)


def test_check_online_counts_what_each_name_finds(installation: Installation) -> None:
    with StandIn(MutableRecords([record(1), record(2)]), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        checked = installation.monitor("check", "--online")
        assert (checked.returncode, checked.stdout.splitlines()[0]) == (0, "clemastine: clemastine: 2 studies")
        told = lines(installation.monitor("check", "--online", "--format", "json").stdout)
        assert told[0] == {"watch": "clemastine", "name": "clemastine", "as": "intervention", "found": 2}
    assert installation.monitor("check", "--online").returncode == 4
