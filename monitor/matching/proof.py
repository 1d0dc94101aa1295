"""Whether a short name means the watched intervention in this record.

Proved by a definition in the record that says a long name, by a long name
anywhere in it (the registry's MeSH headings included), or by a sponsor of the
watch. Disproved by a definition that says something else (which can be told only
if a watched long name spells the letters out), by being part of a code, or by a
term that the watch excludes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.domain.watchlist import WatchedIntervention
from monitor.matching.context import is_certainly_illness
from monitor.matching.meaning import long_form, same_thing, spelled_out
from monitor.matching.names import Hit, is_short
from monitor.matching.passages import Part
from monitor.matching.record import Place, Record

_OTHER_NAME = re.compile(r"-[A-Z]{2}")
_PROSE = frozenset({Part.DESCRIPTION, Part.KEYWORD, Part.ASIDE})
_NAMING = frozenset({Part.INTERVENTION, Part.TREATMENT_TEXT, Part.TITLE})
_OPENING = 1_000  # characters of a text in which words are compared with letters
_LENGTH_OF_INITIALS = 2
_NUMERAL = re.compile(r"[IVX]+")
_BEFORE_NUMERAL = re.compile(
    r"(?i)\b(?:stage|phase|grade|type|class|factor|part|cohort)s?(?: [ivx]+[abc]? ?(?:[-/,]|or|and|to))? ?$"
)
# The usual short forms of intravenous, intramuscular, subcutaneous, by mouth, and so on.
_ROUTES = frozenset({"IV", "IM", "SC", "PO", "ID", "IT", "IP", "IN"})
_GIVEN_SO = re.compile(r"[- ](?:administ\w+|injec\w+|infus\w+|dos(?:e|es|ing)|route|bolus|formulation)\b")
_AFTER_CITY = re.compile(r"[A-Z][a-z]+, $")
_NO_WORD = re.compile(r"\W*(?:$|[).;:,]|\s(?:\d{5}|USA|U\.? ?S\.?)\b)")
_AFTER_SURNAME = re.compile(r"[A-Z][a-z]+ $")
_AUTHORS = re.compile(r"(?:,| and| et al|\.) ?(?:[A-Z][a-z]+ [A-Z]{1,3}\b|al\b|[A-Z][^.]{20}|\(?\d{4})")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a short name is not taken for the intervention.

    ``certain`` if the record speaks against it, ``close`` if it defines the
    letters in words much like a watched name.
    """

    reason: str
    certain: bool = False
    close: bool = False


class Witnesses(NamedTuple):
    """What can prove or disprove the short names of one watched intervention in one record."""

    watched: WatchedIntervention
    hits: Sequence[Hit]
    excluded: Sequence[Hit]
    sponsor_found: bool

    @property
    def long_names(self) -> list[str]:
        """The names that need no proof; worked out only where a short one is met."""
        return [name for name in self.watched.names if not is_short(name)]

    @property
    def long_name_found(self) -> bool:
        """Whether the record has one of those names, and not as part of an excluded term."""
        return any(not hit.name.short and not standing_in(hit, self.excluded) for hit in self.hits)


def standing_in(hit: Hit, excluded: Sequence[Hit]) -> str:
    """The excluded term whose words the hit is part of, if it is."""
    if not excluded:
        return ""
    overlapping = (
        other.name.text
        for other in excluded
        if other.passage == hit.passage and other.start < hit.end and hit.start < other.end
    )
    return next(overlapping, "")


def doubt(record: Record, letters: str, place: Place, known: Witnesses) -> Doubt | None:
    """Why the short name at that place is not proved; nothing if it is."""
    word = place.word()
    if _has_digit(word) and not _has_digit(letters):
        return Doubt(f"The letters are part of “{word}”", certain=True)
    if letters.isupper() and place.text.islower() and place.passage.part in _PROSE:
        return Doubt(f"“{word}” is an ordinary word here", certain=True)
    stated = {long: same_thing(long, known.long_names) for long in record.meanings.of_part(letters, word)}
    if True in stated.values():
        return None
    otherwise = next((long for long, same in stated.items() if same is False), "")
    if otherwise and any(long_form(letters, name) for name in known.long_names):
        return Doubt(f"{letters} here is {otherwise}", certain=True)
    if known.sponsor_found or known.long_name_found:
        return None
    return _undefined(record, letters, place, known, next((long for long, same in stated.items() if same is None), ""))


def _undefined(record: Record, letters: str, place: Place, known: Witnesses, close: str) -> Doubt:
    if close:
        return Doubt(f"{letters} here is {close}; a person decides whether that is the same thing", close=True)
    if known.excluded:
        return Doubt(f"The record speaks of “{known.excluded[0].name.text}”, which this watch excludes", certain=True)
    if _OTHER_NAME.match(place.passage.text, place.end):
        return Doubt(f"The letters are part of “{place.word()}”", certain=True)
    if sense := _other_sense(record, letters, place, known):
        return Doubt(sense, certain=True)
    if len(letters) == _LENGTH_OF_INITIALS and _is_initials_or_state(place):
        return Doubt(f"The letters {letters} belong to the name of a person or a place", certain=True)
    if spelled := _spelled_in_facts(record, letters, known):
        return Doubt(f"{letters} here seems to be {spelled}", certain=True)
    return Doubt(f"Nothing in the record says what {letters} stands for")


def _other_sense(record: Record, letters: str, place: Place, known: Witnesses) -> str:
    """What the words around the letters make of them: a number, a way of giving something, or an illness.

    Letters keep one sense throughout a record (Gale, Church and Yarowsky, "One sense per discourse", 1992), so what is
    an illness at one place is none of the interventions at another.
    """
    text = place.passage.text
    if _NUMERAL.fullmatch(letters) and _BEFORE_NUMERAL.search(text[max(0, place.start - 30) : place.start]):
        return f"{letters} is a number here"
    if letters in _ROUTES and _GIVEN_SO.match(text, place.end):
        return f"{letters} says here how something else is given"
    if any(is_certainly_illness(record.passages[hit.passage].text, hit.start) for hit in known.hits if hit.name.short):
        return f"The record speaks of {letters} as an illness"
    return ""


def _spelled_in_facts(record: Record, letters: str, known: Witnesses) -> str:
    """Words that spell the letters where the record lists or calls what it gives, if they are not the watched ones."""
    texts = (passage.text for passage in record.passages if passage.part in _NAMING)
    found = next(filter(None, (spelled_out(letters, text[:_OPENING]) for text in texts)), "")
    return found if same_thing(found, known.long_names) is False else ""


def _is_initials_or_state(place: Place) -> bool:
    text = place.passage.text
    before, after = text[max(0, place.start - 30) : place.start], text[place.end : place.end + 30]
    return bool(
        (_AFTER_CITY.search(before) and _NO_WORD.match(after))
        or (_AFTER_SURNAME.search(before) and _AUTHORS.match(after))
    )


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
