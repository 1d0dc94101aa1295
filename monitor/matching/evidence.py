"""What each mention of a watched intervention is worth, and why."""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple

from monitor.domain.matches import ReasonSide
from monitor.matching.context import Aside, Sense, is_given, is_illness
from monitor.matching.names import Hit, is_short
from monitor.matching.passages import Part
from monitor.matching.proof import Doubt, Witnesses, doubt, standing_in
from monitor.matching.record import Place, Record
from monitor.matching.titles import in_second_place, is_subject


class Weight(IntEnum):
    """How much a mention says, the strongest last."""

    DISPROVED = 0
    OPPOSED = 1
    """Something against the intervention."""
    ASIDE = 2
    MENTION = 3
    DESCRIBED = 4
    DOUBTED = 5
    """In a place that counts, but a person must say what it means or who receives it."""
    ARM = 6
    TITLE = 7
    LISTED = 8


_WORTH = {
    Part.INTERVENTION: (Weight.LISTED, "The study lists {name} as an intervention"),
    Part.INTERVENTION_TERM: (Weight.LISTED, "The registry files the interventions under {name}"),
    Part.TITLE: (Weight.TITLE, "The title names {name}"),
    Part.ARM: (Weight.ARM, "An arm of the study names {name}"),
    Part.TREATMENT_TEXT: (Weight.ARM, "The description of an intervention names {name}"),
    Part.DESCRIPTION: (Weight.DESCRIBED, "The description mentions {name}"),
    Part.KEYWORD: (Weight.MENTION, "A condition or keyword is {name}, which does not say that it is given"),
    Part.ASIDE: (
        Weight.ASIDE,
        "Outcomes, eligibility or citations mention {name}, which does not say that it is given",
    ),
    Part.SPONSOR: (Weight.ASIDE, "The name of a sponsor contains {name}, which does not say that it is given"),
}
_SAYS_FOR = frozenset({Weight.ARM, Weight.TITLE, Weight.LISTED})
_UNSAID = "{rule}, but the words around it do not say that it is given"

_LISTING = frozenset({Part.INTERVENTION, Part.INTERVENTION_TERM})
_GIVING = frozenset({Part.TITLE, Part.ARM, Part.TREATMENT_TEXT})
_UNREAD = frozenset({Part.ASIDE, Part.SPONSOR})
"""Parts in which a name is a mere mention, whatever the words around it."""
_AT_MOST = {
    Sense.AGAINST: Weight.OPPOSED,
    Sense.OTHER_THING: Weight.DISPROVED,
    Sense.MEASURED: Weight.MENTION,
    Sense.WITHHELD: Weight.MENTION,
    Sense.CULTURE: Weight.DOUBTED,
    Sense.PAST: Weight.DESCRIBED,
}
TEXTS_READ = 6  # places in long texts that are read, if the record lists interventions
MENTIONS_READ = 1  # and if it names the intervention nowhere else: they decide nothing
_by_weight = attrgetter("weight")
_APPOSITION = re.compile(r"\s?[(\[/]\s?")


class Evidence(NamedTuple):
    """One mention: how much it says, for which side and why; in ``rule``, ``{name}`` stands for the watched name."""

    weight: Weight
    side: ReasonSide
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

    def says_given(self, *, strictly: bool) -> bool:
        """Whether a title says that the study gives it; ``strictly``: in so many words."""
        text, start, end = self.place.passage.text, self.place.start, self.place.end
        if not self.leads:
            return False
        if is_given(text, start, end):
            return True
        return not strictly and not is_short(self.term) and is_subject(text, start, end)

    @property
    def is_against(self) -> bool:
        """Whether a title, an arm or an intervention says that what is given acts against it."""
        part = self.place.passage.part
        return self.weight is Weight.OPPOSED and (part in _GIVING or part in _LISTING)


def evidence_of(record: Record, known: Witnesses) -> list[Evidence]:
    """The mentions of one intervention that matter, the strongest first.

    If the record lists it as an intervention, only titles matter beside that.
    Otherwise everything is looked at; of long texts only the beginning, unless
    they are all that the record has.
    """
    if len(known.hits) == 1:
        return _weighed(record, known.hits, known)
    listing: list[Hit] = []
    giving: list[Hit] = []
    prose: list[Hit] = []
    for hit in _outermost(known.hits):
        part = record.passages[hit.passage].part
        (listing if part in _LISTING else giving if part in _GIVING else prose).append(hit)
    found = _weighed(record, listing, known)
    if any(item.weight is Weight.LISTED for item in found):
        giving = [hit for hit in giving if record.passages[hit.passage].part is Part.TITLE]
        prose = []
    elif not record.lists_nothing:
        prose = prose[: TEXTS_READ if giving else MENTIONS_READ]
    found += _weighed(record, giving, known)
    found += _weighed(record, prose, known)
    found.sort(key=_by_weight, reverse=True)
    return found


