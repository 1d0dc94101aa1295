from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.cycle.review import note_dismissal, open_matches, proposals, replay
from monitor.domain.candidates import OpenMatch
from monitor.domain.events import CandidateFound
from monitor.domain.matches import Dismissal, Match, Reason, Tier, strength
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Watch, WatchedIntervention, Watchlist
from monitor.store import news
from monitor.store.dismissals import dismissals
from tests.cycle.parts import CLAIM, PLAN, Bench, bench
from tests.make import claimed
from tests.records import record

LIF = Watch(
    id="lif",
    title="LIF",
    interventions=(WatchedIntervention("LIF", "leukemia inhibitory factor"),),
    conditions=("multiple sclerosis",),
    sponsors=("LIFNano",),
    claims=(replace(CLAIM, watch_id="lif", id="start", date=claimed("not_before 2020"), conditions=()),),
)
OTHER = Watch("other", "Other", (WatchedIntervention("clemastine"),))
NUMBER = "NCT00000001"
BECAUSE = "nobody says what LIF is"
DEFINED = "Leukemia inhibitory factor (LIF)"


def followed(**more: Any) -> Watchlist:
    return Watchlist((replace(LIF, **more), OTHER), (replace(PLAN, watch_ids=("lif",)),))


def asked(work: Bench) -> list[str]:
    """The keys of every candidate that an editor was or will be told of."""
    with work.app.store.reading() as session:
        events = [untold.event for untold in news.untold(session, "nobody", ["lif"])]
    return [event.key for event in events if isinstance(event, CandidateFound)]


def waiting(work: Bench, watchlist: Watchlist) -> tuple[OpenMatch, ...]:
    with work.app.store.reading() as session:
        return open_matches(session, watchlist.watches, work.now)


def test_a_study_that_waits_is_listed_with_reasons_for_and_against(tmp_path: Path) -> None:
    with bench(tmp_path, record(name="LIF")) as work:
        work.cycle(followed())
        (found,) = waiting(work, followed())
        assert (found.study.id, found.match.tier, found.dismissed) == (NUMBER, Tier.REVIEW, "")
        assert found.speaks_for == ("it is about a condition of the watch: multiple sclerosis",)
        assert found.leaves_open == ("Nothing in the record says what LIF stands for: “LIF”",)
        assert found.speaks_against == ("no sponsor of the watch runs it, but Example University Hospital",)


def test_a_dismissed_study_never_returns_by_itself(tmp_path: Path) -> None:
    with bench(tmp_path, record(name="LIF")) as work:
        work.cycle(followed())
        dismissing = followed(dismiss={NUMBER: BECAUSE})
        for primary in ("2027-07", "2027-08", "2027-09"):
            work.cycle(dismissing)
            work.records.replace(record(name="LIF", primary=primary))
        assert (waiting(work, dismissing), asked(work)) == ((), [])


def test_a_dismissed_study_that_grows_stronger_asks_once_more_and_decides_nothing(tmp_path: Path) -> None:
    dismissing = followed(dismiss={NUMBER: BECAUSE})
    with bench(tmp_path, record(name="LIF"), record(2, name="Something else")) as work:
        work.cycle(followed())
        work.cycle(dismissing)
        work.records.replace(record(name=DEFINED))
        for primary in ("2027-07", "2027-08"):
            result = work.cycle(dismissing)
            work.records.replace(record(name=DEFINED, primary=primary))
        assert asked(work) == [f"candidate {NUMBER} 24"]
        assert result.assessed.judged[0].verdict.state is State.NOT_CONTRADICTED
        (found,) = waiting(work, dismissing)
        assert found.speaks_against[-1] == f"it was dismissed: {BECAUSE}"


