"""A watch drafted from an article, as a block to paste below ``watches:``."""

from collections.abc import Iterator

from monitor.domain.claims import ClaimedDate, Direction
from monitor.domain.drafting import draft_id, inline_list, scalar
from monitor.domain.reading.article import Article, ArticleClaim
from monitor.domain.reading.says import claimed_date


def draft_watch(article: Article) -> str:
    """The YAML of a watch with the article's interventions, conditions and dated claims.

    What the article does not tell is left out; a claim without a usable date
    becomes a comment, so that nothing is lost and nothing is made up.
    """
    return "\n".join(_lines(article)) + "\n"


def _lines(article: Article) -> Iterator[str]:
    yield f"  - id: {_id(article)}"
    yield f"    title: {scalar(_title(article))}"
    if article.interventions:
        yield "    interventions:"
        for name in article.interventions:
            yield f"      - name: {scalar(name.short)}"
            if name.long:
                yield f"        means: {scalar(name.long)}"
    else:
        yield "    interventions: []  # the article names none that could be recognised"
    if article.companies:
        yield f"    sponsors: {inline_list(article.companies)}"
    if article.conditions:
        yield f"    conditions: {inline_list(article.conditions)}"
    yield from _claim_lines(article)


def _claim_lines(article: Article) -> Iterator[str]:
    dated = [(claim, claimed_date(claim.claim)) for claim in article.claims]
    yield "    claims:" if any(stated for _, stated in dated) else "    claims: []"
    used: dict[str, int] = {}
    for each, stated in dated:
        if stated is None:
            yield f"      # no usable date: {each.claim.milestone}, {each.claim.direction}: {scalar(each.quote)}"
            continue
        name = each.claim.milestone.replace("_", "-")
        used[name] = used.get(name, 0) + 1
        yield from _claim(article, each, stated, name if used[name] == 1 else f"{name}-{used[name]}")


def _claim(article: Article, each: ArticleClaim, stated: ClaimedDate, name: str) -> Iterator[str]:
    yield f"      - id: {name}"
    yield f"        milestone: {each.claim.milestone}"
    yield f"        {stated.direction}: {_dates(stated)}{'  # approximate' if stated.approximate else ''}"
    yield f"        quote: {scalar(each.quote)}"
    if each.said_by:
        yield f"        said_by: {scalar(each.said_by)}"
    if each.reported_by:
        yield f"        reported_by: {scalar(each.reported_by)}"
    if article.said_on:
        yield f"        said_on: {article.said_on.isoformat()}"
    if each.claim.phase:
        yield f"        phase: {scalar(each.claim.phase)}"


def _dates(stated: ClaimedDate) -> str:
    texts = [str(part) for part in stated.stated]
    return texts[0] if stated.direction is not Direction.WITHIN or len(texts) == 1 else f"[{', '.join(texts)}]"


def _id(article: Article) -> str:
    return draft_id([*(name.short for name in article.interventions[-1:]), *article.conditions[:1]])


def _title(article: Article) -> str:
    names = [name.short for name in article.interventions[-1:]] or ["An unnamed intervention"]
    return " in ".join([*names, *article.conditions[:1]])
