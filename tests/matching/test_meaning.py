import pytest

from monitor.domain.matches import Tier
from monitor.domain.study import Prose
from monitor.matching.meaning import Meanings, same_thing
from tests.matching.records import LIF_WATCH, decide, study_of, tier, watch_of


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("lateral lumbar interbody fusion (LLIF)", "LLIF", "lateral lumbar interbody fusion"),
        ("tenderness in the left iliac fossa (LIF).", "LIF", "left iliac fossa"),
        ("LIF (leukemia inhibitory factor) is", "LIF", "leukemia inhibitory factor"),
        ("GA = gestational age, weeks", "GA", "gestational age"),
        ("Neoadjuvant chemotherapy (NAC) was", "NAC", "Neoadjuvant chemotherapy"),
        ("mesenchymal stem cells (MSCs) were", "MSC", "mesenchymal stem cells"),
        ("nipple-areola complex [NAC]", "NAC", "nipple-areola complex"),
    ],
)
def test_a_definition_is_read(text: str, short: str, long: str) -> None:
    assert Meanings([text]).of(short) == [long]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("at an early stage (LIF)", "LIF"),
        ("PRP (prepared in a standardized manner by means of a given device)", "PRP"),
        ("(LIF)", "LIF"),
        ("The first sentence ends. (LIF)", "LIF"),
    ],
)
def test_words_that_do_not_spell_the_letters_are_no_definition(text: str, short: str) -> None:
    assert Meanings([text]).of(short) == ()


@pytest.mark.parametrize(
    ("long", "known", "same"),
    [
        ("leukaemia inhibitory factor", "leukemia inhibitory factor", True),
        ("recombinant human leukemia inhibitory factor", "leukemia inhibitory factor", True),
        ("lumbar interbody fusion", "leukemia inhibitory factor", False),
        ("leukocyte inhibitory factor", "leukemia inhibitory factor", None),
    ],
)
def test_a_long_form_says_the_same_something_else_or_is_too_close_to_call(
    long: str,
    known: str,
    same: bool | None,  # noqa: FBT001 - a table
) -> None:
    assert same_thing(long, [known]) is same


@pytest.mark.parametrize(
    ("title", "prose", "reason"),
    [
        ("Lumbar Interbody Fusion (LIF) Cages", "", "LIF here is Lumbar Interbody Fusion"),
        ("Pain in the left iliac fossa (LIF)", "", "LIF here is left iliac fossa"),
        ("LIF in children", "the Lucky Iron Fish (LIF)", "LIF here is Lucky Iron Fish"),
        ("LIF of the skin", "laser-induced fluorescence (LIF)", "LIF here is laser-induced fluorescence"),
        (
            "LIF for tremor",
            "low-intensity focused ultrasound; low intensity focus (LIF)",
            "LIF here is low intensity focus",
        ),
        ("Ports in the LIF", "a port in the left iliac fossa was used", "The record speaks of “left iliac fossa”"),
        ("LIF-4 protein", "", "The letters are part of “LIF-4”"),
    ],
)
def test_a_false_friend_is_rejected_and_the_reason_says_what_it_is(title: str, prose: str, reason: str) -> None:
    match = decide(LIF_WATCH, study_of(title), Prose(summary=prose))
    assert match is not None
    assert match.tier is Tier.REJECT
    assert any(reason in why.reason for why in match.why)


@pytest.mark.parametrize("text", ["quality of life", "TLIF and PLIF surgery", "Project LIFT", "the CLIF score"])
def test_letters_inside_other_words_are_not_even_seen(text: str) -> None:
    assert decide(LIF_WATCH, study_of(text), Prose(summary=text)) is None


@pytest.mark.parametrize(
    ("prose", "more", "why"),
    [
        ("leukaemia inhibitory factor (LIF) helps", {}, "a definition"),
        ("This trial uses leukemia inhibitory factor.", {}, "a long name in the record"),
        ("", {"lead_sponsor": "LIFNano Therapeutics Ltd"}, "a sponsor of the watch"),
        ("", {"collaborators": ("Lifnano Therapeutics",)}, "a collaborator that is a sponsor of the watch"),
    ],
)
def test_a_short_name_counts_with_its_proof(prose: str, more: dict[str, str], why: str) -> None:
    assert tier(LIF_WATCH, study_of("A study", "LIF", **more), Prose(summary=prose)) is Tier.MATCH, why


def test_a_short_name_without_any_proof_asks_only_where_it_is_given() -> None:
    assert tier(LIF_WATCH, study_of("A study", "LIF injection")) is Tier.REVIEW
    assert tier(LIF_WATCH, study_of("LIF", "aspirin"), Prose(summary="LIF")) is Tier.REJECT


def test_a_definition_of_the_watched_meaning_outweighs_another_one() -> None:
    prose = Prose(summary="glatiramer acetate (GA)", eligibility="gestational age (GA) of the child")
    assert tier(watch_of("glatiramer acetate", "GA"), study_of("GA in MS", "GA 40 mg"), prose) is Tier.MATCH


def test_a_code_that_contains_the_letters_is_another_thing() -> None:
    prose = Prose(summary="methylprednisolone was given earlier")
    match = decide(watch_of("methylprednisolone", "MP"), study_of("Study", "6-MP"), prose)
    assert match is not None
    assert match.tier is Tier.REJECT
    assert match.why[0].reason == "The letters are part of “6-MP”"


def test_a_definition_disproves_only_what_the_watch_spells_out() -> None:
    prose = Prose(summary="Medicated urethral system for erection (MUSE)")
    assert tier(watch_of("alprostadil", "MUSE"), study_of("A study", "MUSE"), prose) is Tier.REVIEW
    assert tier(watch_of("LIF"), study_of("A study", "LIF"), Prose(summary="left iliac fossa (LIF)")) is Tier.REVIEW


def test_a_definition_of_something_else_outweighs_the_sponsor() -> None:
    study = study_of("Pain in the left iliac fossa (LIF)", "LIF massage", lead_sponsor="LIFNano Therapeutics")
    match = decide(LIF_WATCH, study)
    assert match is not None
    assert match.tier is Tier.REVIEW
    assert "LIF here is left iliac fossa" in {why.reason for why in match.why}
