from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import insert

from monitor.cycle.observe import observe
from monitor.cycle.plan import fingerprint, plan_searches, queries_of
from monitor.demo.stand_in import StandIn
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching import Matcher
from monitor.registry.ctgov import ClinicalTrialsGov
from monitor.registry.ctgov_record import READER_VERSION, ReadRecord, content_hash, read_record
from monitor.registry.http import Api
from monitor.registry.strict_json import canonical
from monitor.store import coverage, readings
from monitor.store.codec import FACTS, packed, to_json
from monitor.store.coverage import Coverage
from monitor.store.session import Store
from monitor.store.tables import CoverageRow, FactsRow, MatchRow, StudyRow, VersionRow
from tests.cycle.parts import HURRIED, START, WATCH, WATCHLIST, bench
from tests.records import record

DAY = date(2026, 11, 20)
SEED = Watch(
    id="lifnano-ms",
    title="LIFNano in MS",
    interventions=(
        WatchedIntervention("LIFNano", aliases=("LIF-Nano", "LIFNano-CD4")),
        WatchedIntervention(
            "LIF", "leukemia inhibitory factor", ("leukaemia inhibitory factor", "r-hLIF", "emfilermin")
        ),
    ),
    sponsors=("LIFNano Therapeutics", "LIF-NanoRx"),
)


def many(number: int) -> tuple[Watch, ...]:
    return tuple(
        Watch(f"w{n}", f"Watch {n}", (WatchedIntervention(f"substance-{n:05}"),)) for n in range(1, number + 1)
    )


def covered(watches: tuple[Watch, ...], to: date | None = DAY) -> dict[str, Coverage]:
    return {watch.id: Coverage(watch.id, fingerprint(watch), 1, to) for watch in watches}


def test_a_watch_with_many_names_and_sponsors_is_one_question() -> None:
    assert len(queries_of(SEED)) == 1


def test_one_watch_costs_four_requests_a_refresh_day(tmp_path: Path) -> None:
    by_hand = frozenset({"NCT00000003"})  # known, and found by no search
    watchlist = replace(WATCHLIST, watches=(replace(WATCH, sponsors=("A Hospital",), confirm=by_hand),))
    with bench(tmp_path, record(1), record(2), record(3, name="Something else")) as work:
        work.cycle(watchlist)
        for primary in ("2027-07", "2027-08"):
            work.records.replace(record(1, primary=primary))
            before = len(work.stand_in.requests)
            assert len(work.cycle(watchlist).observed.changes) == 1
            print(f"1 watch: {len(work.stand_in.requests) - before} requests")
            assert len(work.stand_in.requests) - before <= 4


def test_few_watches_are_searched_and_many_are_matched_with_the_updates() -> None:
    few, lot = many(10), many(500)
    assert plan_searches(few, covered(few), DAY).updates_since is None
    plan = plan_searches(lot, covered(lot), DAY)
    assert plan.updates_since == DAY - timedelta(days=3)
    assert (len(plan.own), len(plan.by_updates)) == (10, 490)
    assert plan.most_updates == 490_000


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"w7": None}, id="new"),
        pytest.param({"w7": Coverage("w7", "", 1, DAY, "a name was refused")}, id="something open"),
        pytest.param({"w7": Coverage("w7", "other names", 1, DAY)}, id="other names"),
        pytest.param({"w7": Coverage("w7", "", 1, None)}, id="no day of data"),
    ],
)
def test_a_list_of_updates_is_no_beginning(changed: dict[str, Coverage | None]) -> None:
    watches = many(500)
    known = {watch_id: kept for watch_id, kept in {**covered(watches), **changed}.items() if kept}
    plan = plan_searches(watches, known, DAY)
    assert plan.updates_since is not None
    assert "w7" in {watch.id for watch in plan.own}


def test_after_a_long_absence_the_searches_are_cheaper() -> None:
    watches = many(100)
    assert plan_searches(watches, covered(watches, DAY - timedelta(days=90)), DAY).updates_since is None
    assert plan_searches(watches, covered(watches), None).updates_since is None


@dataclass(frozen=True)
class World:
    """5,000 studies that were known on Friday; on Monday 2,000 are posted anew, half of them never seen before."""

    known: int = 5_000
    updates: int = 2_000

    def records(self, day: date) -> dict[str, dict[str, Any]]:
        last = self.known if day <= DAY else self.known + self.updates // 2
        first_update = self.known - self.updates // 2 if day > DAY else last
        return {
            f"NCT{number:08}": _study(number, "2026-11-23" if number > first_update else "2026-01-02")
            for number in range(1, last + 1)
        }

    def data_timestamp(self, day: date) -> str:
        return f"{day}T09:00:04"


def _study(number: int, posted: str) -> dict[str, Any]:
    raw = record(number, name=f"Substance-{number:05}")
    raw["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = posted
    return raw


def fill(store: Store, watches: tuple[Watch, ...], raws: dict[str, dict[str, Any]]) -> None:
    """What 10,000 searches on Friday would have left behind."""
    matcher = Matcher(watches)
    found, versions, facts, matches = [], [], [], []
    for study_id, raw in raws.items():
        read = read_record(raw)
        assert isinstance(read, ReadRecord)
        found.append({"id": study_id, "first_seen_at": START})
        versions.append(
            {
                "study_id": study_id,
                "number": 1,
                "seen_on": DAY,
                "seen_at": START,
                "data_stamp": str(DAY),
                "content_hash": content_hash(canonical(raw)),
                "reader_version": READER_VERSION,
            }
        )
        payload = packed(to_json(read.study).encode(), FACTS)
        facts.append({"version_id": len(versions), "encoding": FACTS, "facts": payload})
        matches += [
            {
                "watch_id": match.watch_id,
                "study_id": study_id,
                "tier": match.tier.value,
                "match": to_json(match),
                "decided_at": START,
            }
            for match in matcher.match(read.study, read.prose)
        ]
    with store.transaction() as session:
        for table, rows in ((StudyRow, found), (VersionRow, versions), (FactsRow, facts), (MatchRow, matches)):
            session.connection().execute(insert(table), rows)
        reading = readings.Reading(str(DAY), DAY, "another plan", START, START)
        searches = [readings.Searched(watch.id, "a search", 1) for watch in watches]
        number = readings.keep_reading(session, reading, searches)
        rows = [vars(replace(kept, reading_id=number)) for kept in covered(watches).values()]
        session.connection().execute(insert(CoverageRow), rows)


def test_10000_watches_with_5000_studies_and_2000_updates_cost_60_requests(tmp_path: Path) -> None:
    watches, world = many(10_000), World()
    with StandIn(world, DAY) as stand_in, Api(stand_in.url, HURRIED) as api:
        store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
        fill(store, watches, world.records(DAY))
        stand_in.day = date(2026, 11, 23)
        observed = observe(store, ClinicalTrialsGov(api), watches, START + timedelta(days=1))
        with store.reading() as session:
            kept = coverage.coverages(session)
            updates = coverage.searches(session)[""]
        store.close()
    assert (observed.complete, observed.studies, len(observed.found)) == (True, 6_000, 1_000)
    print(f"10,000 watches, 5,000 known studies, 2,000 updates: {len(stand_in.requests)} requests")
    assert len(stand_in.requests) <= 60
    assert {(one.complete_to, one.why_unread) for one in kept.values()} == {(date(2026, 11, 23), "")}
    assert [(search.on, search.found) for search in updates] == [(date(2026, 11, 23), 2_000)]
