"""From the mentions of one watched intervention to its tier.

A table of the strongest mention first, then the role that the arms give the
intervention: what is only compared with, or given to everyone while something
else varies, is not under study, unless a title says that the study is about it.
"""

from collections.abc import Sequence

from monitor.domain.matches import Tier
from monitor.matching.evidence import Evidence, Weight
from monitor.matching.passages import Part
from monitor.matching.record import Record
from monitor.matching.roles import Role, role_of


def tier_of(record: Record, evidence: Sequence[Evidence]) -> tuple[Tier, str]:
    """The tier of one intervention, given its mentions, the strongest first; and the rule, where the role decided."""
    best = evidence[0].weight
    if best in (Weight.LISTED, Weight.ARM):
        return _by_role(record, evidence)
    if best is Weight.TITLE and any(item.leads for item in evidence):
        return Tier.MATCH, ""
    if best is Weight.DESCRIBED and any(item.weight is Weight.OPPOSED for item in evidence):
        return Tier.REJECT, ""
    if best is Weight.UNPROVED or (best in (Weight.TITLE, Weight.DESCRIBED) and record.lists_nothing):
        return Tier.REVIEW, ""
    return Tier.REJECT, ""


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
