"""Which side each reason takes, as a worked table: the sentence and its side are made at one place."""

import pytest

from monitor.domain.matches import Match, Reason, ReasonSide, Tier
from monitor.domain.study import Intervention, Prose, Study
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.store.codec import from_json, to_json
from tests.matching.records import LIF_WATCH, armed_study, decide, study_of, watch_of

FOR, AGAINST, NEUTRAL = ReasonSide.FOR, ReasonSide.AGAINST, ReasonSide.NEUTRAL
DRUG = watch_of("emfilermin")
LIF = watch_of("LIF", "leukemia inhibitory factor", exclude=("Lucky Iron Fish",))
TOLD = Intervention("DRUG", "X", description="Emfilermin")
GIVEN = Intervention("DRUG", "X", description="Emfilermin 5 mg")
MEDIUM = Intervention("DRUG", "X", description="cultured in a medium with emfilermin")
COMPARED = armed_study("A study", new="EXPERIMENTAL: X", old="ACTIVE_COMPARATOR: emfilermin")


@pytest.mark.parametrize(
    ("watch", "study", "summary", "side", "reason"),
    [
        (DRUG, study_of("A study", "Emfilermin"), "", FOR, "The study lists emfilermin"),
        (DRUG, study_of("Emfilermin in IVF", "the study drug"), "", FOR, "The title names emfilermin"),
        (DRUG, study_of("A study", GIVEN), "", FOR, "The description of an intervention names"),
        (DRUG, study_of("A study", TOLD), "", NEUTRAL, "do not say that it is given"),
        (DRUG, study_of("A study", MEDIUM), "", NEUTRAL, "may be an ingredient of a culture medium"),
        (DRUG, study_of("A study", "X", keywords=("emfilermin",)), "", NEUTRAL, "A condition or keyword is"),
        (DRUG, study_of("A study", "X", lead_sponsor="Emfilermin Ltd"), "", NEUTRAL, "The name of a sponsor contains"),
        (DRUG, study_of(), "emfilermin", NEUTRAL, "a person decides what the study gives"),
        (DRUG, study_of("A study", "X"), "emfilermin", AGAINST, "but the study lists other interventions"),
        (DRUG, COMPARED, "", AGAINST, "but it is given only to be compared with"),
        (DRUG, study_of("Serum levels of emfilermin", "X"), "", AGAINST, "This speaks of measuring"),
        (DRUG, study_of("Women treated with emfilermin", "X"), "", AGAINST, "had or have emfilermin anyway"),
        (DRUG, study_of("A study", "Anti-emfilermin antibody"), "", AGAINST, "something against emfilermin"),
        (LIF, study_of("A study", "LIF"), "", NEUTRAL, "Nothing in the record says what LIF stands for"),
        (LIF, study_of("A study", "LIF"), "left iliac fossa (LIF)", AGAINST, "LIF here is left iliac fossa"),
        (LIF, study_of("A study", "LIF"), "Lucky Iron Fish", AGAINST, "which this watch excludes"),
        (LIF_WATCH, study_of(lead_sponsor="LIFNano Therapeutics"), "", FOR, "A sponsor of this watch runs"),
    ],
)
def test_each_reason_says_its_side(watch: Watch, study: Study, summary: str, side: ReasonSide, reason: str) -> None:
    match = decide(watch, study, Prose(summary=summary))
    assert match is not None
    assert {why.side for why in match.why if reason in why.reason} == {side}


def test_one_decision_can_have_reasons_on_both_sides() -> None:
    watch = Watch("w", "W", (WatchedIntervention("emfilermin"), WatchedIntervention("clemastine")))
    match = decide(watch, study_of("Serum levels of clemastine", "Emfilermin"))
    assert match is not None
    assert {why.term: why.side for why in match.why} == {"emfilermin": FOR, "clemastine": AGAINST}


def test_a_reason_that_was_stored_without_a_side_is_neutral() -> None:
    kept = Match("w", "NCT00000001", Tier.REVIEW, (Reason("LIF", "field", "a snippet", "a rule", "LIF", FOR),))
    assert from_json(Match, to_json(kept)) == kept
    old = from_json(Match, to_json(kept).replace(',"side":"for"', ""))
    assert [why.side for why in old.why] == [NEUTRAL]
