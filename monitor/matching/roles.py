"""What part an intervention plays in a study, read from the arms.

Arm types are the registry's. A study without arms, or with arms that no
intervention is tied to, gives what it lists.
"""

from collections.abc import Collection
from enum import Enum

from monitor.domain.study import Arm, Study

_CONTROLS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_UNTREATED = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})


class Role(Enum):
    """The part that an intervention plays, with the rule in one sentence."""

    EXPERIMENTAL = "it is among the interventions under study"
    COMPARATOR = "it is given only to be compared with: another arm holds the experimental intervention"
    BACKGROUND = "every arm receives it, the control arm too, and something else varies"


def role_of(study: Study, interventions: Collection[int], arms: Collection[int]) -> Role:
    """The role of an intervention that the record lists at these places and that these arms' own words name."""
    given = {arm for arm in range(len(study.arms)) if arm in arms or _is_given(study, study.arms[arm], interventions)}
    types = {study.arms[arm].type for arm in given}
    others = {arm.type for number, arm in enumerate(study.arms) if number not in given}
    if not given:
        return Role.EXPERIMENTAL
    if types <= _CONTROLS and "EXPERIMENTAL" in others:
        return Role.COMPARATOR
    if types <= _UNTREATED and others:
        return Role.COMPARATOR
    if len(study.arms) > 1 and not others and types & _CONTROLS and _others_vary(study, interventions):
        return Role.BACKGROUND
    return Role.EXPERIMENTAL


def _is_given(study: Study, arm: Arm, interventions: Collection[int]) -> bool:
    if not arm.label:
        return False
    return any(
        arm.label in study.interventions[number].arm_labels
        or any(name.endswith(f": {study.interventions[number].name}") for name in arm.intervention_names)
        for number in interventions
    )


def _others_vary(study: Study, interventions: Collection[int]) -> bool:
    """Whether the arms differ in what else they receive, while none of the named interventions differs."""
    own = [frozenset(study.interventions[number].arm_labels) for number in interventions]
    if len(set(own)) > 1:
        return False
    others = (item.arm_labels for number, item in enumerate(study.interventions) if number not in interventions)
    return any(0 < len(set(labels)) < len(study.arms) for labels in others)