def is_certainly_listed(record: Record, hit: Hit, excluded: Sequence[Hit]) -> bool:
    """Whether the hit alone settles that the record lists the intervention: a long name, and no word against it."""
    passage = record.passages[hit.passage]
    return (
        not hit.name.short
        and passage.part in _LISTING
        and record.said(hit) is None
        and not standing_in(hit, [other for other in excluded if other.name.watch == hit.name.watch])
    )


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """The hits, which come in order of their ends, without those inside a longer name of the same intervention."""
    kept: list[Hit] = []
    for hit in hits:
        while kept and kept[-1].passage == hit.passage and hit.start <= kept[-1].start:
            kept.pop()
        if not (kept and kept[-1].passage == hit.passage and hit.end <= kept[-1].end):
            kept.append(hit)
    return kept


def _weighed(record: Record, hits: Iterable[Hit], known: Witnesses) -> list[Evidence]:
    found: list[Evidence] = []
    last: tuple[Hit, Aside | None] | None = None
    for hit in hits:
        passage = record.passages[hit.passage]
        said = None if passage.part in _UNREAD else _said_of_the_same(last, hit, passage.text) or record.said(hit)
        last = (hit, said)
        found.append(_weigh(record, hit, said, known))
    return found


def _said_of_the_same(last: tuple[Hit, Aside | None] | None, hit: Hit, text: str) -> Aside | None:
    """What the words say of the name just before, if this one only repeats it: "binds leukemia … factor (LIF)"."""
    if last is None or last[1] is None or last[0].passage != hit.passage:
        return None
    return last[1] if _APPOSITION.fullmatch(text, last[0].end, hit.start) else None


def _weigh(record: Record, hit: Hit, said: Aside | None, known: Witnesses) -> Evidence:
    place = record.place(hit)
    if phrase := standing_in(hit, known.excluded):
        weight, side, rule = Weight.DISPROVED, ReasonSide.AGAINST, f"It stands in “{phrase}”, which this watch excludes"
    elif hit.name.short and (doubted := doubt(record, hit.name.text, place, known)):
        weight, side, rule = _unproved(record, place, doubted, said)
    else:
        weight, side, rule = _proved(place, said)
    return Evidence(weight, side, hit.name.text, place, rule)


def _proved(place: Place, said: Aside | None) -> tuple[Weight, ReasonSide, str]:
    part = place.passage.part
    weight, rule = _WORTH[part]
    if weight is Weight.ASIDE:
        return weight, ReasonSide.NEUTRAL, rule
    if said and not (said.sense is Sense.PAST and weight is Weight.LISTED):
        side = ReasonSide.NEUTRAL if said.sense is Sense.CULTURE else ReasonSide.AGAINST
        return min(weight, _AT_MOST[said.sense]), side, said.reason
    is_text = place.passage.path.endswith(".description")
    if weight is Weight.ARM and is_text and not is_given(place.passage.text, place.start, place.end):
        return Weight.DOUBTED, ReasonSide.NEUTRAL, _UNSAID.replace("{rule}", rule)
    return weight, ReasonSide.FOR if weight in _SAYS_FOR else ReasonSide.NEUTRAL, rule


def _unproved(record: Record, place: Place, doubted: Doubt, said: Aside | None) -> tuple[Weight, ReasonSide, str]:
    """A short name without proof asks a person, at most: where the record lists or tells what is given."""
    weight, _ = _WORTH[place.passage.part]
    if doubted.certain or (said and said.sense in (Sense.AGAINST, Sense.OTHER_THING)):
        return Weight.DISPROVED, ReasonSide.AGAINST, doubted.reason
    told = weight is Weight.TITLE or (
        weight is Weight.DESCRIBED and (doubted.close or is_given(place.passage.text, place.start, place.end))
    )
    told = told and not is_illness(place.passage.text, place.start)
    asks = weight is Weight.LISTED or (record.lists_nothing and told)
    return (Weight.DOUBTED if asks else Weight.DISPROVED), ReasonSide.NEUTRAL, doubted.reason
