"""One way to write a name: case, accents, Greek letters, hyphens and blanks do not tell names apart.

Folding works character by character, so that every place in the folded text
leads back to one place in the record. Blanks and hyphens end a token;
punctuation stays and keeps words of different phrases apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

_NON_ASCII = re.compile(r"[^\x00-\x7f]")
# Small letters, and one blank for every blank and hyphen; bytes of other scripts stay (UTF-8 keeps them apart).
_ASCII = bytes(
    0x20 if code == 0x2D or (code < 0x80 and chr(code).isspace()) else ord(chr(code).lower()) if code < 0x80 else code
    for code in range(256)
)
_BLANK_BYTES = bytes(code for code in range(0x80) if _ASCII[code] == 0x20)
_ALL_ASCII = bytes(range(0x80))
_BLANKS = frozenset(" -\t\n\r\v\f")
_FEW_SIGNS = 20  # different ones, which are replaced one after the other; it is faster
_KEEP_HALF_PAIRS = "surrogatepass"  # half of a surrogate pair is nobody's name, but no reason to fail
_SIGNS = dict.fromkeys("™℠®©", "") | dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("“”„″", '"') | {"−": "-", "⁄": "/"}
_OTHER_SIGN = "~"  # any other punctuation keeps words apart; plain ASCII is searched fastest
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


class _Widths(dict[str, int]):
    """How many bytes each character becomes; one that leaves nothing becomes a blank."""

    def __missing__(self, character: str) -> int:
        self[character] = width = len((_FOLDS[character] or " ").encode(errors=_KEEP_HALF_PAIRS))
        return width


_FOLDS = _Folds()
_WIDTHS = _Widths()


def normalise(text: str) -> str:
    """The text in the one way of writing: folded, hyphens as blanks, single blanks. Idempotent."""
    return b" ".join(_tokens(text)).decode(errors=_KEEP_HALF_PAIRS)


def squeeze(text: str) -> str:
    """The text in the one way of writing and without any blank: "MK-7684", "MK 7684" and "MK7684" are one."""
    return _bytes(text).translate(_ASCII, _BLANK_BYTES).decode(errors=_KEEP_HALF_PAIRS)


def with_blanks(texts: Iterable[str], end: str) -> bytes:
    """The folded texts in one, parted by ``end``; a blank for each blank, hyphen, and character that leaves nothing."""
    return _bytes(end.join(texts), nothing=" ").translate(_ASCII)


def without_blanks(folded: bytes) -> bytes:
    """What is left of texts ``with_blanks`` to be searched."""
    return folded.translate(None, b" ")


def in_bytes(squeezed: str) -> bytes:
    """A squeezed name as it stands in texts ``without_blanks``."""
    return squeezed.encode(errors=_KEEP_HALF_PAIRS)


def swellings(text: str) -> Iterator[tuple[int, int]]:
    """Each character that folds to several bytes: where those end, and how many more bytes than characters that is."""
    grown = 0
    for found in _NON_ASCII.finditer(text):
        surplus = _WIDTHS[found[0]] - 1
        if surplus:
            grown += surplus
            yield found.end() + grown, grown


def _tokens(text: str) -> list[bytes]:
    return _bytes(text).translate(_ASCII).split()


def _bytes(text: str, nothing: str = "") -> bytes:
    """The text character by character, but for those of ASCII; ``nothing`` stands for one that leaves nothing."""
    encoded = text.encode(errors=_KEEP_HALF_PAIRS)
    if text.isascii():
        return encoded
    others = set(encoded.translate(None, _ALL_ASCII).decode(errors=_KEEP_HALF_PAIRS))
    if len(others) > _FEW_SIGNS:
        folded = _NON_ASCII.sub(lambda found: _FOLDS[found[0]] or nothing, text)
        return folded.encode(errors=_KEEP_HALF_PAIRS)
    for character in others:
        folded = _FOLDS[character] or nothing
        encoded = encoded.replace(character.encode(errors=_KEEP_HALF_PAIRS), folded.encode(errors=_KEEP_HALF_PAIRS))
    return encoded


def _fold(character: str) -> Iterator[str]:
    if character in _SIGNS:
        yield _SIGNS[character]
        return
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        category = unicodedata.category(part)
        if category == "Pd" or part.isspace():
            yield " "
        elif category not in ("Mn", "Cf"):
            yield _SIGNS.get(part) or _GREEK.get(part) or (part if part < "\x7f" or part.isalnum() else _OTHER_SIGN)


#: British stem and American stem, in the folded form. Names are compiled in both; texts stay as they are.
_PAIRS = (
    ("leukaemi", "leukemi"), ("tumour", "tumor"), ("haem", "hem"), ("anaem", "anem"), ("oestr", "estr"),
    ("oedem", "edem"), ("oesoph", "esoph"), ("foet", "fet"), ("faec", "fec"), ("paed", "ped"), ("caes", "ces"),
    ("gynaec", "gynec"), ("orthopaed", "orthoped"), ("anaesth", "anesth"), ("diarrhoea", "diarrhea"),
    ("sulph", "sulf"), ("aluminium", "aluminum"), ("caesium", "cesium"), ("fibre", "fiber"), ("litre", "liter"),
    ("centre", "center"), ("colour", "color"), ("behaviour", "behavior"), ("isation", "ization"), ("ising", "izing"),
    ("ised", "ized"), ("lysing", "lyzing"), ("ciclosporin", "cyclosporin"), ("alfa", "alpha"), ("mesilate", "mesylate"),
    ("besilate", "besylate"), ("tosilate", "tosylate"), ("bacille", "bacillus"),
)  # fmt: skip
_ANY_STEM = re.compile("|".join(chain.from_iterable(_PAIRS)))
_TO_AMERICAN = dict(_PAIRS)
_TO_BRITISH = {american: british for british, american in _PAIRS}


def spellings(squeezed: str) -> Iterable[str]:
    """The squeezed name as it is, all American and all British."""
    if not _ANY_STEM.search(squeezed):
        return (squeezed,)
    return dict.fromkeys((squeezed, american(squeezed), _respelled(squeezed, _TO_BRITISH)))


def is_blank(character: str) -> bool:
    """Whether the character ends a word: a blank or a hyphen of any kind."""
    return _FOLDS[character] in _BLANKS


def american(squeezed: str) -> str:
    """The squeezed text with its British stems made American, for comparing two texts."""
    return _respelled(squeezed, _TO_AMERICAN)


def _respelled(squeezed: str, stems: dict[str, str]) -> str:
    return _ANY_STEM.sub(lambda found: stems.get(found[0], found[0]), squeezed)
