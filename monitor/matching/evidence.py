"""What each mention of a watched intervention is worth, and what all of them decide."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from monitor.domain.matches import Reason, Tier
from monitor.domain.study import Study
from monitor.domain.watchlist import WatchedIntervention
from monitor.matching.context import Aside, Sense, aside
from monitor.matching.meaning import Meanings, same_thing
from monitor.matching.names import Hit, is_short
from monitor.matching.passages import Part, Passage
from monitor.matching.roles import Role, role_of
from monitor.matching.spelling import squeezed_ends

_SNIPPET_MARGIN = 60  # characters on each side


class Weight(IntEnum):
    """How much a mention says, the strongest last."""

    DISPROVED = 0
    ASIDE = 1
    MENTION = 2
    UNPROVED = 3
    DESCRIBED = 4
    ARM = 5
    TITLE = 6
    LISTED = 7


_WEIGHTS = {
    Part.INTERVENTION: Weight.LISTED,
    Part.INTERVENTION_TERM: Weight.LISTED,
    Part.TITLE: Weight.TITLE,
    Part.ARM: Weight.ARM,
    Part.TREATMENT_TEXT: Weight.ARM,
    Part.DESCRIPTION: Weight.DESCRIBED,
    Part.KEYWORD: Weight.MENTION,
    Part.ASIDE: Weight.ASIDE,
    Part.SPONSOR: Weight.ASIDE,
}
_RULES = {
    Part.INTERVENTION: "named as an intervention",
    Part.INTERVENTION_TERM: "the registry's MeSH heading for the interventions",
    Part.TITLE: "named in the title",
    Part.ARM: "named in an arm",
    Part.TREATMENT_TEXT: "named where an intervention is described",
    Part.DESCRIPTION: "only mentioned in the description",
    Part.KEYWORD: "only a condition or keyword",
    Part.ASIDE: "only mentioned in outcomes, eligibility or citations",
    Part.SPONSOR: "only part of a sponsor's name",
}


class Record:
    """One record while it is matched: its facts, its passages, and what is worked out about them once."""

    def __init__(self, study: Study, passages: Sequence[Passage]) -> None:
        self.study, self.passages = study, passages
        self._ends: dict[int, list[int]] = {}

    @cached_property
    def meanings(self) -> Meanings:
        """What the record says its short forms stand for."""
        return Meanings(passage.text for passage in self.passages)

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where the hit stands in its passage as the record writes it."""
        ends = self._ends.get(hit.passage)
        if ends is None:
            ends = self._ends[hit.passage] = squeezed_ends(self.passages[hit.passage].text)
        return bisect_left(ends, hit.start + 1), bisect_left(ends, hit.end) + 1


@dataclass(frozen=True)
class Evidence:
    """One mention: how much it says and why."""

    weight: Weight
    term: str
    passage: Passage
    start: int
    end: int
    rule: str

    def reason(self) -> Reason:
        """The mention as it is told to people."""
        return Reason(self.term, self.passage.path, _snippet(self.passage.text, self.start, self.end), self.rule)


