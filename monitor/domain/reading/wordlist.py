"""Vocabulary as it is written in the tables of the reader: words with white space between."""


def word_set(listed: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(listed.split())
