"""One raw ClinicalTrials.gov record to facts, or to a problem that names the JSON path.

Pure. The registry leaves absent facts out (they are never null or empty) and
adds keys without notice, so unknown keys are ignored and unknown words of an
enumeration become ``UNRECOGNISED``. A record is refused only when a fact that
is there cannot be understood: a misread date would be a false alarm later.
Field names are those of the registry's OpenAPI document, version 2.0.5.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from monitor.domain.dates import DateError, DateType, Precision, StatedDate, parse_partial_date
from monitor.domain.problems import Problem
from monitor.domain.study import Arm, Intervention, Prose, Status, Study, StudyType, Term

#: Raised by one whenever the same record would be read to other facts than before.
READER_VERSION = 1

_NOT_GIVEN_ENROLLMENT = 99_999_999  # the registry's own sentinel for an unknown number

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True)
class ReadRecord:
    """What one record says: its facts, and its long texts for matching."""

    study: Study
    prose: Prose


class _Misread(Exception):  # noqa: N818 - it never leaves this module, a Problem does
    def __init__(self, path: str, what: str) -> None:
        super().__init__(path, what)
        self.path, self.what = path, what


class _Node:
    """A place in the record: its value, and the step from the place above; the path is made when somebody asks."""

    __slots__ = ("_above", "_step", "value")

    def __init__(self, value: Any, step: str | int, above: "_Node | None" = None) -> None:
        self.value, self._step, self._above = value, step, above

    @property
    def path(self) -> str:
        """The JSON path that leads here."""
        if self._above is None:
            return str(self._step)
        step = f"[{self._step}]" if isinstance(self._step, int) else f".{self._step}"
        return self._above.path + step

    def at(self, *keys: str) -> "_Node":
        """The node below; absent all the way down if any key is absent."""
        node = self
        for key in keys:
            value = node.value
            if value is not None:
                if not isinstance(value, dict):
                    raise _Misread(node.path, f"expected an object, found {_kind(value)}")
                value = value.get(key)
            node = _Node(value, key, node)
        return node

    def text(self) -> str:
        """The text here, cleaned; empty if absent."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise _Misread(self.path, f"expected a text, found {_kind(self.value)}")
        return _clean(self.value)

    def items(self) -> list["_Node"]:
        """The elements of the list here; none if absent."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise _Misread(self.path, f"expected a list, found {_kind(self.value)}")
        return [_Node(value, n, self) for n, value in enumerate(self.value)]

    def texts(self) -> tuple[str, ...]:
        """The non-empty texts of the list here."""
        if isinstance(self.value, list) and all(isinstance(value, str) for value in self.value):
            return tuple(filter(None, map(_clean, self.value)))  # as below, without a node for each
        return tuple(text for text in (item.text() for item in self.items()) if text)

    def integer(self) -> int | None:
        """The whole number here, if there is one."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise _Misread(self.path, f"expected a whole number, found {_kind(self.value)}")
        return self.value

    def flag(self) -> bool:
        """Whether the value here is true; absent is false."""
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            raise _Misread(self.path, f"expected true or false, found {_kind(self.value)}")
        return self.value

    def word(self, enumeration: type[E], unrecognised: E) -> E:
        """The word of the enumeration here."""
        try:
            return enumeration(self.text())
        except ValueError:
            return unrecognised


def read_record(raw: Any) -> ReadRecord | Problem:
    """The facts of one API v2 study object, or the problem that stands in the way.

    The problem's ``where`` is the NCT number, if there is one, and the JSON path.
    """
    return _unless_misread(raw, lambda root, protocol: ReadRecord(_study(root, protocol), _prose(protocol)))


def read_study(raw: Any) -> Study | Problem:
    """As ``read_record``, without the long texts."""
    return _unless_misread(raw, _study)


def read_stored(raw: bytes) -> Study | Problem:
    """The facts of a record that the store keeps as bytes of JSON."""
    return read_study(json.loads(raw))


def _unless_misread(raw: Any, read: Callable[[_Node, _Node], T]) -> T | Problem:
    root = _Node(raw, "$")
    try:
        return read(root, root.at("protocolSection"))
    except _Misread as misread:
        name = record_id(raw) or "a record without a number"
        return Problem(
            where=f"{name} at {misread.path}",
            what=misread.what,
            remedy="The study keeps the facts read before; look at the record on ClinicalTrials.gov",
            code="E301",
        )


def record_id(raw: Any) -> str | None:
    """The NCT number of a raw record, if it is where it belongs."""
    try:
        found = _Node(raw, "$").at("protocolSection", "identificationModule", "nctId").text()
    except _Misread:
        return None
    return found.upper() or None


