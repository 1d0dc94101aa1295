"""A watch drafted from an article, as a block to paste below ``watches:``."""

import json
from collections.abc import Iterator

from monitor.domain.claims import ClaimedDate, Direction
from monitor.domain.reading.article import Article, ArticleClaim
from monitor.domain.reading.says import claimed_date

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_")
_WORDS_OF_YAML = frozenset(("true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "~"))


def draft_watch(article: Article) -> str:
    """The YAML of a watch with the article's interventions, conditions and dated claims.

    What the article does not tell is left out; a claim without a usable date
    becomes a comment, so that nothing is lost and nothing is made up.
    """
    return "\n".join(_lines(article)) + "\n"


def _lines(article: Article) -> Iterator[str]:
    yield f"  - id: {_id(article)}"
    yield f"    title: {_scalar(_title(article))}"
    if article.interventions:
        yield "    interventions:"
        for name in article.interventions:
            yield f"      - name: {_scalar(name.short)}"
            if name.long:
                yield f"        means: {_scalar(name.long)}"
    else:
        yield "    interventions: []  # the article names none that could be recognised"
    if article.companies:
        yield f"    sponsors: {_list(article.companies)}"
    if article.conditions:
        yield f"    conditions: {_list(article.conditions)}"
    yield from _claim_lines(article)


def _claim_lines(article: Article) -> Iterator[str]:
    dated = [(claim, claimed_date(claim.claim)) for claim in article.claims]
    yield "    claims:" if any(stated for _, stated in dated) else "    claims: []"
    used: dict[str, int] = {}
    for each, stated in dated:
        if stated is None:
            yield f"      # no usable date: {each.claim.milestone}, {each.claim.direction}: {_scalar(each.quote)}"
            continue
        name = each.claim.milestone.replace("_", "-")
        used[name] = used.get(name, 0) + 1
        yield from _claim(article, each, stated, name if used[name] == 1 else f"{name}-{used[name]}")


def _claim(article: Article, each: ArticleClaim, stated: ClaimedDate, name: str) -> Iterator[str]:
    yield f"      - id: {name}"
    yield f"        milestone: {each.claim.milestone}"
    yield f"        {stated.direction}: {_dates(stated)}{'  # approximate' if stated.approximate else ''}"
    yield f"        quote: {_scalar(each.quote)}"
    if each.said_by:
        yield f"        said_by: {_scalar(each.said_by)}"
    if each.reported_by:
        yield f"        reported_by: {_scalar(each.reported_by)}"
    if article.said_on:
        yield f"        said_on: {article.said_on.isoformat()}"
    if each.claim.phase:
        yield f"        phase: {_scalar(each.claim.phase)}"


def _dates(stated: ClaimedDate) -> str:
    texts = [str(part) for part in stated.stated]
    return texts[0] if stated.direction is not Direction.WITHIN or len(texts) == 1 else f"[{', '.join(texts)}]"


def _id(article: Article) -> str:
    names = [article.interventions[-1].short if article.interventions else "", *article.conditions[:1]]
    words = "-".join(
        "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower()) for name in names if name
    )
    return "-".join(part for part in words.split("-") if part)[:60] or "new-watch"


def _title(article: Article) -> str:
    names = [name.short for name in article.interventions[-1:]] or ["An unnamed intervention"]
    return " in ".join([*names, *article.conditions[:1]])


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(_scalar(name) for name in names) + "]"


def _scalar(text: str) -> str:
    """The text as YAML reads it back: plain where that is safe, in JSON's quotes (which YAML shares) elsewhere."""
    plain = text and set(text) <= _SAFE and text[0].isalpha() and text.strip() == text
    return text if plain and text.lower() not in _WORDS_OF_YAML else json.dumps(text, ensure_ascii=False)
