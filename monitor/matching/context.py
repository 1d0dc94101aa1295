"""What the words around a name say: the thing itself, something against it, or something about it.

Each rule is a pattern over the words just before or just after the name, in
small letters, with the sentence that tells a reader why the name does not count.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from ahocorasick_rs import AhoCorasick, Implementation

REACH = 80  # characters on each side that the patterns look at


class Sense(Enum):
    """What a mention is about, when it is not about the intervention being given."""

    AGAINST = auto()
    """Something that acts against it: an antibody, an inhibitor."""
    OTHER_THING = auto()
    """Something else that carries the name: its receptor, its placebo."""
    MEASURED = auto()
    """A level, a gene, a marker or a response that is measured."""
    WITHHELD = auto()
    """The record says that it is not given."""
    CULTURE = auto()
    """An ingredient of what cells or embryos are kept in, not of what participants receive."""
    PAST = auto()
    """What participants had before, or have anyway."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a mention is not evidence that the intervention is studied; ``{name}`` stands for the watched name."""

    sense: Sense
    reason: str


_AGAINST = Aside(Sense.AGAINST, "This is something against {name}, not the thing itself")
_RECEPTOR = Aside(Sense.OTHER_THING, "This is the receptor of {name}, not the thing itself")
_DERIVED = Aside(Sense.OTHER_THING, "This is derived from {name}, not the thing itself")
_PLACEBO = Aside(Sense.OTHER_THING, "This is a placebo for {name}")
_MEASURED = Aside(Sense.MEASURED, "This speaks of measuring or describing {name}, not of giving it")
_WITHHELD = Aside(Sense.WITHHELD, "This says that nobody, or not everyone, receives {name}")
_CULTURE = Aside(
    Sense.CULTURE, "This may be an ingredient of a culture medium; a person decides whether anyone receives {name}"
)
_PAST = Aside(Sense.PAST, "This says that participants had or have {name} anyway")

# Up to five words of one noun phrase: a joining word begins another one, which may name the thing itself.
_LINKS = r"(?:and|with|plus|in|of|for|or|versus|vs|by|on|then|to)\b"
_PHRASE = rf"(?:(?!{_LINKS})[\w-]+ ){{0,5}}"
_LISTED = r"(?:\((?:either |e\.g\.,? |such as |including |like )?)?(?:(?!and\b)[\w-]+(?:, or |, | or |/)){0,3}"
_NOUN = rf"{_PHRASE}{_LISTED}"

