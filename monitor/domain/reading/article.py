"""A whole article: its claims with their quotes, and what a watch on them needs.

Offsets are those of the text that was given, markup included; ends are exclusive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.reading.names import (
    CONDITIONS,
    Named,
    conditions,
    definitions,
    drugs,
    firms,
    is_condition,
    is_substance,
    speaker,
)
from monitor.domain.reading.plain_text import PlainText, plain
from monitor.domain.reading.reader import read_sentence
from monitor.domain.reading.split import SentenceText, sentences_of
from monitor.domain.reading.tokens import Token, tokens_of
from monitor.domain.reading.values import ReadClaim

#: A text longer than this is read up to here, so that a reading is never without end.
LONGEST_ARTICLE = 20_000_000


@dataclass(frozen=True)
class ArticleClaim:
    """A claim of an article with the sentence that makes it, and the other places where it is made again.

    ``quote`` is the sentence with single spaces; its place in the text is ``start`` to ``end``.
    """

    claim: ReadClaim
    quote: str
    start: int
    end: int
    said_by: str = ""
    reported_by: str = ""
    repeated_at: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Article:
    """What an article says: its claims in order, what is tested, for which conditions, and who tests it."""

    claims: tuple[ArticleClaim, ...]
    interventions: tuple[Named, ...] = ()
    conditions: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    said_on: date | None = None


def read_article(text: str, said_on: date | None, reported_by: str = "") -> tuple[ArticleClaim, ...]:
    """The claims of an article in plain text or HTML, each once."""
    return read_source(text, said_on, reported_by).claims


def read_source(text: str, said_on: date | None, reported_by: str = "") -> Article:
    """An article in plain text or HTML as a value: its claims and the names around them."""
    source = plain(text[:LONGEST_ARTICLE])
    claims: list[ArticleClaim] = []
    named = _Names()
    for sentence in sentences_of(source.text):
        tokens = tokens_of(sentence.text)
        named.add(tokens)
        claims.extend(_claims(sentence, tokens, source, said_on, reported_by))
    return Article(
        tuple(_merged(claims)), named.interventions(), tuple(named.conditions), tuple(named.companies), said_on
    )


def _claims(
    sentence: SentenceText, tokens: Sequence[Token], source: PlainText, said_on: date | None, reported_by: str
) -> Iterator[ArticleClaim]:
    found = read_sentence(sentence.text, said_on)
    if not found:
        return
    said_by = speaker(tokens)
    start, end = source.place(sentence.start), source.place(sentence.end - 1) + 1
    for claim in found:
        yield ArticleClaim(claim, " ".join(sentence.text.split()), start, end, said_by, reported_by)


def _merged(claims: Sequence[ArticleClaim]) -> list[ArticleClaim]:
    """One claim for all places that state it; the place that names its speaker is the one quoted."""
    found: dict[tuple[object, ...], ArticleClaim] = {}
    for each in claims:
        claim = each.claim
        key = (claim.milestone, claim.direction, claim.earliest, claim.latest)
        known = found.get(key)
        if known is None:
            found[key] = each
        elif (bool(each.said_by), len(each.quote)) > (bool(known.said_by), len(known.quote)):
            found[key] = replace(each, repeated_at=(*known.repeated_at, (known.start, known.end)))
        else:
            found[key] = replace(known, repeated_at=(*known.repeated_at, (each.start, each.end)))
    return list(found.values())


class _Names:
    """The names of an article, collected sentence by sentence."""

    def __init__(self) -> None:
        self.conditions: dict[str, None] = {}
        self.companies: dict[str, None] = {}
        self._drugs: dict[str, str] = {}
        self._defined: dict[str, str] = {}

    def add(self, tokens: Sequence[Token]) -> None:
        """Take in the names of one sentence."""
        for name in definitions(tokens):
            if is_condition(name.long):
                self._defined[name.short] = name.long
            elif is_substance(name.long):
                self._drugs[name.short] = name.long
        for drug in drugs(tokens):
            self._drugs.setdefault(drug, "")
        self.companies.update(dict.fromkeys(firms(tokens)))
        self.conditions.update(dict.fromkeys(conditions(tokens, self._defined)))

    def interventions(self) -> tuple[Named, ...]:
        """What is tested, and the products that the companies are named after."""
        products = [company.split()[0] for company in self.companies]
        carried = [
            name
            for name in products
            if any(name != short and name.startswith(short) for short in self._drugs if len(short) > 2)
        ]
        known = {short: long for short, long in self._drugs.items() if short not in CONDITIONS}
        return tuple(Named(short, long) for short, long in (known | dict.fromkeys(carried, "")).items())
