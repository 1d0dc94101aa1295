r"""Names of a watchlist to queries in Essie, the registry's search language.

Inside a quoted phrase no word is an operator and no bracket a function, so
every name is always quoted; only ``\`` and ``"`` need escaping there. Unquoted
chemical names have taken whole searches down, and so have long ones: hence the
limits on names and words a query. Rules: the registry's help page
"Constructing Complex Search Queries"; limits: measured by others, with reserve.
"""

import re
import unicodedata
from collections.abc import Iterable

from monitor.registry.interface import SearchArea, SearchQuery

#: Characters of a name that are sent; a longer one is cut at a word, which finds more, never less.
LONGEST_NAME = 100
MOST_NAMES = 5
#: Twelve words in one query were accepted and fourteen refused as too complicated.
MOST_WORDS = 10

_WORD = re.compile(r"\w+")


def plain(name: str) -> str:
    """The name as it is searched: single blanks, nothing invisible, not too long."""
    visible = "".join(_visible(character) for character in name)
    collapsed = " ".join(visible.split())
    if len(collapsed) <= LONGEST_NAME:
        return collapsed
    head = collapsed[: LONGEST_NAME + 1]
    return head.rpartition(" ")[0] or head[:LONGEST_NAME]


def quoted(name: str) -> str:
    """The name as a phrase that means exactly itself."""
    escaped = plain(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def expression(terms: Iterable[str]) -> str:
    """The query text that finds any of the terms."""
    return " OR ".join(quoted(term) for term in terms)


def search_queries(area: SearchArea, names: Iterable[str]) -> tuple[SearchQuery, ...]:
    """Queries that together ask for every name once, in order; none is larger than the registry answers.

    Names that differ only in case are one. A name without a letter or digit
    finds nothing and is left out; the watchlist's check is the place to refuse it.
    """
    queries: list[SearchQuery] = []
    group: tuple[str, ...] = ()
    for term in _distinct(names):
        if group and (len(group) == MOST_NAMES or _words((*group, term)) > MOST_WORDS):
            queries.append(SearchQuery(area, group))
            group = ()
        group = (*group, term)
    return (*queries, SearchQuery(area, group)) if group else ()


def _distinct(names: Iterable[str]) -> Iterable[str]:
    by_folded: dict[str, str] = {}
    for name in names:
        term = plain(name)
        if _words((term,)):
            by_folded.setdefault(term.casefold(), term)
    return by_folded.values()


def _words(terms: Iterable[str]) -> int:
    return sum(len(_WORD.findall(term)) for term in terms)


def _visible(character: str) -> str:
    """The character; a blank for controls and halves of surrogate pairs; nothing for soft hyphens and the like."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category.startswith("C") else character
