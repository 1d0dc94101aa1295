from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cycle.absence import doubts
from monitor.cycle.canary import Canaries, chosen
from monitor.cycle.sweep import Found, Sweep, Updates
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Watch, WatchedIntervention, Watchlist
from monitor.registry.ctgov import WELL_KNOWN
from monitor.registry.interface import (
    Canary,
    DataStamp,
    Failure,
    FetchAnswer,
    Fetched,
    Registry,
    SearchAnswer,
    SearchQuery,
    SearchTerm,
    UpdateAnswer,
    registry_problem,
)
from monitor.registry.strict_json import canonical
from monitor.store import coverage
from tests.cycle.parts import CLAIM, PLAN, WATCH, Bench, bench
from tests.make import claimed
from tests.records import record

NOTHING = Watch(
    id="lif",
    title="LIF",
    interventions=(WatchedIntervention("emfilermin"),),
    claims=(replace(CLAIM, watch_id="lif", id="start", date=claimed("not_before 2020"), conditions=()),),
)
BOTH = Watchlist((WATCH, NOTHING), (PLAN,))
CANARY = Canary("NCT00000001", "clemastine")


@dataclass
class Faulty:
    """The real registry behind searches that leave out the canaries, or refuse a name."""

    real: Registry
    forgets: bool = False
    refuses: str = ""

    @property
    def canary(self) -> Canary | None:
        return self.real.canary

    def data_timestamp(self) -> DataStamp | None:
        return self.real.data_timestamp()

    def search(self, query: SearchQuery) -> SearchAnswer:
        answer = self.real.search(query)
        if self.refuses and any(term.text == self.refuses for term in query.terms):
            problem = registry_problem(Failure.QUERY_REFUSED, "here", f'"{self.refuses}" is not searched')
            answer = replace(answer, refused=(problem,))
        return replace(answer, passed=frozenset()) if self.forgets else answer

    def count(self, term: SearchTerm) -> int:
        return self.real.count(term)

    def updated_since(self, day: date, most: int) -> UpdateAnswer | None:
        return self.real.updated_since(day, most)

    def fetch(self, study_ids: Sequence[str]) -> FetchAnswer:
        return self.real.fetch(study_ids)


def by_watch(work: Bench) -> dict[str, JudgedClaim]:
    return {judged.watch.id: judged for judged in work.results[-1].assessed.judged}


