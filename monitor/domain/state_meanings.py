"""What each verdict means, in a sentence for someone who looks it up (digest-and-verdicts, section 4)."""

from monitor.domain.verdicts import Family, State

STATE_MEANINGS: dict[State, str] = {
    State.CONSISTENT: "The claim names an earliest date, and the event happened on or after it.",
    State.MET: "The event happened inside the claimed window.",
    State.ESTIMATE_FITS: (
        "It has not happened; the registry's estimate lies inside the claimed window and is still to come."
    ),
    State.TOO_EARLY: "Nothing was found on ClinicalTrials.gov, and the claimed dates have not begun.",
    State.WINDOW_OPEN: "Nothing was found on ClinicalTrials.gov, and the last claimed day has not passed.",
    State.NOT_CONTRADICTED: (
        "The claim names an earliest date, which has passed; nothing was found on ClinicalTrials.gov, so nothing "
        "contradicts it."
    ),
    State.DATE_PASSED: "The last claimed day has passed, and nothing was found on ClinicalTrials.gov.",
    State.ESTIMATE_LAPSED: (
        "The registry's estimate was inside the window. It has passed, and the registry has not confirmed it."
    ),
    State.ESTIMATE_EARLIER: "Every day that the registry's estimate can mean is before the earliest claimed date.",
    State.ESTIMATE_LATER: "Every day that the registry's estimate can mean is after the last claimed date.",
    State.EARLIER: "The event happened before the earliest claimed date.",
    State.LATER: "The event happened after the last claimed date.",
    State.WITHDRAWN: "Every study that counts was withdrawn before anyone was enrolled.",
    State.STOPPED: "The study ended because it was terminated or suspended, so its completion is not the one claimed.",
    State.TOO_CLOSE: "The registry's date is too coarse to say on which side of the claimed date it lies.",
    State.NEEDS_REVIEW: "Only studies that no person has confirmed may concern the claim. Editors are asked.",
    State.NOT_CHECKABLE: "ClinicalTrials.gov has no date for this milestone, so it cannot be compared.",
    State.STALE: "The registry was not read recently enough to say anything; the last verdict is shown beside it.",
}

#: What the five families say to a reader who only sees the mark.
FAMILY_MEANINGS: dict[Family, str] = {
    Family.AGREES: "the registry agrees with the claim",
    Family.EXPECTED: "the registry expects what was claimed",
    Family.WAITING: "nothing decides it yet",
    Family.DIFFERS: "the registry differs from the claim",
    Family.UNSURE: "it cannot be said",
}
