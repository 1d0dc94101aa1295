"""Worked tables for short names of many kinds, in records that have nothing but prose."""

import pytest

from monitor.domain.matches import Tier
from monitor.domain.study import Intervention, Prose
from monitor.domain.watchlist import Watch
from monitor.matching.meaning import Meanings
from tests.matching.records import LIF_WATCH, decide, study_of, tier, watch_of

TXA = watch_of("tranexamic acid", "TXA")
SBRT = watch_of("stereotactic body radiotherapy", "SBRT")
CELLS = watch_of("mesenchymal stem cells", "MSC", "BM-MSC")
GA = watch_of("glatiramer acetate", "GA")
CELLS_SC = watch_of("stem cells", "SC")
VIDEO = watch_of("interventional video", "IV")
PDE5I = watch_of("phosphodiesterase 5 inhibitor", "PDE5", "PDE5 inhibitors")


@pytest.mark.parametrize(
    ("watch", "title", "prose", "expected", "why"),
    [
        (TXA, "A study", "TXA 1 g is given before the cut", Tier.REVIEW, "undefined, but dosed"),
        (TXA, "A study", "patients in the TXA group bleed less", Tier.REVIEW, "undefined, but a group has it"),
        (TXA, "A study", "TXA-101 in healthy adults", Tier.REJECT, "part of another code"),
        (TXA, "TXA in knee surgery", "TXA, or tranexamic acid, is injected", Tier.MATCH, "defined after it"),
        (SBRT, "A study", "Stereotactic body radiation therapy (SBRT) is given", Tier.REVIEW, "much alike: asks"),
        (CELLS, "BM-MSC for knees", "Mesenchymal stem cells from marrow", Tier.MATCH, "a hyphened compound of it"),
        (CELLS, "MSCs for knees", "MSCs (mesenchymal stem cells) are injected", Tier.MATCH, "plural, in brackets"),
        (TXA, "Sleep in adults with a history of TXA", "", Tier.REJECT, "an illness"),
        (GA, "A study", "Clinics in Atlanta, GA 30303, take part; infusion", Tier.REJECT, "a state"),
        (GA, "A study", "Aiello GA, Head TW. Use of drugs. 2011", Tier.REJECT, "initials of an author"),
        (GA, "A study", "a mixture with gas is given by infusion of gas", Tier.REJECT, "an ordinary word"),
        (CELLS_SC, "A study", "a single SC injection of the antibody", Tier.REJECT, "a way of giving something else"),
        (VIDEO, "Docetaxel in Stage IV disease", "", Tier.REJECT, "a number"),
        (VIDEO, "Docetaxel in stages III or IV", "", Tier.REJECT, "a number"),
        (TXA, "X in TXA", "adults with moderate TXA receive X", Tier.REJECT, "an illness in one place is one in all"),
        (TXA, "TXA in knees", "patients with TXA injections of 2 g", Tier.REVIEW, "with it, but not as an illness"),
        (TXA, "A study", "toxic arthritis (TXA or knee pain); TXA injection", Tier.REJECT, "defined before more words"),
        (PDE5I, "PDE5 inhibitors for all", "", Tier.MATCH, "the longer name counts, not the enzyme inside it"),
    ],
)  # fmt: skip
def test_a_short_name_in_prose(watch: Watch, title: str, prose: str, expected: Tier, why: str) -> None:
    assert tier(watch, study_of(title), Prose(summary=prose)) is expected, why


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("pain in the left iliac fossa, or LIF, is common", "LIF", "left iliac fossa"),
        ("LIF, or left iliac fossa, is tender", "LIF", "left iliac fossa"),
        ("left iliac fossa, hereafter LIF", "LIF", "left iliac fossa"),
        ("general anaesthesia, abbreviated as GA", "GA", "general anaesthesia"),
    ],
)
def test_a_definition_is_read_in_any_order(text: str, short: str, long: str) -> None:
    assert Meanings([text]).of(short) == [long]


def test_a_compound_tells_what_its_letters_mean() -> None:
    prose = Prose(summary="Minimally invasive surgical lumbar intersegment fixation (MIS-LIF) is compared.")
    match = decide(LIF_WATCH, study_of("A study", "MIS-LIF"), prose)
    assert match is not None
    assert match.tier is Tier.REJECT
    assert "LIF here is lumbar intersegment fixation" in match.why[0].reason


def test_words_that_spell_the_letters_beside_them_are_another_meaning() -> None:
    given = Intervention("DEVICE", "LIF sonication", description="Low-intensity focused ultrasound")
    match = decide(LIF_WATCH, study_of("A study", given))
    assert match is not None
    assert match.tier is Tier.REJECT
    assert match.why[0].reason == "LIF here seems to be Low-intensity focused"


def test_a_capital_s_belongs_to_a_longer_acronym() -> None:
    assert decide(watch_of("dimethyl fumarate", "DMF"), study_of("DMFS rate")) is None
    assert decide(watch_of("mesenchymal stem cells", "MSC"), study_of("MSCs")) is not None


def test_spellings_at_one_place_share_a_reason() -> None:
    study = study_of("A study", "Emfilermin, recombinant human leukemia inhibitory factor (r-hLIF)")
    match = decide(LIF_WATCH, study)
    assert match is not None
    (reason,) = match.why
    assert reason.reason == "The study lists emfilermin, leukemia inhibitory factor and r-hLIF as an intervention"
    assert reason.term == "emfilermin, leukemia inhibitory factor, r-hLIF"
