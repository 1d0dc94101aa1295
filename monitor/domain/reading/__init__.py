"""The claim reader: from the words of a source to claims with dates.

Tokens, then period expressions, then their direction, then milestone events,
then which period belongs to which event: each step is a set of named rules,
and every claim carries the names of the rules that made it. Nothing is read
but the sentence and the day on which it was said.
"""

from monitor.domain.reading.article import Article, ArticleClaim, read_article, read_source
from monitor.domain.reading.draft import draft_watch
from monitor.domain.reading.phrases import read_phrase
from monitor.domain.reading.reader import read_sentence
from monitor.domain.reading.says import claimed_date, read_says
from monitor.domain.reading.values import Days, ReadClaim, ReadDirection, ReadPeriod

__all__ = [
    "Article",
    "ArticleClaim",
    "Days",
    "ReadClaim",
    "ReadDirection",
    "ReadPeriod",
    "claimed_date",
    "draft_watch",
    "read_article",
    "read_phrase",
    "read_says",
    "read_sentence",
    "read_source",
]
