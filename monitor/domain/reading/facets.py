"""What a sentence says about its claims beside milestone and date: their words, phase, condition and subject."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.domain.reading.names import conditions, drugs
from monitor.domain.reading.phrasebook import phase_end
from monitor.domain.reading.tokens import Token
from monitor.domain.reading.values import ReadClaim


def completed(claims: Sequence[ReadClaim], text: str, tokens: Sequence[Token]) -> tuple[ReadClaim, ...]:
    """The claims with their trigger, the phase nearest before it, and the condition and subject of the sentence."""
    if not claims:
        return ()
    words = [token.word for token in tokens]
    phases = [(tokens[at].start, _phase(tokens, at, phase_end(words, at))) for at in _phase_places(words)]
    condition = next(iter(conditions(tokens, {})), None)
    subject = next(drugs(tokens), None)
    return tuple(
        replace(
            claim,
            trigger=text[slice(*claim.trigger_span)],
            phase=_nearest(phases, claim.trigger_span[0]),
            condition=condition,
            subject=subject,
        )
        for claim in claims
    )


def _phase_places(words: Sequence[str]) -> list[int]:
    return [at for at, word in enumerate(words) if word in {"phase", "phases"} and phase_end(words, at)]


def _phase(tokens: Sequence[Token], start: int, end: int) -> str:
    return "".join(token.text for token in tokens[start + 1 : end])


def _nearest(phases: Sequence[tuple[int, str]], place: int) -> str | None:
    before = [phase for start, phase in phases if start < place]
    return before[-1] if before else phases[0][1] if phases else None
