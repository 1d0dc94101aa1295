"""What a name may be: each odd one is searched as exactly itself, or refused with the reason."""

import json

import pytest

from monitor.registry.essie import search_queries, shown_query
from tests.watchfile.lists import broken, load

LONG = "word " * 40
NAME, ALIAS = "name: LIFNano", "[LIF-Nano]"


def parsed(old: str, new: str) -> tuple[bool, list[str], str]:
    """Whether the list is accepted, its errors, and the question that it asks."""
    loaded = load(broken(old, new))
    errors = [f"{found.code}: {found.what}" for found in loaded.problems if found.code.startswith("E")]
    if loaded.watchlist is None:
        return False, errors, ""
    names = loaded.watchlist.watches[0].interventions[0].names
    return True, errors, " ".join(shown_query(query.terms) for query in search_queries(names))


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        pytest.param('the "old" one', r'"the \"old\" one"', id="quotes"),
        pytest.param("O'Neill's drops", "\"O'Neill's drops\"", id="apostrophes"),
        pytest.param("N-[(2S)-x](y", '"N-[(2S)-x](y"', id="brackets, unbalanced"),
        pytest.param("abc\\", r'"abc\\"', id="a backslash at the end"),
        pytest.param("ALL", '"ALL"', id="an operator word"),
        pytest.param("MIN", '"MIN"', id="a word of ranges"),
        pytest.param("this OR that", '"this OR that"', id="an operator inside"),
        pytest.param("AREA[NCTId]RANGE[MIN, MAX]", '"AREA[NCTId]RANGE[MIN, MAX]"', id="a whole question"),
        pytest.param(LONG, f'"{LONG[:99]}"', id="200 characters"),
        pytest.param("x" * 200, f'"{"x" * 200}"', id="200 characters, one word"),
    ],
)
def test_an_odd_name_or_alias_is_accepted_and_searched_as_itself(name: str, phrase: str) -> None:
    as_alias = f'AREA[InterventionSearch]("LIFNano" OR {phrase})'
    as_name = f'AREA[InterventionSearch]({phrase} OR "LIF-Nano")'
    assert parsed(ALIAS, f"[{json.dumps(name)}]") == (True, [], as_alias)
    assert parsed(NAME, f"name: {json.dumps(name)}") == (True, [], as_name)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("5678", "E117: the name '5678' is only a number", id="only digits"),
        pytest.param("12-34", "E117: the name '12-34' is only a number", id="digits and a hyphen"),
        pytest.param("GA", "E117: the name 'GA' is so short", id="two letters"),
        pytest.param("OR", "E117: the name 'OR' is so short", id="an operator of two letters"),
        pytest.param("", "E128: the text is empty", id="empty"),
        pytest.param("[]", "E117: the name '[]' holds no letter or digit", id="only brackets"),
        pytest.param("x" * 301, "E128: the text has 301 characters", id="more than 300 characters"),
    ],
)
def test_a_name_that_would_match_anything_or_nothing_is_refused_with_the_reason(name: str, error: str) -> None:
    for old, new in ((ALIAS, f"[{json.dumps(name)}]"), (NAME, f"name: {json.dumps(name)}")):
        accepted, errors, _ = parsed(old, new)
        assert not accepted
        assert [found.startswith(error) for found in errors] == [True], errors


@pytest.mark.parametrize("name", ["GA", "5678"])
def test_means_makes_a_short_name_or_a_number_acceptable(name: str) -> None:
    explained = f"name: {json.dumps(name)}\n        means: glatiramer acetate"
    accepted, errors, question = parsed(NAME, explained)
    assert (accepted, errors) == (True, [])
    assert f'"{name}" OR "glatiramer acetate"' in question
