import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.names import NameIndex, is_short, names_of
from monitor.matching.spelling import in_bytes, normalise, squeeze, swellings, with_blanks, without_blanks
from tests.matching.records import watch_of

_WORDS = st.text(string.ascii_letters, min_size=1, max_size=8)


def _found(name: str, text: str) -> list[str]:
    hits = NameIndex(names_of([watch_of(name)])).find(["before", text, "after"])
    return [text[hit.start : hit.end] for hit in hits if hit.passage == 1]


@pytest.mark.parametrize(
    ("name", "text", "found", "why"),
    [
        ("LIF-Nano", "LIFNano in MS", "LIFNano", "a hyphen may be left out"),
        ("LIF-Nano", "LIF Nano in MS", "LIF Nano", "a blank stands for a hyphen"),
        ("LIFNano", "the LIF-Nano particle", "LIF-Nano", "a hyphen may be put in"),
        ("MK-7684", "MK 7684 200 mg", "MK 7684", "codes: blank"),
        ("MK-7684", "(MK7684)", "MK7684", "codes: joined"),
        ("MK7684", "MK\u20117684", "MK\u20117684", "codes: the non-breaking hyphen"),
        ("UK-92480", "UK-92,480", "UK-92,480", "codes: a comma between thousands"),
        ("N-acetylcysteine", "N-Acetyl Cysteine tablets", "N-Acetyl Cysteine", "a word written in two"),
        ("metformin", "Metformin Hydrochloride", "Metformin", "a salt is the drug"),
        ("metformin hydrochloride", "metformin HCl 500 mg", "metformin", "a watched salt is found as another"),
        ("glatiramer acetate", "glatiramer", "glatiramer", "a watched salt is found by its base"),
        ("clemastine", "Clemastine fumarate", "Clemastine", "a salt is the drug"),
        ("vibostolimab", "vibostolimab/pembrolizumab", "vibostolimab", "a fixed combination"),
        ("vibostolimab", "pembrolizumab+vibostolimab", "vibostolimab", "a combination with a plus"),
        ("vibostolimab", "Pembrolizumab and Vibostolimab", "Vibostolimab", "a combination in words"),
        ("leukemia inhibitory factor", "Leukaemia Inhibitory Factor", "Leukaemia Inhibitory Factor", "British"),
        ("tumour necrosis factor", "tumor necrosis factor", "tumor necrosis factor", "American"),
        ("immunisation with X1", "immunization with X1", "immunization with X1", "-isation and -ization"),
        ("interferon beta-1a", "Interferon β-1a", "Interferon β-1a", "Greek letters"),
        ("epoetin alfa", "epoetin alpha", "epoetin alpha", "alfa and alpha"),
        ("Calmette-Guérin", "calmette guerin", "calmette guerin", "accents and case"),
        ("Keytruda", "KEYTRUDA®, an antibody", "KEYTRUDA", "trademark signs"),
        ("Keytruda", "Keytruda™ 100 mg", "Keytruda", "trademark signs"),
        ("mesenchymal stem cells", "a mesenchymal stem cell", "mesenchymal stem cell", "singular of a phrase"),
        ("mesenchymal stem cell", "mesenchymal stem cells", "mesenchymal stem cell", "plural of a phrase"),
        ("platelet-rich plasma", "Platelets Rich Plasma", "Platelets Rich Plasma", "plural inside a phrase"),
        ("MSCs", "one MSC", "MSC", "singular of an acronym"),
        ("all-trans retinoic acid", "all trans\n  retinoic acid", "all trans\n  retinoic acid", "line breaks"),
        ("Straße", "STRASSE", "STRASSE", "casefold, not lower"),
        ("Keytruda", "½ β-blocker µ Keytruda ½", "Keytruda", "behind characters that fold to several"),
        ("β-1a", "½ µ β-1a ½", "β-1a", "with a character that folds to several"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str, found: str, why: str) -> None:
    assert _found(name, text) == [found], why


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("LIF", "quality of life", "inside a word"),
        ("LIF", "TLIF, PLIF and ALIF", "the end of another acronym"),
        ("LIF", "LIFT and PROLIFT", "the beginning or middle of another"),
        ("tretinoin", "isotretinoin 20 mg", "a derivative whose name ends alike"),
        ("epoetin alfa", "darbepoetin alfa", "a derivative whose name ends alike"),
        ("PRP", "P RP", "a short word is not put together from pieces"),
        ("MSC", "MS, C and D", "punctuation keeps phrases apart"),
        ("MK-768", "MK-7684", "the beginning of a longer code"),
        ("dimethyl fumarate", "dimethyl sulfoxide", "a radical is no drug without its acid"),
        ("sodium phosphate", "sodium chloride", "a metal is no drug without its acid"),
        ("Levitra", "levitras1", "a plural s ends the word"),
        ("Guerin", "Guerin\u0301e", "an accent is no end of a word"),
        ("eta blocker", "β blocker", "the end of what one character folds to"),
    ],
)
def test_a_name_is_not_found_in(name: str, text: str, why: str) -> None:
    assert _found(name, text) == [], why


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("LIF", True),
        ("GA", True),
        ("MSCs", True),
        ("PGE1", True),
        ("lif", True),
        ("MUSE", True),
        ("BG-12", False),
        ("AB154", False),
        ("r-hLIF", False),
        ("Edex", False),
        ("LIFNano", False),
        ("emfilermin", False),
    ],
)
def test_short_names_are_those_that_may_stand_for_many_things(name: str, short: bool) -> None:  # noqa: FBT001 - a table
    assert is_short(name) is short


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_every_byte_of_a_folded_text_leads_back_to_a_character(text: str) -> None:
    folded = with_blanks([text], "\0")
    assert len(folded) == len(text) + max((grown for _, grown in swellings(text)), default=0)
    assert without_blanks(folded) == in_bytes(squeeze(text))


@given(name=st.text(string.ascii_letters, min_size=2, max_size=9), before=_WORDS, after=_WORDS)
def test_a_name_never_matches_inside_a_longer_word(name: str, before: str, after: str) -> None:
    assert not [found for found in _found(name, f"{before}{name}{after}x") if found == name]


@given(name=st.text(string.ascii_letters, min_size=2, max_size=9), before=_WORDS, after=_WORDS)
def test_a_whole_name_is_always_found(name: str, before: str, after: str) -> None:
    assert name in _found(name, f"{before}, ({name}) {after}")


@pytest.mark.parametrize(
    "name", ["", " ", "-", "\0", "\ud800", '"', "(", "\\", "ALL OR MIN", "x" * 200, "12345", "a" * 5_000]
)
def test_odd_names_do_no_harm(name: str) -> None:
    assert _found(name, "a text about nothing") == []