_TURNED_AGAINST = (
    r"\b(?:binds(?: to)?|binding(?: to)?|directed (?:at|against)|targets|targeting|neutrali[sz](?:es|ing)"
    r"|inhibits|inhibiting|inhibitors? of|inhibition of|blocks|blocking|blockade of|antagonists? (?:of|to)"
    rf"|(?:antibod(?:y|ies)|antiserum|nanobody) (?:to|against)|specific (?:to|for)) {_PHRASE}"
)
_QUANTITY_OF = (
    r"\b(?:levels?|concentrations?|expression|production|secretion|resistance|(?:hyper)?sensitivity|allergy|allergic"
    r"|intolerance|intolerant|contraindications?|titres?|titers?|measurements?|role) (?:of|to)"
    r" (?:the )?(?:serum |plasma |endogenous |local )?"
)
_IN_THE_BODY = (
    r"(?<!convalescent )\b(?:serum|plasma|urinary|salivary|endometrial|circulating|endogenous|follicular|fasting)[- ]"
    r"|\b(?:measur\w+|quantif\w+|detect\w*|assay\w*) (?:of )?(?:the )?"
)
_ALREADY_ON = (
    r"\b(?:(?:pre-?)?treated with|receiving|received|taking|vaccinated with|primed with|controlled (?:on|with|by)"
    r"|maintained on|stable on|failed(?: to)?|failure (?:of|to|with)|failing|fail(?:s|ed)? to respond to"
    r"|(?:non-?|no |not |poor |inadequate |insufficient |un)(?:\w+ )?respon\w+ (?:to|with)"
    r"|responders to|responding to|refractory to|resistant to|resistance to|undergoing|prescribed|candidates for"
    r"|eligible for|exposed to|exposure to|users of|during|history of|prior(?: to)?|previous|background"
    r"|(?:before|prior to|refractory to|unresponsive to|resistant to) (?:\w+ )?(?:treatment|therapy)(?: with)?"
    r"|progress\w* (?:while )?(?:on|after|following)(?: treatment with)?|discontinu\w+(?: of)?|withdrawal of"
    r"|(?:enrolled|participat\w+) in [^.;]{0,50}(?:trial|study) of"
    rf"|following|after) {_NOUN}"
)
_NOT_GIVEN = (
    r"\b(?:(?:nobody|no one|none of [\w ]{1,30}) (?:\w+ )?(?:receives?|gets?|takes?|is given)"
    r"|(?:not|never|without) (?:being )?(?:receive|receiving|given|get|getting|taking|treated with))"
    rf" (?:any )?{_PHRASE}"
)
_IN_A_DISH = (
    r"(?:\bcultur\w+ (?:\w+ ){0,3}(?:with|in|containing) (?:(?:and|or) without )?(?:\w+ )?"
    rf"|\bmedi(?:um|a) (?:\w+ )?(?:with|containing|of|plus) {_PHRASE}"
    r"|\b(?:incubated|stimulated|matured|grown|expanded|differentiated) (?:in vitro |ex vivo )?"
    rf"(?:with|in the presence of) {_PHRASE})"
)
_BLOCKED = (
    r"[- ](?:\(\w+\) )?(?:inhibitors?|antagonists?|blockers?|blockade|inhibition|neutrali[sz]ing|neutrali[sz]ation"
    r"|blocking)\b"
)
_QUANTITY = (
    r"[- ](?:levels?|concentrations?|expression|genes?|mutations?|polymorphisms?|genotyp\w+|deficien\w+|production"
    r"|secretion|signal\w*|resistan\w+|hypo-?respons\w+|dependen\w+|measurements?|assays?|(?:hyper)?sensitivity"
    r"|allergy|toxicity|overdos\w+|poisoning|abuse|misuse)\b"
    r"| (?:is|are|was|were|will be) (?:only |also )?(?:measured|quantified|assayed|analy[sz]ed)\b"
    r"|[^.;:]{0,60}? as an? (?:\w+ ){0,3}?(?:bio-?)?(?:markers?|predictors?|indicators?)\b"
)
_EXPERIENCED = (
    r"[- ](?:treated|vaccinated|primed|na[iï]ve|experienced|failures?|refractory|exposed|immuni[sz]ed"
    r"|induced|exacerbated|associated|related"
    r"|(?:non[- ]?)?responders?|users?|tolerant|intolerant)\b"
)