class Findings:
    """All mentions of one watched intervention in one record."""

    def __init__(
        self,
        record: Record,
        watched: WatchedIntervention,
        hits: Sequence[Hit],
        excluded: Sequence[Hit],
        sponsor: Sequence[Hit],
    ) -> None:
        self._record, self._watched = record, watched
        self._hits, self._excluded, self._sponsor = hits, excluded, sponsor

    def decision(self) -> tuple[Tier, list[Evidence]]:
        """The tier of this intervention, and its mentions, the strongest first."""
        evidence = sorted(self._evidence(), key=lambda item: -item.weight)
        return self._tier(evidence), evidence

    def _tier(self, evidence: Sequence[Evidence]) -> Tier:
        best = evidence[0].weight
        if best is Weight.UNPROVED:
            return Tier.REVIEW
        if best in (Weight.LISTED, Weight.ARM):
            role = self._role(evidence)
            if role is Role.EXPERIMENTAL:
                return Tier.MATCH
            return Tier.MATCH if any(item.weight is Weight.TITLE for item in evidence) else Tier.REJECT
        if best is Weight.TITLE:
            return Tier.MATCH
        if best is Weight.DESCRIBED and not self._record.study.interventions:
            return Tier.REVIEW
        return Tier.REJECT

    def _role(self, evidence: Sequence[Evidence]) -> Role:
        counted = [item.passage for item in evidence if item.weight in (Weight.LISTED, Weight.ARM)]
        return role_of(
            self._record.study,
            {passage.number for passage in counted if passage.part in (Part.INTERVENTION, Part.TREATMENT_TEXT)},
            {passage.number for passage in counted if passage.part is Part.ARM},
        )

    def _evidence(self) -> Iterator[Evidence]:
        told: set[tuple[str, str, Weight]] = set()
        for hit in self._hits:
            passage = self._record.passages[hit.passage]
            start, end = self._record.span(hit)
            weight, rule = self._weigh(hit, passage, start, end)
            if (hit.name.text, passage.path, weight) not in told:
                told.add((hit.name.text, passage.path, weight))
                yield Evidence(weight, hit.name.text, passage, start, end, rule)

    def _weigh(self, hit: Hit, passage: Passage, start: int, end: int) -> tuple[Weight, str]:
        for other in self._excluded:
            if other.passage == hit.passage and other.start < hit.end and hit.start < other.end:
                return Weight.DISPROVED, f"it stands in “{other.name.text}”, which this watch excludes"
        said = aside(passage.text, start, end)
        if said and said.sense is Sense.OTHER_THING:
            return Weight.DISPROVED, said.reason.format(name=hit.name.text)
        weight, rule = _WEIGHTS[passage.part], _RULES[passage.part]
        if hit.name.short:
            proof = self._proof(hit, passage.text, start, end)
            if proof is not None:
                return self._unproved(weight, proof)
        return _discounted(weight, rule, said, hit.name.text)

    def _unproved(self, weight: Weight, rule: str) -> tuple[Weight, str]:
        listed = weight is Weight.LISTED or (weight is Weight.TITLE and not self._record.study.interventions)
        doubtful = rule.startswith("nothing")
        return (Weight.UNPROVED if listed and doubtful else Weight.DISPROVED), rule

    def _proof(self, hit: Hit, text: str, start: int, end: int) -> str | None:
        """Why the short name is not proved to mean the intervention; nothing if it is."""
        letters = hit.name.text
        whole = _compound(text, start, end)
        if whole and any(character.isdigit() for character in whole):
            return f"the letters are part of “{whole}”"
        stated = self._record.meanings.of(letters)
        verdicts = [same_thing(long, self._long_names) for long in stated]
        if True in verdicts or self._sponsor:
            return None
        for long, verdict in zip(stated, verdicts, strict=True):
            if verdict is False:
                return f"{letters} here is {long}"
        if any(not other.name.short and self._says(other) for other in self._hits):
            return None
        if self._excluded:
            return f"the record speaks of “{self._excluded[0].name.text}”, which this watch excludes"
        return f"nothing in the record says what {letters} stands for"

    def _says(self, hit: Hit) -> bool:
        return not any(
            other.passage == hit.passage and other.start < hit.end and hit.start < other.end for other in self._excluded
        )

    @cached_property
    def _long_names(self) -> list[str]:
        return [name for name in self._watched.names if not is_short(name) and len(name) > len(self._watched.name) // 2]


def _discounted(weight: Weight, rule: str, said: Aside | None, name: str) -> tuple[Weight, str]:
    if said is None or weight is Weight.ASIDE:
        return weight, rule
    if said.sense is Sense.MEASURED:
        return min(weight, Weight.MENTION), said.reason.format(name=name)
    return min(weight, Weight.DESCRIBED), said.reason.format(name=name)


def _compound(text: str, start: int, end: int) -> str:
    """The hyphenated word that the span is a part of, if it is."""
    left, right = start, end
    while left > 0 and (text[left - 1].isalnum() or text[left - 1] == "-") and start - left < 30:
        left -= 1
    while right < len(text) and (text[right].isalnum() or text[right] == "-") and right - end < 30:
        right += 1
    return text[left:right] if (left, right) != (start, end) else ""


def _snippet(text: str, start: int, end: int) -> str:
    left, right = max(0, start - _SNIPPET_MARGIN), min(len(text), end + _SNIPPET_MARGIN)
    words = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"
