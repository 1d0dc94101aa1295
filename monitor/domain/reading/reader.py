"""The reader of sentences and of single time expressions."""

from dataclasses import replace
from datetime import date

from monitor.domain.reading.claims import claims_of
from monitor.domain.reading.sentence import prepare
from monitor.domain.reading.values import ReadClaim


def read_sentence(text: str, said_on: date | None) -> tuple[ReadClaim, ...]:
    """The claims that a sentence makes, read against the day on which it was said."""
    sentence = prepare(text, said_on)
    if sentence is None:
        return ()
    return tuple(
        replace(claim, trigger=text[claim.trigger_span[0] : claim.trigger_span[1]]) for claim in claims_of(sentence)
    )
