"""From the mentions of one watched intervention to its tier.

A table of the strongest mention first, then the role that the arms give the
intervention: what is only compared with, or given to everyone while something
else varies, is not under study, unless a title says that the study is about it.
``match`` needs that participants are given it; doubt is ``review``.
"""

from collections.abc import Sequence

from monitor.domain.matches import Tier
from monitor.domain.study import StudyType
from monitor.matching.evidence import Evidence, Weight
from monitor.matching.passages import Part
from monitor.matching.record import Record
from monitor.matching.roles import Role, role_of

_OTHERS_LISTED = "the study lists other interventions"
_NOTHING_LISTED = "the record lists no intervention; a person decides what the study gives"
_NOT_ONLY_NAMED = "the study lists other interventions; a person decides whether it gives this one"
_OPPOSED_ELSEWHERE = "the record also speaks of something against it; a person decides which is given"
_SECOND = "only to compare with it or to add something to it"


def tier_of(record: Record, evidence: Sequence[Evidence]) -> tuple[Tier, str]:
    """The tier of one intervention, given its mentions, the strongest first; and what decided, beside the mentions."""
    best = evidence[0].weight
    if best is Weight.LISTED:
        return _by_role(record, evidence)
    if any(item.is_against for item in evidence):
        return Tier.REJECT, ""
    if best is Weight.ARM:
        return _by_role(record, evidence)
    if best is Weight.TITLE:
        return _by_title(record, evidence)
    if best is Weight.DESCRIBED:
        return _by_description(record, evidence)
    return (Tier.REVIEW if best is Weight.DOUBTED else Tier.REJECT), ""


def _by_role(record: Record, evidence: Sequence[Evidence]) -> tuple[Tier, str]:
    strongest = [item.place.passage for item in evidence if item.weight is evidence[0].weight]
    role = role_of(
        record.study,
        {passage.number for passage in strongest if passage.part in (Part.INTERVENTION, Part.TREATMENT_TEXT)},
        {passage.number for passage in strongest if passage.part is Part.ARM},
    )
    if role is Role.EXPERIMENTAL or _is_subject(role, evidence):
        return Tier.MATCH, ""
    return Tier.REJECT, role.value


def _is_subject(role: Role, evidence: Sequence[Evidence]) -> bool:
    """Whether a title makes it the subject all the same; a base in one title is a base in the other too."""
    leads = any(item.leads for item in evidence)
    return leads and not (role is Role.BACKGROUND and any(item.is_second for item in evidence))


def _by_title(record: Record, evidence: Sequence[Evidence]) -> tuple[Tier, str]:
    """What only a title names: the subject if its words say so, and nothing else in the record speaks against it."""
    if not any(item.leads for item in evidence):
        return (Tier.REVIEW if record.lists_nothing else Tier.REJECT), _SECOND
    if any(item.weight is Weight.OPPOSED for item in evidence):
        return Tier.REVIEW, _OPPOSED_ELSEWHERE
    observed = record.study.study_type is StudyType.OBSERVATIONAL
    if record.lists_nothing or any(
        item.weight is Weight.ARM or item.says_given(strictly=observed) for item in evidence
    ):
        return Tier.MATCH, ""
    return Tier.REVIEW, _NOT_ONLY_NAMED


def _by_description(record: Record, evidence: Sequence[Evidence]) -> tuple[Tier, str]:
    if any(item.weight is Weight.OPPOSED for item in evidence):
        return Tier.REJECT, ""
    if record.lists_nothing:
        return Tier.REVIEW, _NOTHING_LISTED
    return Tier.REJECT, _OTHERS_LISTED