def _study(root: _Node, protocol: _Node) -> Study:
    identity = protocol.at("identificationModule")
    status = protocol.at("statusModule")
    design = protocol.at("designModule")
    sponsors = protocol.at("sponsorCollaboratorsModule")
    treatment = protocol.at("armsInterventionsModule")
    derived = root.at("derivedSection")
    number = _required(identity.at("nctId"), str.upper)
    return Study(
        id=number,
        title=identity.at("briefTitle").text() or identity.at("officialTitle").text(),
        status=_status(status.at("overallStatus")),
        aliases=tuple(text.upper() for text in identity.at("nctIdAliases").texts()),
        official_title=identity.at("officialTitle").text(),
        acronym=identity.at("acronym").text(),
        study_type=design.at("studyType").word(StudyType, StudyType.UNRECOGNISED),
        phases=design.at("phases").texts(),
        lead_sponsor=sponsors.at("leadSponsor", "name").text(),
        collaborators=_names(sponsors.at("collaborators")),
        conditions=protocol.at("conditionsModule", "conditions").texts(),
        condition_terms=_terms(derived.at("conditionBrowseModule", "meshes")),
        keywords=protocol.at("conditionsModule", "keywords").texts(),
        interventions=tuple(_intervention(node) for node in treatment.at("interventions").items()),
        intervention_terms=_terms(derived.at("interventionBrowseModule", "meshes")),
        arms=tuple(_arm(node) for node in treatment.at("armGroups").items()),
        last_known_status=_optional_status(status.at("lastKnownStatus")),
        why_stopped=status.at("whyStopped").text(),
        start=_stated(status.at("startDateStruct")),
        primary_completion=_stated(status.at("primaryCompletionDateStruct")),
        completion=_stated(status.at("completionDateStruct")),
        first_submitted=_day(status.at("studyFirstSubmitDate")),
        first_posted=_day(status.at("studyFirstPostDateStruct", "date")),
        results_first_submitted=_day(status.at("resultsFirstSubmitDate")),
        results_first_posted=_day(status.at("resultsFirstPostDateStruct", "date")),
        results_in_review=bool(derived.at("miscInfoModule", "submissionTracking", "submissionInfos").items()),
        last_update_submitted=_day(status.at("lastUpdateSubmitDate")),
        last_update_posted=_day(status.at("lastUpdatePostDateStruct", "date")),
        enrollment=_enrollment(design.at("enrollmentInfo", "count")),
        enrollment_is_actual=design.at("enrollmentInfo", "type").text() == "ACTUAL",
    )


def _prose(protocol: _Node) -> Prose:
    outcomes = protocol.at("outcomesModule")
    return Prose(
        summary=protocol.at("descriptionModule", "briefSummary").text(),
        description=protocol.at("descriptionModule", "detailedDescription").text(),
        eligibility=protocol.at("eligibilityModule", "eligibilityCriteria").text(),
        outcomes=tuple(
            text
            for kind in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes")
            for outcome in outcomes.at(kind).items()
            for text in (outcome.at("measure").text(), outcome.at("description").text())
            if text
        ),
        citations=tuple(
            text
            for reference in protocol.at("referencesModule", "references").items()
            if (text := reference.at("citation").text())
        ),
    )


def _intervention(node: _Node) -> Intervention:
    return Intervention(
        type=node.at("type").text(),
        name=node.at("name").text(),
        other_names=node.at("otherNames").texts(),
        description=node.at("description").text(),
        arm_labels=node.at("armGroupLabels").texts(),
    )


def _arm(node: _Node) -> Arm:
    return Arm(
        label=node.at("label").text(),
        type=node.at("type").text(),
        description=node.at("description").text(),
        intervention_names=node.at("interventionNames").texts(),
    )


def _terms(nodes: _Node) -> tuple[Term, ...]:
    return tuple(Term(node.at("id").text(), node.at("term").text()) for node in nodes.items())


def _names(nodes: _Node) -> tuple[str, ...]:
    return tuple(name for node in nodes.items() if (name := node.at("name").text()))


def _status(node: _Node) -> Status:
    if node.value is None:
        raise _Misread(node.path, "the status is missing")
    return node.word(Status, Status.UNRECOGNISED)


def _optional_status(node: _Node) -> Status | None:
    return None if node.value is None else _status(node)


def _stated(node: _Node) -> StatedDate | None:
    """A milestone's date. The registry states years, months or days, never halves or quarters."""
    written = node.at("date")
    if written.value is None:
        return None
    try:
        partial = _partial_date(written.text())
    except DateError as fault:
        raise _Misread(written.path, fault.what) from fault
    if partial.precision in (Precision.HALF, Precision.QUARTER):
        raise _Misread(written.path, f"{partial} is not a date that the registry writes")
    actual = node.at("type").text() == "ACTUAL"
    return StatedDate(partial, DateType.ACTUAL if actual else DateType.ESTIMATED)


#: Thousands of records share the same few thousand dates.
_partial_date = lru_cache(maxsize=8192)(parse_partial_date)


def _day(node: _Node) -> date | None:
    """A date that the registry itself sets: always known to the day."""
    if node.value is None:
        return None
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise _Misread(node.path, f"{node.text()!r} is not a day") from error


def _enrollment(node: _Node) -> int | None:
    count = node.integer()
    return None if count == _NOT_GIVEN_ENROLLMENT else count


def _required(node: _Node, convert: Callable[[str], T]) -> T:
    text = node.text()
    if not text:
        raise _Misread(node.path, "it is missing")
    return convert(text)


def _clean(text: str) -> str:
    """Text that every database and mail can hold: no NUL, no half of a surrogate pair, no outer blanks."""
    return text.strip() if text.isascii() and "\x00" not in text else _UNSTORABLE.sub("", text).strip()


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def content_hash(canonical: bytes) -> str:
    """A hash of what a record says, in hexadecimal.

    Left out is the registry's note of its own last import, which moves every
    day for every record and says nothing about the study (``versionHolder``;
    of 4,787 pairs of daily snapshots 4,771 differed in nothing else). It is cut
    out of the bytes: inside a text of the record every quotation mark is
    escaped, so what is found is the key.
    """
    start = canonical.find(_IMPORT_NOTE)
    if start >= 0:
        end = canonical.find(b'"', start + len(_IMPORT_NOTE)) + 1
        before, after = canonical[:start], canonical[end:]
        canonical = before + after.removeprefix(b",") if after.startswith(b",") else before.removesuffix(b",") + after
    return hashlib.sha256(canonical).hexdigest()


_IMPORT_NOTE = b'"versionHolder":"'
