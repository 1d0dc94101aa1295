"""Whether a short name means the watched intervention in this record.

Proved by a definition in the record that says a long name, by a long name
anywhere in it (the registry's MeSH headings included), or by a sponsor of the
watch. Disproved by a definition that says something else (which can be told only
if a watched long name spells the letters out), by being part of a code, or by a
term that the watch excludes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.domain.watchlist import WatchedIntervention
from monitor.matching.meaning import long_form, same_thing
from monitor.matching.names import Hit, is_short
from monitor.matching.record import Place, Record

_OTHER_NAME = re.compile(r"-[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a short name is not taken for the intervention; ``certain`` if the record speaks against it."""

    reason: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What can prove or disprove the short names of one watched intervention in one record."""

    long_names: Sequence[str]
    long_name_found: bool
    sponsor_found: bool
    excluded: str = ""


def witnesses(
    watched: WatchedIntervention, hits: Iterable[Hit], excluded: Sequence[Hit], *, sponsor: bool
) -> Witnesses:
    """The witnesses among the hits of one record."""
    return Witnesses(
        long_names=[name for name in watched.names if not is_short(name)],
        long_name_found=any(not hit.name.short and not standing_in(hit, excluded) for hit in hits),
        sponsor_found=sponsor,
        excluded=excluded[0].name.text if excluded else "",
    )


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
        return Doubt(f"the letters are part of “{word}”", certain=True)
    stated = [(long, same_thing(long, known.long_names)) for long in record.meanings.of(letters)]
    if any(same for _, same in stated):
        return None
    otherwise = [long for long, same in stated if same is False]
    if otherwise and any(long_form(letters, name) for name in known.long_names):
        return Doubt(f"{letters} here is {otherwise[0]}", certain=True)
    return None if known.sponsor_found or known.long_name_found else _undefined(letters, place, known)


def _undefined(letters: str, place: Place, known: Witnesses) -> Doubt:
    if known.excluded:
        return Doubt(f"the record speaks of “{known.excluded}”, which this watch excludes", certain=True)
    if _OTHER_NAME.match(place.passage.text, place.end):
        return Doubt(f"the letters are part of “{place.word()}”", certain=True)
    return Doubt(f"nothing in the record says what {letters} stands for", certain=False)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
