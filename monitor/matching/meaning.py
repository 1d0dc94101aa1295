"""What a short name stands for in one record.

Definitions are found as Schwartz and Hearst describe ("A simple algorithm for
identifying abbreviation definitions in biomedical text", PSB 2003): a long form
before "(LIF)", or after "LIF" in brackets, whose letters contain those of the
short form in order, the first one at the beginning of a word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.matching.spelling import american, normalise, squeeze

_SHORT = r"[^\W_](?:[^\W_]|[-/.]){1,9}"
_BRACKETED_SHORT = re.compile(
    rf"[(\[]\s*(?:hereafter|hereinafter|abbreviated(?: as)?|or|i\.e\.,?|termed)?\s*[\"“'‘]?(?P<short>{_SHORT})"
    r"[\"”'’]?\s*(?=[)\];,:=]|or\b)"
)
_BRACKETED_LONG = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})\s?[(\[](?P<long>[^()\[\]]{{4,90}})[)\]]")
_EXPLAINED_LONG = re.compile(
    rf"(?<![\w-])(?P<short>{_SHORT})(?:\s?(?:=|:)|,? i\.e\.,?|, or|,? (?:which )?stands for|,? (?:is )?short for"
    r"|,? (?:also )?known as|,? means| [–—-])\s"
    r"(?P<long>[^()\[\].;,=]{4,90})"
)
_NAMED_SHORT = re.compile(
    r"(?:, or|,? (?:also )?(?:known|called|abbreviated|referred to)(?: as)?|,? hereafter|,? in short| [–—-]) [\"“'‘]?"
    rf"(?P<short>{_SHORT})(?![\w-])"
)
_SENTENCE_END = re.compile(r"[.;:?!]\s|\n|\0")
_MOST_MEANINGS = 20  # long forms of one short form; more of them are an attack, not a record
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORTEST_SPELLED = 3
_STEM = 4  # letters by which words are taken to begin alike
_LOOK_BACK = 140  # characters; ten words of a long form fit into it


def definitions(text: str) -> dict[str, list[str]]:
    """The long forms that the text itself gives for its short forms, keyed by the squeezed short form."""
    found: dict[str, list[str]] = {}
    for short, long in _definitions(text):
        known = found.setdefault(_key(short), [])
        if long not in known and len(known) < _MOST_MEANINGS:
            known.append(long)
    return found


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_BRACKETED_SHORT, _NAMED_SHORT):
        for match in pattern.finditer(text):
            short = match["short"]
            if pattern is _NAMED_SHORT and not _has_capitals(short):
                continue
            before = _SENTENCE_END.split(text[max(0, match.start() - _LOOK_BACK) : match.start()])[-1]
            if long := long_form(short, before):
                yield short, long
    for pattern in (_BRACKETED_LONG, _EXPLAINED_LONG):
        for match in pattern.finditer(text):
            short, words = match["short"], match["long"].split()
            if pattern is _BRACKETED_LONG and len(words) > _most_words(short) - 1:
                continue
            opening = " ".join(words[: _most_words(short)])
            if (
                _has_capitals(short)
                and squeeze(opening)[:1] == squeeze(short)[:1]
                and (long := long_form(short, opening, shortest=False))
            ):
                yield short, long


def long_form(short: str, before: str, *, shortest: bool = True) -> str:
    """The end of ``before`` that spells out ``short``, or nothing.

    With ``shortest`` unset the whole of ``before`` must be the long form.
    """
    letters = [letter for letter in short.removesuffix("s").casefold() if letter.isalnum()]
    if not (2 <= len(letters) <= 8 and any(letter.isalpha() for letter in letters)):
        return ""
    words = before.split()[-_most_words(short) :]
    candidate = " ".join(words)
    place = len(candidate)
    folded = candidate.casefold()
    if len(folded) != len(candidate):
        return ""
    for index in range(len(letters) - 1, -1, -1):
        place = _previous(folded, letters[index], place, at_word_start=index == 0)
        if place < 0:
            return ""
    return _grown(candidate[place:] if shortest else candidate, letters)


def _previous(text: str, letter: str, place: int, *, at_word_start: bool) -> int:
    place = text.rfind(letter, 0, place)
    while at_word_start and place > 0 and text[place - 1].isalnum():
        place = text.rfind(letter, 0, place)
    return place


def _grown(long: str, letters: Sequence[str]) -> str:
    """The long form, unless it is no longer than the short one or merely repeats it."""
    long = long.strip(" ,\"'“”")
    words = normalise(long).split()
    return "" if len("".join(words)) <= len(letters) + 2 or "".join(letters) in words else long


def _most_words(short: str) -> int:
    length = sum(character.isalnum() for character in short)
    return min(length + 5, length * 2)


def _has_capitals(short: str) -> bool:
    return sum(character.isupper() for character in short) >= 2


def _key(short: str) -> str:
    return squeeze(short.removesuffix("s") if len(short) > 2 else short)


def spelled_out(short: str, text: str) -> str:
    """Consecutive words of three letters and more whose first letters are the short form, if the text has them.

    Weaker than a definition: "Low-intensity focused ultrasound" beside an unexplained "LIF".
    """
    words = [found for found in _WORD.finditer(text) if found[0].casefold() != short.casefold()]
    initials = "".join(found[0][0].casefold() for found in words)
    place = initials.find(short.casefold())
    if len(short) < _SHORTEST_SPELLED or not short.isalpha() or len(initials) != len(words) or place < 0:
        return ""
    return text[words[place].start() : words[place + len(short) - 1].end()]


class Meanings:
    """The definitions of one record, asked per short name."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._found: Mapping[str, list[str]] = definitions("\0".join(texts))

    def of(self, short: str) -> Sequence[str]:
        """Every long form that the record gives for the letters, in the order of the record."""
        return self._found.get(_key(short), ())

    def of_part(self, short: str, word: str) -> Sequence[str]:
        """The long forms of the letters, and of the hyphened word that they begin or end: "MIS-LIF" tells of "LIF"."""
        own = self.of(short)
        if len(word) <= len(short) + 1:
            return own
        return [*own, *(long_form(short, long) or long for long in self.of(word))]


def same_thing(long: str, known: Iterable[str]) -> bool | None:
    """Whether a long form says one of the known names: yes, no, or too close to call.

    It is too close if half of the words begin alike ("radiation therapy", "radiotherapy").
    """
    words = american(normalise(long)).split()
    close = False
    for name in known:
        expected = american(normalise(name)).split()
        if american(squeeze(name)) in american(squeeze(long)) or (len(words) > 1 and set(words) <= set(expected)):
            return True
        ours, theirs = ({word[:_STEM] for word in one} for one in (words, expected))
        close = close or 2 * len(ours & theirs) >= len(ours | theirs)
    return None if close else False
