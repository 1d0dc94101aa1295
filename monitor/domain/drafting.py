"""Watches drafted as YAML, ready to stand below ``watches:``, and the way texts are written there.

A draft says only what is known; whoever adds it reads it before it is used.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from monitor.domain.dates import DateType, StatedDate
from monitor.domain.milestones import Milestone
from monitor.domain.study import Study

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_")
_WORDS_OF_YAML = frozenset(("true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "~"))
_LONGEST_ID = 40  # it stands before every claim in tables
_MOST_INTERVENTIONS = 3
_NEVER_FOLLOWED = ("placebo", "standard of care", "sham", "usual care")


def draft_of_study(study: Study) -> str | None:
    """A watch for one study: its interventions, and what the registry says today as the claim to be held to.

    None if the record states no date that could be followed, or names no intervention.
    """
    dated = _followed(study)
    names = [intervention.name for intervention in study.interventions if not _is_control(intervention.name)]
    if dated is None or not names:
        return None
    return "\n".join(_lines(study, names[:_MOST_INTERVENTIONS], *dated)) + "\n"


def draft_id(parts: Iterable[str]) -> str:
    """An id in the letters that ids may have, from names; ``new-watch`` if nothing of them is left."""
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in "-".join(parts).lower())
    whole = "-".join(word for word in letters.split("-") if word)
    if len(whole) <= _LONGEST_ID:
        return whole or "new-watch"
    cut = whole[:_LONGEST_ID]
    return cut if whole[_LONGEST_ID] == "-" else cut.rpartition("-")[0] or cut


def inline_list(names: Iterable[str]) -> str:
    """``[a, b]``."""
    return "[" + ", ".join(scalar(name) for name in names) + "]"


def scalar(text: str) -> str:
    """The text as YAML reads it back: plain where that is safe, in JSON's quotes (which YAML shares) elsewhere."""
    plain = text and set(text) <= _SAFE and text[0].isalpha() and text.strip() == text
    return text if plain and text.lower() not in _WORDS_OF_YAML else json.dumps(text, ensure_ascii=False)


def _followed(study: Study) -> tuple[Milestone, StatedDate] | None:
    """The date that can still move, the one that matters most first; else one that is a fact."""
    stated = [
        (Milestone.PRIMARY_COMPLETION, study.primary_completion),
        (Milestone.STUDY_COMPLETION, study.completion),
        (Milestone.TRIAL_START, study.start),
    ]
    known = [(milestone, found) for milestone, found in stated if found is not None]
    return next((pair for pair in known if pair[1].type is DateType.ESTIMATED), known[0] if known else None)


def _is_control(name: str) -> bool:
    return any(word in name.casefold() for word in _NEVER_FOLLOWED)


def _lines(study: Study, names: list[str], milestone: Milestone, stated: StatedDate) -> Iterator[str]:
    conditions = study.conditions[:1]
    yield f"  - id: {draft_id([names[0], *conditions])}"
    yield f"    title: {scalar(' in '.join([names[0], *conditions]))}"
    yield "    interventions:"
    yield from (f"      - name: {scalar(name)} # add aliases: [...] for other spellings" for name in names)
    if study.conditions:
        yield f"    conditions: {inline_list(study.conditions)}"
    yield f"    confirm: [{study.id}] # the study that this watch was drafted from"
    yield "    claims:"
    yield f"      - id: registered-{milestone.replace('_', '-')}"
    yield f"        milestone: {milestone}"
    yield f"        by: {stated.partial} # as registered; put a source's own words here if you have them"
    if study.lead_sponsor:
        yield f"        said_by: {scalar(study.lead_sponsor)}"
    yield "        reported_by: ClinicalTrials.gov"
    yield from _said_on(study.last_update_posted)
    yield f"        url: https://clinicaltrials.gov/study/{study.id}"


def _said_on(day: date | None) -> Iterator[str]:
    if day is not None:
        yield f"        said_on: {day.isoformat()} # the version of the record"
