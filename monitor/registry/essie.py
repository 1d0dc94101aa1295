r"""Names of a watchlist to queries in Essie, the registry's search language.

Inside a quoted phrase no word is an operator and no bracket a function, so
every name is always quoted; only ``\`` and ``"`` need escaping there. Both areas
of a watch go into one question. How much the registry takes is not documented
(refusals were seen for long unquoted text), so questions are kept within what
its addresses have carried, and one that is refused is divided. Rules: the
registry's help pages "Constructing Complex Search Queries" and "Search Areas".
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from urllib.parse import quote

from monitor.registry.interface import Canary, SearchArea, SearchQuery, SearchTerm

#: Characters of a name that are sent; a longer one is cut where a word ends, which finds more, never less.
LONGEST_NAME = 100
#: Characters of one question in an address, percent-encoded; addresses of 4 KB and more have been answered.
LONGEST_QUESTION = 3_000

_PARAMETERS = {SearchArea.INTERVENTION: "query.intr", SearchArea.SPONSOR: "query.spons"}
_WORD = re.compile(r"\w+")


def plain(name: str) -> str:
    """The name as it is searched: single blanks, nothing invisible, not too long.

    One endless word is kept whole: the registry compares words, so half of it would find nothing.
    """
    visible = "".join(_visible(character) for character in name)
    collapsed = " ".join(visible.split())
    if len(collapsed) <= LONGEST_NAME:
        return collapsed
    ends = [word.end() for word in _WORD.finditer(collapsed) if word.end() <= LONGEST_NAME]
    return collapsed[: ends[-1]] if ends else collapsed


def quoted(name: str) -> str:
    """The name as a phrase that means exactly itself."""
    escaped = plain(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def expression(query: SearchQuery) -> str:
    """The query text that finds any of the terms, and every canary by its own term."""
    clauses = [shown_query(query.terms)]
    clauses += (_canary_clause(canary) for canary in query.canaries)
    return " OR ".join(clauses)


def shown_query(terms: Iterable[SearchTerm]) -> str:
    """The question without its canaries, in words that the registry's search page takes too."""
    by_area = groupby(terms, key=lambda term: term.area)
    return " OR ".join(f"AREA[{area}]({_any_of(term.text for term in group)})" for area, group in by_area)


def plain_parameters(terms: Iterable[SearchTerm]) -> tuple[dict[str, str], ...]:
    """The same question in one request for each area, for a registry that knows no areas inside ``query.term``."""
    by_area = groupby(terms, key=lambda term: term.area)
    return tuple({_PARAMETERS[area]: _any_of(term.text for term in group)} for area, group in by_area)


def updates_expression(day: date) -> str:
    """The filter text that finds every study whose last update was posted on that day or later."""
    return f"AREA[LastUpdatePostDate]RANGE[{day.isoformat()},MAX]"


def search_queries(interventions: Iterable[str], sponsors: Iterable[str] = ()) -> tuple[SearchQuery, ...]:
    """As few queries as can be that together ask for every name once, in order.

    Names that differ only in case are one. A name without a letter or digit
    finds nothing and is left out; the watchlist's check is the place to refuse it.
    """
    terms = [SearchTerm(SearchArea.INTERVENTION, text) for text in _distinct(interventions)]
    terms += [SearchTerm(SearchArea.SPONSOR, text) for text in _distinct(sponsors)]
    queries: list[SearchQuery] = []
    group: tuple[SearchTerm, ...] = ()
    for term in terms:
        if group and len(quote(shown_query((*group, term)))) > LONGEST_QUESTION:
            queries.append(SearchQuery(group))
            group = ()
        group = (*group, term)
    return (*queries, SearchQuery(group)) if group else ()


def halves(terms: Sequence[SearchTerm]) -> tuple[Sequence[SearchTerm], Sequence[SearchTerm]]:
    """The terms in two parts, to find out which of them the registry refuses."""
    middle = (len(terms) + 1) // 2
    return terms[:middle], terms[middle:]


def _any_of(texts: Iterable[str]) -> str:
    return " OR ".join(map(quoted, texts))


def _canary_clause(canary: Canary) -> str:
    return f'(AREA[NCTId]"{canary.study_id}" AND AREA[{SearchArea.INTERVENTION}]{quoted(canary.term)})'


def _distinct(names: Iterable[str]) -> Iterable[str]:
    by_folded: dict[str, str] = {}
    for name in names:
        term = plain(name)
        if _WORD.search(term):
            by_folded.setdefault(term.casefold(), term)
    return by_folded.values()


def _visible(character: str) -> str:
    """The character; a blank for controls and halves of surrogate pairs; nothing for soft hyphens and the like."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category.startswith("C") else character