def test_a_second_dismissal_closes_the_question(tmp_path: Path) -> None:
    dismissing = followed(dismiss={NUMBER: BECAUSE})
    with bench(tmp_path, record(name="LIF")) as work:
        work.cycle(followed())
        work.cycle(dismissing)
        work.records.replace(record(name=DEFINED))
        work.cycle(dismissing)
        with work.app.store.transaction() as session:
            note_dismissal(session, "lif", NUMBER, BECAUSE)
        assert waiting(work, dismissing) == ()
        work.records.replace(record(name=DEFINED, primary="2029-01"))
        work.cycle(dismissing)
        assert waiting(work, dismissing) == ()


def test_a_dismissal_that_is_taken_back_is_forgotten(tmp_path: Path) -> None:
    with bench(tmp_path, record(name="LIF")) as work:
        work.cycle(followed(dismiss={NUMBER: BECAUSE}))
        work.cycle(followed())
        with work.app.store.reading() as session:
            assert dismissals(session) == ()
        assert [found.study.id for found in waiting(work, followed())] == [NUMBER]


def match(tier: Tier, field: str) -> Match:
    return Match("w", NUMBER, tier, (Reason("LIF", f"protocolSection.{field}", "", "", "LIF"),))


def test_strength_is_the_tier_first_and_then_the_place() -> None:
    ordered = [
        None,
        match(Tier.REJECT, "descriptionModule.briefSummary"),
        match(Tier.REVIEW, "eligibilityModule.eligibilityCriteria"),
        match(Tier.REVIEW, "conditionsModule.keywords[0]"),
        match(Tier.REVIEW, "armsInterventionsModule.interventions[0].description"),
        match(Tier.REVIEW, "identificationModule.briefTitle"),
        match(Tier.REVIEW, "armsInterventionsModule.interventions[0].name"),
        match(Tier.MATCH, "identificationModule.briefTitle"),
        match(Tier.MATCH, "armsInterventionsModule.interventions[1].otherNames[0]"),
    ]
    strengths = [strength(one) for one in ordered]
    assert strengths == sorted(set(strengths))


@pytest.mark.parametrize("now_is", [match(Tier.REVIEW, "identificationModule.briefTitle"), None])
def test_the_same_or_less_asks_nothing(now_is: Match | None) -> None:
    kept = Dismissal("w", NUMBER, BECAUSE, strength(match(Tier.REVIEW, "identificationModule.briefTitle")))
    assert kept.weighed(now_is) == kept


SURGERY = "after keyhole surgery"


def test_a_term_that_several_unwanted_studies_share_is_proposed_with_what_it_hides(tmp_path: Path) -> None:
    studies = [record(n, name="LIF", title=f"Study {n} {SURGERY}") for n in (1, 2, 3)]
    wanted = record(4, name=DEFINED, title="Patients treated at home")
    dismissing = followed(dismiss={"NCT00000001": "surgery", "NCT00000002": "surgery"})
    with bench(tmp_path, *studies, wanted) as work:
        work.cycle(dismissing)
        with work.app.store.reading() as session:
            assert proposals(session, followed().watches[0]) == ()
            effect = replay(session, dismissing.watches[0], "keyhole surgery")
            assert effect.hidden == ("NCT00000001", "NCT00000002", "NCT00000003")
            assert (effect.wanted, effect.looked_at) == ((), 4)
            # The third one waits: a phrase that it shares is not proposed behind a person's back.
            assert proposals(session, dismissing.watches[0]) == ()
        all_three = followed(dismiss={f"NCT{n:08}": "surgery" for n in (1, 2, 3)})
        with work.app.store.reading() as session:
            (proposed, *_) = proposals(session, all_three.watches[0])
        assert proposed.hidden == effect.hidden
        assert "surgery" in proposed.term or "keyhole" in proposed.term


def test_a_term_that_hides_what_is_wanted_says_so(tmp_path: Path) -> None:
    with bench(tmp_path, record(1, name="LIF", title="Leukemia at home"), record(2, name="LIF")) as work:
        confirming = followed(confirm=frozenset({NUMBER}))
        work.cycle(confirming)
        with work.app.store.reading() as session:
            assert replay(session, confirming.watches[0], "at home").wanted == (NUMBER,)
