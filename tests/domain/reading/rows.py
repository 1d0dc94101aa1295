"""Readings in one line each, so that a table of examples can be read as a table."""

from datetime import date

from monitor.domain.reading import ReadClaim, ReadPeriod, read_phrase, read_sentence


def readings(sentence: str, said_on: str) -> tuple[str, ...]:
    """``milestone direction first..last`` for each claim of a sentence, sorted."""
    return tuple(sorted(line(claim) for claim in read_sentence(sentence, date.fromisoformat(said_on))))


def line(claim: ReadClaim) -> str:
    return f"{claim.milestone} {days(claim)}"


def days(read: ReadClaim | ReadPeriod) -> str:
    """``direction first..last``, the open end left out; only the direction if both are open."""
    if read.earliest is None and read.latest is None:
        return str(read.direction)
    return f"{read.direction} {read.earliest or ''}..{read.latest or ''}"


def phrase(words: str, reference: str) -> str:
    """The days of a time expression, with a tilde if it is approximate."""
    read = read_phrase(words, date.fromisoformat(reference))
    return days(read) + (" ~" if read.approximate else "")
