"""One way to write a name: case, accents, Greek letters, hyphens and blanks do not tell names apart.

Folding works character by character, so that every place in the folded text
leads back to one place in the record. Blanks and hyphens end a token;
punctuation stays and keeps words of different phrases apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_BLANKS = str.maketrans("-\t\n\r\v\f", " " * 6)
_SIGNS = dict.fromkeys("™℠®©", "") | dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("“”„″", '"') | {"−": "-", "⁄": "/"}
_GREEK = {
    chr(code): unicodedata.name(chr(code)).removeprefix("GREEK SMALL LETTER ").lower()
    for code in range(0x03B1, 0x03CA)
    if code != 0x03C2  # final sigma folds to sigma
} | {"λ": "lambda"}


class _Folds(dict[str, str]):
    """What each character becomes; filled as characters are met."""

    def __missing__(self, character: str) -> str:
        self[character] = folded = "".join(_fold(character))
        return folded


class _Squeezes(dict[str, int]):
    """How many characters each character leaves once blanks are gone."""

    def __missing__(self, character: str) -> int:
        self[character] = length = len("".join(_tokens(_FOLDS[character])))
        return length


_FOLDS = _Folds()
_SQUEEZED_LENGTH = _Squeezes()


def tokens(text: str) -> list[str]:
    """The text in the one way of writing, cut at blanks and hyphens; punctuation stays on its token."""
    if not text.isascii():
        text = _NON_ASCII.sub(lambda found: _FOLDS[found[0]], text)
    return _tokens(text)


def normalise(text: str) -> str:
    """The text in the one way of writing: folded, hyphens as blanks, single blanks. Idempotent."""
    return " ".join(tokens(text))


def squeeze(text: str) -> str:
    """The text in the one way of writing and without any blank: "MK-7684", "MK 7684" and "MK7684" are one."""
    return "".join(tokens(text))


def squeezed_ends(text: str) -> list[int]:
    """For each character of the text, how long the squeezed text is up to and including it."""
    return list(accumulate(map(_SQUEEZED_LENGTH.__getitem__, text)))


def _tokens(text: str) -> list[str]:
    return text.lower().translate(_BLANKS).split()


def _fold(character: str) -> Iterator[str]:
    if character in _SIGNS:
        yield _SIGNS[character]
        return
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        category = unicodedata.category(part)
        if category == "Pd":
            yield "-"
        elif category not in ("Mn", "Cf"):
            yield _SIGNS.get(part, _GREEK.get(part, part))


#: British stem and American stem, in the folded form. Names are compiled in both; texts stay as they are.
_PAIRS = (
    ("leukaemi", "leukemi"), ("tumour", "tumor"), ("haem", "hem"), ("anaem", "anem"), ("oestr", "estr"),
    ("oedem", "edem"), ("oesoph", "esoph"), ("foet", "fet"), ("faec", "fec"), ("paed", "ped"), ("caes", "ces"),
    ("gynaec", "gynec"), ("orthopaed", "orthoped"), ("anaesth", "anesth"), ("diarrhoea", "diarrhea"),
    ("sulph", "sulf"), ("aluminium", "aluminum"), ("caesium", "cesium"), ("fibre", "fiber"), ("litre", "liter"),
    ("centre", "center"), ("colour", "color"), ("behaviour", "behavior"), ("isation", "ization"), ("ising", "izing"),
    ("ised", "ized"), ("lysing", "lyzing"), ("ciclosporin", "cyclosporin"), ("alfa", "alpha"), ("mesilate", "mesylate"),
    ("besilate", "besylate"), ("tosilate", "tosylate"), ("bacille", "bacillus"),
    ("hydrochloride", "hcl"),
)  # fmt: skip
_ANY_STEM = re.compile("|".join(chain.from_iterable(_PAIRS)))
_TO_AMERICAN = dict(_PAIRS)
_TO_BRITISH = {american: british for british, american in _PAIRS}


def spellings(squeezed: str) -> Iterable[str]:
    """The squeezed name as it is, all American and all British."""
    if not _ANY_STEM.search(squeezed):
        return (squeezed,)
    return dict.fromkeys((squeezed, american(squeezed), _respelled(squeezed, _TO_BRITISH)))


def american(squeezed: str) -> str:
    """The squeezed text with its British stems made American, for comparing two texts."""
    return _respelled(squeezed, _TO_AMERICAN)


def _respelled(squeezed: str, stems: dict[str, str]) -> str:
    return _ANY_STEM.sub(lambda found: stems.get(found[0], found[0]), squeezed)
