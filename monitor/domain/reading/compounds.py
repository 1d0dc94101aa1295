"""Compound nouns as one thing, and things that stand outside the clinic.

A compound is named by its last noun: ``Phase 2b trial data`` is data.
"""

from collections.abc import Sequence

from monitor.domain.reading.event_words import NOT_CLINICAL, Thing
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.wordlist import word_set


def compounded(items: Sequence[Item], words: Sequence[str]) -> list[Item]:
    """Compound nouns as one thing, named by the last: ``Phase 2b trial data`` is data, ``IND amendment`` is other."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if item.sort is Sort.THING and last is not None and last.sort is Sort.THING and _compound(last, item, words):
            found[-1] = item._replace(start=last.start, value=_compound_kind(last, item))
        elif item.sort is Sort.THING and (
            _outside_the_clinic(item, words) or _is_no_trial(item, words) or _is_financial(last, item, words)
        ):
            found.append(item._replace(value=Thing.OTHER))
        elif item.value is Thing.PATIENTS and _is_everybody(item, words):
            found.append(item._replace(value=Thing.LAST_PATIENT))
        else:
            found.append(item)
    return found


#: Compounds that are not named by their last noun.
_NAMED_BY_BOTH: dict[tuple[Thing, Thing], Thing] = {
    (Thing.FIRST_PATIENT, Thing.PATIENTS): Thing.FIRST_PATIENT,
    (Thing.LAST_PATIENT, Thing.PATIENTS): Thing.LAST_PATIENT,
    (Thing.IND, Thing.SUBMISSION): Thing.IND,
    (Thing.IND, Thing.PHASE): Thing.IND,
    (Thing.NDA, Thing.SUBMISSION): Thing.NDA,
    (Thing.NDA, Thing.PHASE): Thing.NDA,
    (Thing.PHASE, Thing.PROGRAM): Thing.TRIAL,
    (Thing.TRIAL, Thing.PROGRAM): Thing.TRIAL,
    (Thing.FIRST_PATIENT, Thing.DOSING): Thing.FIRST_PATIENT,
    (Thing.LAST_PATIENT, Thing.DOSING): Thing.LAST_VISIT,
}


def _compound_kind(first: Item, last: Item) -> Thing:
    one, two = Thing(first.value), Thing(last.value)
    return Thing.OTHER if one is Thing.OTHER else _NAMED_BY_BOTH.get((one, two), two)


def _compound(first: Item, last: Item, words: Sequence[str]) -> bool:
    gap = words[first.end : last.start]
    if not gap:
        return True
    if first.value is Thing.DOSING and last.value is Thing.FIRST_PATIENT:
        return gap in (["of"], ["of", "the"])
    if first.value is Thing.PHASE and last.value is not Thing.PHASE:
        return len(gap) <= 6 and not any(word in _BETWEEN_NOUNS or not word[0].isalnum() for word in gap)
    return len(gap) == 3 and gap[0] == "(" and gap[2] == ")"


_BETWEEN_NOUNS = word_set(
    "of in for with to by on at from the a an is are was were has have been be will into that which who and"
)


def _outside_the_clinic(item: Item, words: Sequence[str]) -> bool:
    """Whether a word right before the thing says that no people take part."""
    if item.value not in {Thing.TRIAL, Thing.DATA, Thing.ENROLLMENT, Thing.PHASE}:
        return False
    return any(word in NOT_CLINICAL for word in words[max(0, item.start - 3) : item.end])


def _is_no_trial(item: Item, words: Sequence[str]) -> bool:
    """``Phase 2 of the campus`` is a phase of something else than a trial."""
    if item.value is not Thing.PHASE or words[item.end : item.end + 1] != ["of"]:
        return False
    return not {"trial", "study", "clinical", "development", "program"} & set(words[item.end : item.end + 7])


def _is_financial(last: Item | None, item: Item, words: Sequence[str]) -> bool:
    """``second-quarter 2025 results`` are a company's accounts."""
    return (
        last is not None
        and last.sort is Sort.TIME
        and last.end == item.start
        and words[item.start : item.end] == ["results"]
    )


def _is_everybody(item: Item, words: Sequence[str]) -> bool:
    """``all 120 patients``, ``target of 92 patients``: the last of them is among them."""
    before = words[max(0, item.start - 4) : item.start]
    return "all" in before or before[:2] == ["target", "of"]
