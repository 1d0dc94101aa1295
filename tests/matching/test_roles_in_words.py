"""Worked tables: what the words of a record say about the watched thing, each with the reason beside it."""

import pytest

from monitor.domain.matches import Tier
from monitor.domain.study import Arm, Intervention, Prose, Study, Term
from tests.matching.records import LIF_WATCH, armed_study, decide, study_of, tier, watch_of

DRUG = watch_of("emfilermin")
OTHER = Intervention("BIOLOGICAL", "MSC-1")


def _given(description: str, name: str = "MSC-1") -> Intervention:
    return Intervention("BIOLOGICAL", name, description=description)


@pytest.mark.parametrize(
    ("study", "prose", "expected", "why"),
    [
        (study_of("An antibody against LIF", _given("An antibody that binds leukemia inhibitory factor (LIF)")), "",
         Tier.REJECT, "title and description say against"),
        (study_of("Tumours and LIF", _given("Neutralizes leukemia inhibitory factor, so that LIF cannot act")), "",
         Tier.REJECT, "against in the description outweighs the title"),
        (study_of("An inhibitor of leukemia inhibitory factor", _given("LIF 5 mg is given")), "",
         Tier.REJECT, "against in the title outweighs a description"),
        (study_of("An anti-LIF antibody", "leukemia inhibitory factor"), "", Tier.MATCH,
         "being named as an intervention outweighs it"),
        (study_of("An anti-LIF antibody", Intervention("DRUG", "X", ("leukemia inhibitory factor",))), "", Tier.MATCH,
         "another name outweighs it"),
        (study_of("An anti-LIF antibody", "X", intervention_terms=(Term("D", "Leukemia Inhibitory Factor"),)), "",
         Tier.MATCH, "a MeSH heading outweighs it"),
        (study_of("Leukemia inhibitory factor treatment", OTHER), "MSC-1 is an inhibitor of LIF.", Tier.REVIEW,
         "a title and, elsewhere, something against: doubt"),
    ],
)  # fmt: skip
def test_something_against_it_is_not_it(study: Study, prose: str, expected: Tier, why: str) -> None:
    assert tier(LIF_WATCH, study, Prose(summary=prose)) is expected, why


def test_a_record_about_an_antibody_says_only_that() -> None:
    study = study_of("An antibody against LIF", _given("It binds leukemia inhibitory factor (LIF), so LIF is silent"))
    match = decide(LIF_WATCH, study)
    assert match is not None
    assert {reason.reason.split(" against ")[0] for reason in match.why} == {"This is something"}


@pytest.mark.parametrize(
    ("title", "expected", "why"),
    [
        ("Emfilermin in the uterine lining as a marker of implantation", Tier.REJECT, "a marker"),
        ("Serum emfilermin in infertile women", Tier.REJECT, "measured in blood"),
        ("Blood levels of emfilermin following administration of a tablet", Tier.MATCH, "measured because it is given"),
        ("Emfilermin polymorphisms and implantation", Tier.REJECT, "a gene"),
        ("Emfilermin allergy in children", Tier.REJECT, "an illness that it causes"),
        ("X in women undergoing emfilermin treatment", Tier.REJECT, "what they have anyway"),
        ("X in emfilermin-induced fever", Tier.REJECT, "what it did before"),
        ("X after failure of emfilermin", Tier.REJECT, "what they had before"),
        ("X for women unresponsive to emfilermin", Tier.REJECT, "what they had before"),
        ("Blood flow and the wall of the womb in women of whom some have emfilermin", Tier.REVIEW, "no word of giving"),
        ("X with emfilermin as a positive control", Tier.REJECT, "a comparator by its words"),
        ("X plus emfilermin versus emfilermin alone", Tier.REJECT, "the base to which X is added"),
        ("Efficacy of emfilermin in infertile women", Tier.MATCH, "its efficacy"),
        ("Emfilermin for implantation", Tier.MATCH, "what it is for"),
        ("Clinical response to emfilermin treatment", Tier.MATCH, "a response to it, not of those who had it"),
        ("X plus emfilermin injections", Tier.MATCH, "given together"),
    ],
)  # fmt: skip
def test_a_title_alone_counts_if_it_says_that_it_is_given(title: str, expected: Tier, why: str) -> None:
    assert tier(DRUG, study_of(title, "X")) is expected, why


@pytest.mark.parametrize(
    ("study", "expected", "why"),
    [
        (study_of("Embryo culture with and without added LIF", _given("Medium with leukemia inhibitory factor (LIF)")),
         Tier.REVIEW, "an ingredient of a medium"),
        (study_of("A study", "Culture medium with leukemia inhibitory factor"), Tier.REVIEW,
         "an ingredient, although it is listed"),
        (study_of("A study", "leukemia inhibitory factor supplemented medium"), Tier.REVIEW, "an ingredient"),
        (study_of("A study", _given("Embryos matured in the presence of leukemia inhibitory factor")), Tier.REVIEW,
         "cells meet it, nobody receives it"),
        (study_of("A study", _given("Nobody receives leukemia inhibitory factor")), Tier.REJECT, "not given"),
        (study_of("A study", _given("Embryos of women without leukemia inhibitory factor")), Tier.REVIEW,
         "the description does not say that it is given"),
        (study_of("A study", _given("leukemia inhibitory factor 5 µg is injected daily")), Tier.MATCH, "a dose"),
        (study_of("A study", "X", arms=(Arm("A", description="They receive leukemia inhibitory factor"),)), Tier.MATCH,
         "an arm that receives it"),
        (study_of("A study", "X", arms=(Arm("A", description="Treatment before the use of X: refractory to oral"
                  " treatment (emfilermin, Y)"),)), Tier.REJECT, "a list of what they had before"),
        (study_of("LIF in the lining of the womb", "Biopsy", keywords=("leukemia inhibitory factor",)),
         Tier.REVIEW, "only a title has the letters, and the study lists a biopsy"),
    ],
)  # fmt: skip
def test_what_nobody_is_given_is_no_match(study: Study, expected: Tier, why: str) -> None:
    assert tier(LIF_WATCH, study) is expected, why


@pytest.mark.parametrize(
    ("study", "expected", "why"),
    [
        (armed_study("A study", a="ACTIVE_COMPARATOR: emfilermin plus X", b="SHAM_COMPARATOR: emfilermin plus sham X"),
         Tier.REJECT, "both arms have it, X varies"),
        (armed_study("A study", a="EXPERIMENTAL: emfilermin + exercise", b="ACTIVE_COMPARATOR: emfilermin"),
         Tier.REJECT, "exercise is added to it"),
        (armed_study("A study", a="EXPERIMENTAL: emfilermin 5 mg", b="ACTIVE_COMPARATOR: emfilermin 10 mg"),
         Tier.MATCH, "two doses are compared"),
        (armed_study("A study", a="EXPERIMENTAL: X + emfilermin 5 mg", b="ACTIVE_COMPARATOR: emfilermin 10 mg"),
         Tier.MATCH, "the dose varies too"),
        (armed_study("A study", a="EXPERIMENTAL: emfilermin", b="PLACEBO_COMPARATOR: emfilermin matching placebo"),
         Tier.MATCH, "the matching placebo is not the drug"),
    ],
)  # fmt: skip
def test_a_base_to_which_something_is_added_is_background(study: Study, expected: Tier, why: str) -> None:
    assert tier(DRUG, study) is expected, why
