import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.matches import Tier
from monitor.domain.study import Arm, Intervention, Prose, Study, StudyType, Term
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from tests.matching.records import LIF_WATCH, armed_study, decide, study_of, tier, watch_of

DRUG = watch_of("emfilermin")


@pytest.mark.parametrize(
    ("study", "expected", "why"),
    [
        (study_of("A study", "Emfilermin 5 mg"), Tier.MATCH, "the name of an intervention"),
        (study_of("A study", Intervention("DRUG", "X", ("emfilermin",))), Tier.MATCH, "another name of it"),
        (study_of("A study", "X", intervention_terms=(Term("D1", "Emfilermin"),)), Tier.MATCH, "its MeSH heading"),
        (study_of("Emfilermin in IVF", "the study drug"), Tier.MATCH, "the title"),
        (study_of("A study", "X", arms=(Arm("Emfilermin arm"),)), Tier.MATCH, "the label of an arm"),
        (study_of("A study", "X", keywords=("emfilermin",)), Tier.REJECT, "a keyword is a mere mention"),
        (study_of("A study", "X", lead_sponsor="Emfilermin Ltd"), Tier.REJECT, "a sponsor's name is a mere mention"),
        (study_of("Women treated with emfilermin", "X"), Tier.REJECT, "what participants had before"),
        (study_of("Serum levels of emfilermin", "X"), Tier.REJECT, "what is measured"),
        (study_of("X in emfilermin-resistant women", "X"), Tier.REJECT, "a response, not a treatment"),
        (study_of("A study", "X", "Placebo for emfilermin"), Tier.REJECT, "the placebo is not the drug"),
        (study_of("A study", "X", "Emfilermin placebo"), Tier.REJECT, "the placebo is not the drug"),
        (study_of("A study", "Placebo plus emfilermin"), Tier.MATCH, "the drug beside a placebo"),
        (study_of("A study", "Anti-emfilermin antibody"), Tier.REJECT, "an antibody against it"),
        (study_of("A study", "emfilermin inhibitor X12"), Tier.REJECT, "an inhibitor of it"),
        (study_of("An antibody against emfilermin", "X"), Tier.REJECT, "an antibody against it"),
        (study_of("A study", "emfilermin receptor agonist"), Tier.REJECT, "its receptor"),
    ],
)
def test_the_place_of_a_mention_decides(study: Study, expected: Tier, why: str) -> None:
    assert tier(DRUG, study) is expected, why


@pytest.mark.parametrize(
    "prose",
    [Prose(summary="emfilermin"), Prose(eligibility="no emfilermin"), Prose(citations=("Emfilermin, 2004",))],
    ids=["description", "eligibility", "citation"],
)
def test_a_mere_mention_is_rejected_with_the_place(prose: Prose) -> None:
    match = decide(DRUG, study_of("A study", "X"), prose)
    assert match is not None
    assert match.tier is Tier.REJECT
    assert ("The description mentions" in match.why[0].reason) or ("citations mention" in match.why[0].reason)


@pytest.mark.parametrize(
    ("study", "expected", "why"),
    [
        (armed_study("A study", a="EXPERIMENTAL: emfilermin", b="PLACEBO_COMPARATOR: placebo"), Tier.MATCH, "studied"),
        (armed_study("A study", a="EXPERIMENTAL: X", b="ACTIVE_COMPARATOR: emfilermin"), Tier.REJECT, "comparator"),
        (armed_study("X versus emfilermin", a="EXPERIMENTAL: X", b="ACTIVE_COMPARATOR: emfilermin"), Tier.REJECT,
         "a comparator that the title names as one"),
        (armed_study("Emfilermin or X", a="ACTIVE_COMPARATOR: X", b="ACTIVE_COMPARATOR: emfilermin"), Tier.MATCH,
         "head to head: nothing is more experimental"),
        (armed_study("Biosimilar Y", a="EXPERIMENTAL: Y", b="ACTIVE_COMPARATOR: emfilermin"), Tier.MATCH,
         "another maker's version of it is studied"),
        (armed_study("A study", a="EXPERIMENTAL: X, emfilermin", b="PLACEBO_COMPARATOR: placebo, emfilermin"),
         Tier.REJECT, "background of every arm"),
        (armed_study("Emfilermin with or without X", a="EXPERIMENTAL: X, emfilermin",
                     b="PLACEBO_COMPARATOR: placebo, emfilermin"), Tier.REJECT, "background, named as the base"),
        (armed_study("Emfilermin and X", a="EXPERIMENTAL: X, emfilermin", b="ACTIVE_COMPARATOR: Y, emfilermin"),
         Tier.MATCH, "in every arm, but the title is about it"),
        (armed_study("A study", a="EXPERIMENTAL: emfilermin", b="PLACEBO_COMPARATOR: placebo, emfilermin"),
         Tier.MATCH, "a placebo phase first is no background"),
    ],
)  # fmt: skip
def test_the_arms_tell_what_is_studied(study: Study, expected: Tier, why: str) -> None:
    assert tier(DRUG, study) is expected, why


