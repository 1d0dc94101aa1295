"""What each mention of a watched intervention is worth, and why."""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from monitor.domain.matches import Reason
from monitor.matching.context import Sense, aside, in_second_place, is_given
from monitor.matching.names import Hit
from monitor.matching.passages import Part
from monitor.matching.proof import Doubt, Witnesses, doubt, standing_in
from monitor.matching.record import Place, Record


class Weight(IntEnum):
    """How much a mention says, the strongest last."""

    DISPROVED = 0
    OPPOSED = 1
    """Something against the intervention."""
    ASIDE = 2
    MENTION = 3
    UNPROVED = 4
    DESCRIBED = 5
    ARM = 6
    TITLE = 7
    LISTED = 8


_WORTH = {
    Part.INTERVENTION: (Weight.LISTED, "named as an intervention"),
    Part.INTERVENTION_TERM: (Weight.LISTED, "the registry's MeSH heading for the interventions"),
    Part.TITLE: (Weight.TITLE, "named in the title"),
    Part.ARM: (Weight.ARM, "named in an arm"),
    Part.TREATMENT_TEXT: (Weight.ARM, "named where an intervention is described"),
    Part.DESCRIPTION: (Weight.DESCRIBED, "only mentioned in the description"),
    Part.KEYWORD: (Weight.MENTION, "only a condition or keyword"),
    Part.ASIDE: (Weight.ASIDE, "only mentioned in outcomes, eligibility or citations"),
    Part.SPONSOR: (Weight.ASIDE, "only part of a sponsor's name"),
}


_NOT_IT = {Sense.AGAINST: Weight.OPPOSED, Sense.OTHER_THING: Weight.DISPROVED}
_PROSE = frozenset({Part.KEYWORD, Part.DESCRIPTION, Part.ASIDE, Part.SPONSOR})
_MENTIONS = 3  # mere mentions that are told, where they decide nothing


class Evidence(NamedTuple):
    """One mention: how much it says and why."""

    weight: Weight
    term: str
    place: Place
    rule: str

    @property
    def is_second(self) -> bool:
        """Whether a title names it as what is compared with, or as the base of something added."""
        place = self.place
        return self.weight is Weight.TITLE and in_second_place(place.passage.text, place.start, place.end)

    @property
    def leads(self) -> bool:
        """Whether a title names it as what the study is about."""
        return self.weight is Weight.TITLE and not self.is_second

    def reason(self, intervention: str) -> Reason:
        """The mention as it is told to people."""
        return Reason(self.term, self.place.passage.path, self.place.snippet(), self.rule, intervention)


def evidence_of(record: Record, hits: Sequence[Hit], excluded: Sequence[Hit], known: Witnesses) -> list[Evidence]:
    """The mentions of one intervention that matter, the strongest first; a term counts once a passage and weight.

    Mere mentions are looked at only if the record does not name the
    intervention in a stronger place, and then only a few, unless prose is all
    that the record has.
    """
    strong = [hit for hit in hits if _part(record, hit) not in _PROSE]
    found = _distinct(_weighed(record, strong, excluded, known))
    if not any(item.weight >= Weight.ARM for item in found):
        prose = (hit for hit in hits if _part(record, hit) in _PROSE)
        mentions = _distinct(_weighed(record, prose, excluded, known), None if record.lists_nothing else _MENTIONS)
        found += mentions
    return sorted(found, key=lambda item: -item.weight)


def _distinct(items: Iterable[Evidence], most: int | None = None) -> list[Evidence]:
    told: dict[tuple[str, str, Weight], Evidence] = {}
    for item in items:
        told.setdefault((item.term, item.place.passage.path, item.weight), item)
        if len(told) == most:
            break
    return list(told.values())


def _weighed(record: Record, hits: Iterable[Hit], excluded: Sequence[Hit], known: Witnesses) -> Iterator[Evidence]:
    for hit in hits:
        place = record.place(hit)
        if phrase := standing_in(hit, excluded):
            weight, rule = Weight.DISPROVED, f"it stands in “{phrase}”, which this watch excludes"
        elif hit.name.short and (doubted := doubt(record, hit.name.text, place, known)):
            weight, rule = _unproved(record, place, doubted)
        else:
            weight, rule = _proved(place, hit.name.text)
        yield Evidence(weight, hit.name.text, place, rule)


def _part(record: Record, hit: Hit) -> Part:
    return record.passages[hit.passage].part


def _proved(place: Place, name: str) -> tuple[Weight, str]:
    weight, rule = _WORTH[place.passage.part]
    said = aside(place.passage.text, place.start, place.end) if weight is not Weight.ASIDE else None
    if said is None:
        return weight, rule
    reason = said.reason.format(name=name)
    if said.sense in _NOT_IT:
        return _NOT_IT[said.sense], reason
    if said.sense is Sense.MEASURED:
        return min(weight, Weight.MENTION), reason
    return (weight, rule) if weight is Weight.LISTED else (min(weight, Weight.DESCRIBED), reason)


def _unproved(record: Record, place: Place, doubted: Doubt) -> tuple[Weight, str]:
    """A short name without proof asks a person, at most: where the record lists or tells what is given."""
    weight, _ = _WORTH[place.passage.part]
    said = aside(place.passage.text, place.start, place.end)
    if doubted.certain or (said and said.sense in _NOT_IT):
        return Weight.DISPROVED, doubted.reason
    told = weight is Weight.TITLE or (
        weight is Weight.DESCRIBED and is_given(place.passage.text, place.start, place.end)
    )
    asks = weight is Weight.LISTED or (record.lists_nothing and told)
    return (Weight.UNPROVED if asks else Weight.DISPROVED), doubted.reason
