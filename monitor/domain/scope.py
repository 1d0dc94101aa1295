"""Which studies a claim is about: the scope that decides what counts as evidence.

The rules are those of digest-and-verdicts 3a, ruling 7. A study outside a
claim's scope neither counts nor waits for a person; it is shown as related.
"""

from collections.abc import Iterable

from monitor.domain.claims import Claim
from monitor.domain.matches import Match
from monitor.domain.study import Study, StudyType
from monitor.domain.watchlist import Watch

_PHASES = {"EARLY_PHASE1": "1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_NOT_TRIALS = {StudyType.OBSERVATIONAL: "an observational study", StudyType.EXPANDED_ACCESS: "expanded access"}


def outside(claim: Claim, watch: Watch, study: Study, match: Match) -> str | None:
    """Why the study lies outside the claim's scope, in a few words; None if it lies inside."""
    if claim.conditions and not _concerns(claim.conditions, study):
        return f"its condition is not {_either(claim.conditions)}"
    if claim.sponsors and not _has_phrase(claim.sponsors, (study.lead_sponsor, *study.collaborators)):
        return f"its sponsor is not {_either(claim.sponsors)}"
    if claim.phase and not set(claim.phase.split("/")) & {_PHASES.get(phase) for phase in study.phases}:
        return f"it is not a phase {claim.phase} study"
    if study.study_type in _NOT_TRIALS and not claim.any_study_type:
        return f"it is {_NOT_TRIALS[study.study_type]}"
    if claim.about and not _names_one_of(claim.about, watch, match):
        return f"it does not name {_either(claim.about)}"
    return None


def _concerns(conditions: Iterable[str], study: Study) -> bool:
    """The registry's heading counts as well, because sponsors write abbreviations ("RRMS") as conditions."""
    return _has_phrase(conditions, (*study.conditions, *(term.name for term in study.condition_terms)))


def _names_one_of(about: Iterable[str], watch: Watch, match: Match) -> bool:
    """A person who confirmed a study that names nothing we know has said what it is about."""
    if match.study_id in watch.confirm and not match.interventions:
        return True
    return bool(match.interventions & set(about))


def _has_phrase(phrases: Iterable[str], texts: Iterable[str]) -> bool:
    padded = [_words(text) for text in texts]
    return any(_words(phrase) in text for phrase in phrases for text in padded)


def _words(text: str) -> str:
    """The text as blank-separated words with a blank at both ends, so that phrases are found whole."""
    separated = "".join(character if character.isalnum() else " " for character in text.casefold())
    return f" {' '.join(separated.split())} "


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)
