"""Readers of values that are one of a few words."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from monitor.domain.changes import ChangeKind, Worth
from monitor.domain.claims import Hedge
from monitor.domain.milestones import Milestone
from monitor.domain.watchlist import Acceptance, IfInDoubt, Quiet
from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Meant
from monitor.watchfile.quoting import listing, shown
from monitor.watchfile.refusals import refusal, scalar

E = TypeVar("E", bound=StrEnum)

VERSION = "1"

_PHASE = re.compile(r"(?:early[ _-]?)?(?:phase[ _-]?)?([1-4]|iv|i{1,3})[ab]?", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MOST_PHASES = 4

#: The same for editors: JSON Schema has no way to ignore case.
_ONE_PHASE = r"((early|Early|EARLY|phase|Phase|PHASE)[ _-]?)*([1-4]|[IViv]{1,3})[ab]?"
_PHASE_PATTERN = f"^{_ONE_PHASE}( ?/ ?{_ONE_PHASE})*$"


class StudyTypes(StrEnum):
    """Which kinds of study count for a claim."""

    INTERVENTIONAL = "interventional"
    ANY = "any"


def read_word(words: type[E]) -> Callable[[Any], E]:
    """A reader of one word of the vocabulary."""
    known = {word.value: word for word in words}

    def read(value: Any) -> E:
        text = scalar(value)
        if text not in known:
            what = f"{shown(text)} is not known here"
            raise refusal(Code.UNKNOWN_WORD, what, f"write {listing(known)}", Meant(text, known))
        return known[text]

    return read


def read_phase(value: Any) -> str:
    """The phase of a claim: ``1`` to ``4``, or several joined as in ``1/2``. Early phase 1 counts as 1."""
    text = scalar(value)
    found = [_PHASE.fullmatch(part.strip()) for part in text.split("/", maxsplit=_MOST_PHASES)]
    numbers = [_ROMAN.get(part.group(1).lower(), part.group(1)) for part in found if part]
    if len(numbers) < len(found):
        raise refusal(Code.UNKNOWN_PHASE, f"{shown(text)} is not a phase", "write 1, 2, 3, 4, or two as in 1/2")
    return "/".join(dict.fromkeys(numbers))


def read_grace(value: Any) -> int:
    """The days of grace of a claim, 0 to 3650."""
    text = scalar(value)
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= _MOST_GRACE):
        raise refusal(Code.BAD_GRACE, f"{shown(text)} is no number of days", f"write a number from 0 to {_MOST_GRACE}")
    return int(text)


def read_version(value: Any) -> str:
    """The version of the file's format."""
    text = scalar(value)
    if text != VERSION:
        what = f"version {shown(text)} is not one that this program reads"
        raise refusal(Code.UNKNOWN_VERSION, what, f"write version: {VERSION}")
    return text


def _word(words: type[E]) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(read_word(words)), WithJsonSchema({"enum": [word.value for word in words]})


_MOST_GRACE = 3650
_MILESTONE = _word(Milestone)
_HEDGE = _word(Hedge)
_ACCEPT = _word(Acceptance)
_QUIET = _word(Quiet)
_IF_IN_DOUBT = _word(IfInDoubt)
_STUDY_TYPES = _word(StudyTypes)
_CHANGE = _word(ChangeKind)
_WORTH = _word(Worth)

MilestoneWord = Annotated[Milestone, *_MILESTONE]
HedgeWord = Annotated[Hedge | None, *_HEDGE]
AcceptWord = Annotated[Acceptance, *_ACCEPT]
QuietWord = Annotated[Quiet, *_QUIET]
IfInDoubtWord = Annotated[IfInDoubt, *_IF_IN_DOUBT]
StudyTypesWord = Annotated[StudyTypes, *_STUDY_TYPES]
ChangeWord = Annotated[ChangeKind, *_CHANGE]
WorthWord = Annotated[Worth, *_WORTH]
Phase = Annotated[
    str | None,
    PlainValidator(read_phase),
    WithJsonSchema({"anyOf": [{"enum": [1, 2, 3, 4]}, {"type": "string", "pattern": _PHASE_PATTERN}]}),
]
Grace = Annotated[
    int, PlainValidator(read_grace), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": _MOST_GRACE})
]
Version = Annotated[str, PlainValidator(read_version), WithJsonSchema({"enum": [1, "1"]})]
