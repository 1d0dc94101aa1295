"""The names in an article: who speaks, what is tested, for which condition.

Short names are paired with their long forms as Schwartz and Hearst (2003)
do: the letters of the short form begin words of the long form.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.domain.reading.tokens import Kind, Token
from monitor.domain.reading.wordlist import word_set

#: Well-known conditions by their usual abbreviations.
CONDITIONS = {
    "MS": "multiple sclerosis",
    "ALS": "amyotrophic lateral sclerosis",
    "AD": "Alzheimer's disease",
    "PD": "Parkinson's disease",
    "HD": "Huntington's disease",
    "DMD": "Duchenne muscular dystrophy",
    "SMA": "spinal muscular atrophy",
    "RA": "rheumatoid arthritis",
    "SLE": "systemic lupus erythematosus",
    "IBD": "inflammatory bowel disease",
    "UC": "ulcerative colitis",
    "CF": "cystic fibrosis",
    "COPD": "chronic obstructive pulmonary disease",
    "IPF": "idiopathic pulmonary fibrosis",
    "NASH": "nonalcoholic steatohepatitis",
    "MASH": "metabolic dysfunction-associated steatohepatitis",
    "AML": "acute myeloid leukemia",
    "CLL": "chronic lymphocytic leukemia",
    "NSCLC": "non-small cell lung cancer",
    "GBM": "glioblastoma",
    "CTCL": "cutaneous T-cell lymphoma",
    "HIV": "HIV infection",
    "HBV": "hepatitis B",
    "T1D": "type 1 diabetes",
    "T2D": "type 2 diabetes",
    "PTSD": "post-traumatic stress disorder",
    "NMOSD": "neuromyelitis optica spectrum disorder",
}
_CONDITION_WORDS = word_set(
    """disease syndrome sclerosis cancer disorder dystrophy diabetes arthritis leukemia leukaemia lymphoma carcinoma
    tumor tumour fibrosis atrophy infection psoriasis lupus epilepsy asthma colitis dementia stroke glioblastoma
    hepatitis melanoma neuropathy hypertension failure obesity depression schizophrenia migraine anemia myeloma"""
)
_SUBSTANCE_WORDS = word_set(
    """factor inhibitor antibody protein receptor cell cells therapy acid vaccine hormone agonist antagonist peptide
    gene interferon interleukin kinase oligonucleotide conjugate molecule drug compound enzyme toxin virus steroid"""
)
_FIRMS = word_set(
    """therapeutics pharmaceuticals pharma biosciences bioscience biotherapeutics biotech biopharma biologics medicines
    oncology genetics genomics vaccines labs laboratories sciences biotherapies medical bio inc. ltd plc"""
)
_SUFFIXES = (
    "mab",
    "nib",
    "cept",
    "tinib",
    "ciclib",
    "gliptin",
    "glutide",
    "vastatin",
    "parib",
    "leucel",
    "tide",
    "nersen",
    "siran",
)
_SAYING = word_set(
    """said says announced announces expects expected plans anticipates reported reports stated noted confirmed
    believes estimates intends hopes added explained"""
)
_PATIENTS = word_set("people patients adults children participants individuals subjects volunteers")


class Named(NamedTuple):
    """A short name and what it stands for (empty if the text does not tell)."""

    short: str
    long: str = ""


def definitions(tokens: Sequence[Token]) -> Iterator[Named]:
    """``leukemia inhibitory factor (LIF)``, ``LIF (leukemia inhibitory factor)``, ``"LIF," leukemia ...``."""
    for at, token in enumerate(tokens):
        if not _is_short(token):
            continue
        before = tokens[at - 1].text if at else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        long = ""
        if before == "(":
            long = _ending_at(tokens, at - 1, token.text)
        elif after in {"(", ",", '"', "”", "“"}:
            long = _starting_at(tokens, at + 1, token.text)
        if long:
            yield Named(token.text, long)


def _is_short(token: Token) -> bool:
    text = token.text
    return token.kind is Kind.WORD and 2 <= len(text) <= 8 and sum(char.isupper() for char in text) >= 2


def _letters(short: str) -> str:
    return "".join(char for char in short.lower() if char.isalpha())


def _ending_at(tokens: Sequence[Token], end: int, short: str) -> str:
    letters = _letters(short)
    start = end - len(letters)
    return _matched(tokens[max(0, start) : end], letters)


def _starting_at(tokens: Sequence[Token], start: int, short: str) -> str:
    while start < len(tokens) and tokens[start].kind is Kind.MARK and tokens[start].text in '(,"”“':
        start += 1
    letters = _letters(short)
    return _matched(tokens[start : start + len(letters)], letters)


def _matched(words: Sequence[Token], letters: str) -> str:
    """The words as written if each begins with its letter of the short form."""
    if len(words) < max(2, len(letters)) or any(word.kind is not Kind.WORD for word in words):
        return ""
    if any(not word.word.startswith(letter) for word, letter in zip(words, letters, strict=True)):
        return ""
    return " ".join(word.text for word in words)


def is_condition(name: str) -> bool:
    """Whether a long name is that of a disease."""
    words = name.lower().split()
    return bool(_CONDITION_WORDS & set(words)) and words[-1] not in _SUBSTANCE_WORDS


def is_substance(name: str) -> bool:
    """Whether a long name is that of something that can be given to people."""
    return bool(_SUBSTANCE_WORDS & set(name.lower().split())) and not is_condition(name)


def drugs(tokens: Sequence[Token]) -> Iterator[str]:
    """The names of drugs by their form: codes such as RZ358 and AB-1201, or a stem of the WHO's list."""
    for at, token in enumerate(tokens):
        text = token.text
        if text.islower():
            if len(text) > _SHORTEST_STEM and text.endswith(_SUFFIXES):
                yield text
            continue
        if len(text) < 2 or token.word in _NO_CODES:
            continue
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if text.isalpha():
            if len(text) > _SHORTEST_STEM and token.word.endswith(_SUFFIXES):
                yield text
            elif text.isupper() and following is not None and following.joined and _is_number(following):
                yield f"{text}-{following.text}"
        elif _is_code(token):
            yield text


