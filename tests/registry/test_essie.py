import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.registry.essie import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    expression,
    plain,
    quoted,
    search_queries,
    shown_query,
)
from monitor.registry.interface import Canary, SearchArea, SearchQuery, SearchTerm


def phrases_of(text: str) -> list[str]:
    """Read ``"…" OR "…"`` as the registry's grammar does; anything outside a phrase but OR is an error."""
    phrases: list[str] = []
    rest = text
    while True:
        phrase = re.match(r'"((?:[^"\\]|\\.)*)"', rest)
        assert phrase, f"no phrase at {rest!r}"
        phrases.append(re.sub(r"\\(.)", r"\1", phrase[1]))
        rest = rest[phrase.end() :]
        if not rest:
            return phrases
        assert rest.startswith(" OR ")
        rest = rest.removeprefix(" OR ")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        pytest.param("LIF", '"LIF"', id="plain"),
        pytest.param("  rh\t LIF\n", '"rh LIF"', id="white space"),
        pytest.param("ALL", '"ALL"', id="operator word"),
        pytest.param("a OR MIN", '"a OR MIN"', id="operators inside"),
        pytest.param("N-[(2S)-x](y", '"N-[(2S)-x](y"', id="brackets, unbalanced"),
        pytest.param('the "old" one', r'"the \"old\" one"', id="quotes"),
        pytest.param("a\\", r'"a\\"', id="backslash before the closing quote"),
        pytest.param('\\"', r'"\\\""', id="backslash and quote"),
        pytest.param("emfi\u00adler\u200bmin", '"emfilermin"', id="soft hyphen and zero width blank"),
        pytest.param("a\x00b\ud800c", '"a b c"', id="NUL and half a surrogate pair"),
    ],
)
def test_a_name_becomes_one_phrase(name: str, phrase: str) -> None:
    assert quoted(name) == phrase
    quoted(name).encode()


def test_a_long_name_is_cut_at_a_word() -> None:
    name = "word " * 30
    assert plain(name) == ("word " * 20).strip()
    assert plain("(2S)-" * 40).endswith("-(2S")
    assert plain("x" * 300) == "x" * 300  # half a word finds nothing
    assert plain("x" * LONGEST_NAME + " y") == "x" * LONGEST_NAME


def terms(area: SearchArea, *texts: str) -> tuple[SearchTerm, ...]:
    return tuple(SearchTerm(area, text) for text in texts)


INTERVENTIONS, SPONSORS = SearchArea.INTERVENTION, SearchArea.SPONSOR


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(min_size=1), min_size=1, max_size=12), st.sampled_from(SearchArea))
def test_the_queries_say_exactly_the_names(names: list[str], area: SearchArea) -> None:
    queries = search_queries(names) if area is INTERVENTIONS else search_queries((), names)
    said = [
        phrase
        for query in queries
        for phrase in phrases_of(expression(query).removeprefix(f"AREA[{area}](").removesuffix(")"))
    ]
    meant = [plain(name) for name in names if re.search(r"\w", plain(name))]
    assert [phrase.casefold() for phrase in said] == list(dict.fromkeys(name.casefold() for name in meant))
    assert set(said) <= set(meant)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(alphabet='ab -"\\[(\u00e9', min_size=1, max_size=150), max_size=60))
def test_no_query_is_longer_than_an_address_may_be(names: list[str]) -> None:
    for query in search_queries(names, names):
        assert len(query.terms) >= 1
        assert len(quote(expression(query))) <= LONGEST_QUESTION
        assert all(len(term.text) <= LONGEST_NAME for term in query.terms)


def test_a_watch_is_one_question_over_both_areas() -> None:
    names = ["LIF", "leukemia inhibitory factor", "lif", "r-hLIF", "emfilermin", "one two three four five six seven"]
    (query,) = search_queries(names, ["LIFNano"])
    assert query.terms == (
        *terms(INTERVENTIONS, "LIF", "leukemia inhibitory factor", "r-hLIF", "emfilermin", names[-1]),
        *terms(SPONSORS, "LIFNano"),
    )
    assert expression(query).endswith('"one two three four five six seven") OR AREA[SponsorSearch]("LIFNano")')


def test_more_names_than_an_address_holds_are_several_questions() -> None:
    names = [f"name number {number:03} of many" for number in range(200)]
    queries = search_queries(names)
    assert [term.text for query in queries for term in query.terms] == names
    assert len(queries) == 4


def test_what_a_reader_is_shown_is_without_canaries() -> None:
    query = SearchQuery(terms(INTERVENTIONS, "LIF"), (Canary("NCT00000009", 'old "drug"'),))
    assert shown_query(query.terms) == 'AREA[InterventionSearch]("LIF")'
    assert expression(query) == (
        'AREA[InterventionSearch]("LIF") OR (AREA[NCTId]"NCT00000009" AND AREA[InterventionSearch]"old \\"drug\\"")'
    )


def test_a_name_without_letters_asks_nothing() -> None:
    assert search_queries(["", " ", "—!", "\u200b"]) == ()
