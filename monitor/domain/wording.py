"""The words for states, families, milestones and dates. Every word that readers see is a row here.

Rules of wording: digest-and-verdicts, section 2. Dates are never shown more
precisely than they were stated.
"""

from datetime import date

from monitor.domain.claims import Claim, Direction, Hedge
from monitor.domain.dates import DateType, PartialDate, Precision, StatedDate
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status
from monitor.domain.verdicts import Family, State

REGISTRY = "ClinicalTrials.gov"

STATE_LABELS: dict[State, str] = {
    State.CONSISTENT: "Consistent",
    State.MET: "Met",
    State.ESTIMATE_FITS: "Estimate fits",
    State.TOO_EARLY: "Too early to tell",
    State.WINDOW_OPEN: "Open, nothing registered",
    State.NOT_CONTRADICTED: "Not contradicted",
    State.DATE_PASSED: "Date passed, nothing found",
    State.ESTIMATE_LAPSED: "Estimate passed, unconfirmed",
    State.ESTIMATE_EARLIER: "Estimate is earlier",
    State.ESTIMATE_LATER: "Estimate is later",
    State.EARLIER: "Earlier than claimed",
    State.LATER: "Later than claimed",
    State.WITHDRAWN: "Withdrawn before enrolment",
    State.STOPPED: "Stopped early",
    State.TOO_CLOSE: "Too close to call",
    State.NEEDS_REVIEW: "Needs review",
    State.NOT_CHECKABLE: "Not in the registry",
    State.STALE: "Not checked recently",
}

#: For the text part of a mail, where a bracketed tag stands for colour and glyph.
STATE_TAGS: dict[State, str] = {
    State.CONSISTENT: "CONSISTENT",
    State.MET: "MET",
    State.ESTIMATE_FITS: "ESTIMATE FITS",
    State.TOO_EARLY: "TOO EARLY",
    State.WINDOW_OPEN: "OPEN",
    State.NOT_CONTRADICTED: "NOT CONTRADICTED",
    State.DATE_PASSED: "DATE PASSED",
    State.ESTIMATE_LAPSED: "UNCONFIRMED",
    State.ESTIMATE_EARLIER: "ESTIMATE EARLIER",
    State.ESTIMATE_LATER: "ESTIMATE LATER",
    State.EARLIER: "EARLIER",
    State.LATER: "LATER",
    State.WITHDRAWN: "WITHDRAWN",
    State.STOPPED: "STOPPED",
    State.TOO_CLOSE: "TOO CLOSE",
    State.NEEDS_REVIEW: "NEEDS REVIEW",
    State.NOT_CHECKABLE: "NOT CHECKABLE",
    State.STALE: "STALE",
}

FAMILY_GLYPHS: dict[Family, str] = {
    Family.AGREES: "●",
    Family.EXPECTED: "◐",
    Family.WAITING: "○",
    Family.DIFFERS: "▲",
    Family.UNSURE: "?",
}

MILESTONE_NAMES: dict[Milestone, str] = {
    Milestone.TRIAL_REGISTERED: "trial registration",
    Milestone.TRIAL_APPLICATION: "application to start a trial",
    Milestone.TRIAL_CLEARANCE: "clearance to start a trial",
    Milestone.TRIAL_START: "trial start",
    Milestone.TRIAL_ONGOING: "running trial",
    Milestone.ENROLLMENT_COMPLETE: "end of enrolment",
    Milestone.PRIMARY_COMPLETION: "primary completion",
    Milestone.STUDY_COMPLETION: "study completion",
    Milestone.RESULTS: "results",
    Milestone.REGULATORY_SUBMISSION: "marketing application",
    Milestone.REGULATORY_DECISION: "regulatory decision",
    Milestone.APPROVAL: "approval",
    Milestone.LAUNCH: "launch",
    Milestone.TRIAL_HALTED: "halt of a trial",
}