def test_a_comparator_is_rejected_with_the_rule() -> None:
    study = armed_study("A study", a="EXPERIMENTAL: X", b="ACTIVE_COMPARATOR: emfilermin")
    match = decide(DRUG, study)
    assert match is not None
    assert match.why[0].field == "protocolSection.armsInterventionsModule.interventions[1].name"
    assert "only to be compared with" in match.why[0].reason


@pytest.mark.parametrize("kind", [StudyType.OBSERVATIONAL, StudyType.EXPANDED_ACCESS])
def test_other_kinds_of_study_match_by_their_intervention(kind: StudyType) -> None:
    assert tier(DRUG, replace(study_of("A study", "emfilermin"), study_type=kind)) is Tier.MATCH


def test_an_excluded_sense_is_rejected_and_the_reason_names_the_term() -> None:
    watch = watch_of("retinoic acid", exclude=("13-cis-retinoic acid",))
    match = decide(watch, study_of("A study", "13-cis retinoic acid"))
    assert match is not None
    assert match.tier is Tier.REJECT
    assert match.why[0].reason == "It stands in “13-cis-retinoic acid”, which this watch excludes"


def test_a_study_found_by_its_sponsor_alone_waits_for_a_person() -> None:
    match = decide(LIF_WATCH, study_of("A study", "X", lead_sponsor="LIFNano Therapeutics"))
    assert match is not None
    assert match.tier is Tier.REVIEW
    assert match.why[0].field == "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"


def test_a_sponsor_is_found_only_by_whole_words_and_only_as_sponsor() -> None:
    assert decide(LIF_WATCH, study_of("A study", "X", lead_sponsor="NewLIFNano Therapeutics")) is None
    assert decide(LIF_WATCH, study_of("Paid by LIFNano Therapeutics", "X"), Prose()) is not None
    assert tier(watch_of("emfilermin", sponsors=("Acme",)), study_of("Acme tablets", "X")) is None


def test_every_reason_names_term_place_words_and_intervention() -> None:
    match = decide(LIF_WATCH, study_of("A study", "LIFNano (PLGA particles)"))
    assert match is not None
    (reason,) = match.why
    assert reason.term == "LIFNano"
    assert reason.field == "protocolSection.armsInterventionsModule.interventions[0].name"
    assert reason.snippet == "LIFNano (PLGA particles)"
    assert reason.intervention == "LIFNano"
    assert match.interventions == {"LIFNano"}


def test_an_intervention_that_is_only_mentioned_is_not_one_the_study_concerns() -> None:
    match = decide(LIF_WATCH, study_of("A study", "LIFNano"), Prose(summary="leukemia inhibitory factor (LIF)"))
    assert match is not None
    assert match.interventions == {"LIFNano"}
    assert any("leukemia inhibitory factor" in reason.term for reason in match.why)


def test_an_antibody_against_it_is_rejected_even_where_the_record_lists_nothing() -> None:
    prose = Prose(summary="An antibody which binds to the human cytokine leukemia inhibitory factor (LIF) is tested.")
    assert tier(LIF_WATCH, study_of("A first study in people"), prose) is Tier.REJECT


def test_a_record_that_lists_nothing_and_describes_it_waits_for_a_person() -> None:
    assert tier(DRUG, study_of("A study"), Prose(summary="Women receive emfilermin.")) is Tier.REVIEW


def test_a_watch_that_is_not_mentioned_is_left_out() -> None:
    assert (
        Matcher([DRUG, watch_of("aspirin", watch_id="v")]).match(study_of("A study", "aspirin"), Prose())[0].watch_id
        == "v"
    )


@given(st.permutations(["emfilermin", "aspirin", "LIF", "leukemia inhibitory factor", "metformin"]))
def test_the_order_of_watches_and_of_interventions_changes_no_decision(names: list[str]) -> None:
    watches: list[Watch] = [watch_of(name, watch_id=name) for name in names]
    forward = Matcher(watches).match(study_of("A study of LIF", *names), Prose())
    backward = Matcher(sorted(watches, key=lambda watch: watch.id)).match(
        study_of("A study of LIF", *sorted(names)), Prose()
    )
    assert {(match.watch_id, match.tier) for match in forward} == {(match.watch_id, match.tier) for match in backward}
    assert [match.watch_id for match in forward] == [name for name in names if name in {m.watch_id for m in forward}]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_decided_without_a_crash(title: str, summary: str) -> None:
    study = study_of(f"{title} LIF", f"{summary} emfilermin {title}")
    Matcher([LIF_WATCH, DRUG]).match(study, Prose(summary=f"{summary}(LIF)"))


@pytest.mark.parametrize(
    "piece",
    ["LIF ", "LIF (", "LIF\u0301x ", "LIFx ½", "(", "(LIF) ", "a-", " \n", "é", "LIF (long indeed form) ", "anti-"],
)
def test_a_hostile_title_costs_linear_time(piece: str) -> None:
    matcher = Matcher([LIF_WATCH])

    def seconds(size: int) -> float:
        study = study_of((piece * size)[:size])
        start = time.process_time()
        matcher.match(study, Prose())
        return time.process_time() - start

    def best(size: int) -> float:
        return min(seconds(size) for _ in range(3))

    # Eight times the text: about 8 times the time if it is linear, 64 times if it is quadratic.
    assert best(160_000) < 24 * max(best(20_000), 0.0005)
