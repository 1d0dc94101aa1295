"""The kinds of milestone that a claim can be about, and which of them a registry records."""

from enum import StrEnum


class Milestone(StrEnum):
    """The events in the life of a trial programme that sources make claims about.

    The names and their coverage are those of the claim guidelines, section 2.
    """

    TRIAL_REGISTERED = "trial_registered"
    TRIAL_APPLICATION = "trial_application"
    TRIAL_CLEARANCE = "trial_clearance"
    TRIAL_START = "trial_start"
    TRIAL_ONGOING = "trial_ongoing"
    ENROLLMENT_COMPLETE = "enrollment_complete"
    PRIMARY_COMPLETION = "primary_completion"
    STUDY_COMPLETION = "study_completion"
    RESULTS = "results"
    REGULATORY_SUBMISSION = "regulatory_submission"
    REGULATORY_DECISION = "regulatory_decision"
    APPROVAL = "approval"
    LAUNCH = "launch"
    TRIAL_HALTED = "trial_halted"


#: What ClinicalTrials.gov records with a date that can be read or inferred.
CHECKABLE = frozenset(
    {
        Milestone.TRIAL_REGISTERED,
        Milestone.TRIAL_START,
        Milestone.ENROLLMENT_COMPLETE,
        Milestone.PRIMARY_COMPLETION,
        Milestone.STUDY_COMPLETION,
        Milestone.RESULTS,
    }
)

#: The milestones that end something, and that a stopped study never reaches as planned.
COMPLETIONS = frozenset({Milestone.PRIMARY_COMPLETION, Milestone.STUDY_COMPLETION})
