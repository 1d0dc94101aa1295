"""The form of the authored history: a study's facts once, and its versions, each saying only what moved.

Read from YAML and checked whole: every fault is a Problem with file and path.
Two rules keep invented and real apart. A number that begins with NCT999 is
invented, and so is its sponsor, whose name begins with "Example". Any other
number belongs to a real study: it says where its facts come from, and no date
is filled in for it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from monitor.demo.sources import data_day
from monitor.domain.dates import DateError, DateType, Precision, StatedDate, parse_partial_date
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.study import Status, StudyType

_INVENTED = "NCT999"
_INVENTED_SPONSOR = "Example"
_NOTHING = "none"

_Type = Literal["ACTUAL", "ESTIMATED"]


class Count(BaseModel):
    """A number of participants with its type, or without one where it is not known."""

    model_config = ConfigDict(frozen=True)

    number: int
    type: _Type | None = None


class Dated(BaseModel):
    """A milestone's date with its type, or without one, as old records have it."""

    model_config = ConfigDict(frozen=True)

    date: str
    type: _Type | None = None

    @property
    def stated(self) -> StatedDate:
        """The date as the registry's reader will understand it."""
        return StatedDate(parse_partial_date(self.date), DateType((self.type or "ESTIMATED").lower()))


def _dated(written: Any) -> Any:
    """``2020-06 estimated``, ``2020-06-12 actual``, ``2001-09`` (no type) or ``none``, which takes a date away."""
    if written == _NOTHING:
        return None
    text, _, kind = str(written).partition(" ")
    try:
        partial = parse_partial_date(text)
    except DateError as error:
        raise ValueError(str(error)) from error
    if partial.precision in (Precision.HALF, Precision.QUARTER):
        raise ValueError(f"{text} is coarser than the registry writes; write a year, a month or a day")
    if kind not in ("", "actual", "estimated"):
        raise ValueError(f"{kind!r} is no type of date; write actual or estimated, or nothing")
    return {"date": text, "type": kind.upper() or None}


def _count(written: Any) -> Any:
    """``40 estimated``, ``41 actual`` or ``41``."""
    found = re.fullmatch(r"(\d+)(?: (actual|estimated))?", str(written))
    if not found:
        raise ValueError(f"{written!r} is no enrolment; write it as 40 estimated or 41 actual")
    return {"number": int(found[1]), "type": found[2] and found[2].upper()}


_Date = Annotated[Dated | None, BeforeValidator(_dated)]
_Enrollment = Annotated[Count | None, BeforeValidator(_count)]


class _Authored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moving(_Authored):
    """The facts that a version may move. What a version does not say stays as it was."""

    title: str = ""
    official_title: str = ""
    aliases: tuple[str, ...] = ()
    status: Status | None = None
    last_known_status: Status | None = None
    why_stopped: str = ""
    start: _Date = None
    primary_completion: _Date = None
    completion: _Date = None
    enrollment: _Enrollment = None
    phases: tuple[str, ...] = ()
    sponsor: str = ""
    results_handed_in: date | None = None
    results_submitted: date | None = None
    results_posted: date | None = None


class Version(Moving):
    """What a record says from one day on.

    ``since`` is the day of the data that first show it, and the day on which the
    update was posted (YAML reads a bare ``on`` as true). A ``silent`` version is a change by the registry itself:
    the dates of the last update stay as they were.
    """

    since: date
    submitted: date | None = None
    silent: bool = False

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if data_day(self.since) != self.since:
            raise ValueError(f"the data do not move on {self.since:%A}s; choose a weekday")
        for name in ("start", "primary_completion", "completion"):
            dated: Dated | None = getattr(self, name)
            if dated and dated.type == "ACTUAL" and dated.stated.span.first > self.since:
                raise ValueError(f"{name} cannot be actual: {dated.date} lies after {self.since}")
        if self.results_posted and self.results_posted > self.since:
            raise ValueError(f"results_posted cannot lie after {self.since}")
        return self


class Intervention(_Authored):
    """What is given to participants."""

    name: str
    type: str = "DRUG"
    other_names: tuple[str, ...] = ()
    description: str = ""


class Arm(_Authored):
    """A group of participants; ``gets`` names interventions of the study."""

    label: str
    type: str = "EXPERIMENTAL"
    gets: tuple[str, ...] = ()
    description: str = ""


class AuthoredStudy(Moving):
    """One study: the facts that hold throughout, the first state of those that move, and the versions."""

    number: str = Field(pattern=r"^NCT\d{8}$")
    known_from: str = ""
    acronym: str = ""
    study_type: StudyType = StudyType.INTERVENTIONAL
    sponsor_class: str = "OTHER"
    collaborators: tuple[str, ...] = ()
    conditions: tuple[str, ...]
    condition_terms: dict[str, str] = Field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    intervention_terms: dict[str, str] = Field(default_factory=dict)
    arms: tuple[Arm, ...] = ()
    summary: str = ""
    eligibility: str = ""
    outcomes: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    first_submitted: date | None = None
    first_posted: date | None = None
    gone_on: date | None = None
    versions: tuple[Version, ...]

    @property
    def invented(self) -> bool:
        """Whether nobody ever registered this study."""
        return self.number.startswith(_INVENTED)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if not self.versions:
            yield "a study needs a version"
            return
        days = [version.since for version in self.versions]
        if any(later <= earlier for earlier, later in pairwise(days)):
            yield "the versions are not in the order of their days"
        if self.gone_on and data_day(self.gone_on) != self.gone_on:
            yield f"the data do not move on {self.gone_on:%A}s; choose a weekday for gone_on"
        if not (self.status or self.versions[0].status):
            yield "the first version has no status"
        if not self.title:
            yield "a study needs a title"
        if self.invented != self.sponsor.startswith(_INVENTED_SPONSOR):
            yield f"{_INVENTED} numbers, and only they, have a sponsor whose name begins with {_INVENTED_SPONSOR}"
        if self.invented == bool(self.known_from):
            yield "a real study, and only a real one, says in known_from where its facts come from"
        names = {intervention.name for intervention in self.interventions}
        for arm in self.arms:
            if unknown := sorted(set(arm.gets) - names):
                yield f"the arm {arm.label!r} gets {', '.join(unknown)}, which the study does not list"


def read_studies(paths: Sequence[Path]) -> tuple[AuthoredStudy, ...]:
    """The studies of these files, which hold a mapping of NCT numbers. Raises MonitorError with every fault."""
    studies: dict[str, AuthoredStudy] = {}
    problems: list[Problem] = []
    for path in paths:
        for number, written in _entries(path):
            try:
                study = AuthoredStudy.model_validate({**written, "number": number})
            except ValidationError as error:
                problems.extend(_problems(f"{path.name}: {number}", error))
                continue
            if number in studies:
                problems.append(_problem(f"{path.name}: {number}", "the number is used twice"))
            studies[number] = study
    if problems:
        raise MonitorError(*problems)
    return tuple(studies.values())


def _entries(path: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise MonitorError(_problem(path.name, f"the file is no YAML: {error}")) from error
    if not isinstance(found, dict) or not all(isinstance(written, dict) for written in found.values()):
        raise MonitorError(_problem(path.name, "the file does not hold a mapping of NCT numbers to studies"))
    return list(found.items())


def _problems(where: str, error: ValidationError) -> list[Problem]:
    return [
        _problem(".".join([where, *(str(step) for step in fault["loc"])]), fault["msg"])
        for fault in error.errors(include_url=False)
    ]


def _problem(where: str, what: str) -> Problem:
    return Problem(where, what.removeprefix("Value error, "), "Correct the authored history", code="E902")
