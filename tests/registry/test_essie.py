import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.registry.essie import (
    LONGEST_NAME,
    MOST_NAMES,
    MOST_WORDS,
    expression,
    plain,
    quoted,
    search_queries,
)
from monitor.registry.interface import SearchArea, SearchQuery


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
    assert plain("x" * 300) == "x" * LONGEST_NAME
    assert plain("x" * LONGEST_NAME + " y") == "x" * LONGEST_NAME


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(min_size=1), min_size=1, max_size=12))
def test_the_queries_say_exactly_the_names(names: list[str]) -> None:
    queries = search_queries(SearchArea.INTERVENTION, names)
    said = [phrase for query in queries for phrase in phrases_of(expression(query.terms))]
    meant = [plain(name) for name in names if re.search(r"\w", plain(name))]
    assert [phrase.casefold() for phrase in said] == list(dict.fromkeys(name.casefold() for name in meant))
    assert set(said) <= set(meant)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(alphabet='ab -"\\[(', min_size=1, max_size=150), max_size=15))
def test_no_query_is_larger_than_the_registry_answers(names: list[str]) -> None:
    for query in search_queries(SearchArea.SPONSOR, names):
        assert 1 <= len(query.terms) <= MOST_NAMES
        words = sum(len(re.findall(r"\w+", term)) for term in query.terms)
        assert words <= MOST_WORDS or len(query.terms) == 1
        assert all(len(term) <= LONGEST_NAME for term in query.terms)


def test_names_are_grouped_in_order_and_asked_once() -> None:
    names = ["LIF", "leukemia inhibitory factor", "lif", "r-hLIF", "emfilermin", "one two three four five"]
    assert search_queries(SearchArea.INTERVENTION, names) == (
        SearchQuery(SearchArea.INTERVENTION, ("LIF", "leukemia inhibitory factor", "r-hLIF", "emfilermin")),
        SearchQuery(SearchArea.INTERVENTION, ("one two three four five",)),
    )


def test_a_name_without_letters_asks_nothing() -> None:
    assert search_queries(SearchArea.SPONSOR, ["", " ", "—!", "\u200b"]) == ()