#: What the registry shows once the milestone is a fact; a date follows.
HAPPENED: dict[Milestone, str] = {
    Milestone.TRIAL_REGISTERED: "The trial was registered",
    Milestone.TRIAL_START: "The trial started",
    Milestone.ENROLLMENT_COMPLETE: "Enrolment was completed",
    Milestone.PRIMARY_COMPLETION: "Primary completion was reached",
    Milestone.STUDY_COMPLETION: "The study was completed",
    Milestone.RESULTS: "Results were posted",
}

#: How a claim's date is named in a sentence, after "the date" or "the earliest date".
HEDGED: dict[Hedge | None, str] = {
    None: "claimed",
    Hedge.HOPED: "{who} hoped for",
    Hedge.EXPECTED: "{who} expected",
    Hedge.AIMS: "{who} aimed for",
    Hedge.COULD: "{who} called possible",
}

STATUS_NAMES: dict[Status, str] = {
    Status.ACTIVE_NOT_RECRUITING: "active, not recruiting",
    Status.COMPLETED: "completed",
    Status.ENROLLING_BY_INVITATION: "enrolling by invitation",
    Status.NOT_YET_RECRUITING: "not yet recruiting",
    Status.RECRUITING: "recruiting",
    Status.SUSPENDED: "suspended",
    Status.TERMINATED: "terminated",
    Status.WITHDRAWN: "withdrawn",
    Status.AVAILABLE: "available",
    Status.NO_LONGER_AVAILABLE: "no longer available",
    Status.TEMPORARILY_NOT_AVAILABLE: "temporarily not available",
    Status.APPROVED_FOR_MARKETING: "approved for marketing",
    Status.WITHHELD: "withheld",
    Status.UNKNOWN: "unknown (not verified by the sponsor for two years)",
    Status.UNRECOGNISED: "a status that this program does not know",
}

#: Words that no template and no generated sentence may hold (digest-and-verdicts 2, rule 7).
BANNED_WORDS = (
    "cure",
    "breakthrough",
    "miracle",
    "promising",
    "game-changer",
    "failed",
    "broken promise",
    "late to the party",
)

_MONTHS_NAMED = (Precision.HALF, Precision.QUARTER)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def shown_day(day: date) -> str:
    """``8 Mar 2022``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def full_month(day: date) -> str:
    """``November``."""
    return _FULL_MONTHS[day.month - 1]


def shown(partial: PartialDate) -> str:
    """The date as short as it was stated: ``8 Mar 2022``, ``Mar 2022``, ``2022``."""
    first, last = partial.span.first, partial.span.last
    match partial.precision:
        case Precision.YEAR:
            return str(first.year)
        case Precision.MONTH:
            return f"{_MONTHS[first.month - 1]} {first.year}"
        case Precision.DAY:
            return shown_day(first)
        case Precision.RANGE:
            return f"between {shown_day(first)} and {shown_day(last)}"
        case _:
            return f"{_FULL_MONTHS[first.month - 1]} to {_FULL_MONTHS[last.month - 1]} {first.year}"


def shown_stated(stated: StatedDate) -> str:
    """The date with the registry's word for it: ``Mar 2027 (estimated)``."""
    return f"{shown(stated.partial)} ({'actual' if stated.type is DateType.ACTUAL else 'estimated'})"


def claimed_dates(claim: Claim) -> str:
    """The claim's date in words: ``not before 2020``, ``by Jun 2026``, ``from Jul 2026 to Dec 2026``."""
    stated = [shown(partial) for partial in claim.date.stated]
    match claim.date.direction:
        case Direction.NOT_BEFORE:
            return f"not before {stated[0]}"
        case Direction.BY:
            return f"by {stated[0]}"
        case Direction.WITHIN:
            during = "from" if claim.date.stated[0].precision in _MONTHS_NAMED else "during"
            return f"{during} {stated[0]}" if len(stated) == 1 else f"from {stated[0]} to {stated[1]}"


def read_as(claim: Claim) -> str:
    """Our reading of the quote, which is shown beside it: ``trial start, not before 2020``."""
    phase = f"phase {claim.phase} " if claim.phase else ""
    vague = " (approximately)" if claim.date.approximate else ""
    return f"{phase}{MILESTONE_NAMES[claim.milestone]}, {claimed_dates(claim)}{vague}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 study``, ``3 studies``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
