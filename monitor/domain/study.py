"""The facts of one registry record, in our words and with uncertain dates as spans."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.domain.dates import StatedDate


class Status(StrEnum):
    """A study's overall status in the registry's vocabulary; ``UNRECOGNISED`` is a word we do not know."""

    ACTIVE_NOT_RECRUITING = "ACTIVE_NOT_RECRUITING"
    COMPLETED = "COMPLETED"
    ENROLLING_BY_INVITATION = "ENROLLING_BY_INVITATION"
    NOT_YET_RECRUITING = "NOT_YET_RECRUITING"
    RECRUITING = "RECRUITING"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"
    WITHDRAWN = "WITHDRAWN"
    AVAILABLE = "AVAILABLE"
    NO_LONGER_AVAILABLE = "NO_LONGER_AVAILABLE"
    TEMPORARILY_NOT_AVAILABLE = "TEMPORARILY_NOT_AVAILABLE"
    APPROVED_FOR_MARKETING = "APPROVED_FOR_MARKETING"
    WITHHELD = "WITHHELD"
    UNKNOWN = "UNKNOWN"
    UNRECOGNISED = "UNRECOGNISED"


class StudyType(StrEnum):
    """What kind of study a record describes."""

    INTERVENTIONAL = "INTERVENTIONAL"
    OBSERVATIONAL = "OBSERVATIONAL"
    EXPANDED_ACCESS = "EXPANDED_ACCESS"
    UNRECOGNISED = "UNRECOGNISED"


@dataclass(frozen=True)
class Term:
    """A heading of a controlled vocabulary (MeSH): its identifier and its name."""

    id: str
    name: str


@dataclass(frozen=True)
class Intervention:
    """What is given to participants, as the record names it."""

    type: str
    name: str
    other_names: tuple[str, ...] = ()
    description: str = ""
    arm_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arm:
    """A group of participants: its label, its role (``EXPERIMENTAL``, …) and what it gets."""

    label: str
    type: str = ""
    description: str = ""
    intervention_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Study:
    """The facts of one version of a registry record that judging, matching and telling need.

    Absent facts are ``None`` or empty, never guessed. ``id`` is the canonical
    NCT number; ``aliases`` are numbers under which the record was merged.
    """

    id: str
    title: str
    status: Status
    aliases: tuple[str, ...] = ()
    official_title: str = ""
    acronym: str = ""
    study_type: StudyType = StudyType.UNRECOGNISED
    phases: tuple[str, ...] = ()
    lead_sponsor: str = ""
    collaborators: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    condition_terms: tuple[Term, ...] = ()
    keywords: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    intervention_terms: tuple[Term, ...] = ()
    arms: tuple[Arm, ...] = ()
    last_known_status: Status | None = None
    why_stopped: str = ""
    start: StatedDate | None = None
    primary_completion: StatedDate | None = None
    completion: StatedDate | None = None
    first_submitted: date | None = None
    first_posted: date | None = None
    results_first_submitted: date | None = None
    results_first_posted: date | None = None
    results_in_review: bool = False
    last_update_submitted: date | None = None
    last_update_posted: date | None = None
    enrollment: int | None = None
    enrollment_is_actual: bool = False


@dataclass(frozen=True)
class Prose:
    """The long texts of a record. Matching reads them; they are not facts and are not stored apart."""

    summary: str = ""
    description: str = ""
    eligibility: str = ""
    outcomes: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class StudyVersion:
    """What a study's record said from one day on.

    ``number`` counts from 1 in the order seen; ``seen_on`` is the day of the
    registry data that first showed it.
    """

    number: int
    seen_on: date
    study: Study


@dataclass(frozen=True)
class StudyHistory:
    """Every version of one study that was seen, oldest first; never empty."""

    versions: tuple[StudyVersion, ...] = field()

    @property
    def latest(self) -> Study:
        """The study as it stands now."""
        return self.versions[-1].study

    @property
    def id(self) -> str:
        """The canonical NCT number."""
        return self.latest.id
