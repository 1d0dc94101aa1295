"""What the words around a name say: the thing itself, something against it, or something about it.

Each rule is a pattern over the words just before or just after the name, in
small letters, with the sentence that tells a reader why the name does not count.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

_REACH = 70  # characters on each side that the patterns look at


class Sense(Enum):
    """What a mention is about, when it is not about the intervention being given."""

    AGAINST = auto()
    """Something that acts against it: an antibody, an inhibitor."""
    OTHER_THING = auto()
    """Something else that carries the name: its receptor, its placebo."""
    MEASURED = auto()
    """A level, a gene or a response that is measured."""
    PAST = auto()
    """What participants had before, or have anyway."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a mention is not evidence that the intervention is studied; ``{name}`` stands for the watched name."""

    sense: Sense
    reason: str


_AGAINST = Aside(Sense.AGAINST, "this is something against {name}, not {name} itself")
_RECEPTOR = Aside(Sense.OTHER_THING, "this is the receptor of {name}, not {name} itself")
_DERIVED = Aside(Sense.OTHER_THING, "this is derived from {name}, not {name} itself")
_PLACEBO = Aside(Sense.OTHER_THING, "this is a placebo for {name}")
_MEASURED = Aside(Sense.MEASURED, "{name} is measured or described here, not given")
_PAST = Aside(Sense.PAST, "participants had or have {name} anyway")

# Up to five words of one noun phrase: a joining word begins another one, which may name the thing itself.
_LINKS = r"(?:and|with|plus|in|of|for|or|versus|vs|by|on|then|to)\b"
_PHRASE = rf"(?:(?!{_LINKS})[\w-]+ ){{0,5}}"

_TURNED_AGAINST = (
    r"\b(?:binds(?: to)?|binding(?: to)?|directed (?:at|against)|targets|targeting|neutrali[sz](?:es|ing)"
    r"|inhibits|inhibiting|inhibitors? of|inhibition of|blocks|blocking|blockade of|antagonists? (?:of|to)"
    rf"|antibod(?:y|ies) (?:to|against)|specific (?:to|for)) {_PHRASE}"
)
_QUANTITY_OF = (
    r"\b(?:levels?|concentrations?|expression|production|secretion|resistance|hypersensitivity|allergy|allergic"
    r"|intolerance|intolerant|contraindications?) (?:of|to) (?:serum |plasma |endogenous )?"
)
_ALREADY_ON = (
    r"\b(?:(?:pre-?)?treated with|receiving|received|taking|vaccinated with|primed with|controlled (?:on|with|by)"
    r"|maintained on|stable on|failed|failure (?:of|to|with)|failing|fail(?:s|ed)? to respond to"
    r"|(?:non-?|no |not |poor |inadequate |insufficient )(?:\w+ )?respon\w+ to|responders to|refractory to|resistant to"
    r"|history of|prior|previous|background"
    r"|progress\w* (?:while )?(?:on|after|following)(?: treatment with)?|discontinu\w+(?: of)?|withdrawal of"
    r"|(?:enrolled|participat\w+) in [^.;]{0,50}(?:trial|study) of"
    rf"|following|after) {_PHRASE}(?:\((?:either |e\.g\.,? |such as |including )?)?"
)
_BLOCKED = r"[- ](?:\(\w+\) )?(?:inhibitors?|antagonists?|blockers?|blockade|inhibition|neutrali[sz]ing|blocking)\b"
_QUANTITY = (
    r"[- ](?:levels?|concentrations?|expression|genes?|mutations?|deficien\w+|production|secretion|signal\w*"
    r"|resistan\w+|hypo-?respons\w+|dependen\w+)\b"
)
_EXPERIENCED = (
    r"[- ](?:treated|vaccinated|primed|na[iï]ve|experienced|failures?|refractory|exposed|immuni[sz]ed"
    r"|(?:non[- ]?)?responders?|users?|tolerant|intolerant)\b"
)

