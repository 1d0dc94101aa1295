"""Compound nouns as one thing, and things that stand outside the clinic.

A compound is named by its last noun: ``Phase 2b trial data`` is data.
"""

from collections.abc import Sequence

from monitor.domain.reading.event_words import Act, Form, Thing
from monitor.domain.reading.mood_words import NO_TRIAL_PHASE, NOT_CLINICAL
from monitor.domain.reading.phrasebook import Item, Sort
from monitor.domain.reading.wordlist import word_set


def compounded(items: Sequence[Item], words: Sequence[str]) -> list[Item]:
    """Compound nouns as one thing, named by the last: ``Phase 2b trial data`` is data, ``IND amendment`` is other."""
    found: list[Item] = []
    for item in items:
        if item.sort is not Sort.THING:
            found.append(item)
            continue
        last = found[-1] if found else None
        if last is not None and last.sort is Sort.THING and _compound(last, item, words):
            found[-1] = item._replace(start=last.start, value=_compound_kind(last, item))
        elif _outside_the_clinic(item, words) or _is_no_trial(item, words) or _is_financial(last, item, words):
            found.append(item._replace(value=Thing.OTHER))
        elif item.value is Thing.DATA and _is_a_verb(item, words):
            found.append(Item(Sort.ACT, Act.READ_OUT, Form.BASE, item.start, item.end))
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
    (Thing.OTHER, Thing.DOSING): Thing.DOSING,
    (Thing.LAST_PATIENT, Thing.DOSING): Thing.LAST_VISIT,
}


def _compound_kind(first: Item, last: Item) -> Thing:
    one, two = Thing(first.value), Thing(last.value)
    return _NAMED_BY_BOTH.get((one, two), Thing.OTHER if one is Thing.OTHER else two)


def _compound(first: Item, last: Item, words: Sequence[str]) -> bool:
    gap = _without_brackets(words[first.end : last.start])
    if not gap:
        return True
    if first.value is Thing.DOSING and last.value is Thing.FIRST_PATIENT:
        return gap in (["of"], ["of", "the"])
    if first.value is Thing.PHASE and last.value is not Thing.PHASE:
        return len(gap) <= 6 and not any(word in _BETWEEN_NOUNS or not word[0].isalnum() for word in gap)
    return len(gap) == 3 and gap[0] == "(" and gap[2] == ")"


def _without_brackets(gap: Sequence[str]) -> Sequence[str]:
    """``single ascending dose (SAD) study``: the short form in brackets says nothing new."""
    if len(gap) <= 3 or gap.count("(") != 1 or gap.count(")") != 1:
        return gap
    opened, closed = gap.index("("), gap.index(")")
    return [*gap[:opened], *gap[closed + 1 :]] if 0 < closed - opened <= 3 else gap


_BETWEEN_NOUNS = word_set(
    "of in for with to by on at from the a an is are was were has have been be will into that which who and"
)


def _outside_the_clinic(item: Item, words: Sequence[str]) -> bool:
    """Whether a word right before the thing says that no people take part."""
    if item.value not in {Thing.TRIAL, Thing.DATA, Thing.ENROLLMENT, Thing.PHASE}:
        return False
    if item.value is Thing.PHASE and set(words[item.end : item.end + 1]) & NO_TRIAL_PHASE:
        return True
    behind = words[item.end : item.end + 7]
    if "in" in behind and set(behind[behind.index("in") + 1 :][:1]) & _ANIMALS:
        return True
    return any(word in NOT_CLINICAL for word in words[max(0, item.start - 3) : item.end])


_ANIMALS = word_set("mice rats dogs cats horses pigs monkeys primates animals rabbits sheep cows cattle")


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


_MODALS = frozenset(("to", "will", "would", "could", "should", "may", "might"))


def _is_a_verb(item: Item, words: Sequence[str]) -> bool:
    """``is expected to read out``."""
    return words[item.start : item.end] == ["read", "out"] and words[item.start - 1] in _MODALS


def _is_everybody(item: Item, words: Sequence[str]) -> bool:
    """``all 120 patients``, ``target of 92 patients``: the last of them is among them."""
    before = words[max(0, item.start - 4) : item.start]
    return "all" in before or before[:2] == ["target", "of"]