_STEMS_OF_PAST = (
    "treated receiv taking vaccinated primed controlled maintained stable fail respon refractory resist undergo"
    " prescri candidat eligib expos users during history prior previous background before progress discontinu"
    " withdrawal enrolled participat following after"
)
# Why, the words before the name, and stems of which those words need one: a quick look that spares most names the rule.
_BEFORE = (
    (_AGAINST, r"\banti[- ]?", "anti"),
    (
        _AGAINST,
        _TURNED_AGAINST,
        "bind direct target neutrali inhibit block antagonist antibod antiserum nanobody specific",
    ),
    (_PLACEBO, rf"\b(?:placebo|dummy|sham|vehicle)(?: (?:for|of|to|{_PHRASE}))? ?[-(]?", "placebo dummy sham vehicle"),
    (
        _MEASURED,
        _QUANTITY_OF,
        "level concentr express producti secret resist sensiti allerg intoler contraind titre titer measur role",
    ),
    (
        _MEASURED,
        _IN_THE_BODY,
        "serum plasma urin saliva endomet circul endogen follic fasting measur quantif detect assay",
    ),
    (_WITHHELD, _NOT_GIVEN, "nobody one none not never without"),
    (_CULTURE, _IN_A_DISH, "cultur medi incubat stimul matur grown expand differentiat"),
    (
        _PAST,
        _ALREADY_ON,
        _STEMS_OF_PAST,
    ),
)
_AFTER = (
    (_AGAINST, _BLOCKED),
    (_RECEPTOR, r"[- ]receptors?\b"),
    (_DERIVED, r"[- ](?:derived|conditioned|analog(?:ue)?s?|derivatives?|mimetics?|conjugates?)\b"),
    (_PLACEBO, r"[®™]?[- ]\(?(?:match(?:ing|ed)[- ])?(?:placebo|dummy|sham)\b(?![- ]?control)"),
    (_MEASURED, _QUANTITY),
    (_CULTURE, r"[- ](?:supplemented|containing|enriched) (?:\w+ )?(?:medi(?:um|a)|culture)\b"),
    (_PAST, _EXPERIENCED),
)
_DOSED_AFTER = re.compile(
    r"(?i) (?:following|after) (?:the |an? )?(?:\w+ ){0,2}(?:administration|dos(?:e|es|ing)|intake)\b"
)
_ILLNESS_BEFORE = re.compile(
    r"\b(?:history of|suffer\w* from|diagnos\w+ (?:with|of)|symptoms? of|due to|caused by|mild|moderate|severe|acute"
    r"|chronic|risk of|onset of) (?:\w+ )?$"
)
_ILLNESS_ITSELF = re.compile(
    r"\b(?:suffer\w* from|diagnos\w+ (?:with|of)|severe|mild[ -]to[ -]moderate"
    r"|(?:patients|participants|subjects|adults|children|people|women|men) with (?:\w+ )?(?:mild|moderate|active)) $"
)
_GIVEN_BEFORE = re.compile(
    r"(?:\b(?:dos(?:es?|age)|administration|administer\w*|inject\w*|infus\w*|receiv\w*|treat\w* with|therapy with"
    r"|combin\w+|plus|adding|mixed|use|using|obtain|deliver\w*|appl(?:y|ied|ication)|efficacy|effectiveness"
    rf"|(?:given|gets?|takes?|start\w*|initiat\w*|undergo\w*|session|cycles?|courses?))(?: of| with)?|\+) {_PHRASE}$"
)
_GIVEN_AFTER = re.compile(
    r"(?:[- ]?\(?\d[\d.,]* ?(?:mg|mcg|[µμ]g|g|iu|u|ml|million|units?)\b"
    r"|[- ](?:injections?|administration|therapy|treatments?|infusions?|dos(?:es?|ing|age)|tablets?|capsules?|use|cream"
    r"|gel|plus|arm|group|sessions?|program(?:me)?s?|regimen)\b"
    r"| (?:is|are|was|were|will be|to be) (?:\w+ )?(?:given|administered|injected|infused|applied|received)\b| \+)"
)
_JOINTS = frozenset("- ®™")
_BEFORE_RULES = tuple((aside, re.compile(rf"(?:{words})$")) for aside, words, _ in _BEFORE)
_STEMS = [(stem, number) for number, (_, _, stems) in enumerate(_BEFORE) for stem in stems.split()]
_ANY_STEM = AhoCorasick([stem for stem, _ in _STEMS], implementation=Implementation.DFA)
# All rules in one, tried in their order; the number of the group is the rule's.
_AFTER_RULES = re.compile("|".join(f"({words})" for _, words in _AFTER))


def aside(text: str, start: int, end: int) -> Aside | None:
    """Why the name at that span does not speak of the intervention as studied, if the words around it say so."""
    before = text[max(0, start - REACH) : start].lower().replace("\n", " ")
    for number in _rules_with_a_stem_in(before):
        said, rule = _BEFORE_RULES[number]
        if rule.search(before) and not (said is _MEASURED and _DOSED_AFTER.match(text, end)):
            return said
    if text[end : end + 1] in _JOINTS:
        after = _AFTER_RULES.match(text[end : end + REACH].lower())
        if after and after.lastindex:
            return _AFTER[after.lastindex - 1][0]
    return None


def _rules_with_a_stem_in(before: str) -> Iterable[int]:
    found = _ANY_STEM.find_matches_as_indexes(before, overlapping=True) if before else ()
    return sorted({_STEMS[stem][1] for stem, _, _ in found}) if found else ()


def is_given(text: str, start: int, end: int) -> bool:
    """Whether the words around a name speak of something that is dosed, given or combined."""
    before = text[max(0, start - REACH) : start].lower().replace("\n", " ")
    return bool(_GIVEN_BEFORE.search(before) or _GIVEN_AFTER.match(text[end : end + REACH].lower()))


def is_certainly_illness(text: str, start: int) -> bool:
    """Whether the words before short letters leave no other sense, so that it holds for the whole record."""
    return bool(_ILLNESS_ITSELF.search(text[max(0, start - REACH) : start].lower()))


def is_illness(text: str, start: int) -> bool:
    """Whether the words before short letters speak of an illness: "history of TBI" is no irradiation."""
    return bool(_ILLNESS_BEFORE.search(text[max(0, start - REACH) : start].lower()))