_SHORTEST_STEM = 6


def _is_number(token: Token) -> bool:
    return token.kind is Kind.NUMBER and len(token.text) >= 2


def _is_code(token: Token) -> bool:
    text = token.text
    letters, digits = sum(char.isupper() for char in text), sum(char.isdigit() for char in text)
    return token.kind is Kind.WORD and text.isalnum() and text[0].isupper() and letters >= 2 <= digits < 7


_NO_CODES = word_set("il covid hla cd who icd sars nct iso hb hpv")


def firms(tokens: Sequence[Token]) -> Iterator[str]:
    """The companies of a text: capitalised words that end in a word for a company."""
    for at, token in enumerate(tokens):
        if token.word in _FIRMS and token.text[0].isupper() and at and _is_name(tokens[at - 1]):
            start = at
            while start and at - start < 4 and _is_name(tokens[start - 1]):
                start -= 1
            yield " ".join(word.text for word in tokens[start : at + 1])


def _is_name(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text[0].isupper() and token.word not in _NO_NAMES


_NO_NAMES = word_set("the a an in on at by for of and or but according today new its our this that these")


def speaker(tokens: Sequence[Token]) -> str:
    """Who says a sentence: ``according to X``, or the name before a verb of saying; empty if nobody is named."""
    for at, token in enumerate(tokens):
        if token.word == "to" and at and tokens[at - 1].word == "according":
            name = _name_from(tokens, at + 1)
            if name:
                return name
        if token.word in _SAYING:
            name = _name_before(tokens, at) or (_name_from(tokens, at + 1) if token.word == "said" else "")
            if name:
                return name
    return ""


def _name_from(tokens: Sequence[Token], start: int) -> str:
    if start < len(tokens) and tokens[start].word == "the":
        start += 1
    end = start
    while end < len(tokens) and end - start < 6 and (_is_name(tokens[end]) or (end > start and _links(tokens, end))):
        end += 1
    return " ".join(token.text for token in tokens[start:end])


def _links(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].word in {"of", "&"} and at + 1 < len(tokens) and _is_name(tokens[at + 1])


def _name_before(tokens: Sequence[Token], end: int) -> str:
    while end and tokens[end - 1].word in {"today", "also", "now", "currently", "has", "have", "recently"}:
        end -= 1
    if end and tokens[end - 1].text == ")":
        opened = next((at for at in range(end - 1, max(-1, end - 10), -1) if tokens[at].text == "("), end)
        end = opened
    start = end
    while start and end - start < 5 and _is_name(tokens[start - 1]):
        start -= 1
    name = " ".join(token.text for token in tokens[start:end])
    return name if name.lower() not in _PRONOUNS else ""


_PRONOUNS = frozenset(
    ("", "it", "he", "she", "they", "we", "i", "company", "results", "data", "researchers", "scientists")
)


def conditions(tokens: Sequence[Token], defined: dict[str, str]) -> Iterator[str]:
    """The conditions that people in a text have: ``people with MS``, ``patients with psoriasis``."""
    for at, token in enumerate(tokens):
        if token.word not in {"with", "in", "for"} or at + 1 >= len(tokens):
            continue
        following = tokens[at + 1]
        known = defined.get(following.text) or CONDITIONS.get(following.text)
        if known and (token.word == "with" or _PATIENTS & {word.word for word in tokens[max(0, at - 3) : at]}):
            yield known
        elif token.word == "with" and at and tokens[at - 1].word in _PATIENTS:
            yield from _disease_from(tokens, at + 1)


def _disease_from(tokens: Sequence[Token], start: int) -> Iterator[str]:
    for end in range(start, min(start + 7, len(tokens))):
        if tokens[end].kind is not Kind.WORD:
            return
        if tokens[end].word in _CONDITION_WORDS:
            yield " ".join(token.text for token in tokens[start : end + 1])
            return
