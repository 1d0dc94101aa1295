"""What part an intervention plays in a study, read from the arms.

Arm types are the registry's. A study without arms, or with arms that no
intervention is tied to, gives what it lists.
"""

import re
from collections.abc import Collection, Sequence
from enum import Enum

from monitor.domain.study import Arm, Study

_CONTROLS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_UNTREATED = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_PLACEBO = re.compile(r"\b(?:placebo|sham|dummy|vehicle|saline)\b", re.IGNORECASE)
_ADDED = re.compile(r"\+|&|\b(?:plus|with|and|combined)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,]*(?= ?(?:mg|mcg|µg|g|ml|iu|u|%)(?![a-z]))", re.IGNORECASE)
_VERSIONS = re.compile(
    r"\b(?:biosimilar\w*|bioequivalen\w*|originator|reference (?:product|drug|medicinal)"
    r"|(?:us|eu|uk|china|japan)[- ](?:licen[sc]ed|approved|sourced|reference))\b",
    re.IGNORECASE,
)


class Role(Enum):
    """The part that an intervention plays, with the rule in one sentence."""

    EXPERIMENTAL = "it is among the interventions under study"
    COMPARATOR = "it is given only to be compared with: another arm holds the experimental intervention"
    BACKGROUND = "every arm receives it, the control arm too, and something else varies"


def role_of(study: Study, interventions: Collection[int], arms: Collection[int]) -> Role:
    """The role of an intervention that the record lists at these places, or that these arms' own words name."""
    given = {arm for arm in range(len(study.arms)) if arm in arms or _is_given(study, study.arms[arm], interventions)}
    types = {study.arms[arm].type for arm in given}
    others = {arm.type for number, arm in enumerate(study.arms) if number not in given}
    if not given:
        return Role.EXPERIMENTAL
    if (types <= _CONTROLS and "EXPERIMENTAL" in others) or (types <= _UNTREATED and others):
        return Role.EXPERIMENTAL if _compares_versions(study, interventions) else Role.COMPARATOR
    in_every_arm = len(study.arms) > 1 and not others
    if in_every_arm and types & _CONTROLS and _something_else_is_studied(study, interventions):
        return Role.BACKGROUND
    return Role.EXPERIMENTAL


def _is_given(study: Study, arm: Arm, interventions: Collection[int]) -> bool:
    return any(
        (arm.label and arm.label in study.interventions[number].arm_labels)
        or any(name.endswith(f": {study.interventions[number].name}") for name in arm.intervention_names)
        for number in interventions
    )


def _something_else_is_studied(study: Study, interventions: Collection[int]) -> bool:
    """Whether another intervention than these varies: one that is listed apart, or one that some of these contain."""
    own = [study.interventions[number] for number in interventions]
    if len({frozenset(item.arm_labels) for item in own}) > 1:
        return _is_one_dose_with_additions([item.name for item in own])
    others = (item for number, item in enumerate(study.interventions) if number not in interventions)
    return any(not _PLACEBO.search(item.name) for item in others)


def _is_one_dose_with_additions(names: Sequence[str]) -> bool:
    """Whether the versions of it differ by what is added, not by the amount: "X" and "X + exercise"."""
    added = [_ADDED.search(name) for name in names]
    amounts = {frozenset(_AMOUNT.findall(name)) for name in names}
    return any(added) and len(amounts) == 1 and len(set(names)) > 1


def _compares_versions(study: Study, interventions: Collection[int]) -> bool:
    """Whether another maker's version is compared with the original: then the intervention itself is studied."""
    names = (study.interventions[number].name for number in interventions)
    return any(_VERSIONS.search(text) for text in (study.title, study.official_title, *names))