def test_absence_names_what_was_searched_and_when(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(BOTH)
        nothing = by_watch(work)["lif"]
        assert nothing.verdict.state is State.NOT_CONTRADICTED
        assert [(one.query, one.on, one.found) for one in nothing.reading.searched] == [
            ('AREA[InterventionSearch]("emfilermin")', date(2026, 11, 20), 0)
        ]


def test_a_canary_that_rides_along_is_not_counted_as_found(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(BOTH)
        work.records.replace(record(primary="2027-08"))
        work.cycle(BOTH)
        assert any("NCTId" in request for request in work.stand_in.requests)
        found = {watch_id: [one.found for one in one.reading.searched] for watch_id, one in by_watch(work).items()}
        assert found == {"clemastine": [1], "lif": [0]}


def test_nothing_found_proves_nothing_when_the_canary_is_not_found_either(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(BOTH)
        work.records.replace(record(primary="2027-08"))
        faulty = Faulty(work.app.registry, forgets=True)
        work.app = replace(work.app, registry=faulty)
        result = work.cycle(BOTH)
        assert {problem.code for problem in result.observed.problems} == {"E414"}
        assert by_watch(work)["clemastine"].verdict.state is State.ESTIMATE_FITS
        doubted = by_watch(work)["lif"]
        assert doubted.verdict.state is State.STALE
        assert doubted.sentence == (
            "That nothing was found on ClinicalTrials.gov proves nothing today: the search did not find NCT00000001, "
            "which it must find by “clemastine”. The verdict then was “Not contradicted”."
        )
        faulty.forgets = False
        assert work.cycle(BOTH).observed.complete  # although the data have not moved
        assert by_watch(work)["lif"].verdict.state is State.NOT_CONTRADICTED


def test_a_name_that_was_refused_stays_open_until_it_is_searched(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.app = replace(work.app, registry=Faulty(work.app.registry, refuses="emfilermin"))
        work.cycle(BOTH)
        refused = by_watch(work)["lif"]
        assert (refused.verdict.state, refused.reading.why_unread) == (
            State.STALE,
            "the registry refused to search 1 name of this watch",
        )
        assert by_watch(work)["clemastine"].verdict.state is State.ESTIMATE_FITS
        with work.app.store.reading() as session:
            assert coverage.coverages(session)["lif"].asked == ""


def test_a_record_that_may_concern_a_watch_and_cannot_be_read_is_no_absence(tmp_path: Path) -> None:
    with bench(tmp_path, record(), record(2, name="Emfilermin", primary="2027-13")) as work:
        work.cycle(BOTH)
        assert by_watch(work)["lif"].reading.why_unread == "the record of NCT00000002 could not be read"
        assert by_watch(work)["lif"].verdict.state is State.STALE
        assert by_watch(work)["clemastine"].reading.why_unread == ""


def test_a_canary_that_changed_its_name_is_no_witness_and_is_replaced(tmp_path: Path) -> None:
    with bench(tmp_path, record(), record(2, name="Something else", title="Clemastine")) as work:
        work.cycle(BOTH)
        work.records.replace(record(name="Something else"))
        assert work.cycle(BOTH).observed.complete
        assert by_watch(work)["lif"].reading.why_unread == (
            "the known studies that show whether the search works have changed"
        )
        work.records.replace(record(name="Something else", primary="2027-08"))
        work.cycle(BOTH)
        assert by_watch(work)["lif"].reading.why_unread == ""


def matched(number: int, field: str, snippet: str, tier: Tier = Tier.MATCH) -> Match:
    return Match("w", f"NCT{number:08}", tier, (Reason("LIF", field, snippet, "rule", "LIF"),))


NAME = "protocolSection.armsInterventionsModule.interventions[0].name"


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        pytest.param([], (WELL_KNOWN,), id="nothing was ever found"),
        pytest.param([matched(1, NAME, "rh LIF")], (Canary("NCT00000001", "LIF"),), id="the name is printed"),
        pytest.param([matched(1, NAME, "life")], (WELL_KNOWN,), id="only part of a word"),
        pytest.param([matched(1, NAME, "L.I.F.")], (WELL_KNOWN,), id="spelt otherwise"),
        pytest.param([matched(1, "protocolSection.title", "LIF")], (WELL_KNOWN,), id="no intervention"),
        pytest.param(
            [matched(1, NAME, "LIF"), matched(1, NAME, "LIF"), matched(2, NAME, "LIF"), matched(3, NAME, "LIF")],
            (Canary("NCT00000001", "LIF"), Canary("NCT00000002", "LIF")),
            id="two studies",
        ),
    ],
)
def test_a_canary_prints_the_name_by_which_it_is_found(matches: list[Match], expected: tuple[Canary, ...]) -> None:
    assert chosen(matches, WELL_KNOWN) == expected


def fetched(raw: dict[str, Any]) -> Fetched:
    number = raw["protocolSection"]["identificationModule"]["nctId"]
    return Fetched(number, canonical(raw))


def listed(*numbers: str) -> Sweep:
    """A pass in which one study, updated on 18 Nov, is known and was fetched by number."""
    sweep = Sweep(DataStamp("2026-11-20"), Canaries())
    sweep.updates = Updates(date(2026, 11, 17), frozenset(numbers), ("clemastine",))
    sweep.add([fetched(record(1))])
    return sweep


def test_a_known_study_that_was_updated_must_be_on_the_list_of_updates() -> None:
    assert doubts(listed("NCT00000001"), [WATCH]).updates == ""
    left_out = doubts(listed("NCT00000002"), [WATCH])
    assert left_out.updates == "the registry's list of updates left out NCT00000001"
    assert [problem.code for problem in left_out.problems] == ["E414"]
    assert doubts(listed(), [WATCH]).updates == "the registry's list of updates was empty"


def test_a_study_that_was_not_updated_need_not_be_on_the_list() -> None:
    sweep = listed("NCT00000002")
    sweep.updates = Updates(date(2026, 11, 17) + timedelta(days=2), frozenset({"NCT00000002"}), ("clemastine",))
    assert doubts(sweep, [WATCH]).updates == ""


def test_a_watch_without_a_name_that_can_be_searched_says_so() -> None:
    sweep = Sweep(None, Canaries())
    sweep.found["clemastine"] = Found()
    assert doubts(sweep, [WATCH]).searched == {"clemastine": "none of its names can be searched"}
