"""Verdicts that were sent and turn out to have been wrong, because an editor changed what was judged.

A verdict that turns is no correction: the registry or the calendar moved. It is
one if the same day, with what was known on it, gives another verdict under the
watchlist of today, and the watchlist was edited since.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.claims import Claim
from monitor.domain.digest import CorrectionItem, Link, Role
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.verdicts import State
from monitor.domain.watchlist import Watch
from monitor.domain.wording import read_as, shown_day

_MOST_STUDIES = 3


@dataclass(frozen=True)
class Said:
    """What a list was last told about a claim, when, and the definitions on which it rested.

    ``watch`` comes without its claims.
    """

    claim: Claim
    watch: Watch
    state: State
    at: datetime


@dataclass(frozen=True)
class Correction:
    """What was said, and the claim as it should have been judged then."""

    said: Said
    then: JudgedClaim


def is_edited(said: Said, judged: JudgedClaim) -> bool:
    """Whether an editor changed the claim or its watch since; only then a correction is possible."""
    return any(_reasons(said, judged))


def correction(said: Said, then: JudgedClaim) -> Correction | None:
    """The correction of what was said, if it was wrong; ``then`` is the claim judged anew for that time."""
    right = then.as_seen_by(Role.READER).verdict.state
    if State.STALE in (right, said.state) or right is said.state or not is_edited(said, then):
        return None
    return Correction(said, then)


def correction_item(found: Correction, links: tuple[Link, ...]) -> CorrectionItem:
    """The correction in words; ``links`` are where the right verdict can be checked."""
    right = found.then.as_seen_by(Role.READER)
    return CorrectionItem(
        claim_key=right.claim.key,
        title=right.title,
        said_on=shown_day(found.said.at.date()),
        said=found.said.state,
        right=right.verdict.state,
        sentence=right.sentence,
        why=" ".join(_reasons(found.said, right)),
        links=links,
    )


def without_claims(watch: Watch) -> Watch:
    """The definition of the watch alone, as it is kept with what was said."""
    return replace(watch, claims=())


def _reasons(said: Said, judged: JudgedClaim) -> Iterator[str]:
    """What an editor changed since, a sentence each."""
    yield from _edited_claim(said.claim, judged.claim)
    yield from _decided(said.watch, judged.watch)
    if _searched(said.watch) != _searched(judged.watch):
        yield f"What is searched for {judged.watch.title} was edited."


def _edited_claim(before: Claim, after: Claim) -> Iterator[str]:
    if read_as(before) != read_as(after):
        yield f"An editor corrected the claim: it is read as “{read_as(after)}” and was read as “{read_as(before)}”."
    elif _judged_part(before) != _judged_part(after):
        yield "An editor corrected the scope of the claim."


def _judged_part(claim: Claim) -> Claim:
    """The claim without what is only quoted."""
    return replace(claim, quote="", said_by="", reported_by="", said_on=None, url="", hedge=None)


def _decided(before: Watch, after: Watch) -> Iterator[str]:
    decisions = (
        (after.confirm - before.confirm, "An editor confirmed {}."),
        (before.confirm - after.confirm, "An editor took back the confirmation of {}."),
        (after.dismiss.keys() - before.dismiss.keys(), "An editor dismissed {}."),
        (before.dismiss.keys() - after.dismiss.keys(), "An editor took back the dismissal of {}."),
    )
    for studies, told in decisions:
        if studies:
            more = f" and {len(studies) - _MOST_STUDIES} more" if len(studies) > _MOST_STUDIES else ""
            yield told.format(", ".join(sorted(studies)[:_MOST_STUDIES]) + more)


def _searched(watch: Watch) -> tuple[object, ...]:
    return (watch.interventions, watch.sponsors, watch.conditions, watch.exclude, watch.accept)