_BEFORE = (
    (_AGAINST, r"\banti[- ]?"),
    (_AGAINST, _TURNED_AGAINST),
    (_PLACEBO, rf"\b(?:placebo|dummy|sham|vehicle)(?: (?:for|of|to|{_PHRASE}))? ?[-(]?"),
    (_MEASURED, _QUANTITY_OF),
    (_PAST, _ALREADY_ON),
)
_AFTER = (
    (_AGAINST, _BLOCKED),
    (_RECEPTOR, r"[- ]receptors?\b"),
    (_DERIVED, r"[- ](?:derived|conditioned|analog(?:ue)?s?|derivatives?|mimetics?|conjugates?)\b"),
    (_PLACEBO, r"[®™]?[- ]\(?(?:placebo|dummy|sham)\b(?![- ]?control)"),
    (_MEASURED, _QUANTITY),
    (_PAST, _EXPERIENCED),
)
_SECOND_PLACE_BEFORE = re.compile(
    r"\b(?:versus|vs\.?|compar\w+ (?:to|with)|relative to|against|than|or"
    rf"|(?:add(?:ed|ing|ition|-on)?|adjunct\w*)(?: [\w-]+){{0,3}} to) {_PHRASE}$"
)
_SECOND_PLACE_AFTER = re.compile(r"[^.;:]{0,60}?(?:with or without|with and without|plus or minus|\+/-|±)")
_GIVEN_BEFORE = re.compile(
    r"(?:\b(?:dos(?:es?|age)|administration|administer\w*|inject\w*|infus\w*|receiv\w*|treat\w* with|therapy with"
    rf"|combin\w+|plus|adding|mixed|use|obtain)(?: of| with)?|\+) {_PHRASE}$"
)
_GIVEN_AFTER = re.compile(
    r"(?:[- ]?\(?\d[\d.,]* ?(?:mg|mcg|[µμ]g|g|iu|u|ml|million|units?)\b"
    r"|[- ](?:injections?|administration|therapy|treatment|infusions?|dos(?:es?|ing|age)|tablets?|capsules?|use|cream"
    r"|gel|plus)\b| \+)"
)
_ANY_BEFORE = re.compile(  # a quick look that spares most names the rules; every rule needs one of these
    r"anti|bind|direct|target|neutrali|inhibit|block|specific|placebo|dummy|sham|vehicle|level|concentr|express"
    r"|producti|secret|resist|hypersens|allerg|intoler|contraind|treated|receiv|taking|vaccin|primed|controlled"
    r"|maintained|stable|fail|respon|refractory|history|prior|previous|background|progress|discontinu|withdrawal"
    r"|enrolled|participat|following|after"
)
_JOINTS = frozenset("- ®™")
_BEFORE_RULES = tuple((aside, re.compile(rf"(?:{words})$")) for aside, words in _BEFORE)
_AFTER_RULES = tuple((aside, re.compile(words)) for aside, words in _AFTER)


def aside(text: str, start: int, end: int) -> Aside | None:
    """Why the name at that span does not speak of the intervention as studied, if the words around it say so."""
    before = text[max(0, start - _REACH) : start].lower().replace("\n", " ")
    if _ANY_BEFORE.search(before):
        for said, rule in _BEFORE_RULES:
            if rule.search(before):
                return said
    after = text[end : end + _REACH].lower()
    if after[:1] in _JOINTS:
        for said, rule in _AFTER_RULES:
            if rule.match(after):
                return said
    return None


def in_second_place(title: str, start: int, end: int) -> bool:
    """Whether a title names it as what is compared with, or as the base to which something else is added."""
    before = title[max(0, start - _REACH) : start].lower()
    after = title[end : end + _REACH].lower()
    return bool(_SECOND_PLACE_BEFORE.search(before) or _SECOND_PLACE_AFTER.match(after))


def is_given(text: str, start: int, end: int) -> bool:
    """Whether the words around a name speak of something that is dosed, given or combined."""
    before = text[max(0, start - _REACH) : start].lower().replace("\n", " ")
    return bool(_GIVEN_BEFORE.search(before) or _GIVEN_AFTER.match(text[end : end + _REACH].lower()))
