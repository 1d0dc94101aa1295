"""The rulings, in the order in which a reader meets the questions."""

from tests.rulings.ruling import Ruling, case

NOT_BEFORE, BY, WITHIN = "trial_start not_before 2020", "trial_start by 2024-06", "trial_start within 2020 2024-06"
MS = "trial_start by 2024-06, condition multiple sclerosis"
TODAY = "2022-06-15"

RULINGS = (
    Ruling(
        "Without a study, the day decides",
        "Silence is a fact with a date. Before the claimed dates begin it means nothing; while they run it is to be "
        "expected; once they are over it is worth telling, and still not proof that nothing happened: sponsors "
        "register late, and elsewhere. That is why `date_passed` is in the family that waits, and why "
        "`not_contradicted` begins on the first allowed day itself: from then on a start would fit the claim.",
        (
            case(NOT_BEFORE, "nothing", "2019-12-31", "too_early"),
            case(NOT_BEFORE, "nothing", "2020-01-01", "not_contradicted"),
            case(NOT_BEFORE, "nothing", "2090-01-01", "not_contradicted"),
            case(BY, "nothing", "1990-01-01", "window_open"),
            case(BY, "nothing", "2024-06-30", "window_open"),
            case(BY, "nothing", "2024-07-01", "date_passed"),
            case(WITHIN, "nothing", "2019-12-31", "too_early"),
            case(WITHIN, "nothing", "2020-01-01", "window_open"),
            case(WITHIN, "nothing", "2024-07-01", "date_passed"),
            case(BY, "phase PHASE1", "2024-07-01", "date_passed"),
        ),
    ),
    Ruling(
        "A date is the range of days that it can mean",
        "A registry date is often known only to the month or the year. A verdict differs or agrees only "
        "if every day of the range does; otherwise the date is too coarse to decide and the verdict says so. A date "
        "known to the day is never too close.",
        (
            case(NOT_BEFORE, "start 2019-12-31 actual", TODAY, "earlier"),
            case(NOT_BEFORE, "start 2020-01-01 actual", TODAY, "consistent"),
            case(BY, "start 2024-06-30 actual", "2025-01-01", "met"),
            case(BY, "start 2024-07-01 actual", "2025-01-01", "later"),
            case(WITHIN, "start 2021 actual", TODAY, "met"),
            case(BY, "start 2024 actual", "2025-01-01", "too_close"),
            case("trial_start not_before 2020-06-15", "start 2020-06 actual", TODAY, "too_close"),
            case("trial_start within 2020-06-10 2020-06-20", "start 2020-06 actual", TODAY, "too_close"),
            case("trial_start within 2020-06-01 2020-06-30", "start 2020-06 actual", TODAY, "met"),
        ),
    ),
    Ruling(
        "An estimate stays an estimate, also when it has passed",
        "Sponsors confirm dates months after they happened, if at all. An estimate inside the claimed dates fits; once "
        "its last possible day is over without confirmation it has lapsed, which accuses nobody. An estimate outside "
        "differs, and if it has itself passed that is told beside it. Today is not yet past.",
        (
            case(WITHIN, "start 2022-06-15", TODAY, "estimate_fits"),
            case(WITHIN, "start 2022-06", TODAY, "estimate_fits"),
            case(WITHIN, "start 2022-06-14", TODAY, "estimate_lapsed"),
            case(WITHIN, "start 2024-07", TODAY, "estimate_later"),
            case(WITHIN, "start 2019-12", TODAY, "estimate_earlier", "lapsed"),
            case(WITHIN, "start 2024", TODAY, "too_close"),
            case(NOT_BEFORE, "start 2090", TODAY, "estimate_fits"),
            case(WITHIN, "status UNKNOWN; start 2021-05", TODAY, "estimate_lapsed"),
        ),
    ),
    Ruling(
        "A date that is called actual and lies ahead is an estimate",
        "The registry lets sponsors mark a future day as actual; nothing ahead can be a fact. It is judged as an "
        "estimate, and the contradiction is told. An actual month that is not over is not cut at today: it may have "
        "begun on any of its days.",
        (
            case(BY, "start 2022-06-16 actual", TODAY, "estimate_fits", "future_actual"),
            case(BY, "start 2024-07 actual", TODAY, "estimate_later", "future_actual"),
            case(BY, "start 2022-06 actual", TODAY, "met"),
            case("trial_start by 2022-06-20", "start 2022-06 actual", TODAY, "too_close"),
        ),
    ),
    Ruling(
        "Of several studies the earliest fact decides, then the earliest estimate",
        "A claim that something will happen is decided by the first time that it does. Facts go before estimates, even "
        "where an estimate is earlier: it has not happened. Earliest is by the first possible day, then by the last.",
        (
            case(BY, "start 2025-01 actual | start 2021-03 actual", "2025-06-01", "met"),
            case(BY, "start 2021-03 | start 2025-01 actual", "2025-06-01", "later"),
            case(BY, "start 2025-01 | start 2023-03", TODAY, "estimate_fits"),
            case(BY, "start 2025-01 | phase PHASE1", TODAY, "estimate_later"),
        ),
    ),
    Ruling(
        "A withdrawn study counts only when every study is withdrawn",
        "Withdrawn means that nobody was enrolled, so none of its dates happened. As long as another study in scope is "
        "open, that one decides, even with an empty field. A withdrawal after the claimed dates is marked for the "
        "picture; it needs no sentence.",
        (
            case(BY, "status WITHDRAWN; start 2021 actual", TODAY, "withdrawn"),
            case(BY, "status WITHDRAWN | status WITHDRAWN", TODAY, "withdrawn"),
            case(BY, "status WITHDRAWN | phase PHASE1", TODAY, "window_open"),
            case(BY, "status WITHDRAWN | start 2021 actual", TODAY, "met"),
            case("trial_start by 2022-01", "status WITHDRAWN; enrolled 0", TODAY, "withdrawn", "window_past"),
            case("results by 2024-06", "status WITHDRAWN", TODAY, "withdrawn"),
        ),
    ),
    Ruling(
        "A stopped study has started, and does not complete",
        "Terminated and suspended say something about completion only: the study did start. For a completion the state "
        "is `stopped` whatever its date says, also a date still to come or none at all. It counts only when every "
        "study in scope is stopped or withdrawn; results can be posted all the same.",
        (
            case("primary_completion by 2024-06", "status TERMINATED; primary 2021-05 actual", TODAY, "stopped"),
            case("study_completion by 2024-06", "status SUSPENDED; completion 2030", TODAY, "stopped"),
            case("study_completion by 2024-06", "status TERMINATED", TODAY, "stopped"),
            case("study_completion by 2024-06", "status TERMINATED | status WITHDRAWN", TODAY, "stopped"),
            case("study_completion by 2024-06", "status TERMINATED | completion 2023", TODAY, "estimate_fits"),
            case("trial_start by 2024-06", "status TERMINATED; start 2021-05 actual", TODAY, "met"),
            case("results by 2024-06", "status TERMINATED; results 2021-05-03", TODAY, "met"),
        ),
    ),
    Ruling(
        "Registration happened when the record was first submitted",
        "The registry sets that day itself, so it is always a fact. A study that was withdrawn later was registered "
        "all the same.",
        (
            case("trial_registered by 2021", "registered 2021-02-03", TODAY, "met"),
            case("trial_registered by 2021", "registered 2021-02-03; status WITHDRAWN", TODAY, "met"),
            case("trial_registered by 2020", "registered 2021-02-03", TODAY, "later"),
        ),
    ),
    Ruling(
        "Results are there when they are posted",
        "Results that were handed in and wait for the registry's review are not public; that is a note, not the event. "
        "`hasResults` turns true with the posting, whatever its name suggests.",
        (
            case("results by 2024-06", "results 2021-05-03", TODAY, "met"),
            case("results by 2024-06", "handed in", TODAY, "window_open"),
        ),
    ),
    Ruling(
        "The end of enrolment is inferred from the status",
        "The registry has no date for it. It lies between the last version that recruits and the first that does not "
        "any more; if only one version was seen, between the start and the last update. The sentence says that it is "
        "inferred. A pause, a termination or an unknown status is no completed enrolment.",
        (
            case(
                "enrollment_complete by 2021-09",
                "updated 2021-05-01 → status ACTIVE_NOT_RECRUITING; updated 2021-09-01",
                TODAY,
                "met",
            ),
            case(
                "enrollment_complete by 2021-06",
                "updated 2021-05-01 → status ACTIVE_NOT_RECRUITING; updated 2021-09-01",
                TODAY,
                "too_close",
            ),
            case(
                "enrollment_complete by 2021-06",
                "updated 2021-05-01 → status SUSPENDED; updated 2021-06-01 → status RECRUITING; updated 2021-08-01"
                " → status COMPLETED; updated 2021-09-01",
                TODAY,
                "later",
            ),
            case(
                "enrollment_complete by 2021-09",
                "status COMPLETED; start 2020-02 actual; updated 2021-09-01",
                TODAY,
                "met",
            ),
            case("enrollment_complete by 2024-06", "status COMPLETED; updated 2021-09-01", TODAY, "window_open"),
            case("enrollment_complete by 2024-06", "start 2020 actual; updated 2021-09-01", TODAY, "window_open"),
            case(
                "enrollment_complete by 2024-06",
                "status UNKNOWN; start 2020 actual; updated 2021-09-01",
                TODAY,
                "window_open",
            ),
        ),
    ),
    Ruling(
        "What the registry does not record is not checkable",
        "Approval, launch, applications and clearances have no field. A halt or a running trial cannot be dated yet. "
        "The verdict does not depend on anything else, not even on the registry being read.",
        (
            case("approval by 2024-06", "start 2020 actual", TODAY, "not_checkable"),
            case("launch by 2024-06", "nothing", TODAY, "not_checkable"),
            case("trial_clearance by 2024-06", "not read", TODAY, "not_checkable"),
            case("trial_halted by 2024-06", "status TERMINATED", TODAY, "not_checkable"),
            case("trial_ongoing by 2024-06", "start 2020 actual", TODAY, "not_checkable"),
        ),
    ),
    Ruling(
        "A registry that was not read for 72 hours says nothing",
        "Silence counts only if somebody listened. Whatever was known stays known and is shown with its date.",
        (
            case(BY, "not read", TODAY, "stale"),
            case(BY, "not read: start 2021 actual", TODAY, "stale"),
            case(BY, "not read: start 2021 actual; waits", TODAY, "stale"),
        ),
    ),
    Ruling(
        "A person decides about a study that only may match",
        "A wrong first trial in a patient's mailbox is the worst error. A study at tier review never counts; if there "
        "is nothing else in scope the claim needs review. Beside other evidence it is told only if it could change the "
        "verdict. A confirmed study counts, a dismissed one does not.",
        (
            case(BY, "start 2021 actual; waits", TODAY, "needs_review"),
            case(BY, "start 2021 actual; confirmed", TODAY, "met"),
            case(BY, "start 2021 actual; dismissed", TODAY, "window_open"),
            case(BY, "start 2023-05 | start 2023-03; waits", TODAY, "estimate_fits"),
            case(BY, "start 2023-05 | start 2021 actual; waits", TODAY, "estimate_fits", "review_pending"),
        ),
    ),
    Ruling(
        "Only studies in the claim's scope count",
        "Recombinant LIF was given to women in fertility studies in 2001; that contradicts nothing that was said about "
        "multiple sclerosis. A condition of the scope must stand as whole words in a condition of the study, or in the "
        "registry's heading for it, because sponsors write abbreviations. A study outside the scope is shown as "
        "related; it neither counts nor waits for a person.",
        (
            case(MS, "condition Relapsing Multiple Sclerosis (RMS); start 2021 actual", TODAY, "met"),
            case(
                MS, "condition RRMS; heading Multiple Sclerosis, Relapsing-Remitting; start 2021 actual", TODAY, "met"
            ),
            case(MS, "condition Infertility; start 2001-09 actual", TODAY, "window_open"),
            case(MS, "condition Infertility; start 2001-09 actual; waits", TODAY, "window_open"),
            case(MS, "start 2021 actual", TODAY, "window_open"),
            case(
                BY + ", sponsor LIFNano Therapeutics",
                "sponsor LIFNano Therapeutics Ltd.; start 2021 actual",
                TODAY,
                "met",
            ),
            case(
                BY + ", sponsor LIFNano Therapeutics",
                "collaborator LIFNANO THERAPEUTICS; start 2021 actual",
                TODAY,
                "met",
            ),
            case(BY + ", sponsor LIFNano Therapeutics", "sponsor Merck KGaA; start 2021 actual", TODAY, "window_open"),
            case(BY + ", phase 1", "phase EARLY_PHASE1; start 2021 actual", TODAY, "met"),
            case(BY + ", phase 1", "phase PHASE1 PHASE2; start 2021 actual", TODAY, "met"),
            case(BY + ", phase 1", "phase PHASE2; start 2021 actual", TODAY, "window_open"),
            case(BY + ", phase 1", "phase NA; start 2021 actual", TODAY, "window_open"),
            case(BY + ", about LIFNano", "names LIFNano; start 2021 actual", TODAY, "met"),
            case(BY + ", about LIFNano", "names LIF; start 2021 actual", TODAY, "window_open"),
            case(BY, "type OBSERVATIONAL; start 2021 actual", TODAY, "window_open"),
            case(BY, "type EXPANDED_ACCESS", "2024-07-01", "date_passed"),
            case(BY + ", any study type", "type OBSERVATIONAL; start 2021 actual", TODAY, "met"),
        ),
    ),
    Ruling(
        "Grace is shown when it is used",
        "In one study sponsors reported a median of 141 days late. A claim can be given days of grace: during them "
        "a date that has passed is not yet held against it, and the sentence says so. The default is none.",
        (
            case(BY + ", grace 90", "nothing", "2024-06-30", "window_open"),
            case(BY + ", grace 90", "nothing", "2024-07-01", "window_open", "grace"),
            case(BY + ", grace 90", "nothing", "2024-09-28", "window_open", "grace"),
            case(BY + ", grace 90", "nothing", "2024-09-29", "date_passed"),
            case(BY + ", grace 30", "start 2022-05", TODAY, "estimate_fits", "grace", "lapsed"),
            case(BY + ", grace 15", "start 2022-05", TODAY, "estimate_fits", "grace", "lapsed"),
            case(BY + ", grace 14", "start 2022-05", TODAY, "estimate_lapsed"),
            case(NOT_BEFORE + ", grace 90", "nothing", "2020-01-01", "not_contradicted"),
        ),
    ),
    Ruling(
        "A hedge of the source stays visible",
        "Who hopes has promised nothing. The hedge changes no state; it is told in the source's own words.",
        (
            case(BY + ", hedge hoped", "start 2025-03 actual", "2025-06-01", "later", "hedged"),
            case(NOT_BEFORE + ", hedge could", "nothing", TODAY, "not_contradicted", "hedged"),
        ),
    ),
)
