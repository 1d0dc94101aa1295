"""The vocabulary of milestones: what is done (acts) and what it is done to (things).

A milestone is read from a pair of both, see ``event_rules``. Verbs are listed
once; their forms are made by rule.
"""

from enum import StrEnum


class Act(StrEnum):
    """What happens in a milestone."""

    START = "start"
    ENTER = "enter"
    COMPLETE = "complete"
    CLOSE = "close"
    REPORT = "report"
    READ_OUT = "read out"
    SUBMIT = "submit"
    APPROVE = "approve"
    ACCEPT = "accept"
    LAUNCH = "launch"
    AVAILABLE = "available"
    HALT = "halt"
    ENROLL = "enroll"
    DOSE = "dose"
    REGISTER = "register"
    RUN = "run"
    REACH = "reach"
    RESUME = "resume"
    RECEIVE = "receive"
    TEST = "test"
    LAST = "last"
    GRANT = "grant"
    DECIDE = "decide"


class Thing(StrEnum):
    """What the act is done to."""

    TRIAL = "trial"
    PHASE = "phase"
    CLINIC = "clinic"
    COHORT = "cohort"
    PROGRAM = "program"
    TREATMENT = "treatment"
    ENROLLMENT = "enrollment"
    DOSING = "dosing"
    FIRST_PATIENT = "first patient"
    LAST_PATIENT = "last patient"
    LAST_VISIT = "last visit"
    PATIENTS = "patients"
    DATA = "data"
    INTERIM = "interim analysis"
    IND = "trial application"
    NDA = "marketing application"
    SUBMISSION = "submission"
    DECISION = "decision"
    PRIMARY = "primary completion"
    END_DATE = "completion date"
    MARKET = "market"
    TO_MARKET = "to market"
    REGISTRY = "registry"
    OTHER = "other"


class Form(StrEnum):
    """The form in which an act is written."""

    BASE = "base"
    S = "s"
    ED = "ed"
    PAST = "past"
    ING = "ing"
    NOUN = "noun"


_VERBS: dict[Act, str] = {
    Act.START: "initiate commence start undertake embark inaugurate open",
    Act.ENTER: "enter advance progress move proceed transition graduate",
    Act.COMPLETE: "complete finish conclude finalize finalise end",
    Act.REACH: "achieve reach hit meet attain",
    Act.CLOSE: "close",
    Act.REPORT: "report announce present publish share disclose release unveil showcase reveal communicate hear learn",
    Act.SUBMIT: "apply submit file lodge resubmit refile seek request",
    Act.APPROVE: "approve authorize authorise clear greenlight license sanction endorse",
    Act.ACCEPT: "accept",
    Act.LAUNCH: "launch commercialize commercialise introduce",
    Act.HALT: "halt pause terminate discontinue suspend stop cease abandon",
    Act.ENROLL: "enroll enrol recruit randomize randomise",
    Act.DOSE: "dose treat administer inject implant infuse vaccinate",
    Act.REGISTER: "register list post",
    Act.RUN: "run conduct perform",
    Act.RESUME: "resume restart reinitiate",
    Act.RECEIVE: "receive obtain secure gain win get award earn issue",
    Act.TEST: "test evaluate",
    Act.LAST: "continue",
    Act.GRANT: "grant",
}

_IRREGULAR: dict[str, tuple[Act, Form]] = {
    "begin": (Act.START, Form.BASE),
    "begins": (Act.START, Form.S),
    "began": (Act.START, Form.PAST),
    "begun": (Act.START, Form.ED),
    "beginning": (Act.START, Form.ING),
    "kick off": (Act.START, Form.BASE),
    "kicks off": (Act.START, Form.S),
    "kicked off": (Act.START, Form.ED),
    "kicking off": (Act.START, Form.ING),
    "got underway": (Act.START, Form.PAST),
    "got under way": (Act.START, Form.PAST),
    "gets underway": (Act.START, Form.S),
    "gets under way": (Act.START, Form.S),
    "decide on": (Act.DECIDE, Form.BASE),
    "decides on": (Act.DECIDE, Form.S),
    "decided on": (Act.DECIDE, Form.PAST),
    "rule on": (Act.DECIDE, Form.BASE),
    "rules on": (Act.DECIDE, Form.S),
    "act on": (Act.DECIDE, Form.BASE),
    "decide whether to approve": (Act.DECIDE, Form.BASE),
    "get underway": (Act.START, Form.BASE),
    "get under way": (Act.START, Form.BASE),
    "go into": (Act.ENTER, Form.BASE),
    "goes into": (Act.ENTER, Form.S),
    "went into": (Act.ENTER, Form.PAST),
    "bring into": (Act.ENTER, Form.BASE),
    "take into": (Act.ENTER, Form.BASE),
    "wrap up": (Act.COMPLETE, Form.BASE),
    "wraps up": (Act.COMPLETE, Form.S),
    "wrapped up": (Act.COMPLETE, Form.ED),
    "wrapping up": (Act.COMPLETE, Form.ING),
    "met": (Act.REACH, Form.PAST),
    "read out": (Act.READ_OUT, Form.BASE),
    "reads out": (Act.READ_OUT, Form.S),
    "reading out": (Act.READ_OUT, Form.ING),
    "ran": (Act.RUN, Form.PAST),
    "carry out": (Act.RUN, Form.BASE),
    "carries out": (Act.RUN, Form.S),
    "carried out": (Act.RUN, Form.ED),
    "carrying out": (Act.RUN, Form.ING),
    "roll out": (Act.LAUNCH, Form.BASE),
    "rolled out": (Act.LAUNCH, Form.ED),
    "rolling out": (Act.LAUNCH, Form.ING),
    "bring to market": (Act.LAUNCH, Form.BASE),
    "come to market": (Act.LAUNCH, Form.BASE),
    "be on the market": (Act.LAUNCH, Form.BASE),
    "reach the market": (Act.LAUNCH, Form.BASE),
    "reach market": (Act.LAUNCH, Form.BASE),
    "reach patients": (Act.LAUNCH, Form.BASE),
    "reaches patients": (Act.LAUNCH, Form.BASE),
    "reaches the market": (Act.LAUNCH, Form.BASE),
    "reaches the clinic": (Act.ENTER, Form.BASE),
    "hit the market": (Act.LAUNCH, Form.BASE),
    "enter the market": (Act.LAUNCH, Form.BASE),
    "entered the market": (Act.LAUNCH, Form.ED),
    "enter the us market": (Act.LAUNCH, Form.BASE),
    "available": (Act.AVAILABLE, Form.NOUN),
    "stopped": (Act.HALT, Form.ED),
    "stopping": (Act.HALT, Form.ING),
    "put on hold": (Act.HALT, Form.ED),
    "placed on hold": (Act.HALT, Form.ED),
    "placed on clinical hold": (Act.HALT, Form.ED),
    "placed a clinical hold": (Act.HALT, Form.ED),
    "placed a hold": (Act.HALT, Form.ED),
    "given": (Act.RECEIVE, Form.ED),
    "gave": (Act.RECEIVE, Form.PAST),
    "made": (Act.RECEIVE, Form.PAST),
    "became effective": (Act.ACCEPT, Form.PAST),
    "went into effect": (Act.ACCEPT, Form.PAST),
    "won": (Act.RECEIVE, Form.PAST),
    "got": (Act.RECEIVE, Form.PAST),
    "green light": (Act.APPROVE, Form.NOUN),
    "go ahead": (Act.APPROVE, Form.NOUN),
    "greenlit": (Act.APPROVE, Form.ED),
    "gave the green light": (Act.APPROVE, Form.PAST),
    "heard": (Act.REPORT, Form.PAST),
    "fully enrolled": (Act.CLOSE, Form.ED),
    "fully recruited": (Act.CLOSE, Form.ED),
    "completely enrolled": (Act.CLOSE, Form.ED),
    "fully randomized": (Act.CLOSE, Form.ED),
}

_NOUNS: dict[Act, str] = {
    Act.START: "initiation; commencement; start; kickoff; kick off; start up; onset; activation",
    Act.ENTER: "entry; advancement; progression; transition",
    Act.COMPLETE: "completion; conclusion; finalization",
    Act.CLOSE: "closure",
    Act.REPORT: "presentation; publication; release; announcement; disclosure; reporting; availability",
    Act.SUBMIT: "submission; submissions; filing; filings; resubmission; re submission; refiling",
    Act.APPROVE: """
        approval; approvals; clearance; clearances; authorization; authorisation; authorizations; licensure; nod;
        market authorization; marketing authorization; marketing authorisation; marketing approval; de novo;
        emergency use authorization; no objection letter; may proceed letter; study may proceed letter;
        letter of no objection; permission; safe to proceed letter; ce mark; ce marking; ce mark certification;
        ce certification; ce mark approval; european certification; study may proceed; trial may proceed;
        accelerated approval
    """,
    Act.ACCEPT: "acceptance",
    Act.LAUNCH: """
        launch; launches; commercialization; commercialisation; rollout; market entry; commercial availability;
        market launch; commercial launch; product launch; market introduction; first commercial sale;
        first commercial sales; commercial sales
    """,
    Act.HALT: "termination; discontinuation; suspension; clinical hold; halting",
    Act.RESUME: "resumption",
    Act.REGISTER: "registration",
}

_THINGS: dict[Thing, str] = {
    Thing.TRIAL: """
        trial; trials; study; studies; clinical development; clinical testing; human testing; first in human;
        extension study; clinical program; clinical programs; clinical programme; phase program;
        open label extension; dose escalation; dose expansion; sub study; substudy; human tests; pivotal program;
        registrational program; in human; clinical investigation; rct
    """,
    Thing.TREATMENT: "treatment; therapy",
    Thing.PROGRAM: "development; program; programme; programs; development program",
    Thing.COHORT: """
        cohort; cohorts; arm; arms; part 1; part 2; part 3; part a; part b; part c; portion of the trial;
        portion of the study
    """,
    Thing.CLINIC: "clinic; clinical stage; clinical trials stage; humans; human subjects; human use; first human",
    Thing.ENROLLMENT: """
        enrollment; enrolment; recruitment; accrual; randomization; randomisation; patient enrollment;
        target enrollment; enrolling; recruiting; enrollments; patient recruitment; enrollment target;
        recruitment target; enrolling patients; recruiting patients
    """,
    Thing.DOSING: """
        dosing; treatment period; follow up; follow up period; treatment phase; dosing patients; patient dosing;
        first dosing; treating patients
    """,
    Thing.LAST_VISIT: """
        last patient last visit; last subject last visit; lplv; last patient out; final patient visit;
        last patient visit; last participant last visit; last follow up visit; final visit;
        last patient's last visit
    """,
    Thing.DATA: """
        data; results; readout; readouts; read out; read outs; topline; top line; findings; data readout;
        data readouts; outcomes data; result; topline data; topline results; interim data; full details;
        primary endpoint data; efficacy data; safety data; biomarker data; interim results; data set; data cut;
        clinical study report; csr
    """,
    Thing.INTERIM: """
        interim analysis; interim analyses; futility analysis; interim report; interim look; interim readout;
        interim data analysis; interim efficacy analysis; interim futility analysis; primary analysis;
        final analysis; data analysis; interim safety analysis; topline analysis; interim review
    """,
    Thing.IND: """
        ind; inds; investigational new drug application; investigational new drug applications; cta; ctas;
        investigational new drug; clinical trial application; clinical trial applications; ide;
        investigational device exemption; ethics application; ind application; ind applications; ctn;
        clinical trial notification; ind package; cta application; investigational device exemption application;
        clinical trial authorization application; clinical trial authorisation application; ind protocol;
        ind clinical protocol; investigational medicinal product dossier; impd
    """,
    Thing.NDA: """
        nda; ndas; bla; blas; maa; maas; snda; sbla; snda; jnda; new drug application; new drug applications;
        biologics license application; biologics licensing application; biologic license application;
        biologics license applications; marketing authorization application; marketing authorisation application;
        marketing application; marketing applications; supplemental new drug application;
        supplemental biologics license application; 510 ( k ); 510k; 510 k; pma; premarket approval application;
        premarket approval; eua; emergency use authorization request; rolling submission; regulatory submission;
        regulatory submissions; regulatory filing; regulatory filings; clia waiver; regulatory application;
        regulatory applications; de novo application; de novo request; rolling nda; rolling bla; drug application;
        application for approval; application for traditional approval; application for accelerated approval; nds;
        anda; approval application; licensing application; license application; application for full approval;
        510 ( k ) submission; 510 ( k ) application; premarket notification; rolling review;
        application for marketing authorization; global submissions; global regulatory submissions;
        marketing submission; new drug submission; registration dossier; pma application;
        humanitarian device exemption; hde
    """,
    Thing.SUBMISSION: "application; dossier; request",
    Thing.DECISION: """
        pdufa; pdufa date; pdufa action date; pdufa target action date; pdufa goal date; target action date;
        goal date; action date; prescription drug user fee act; fda decision; regulatory decision;
        regulatory action; fda action; fda's decision; decision; decisions; approval decision; opinion;
        chmp opinion; regulatory decisions; decision date; user fee date; user fee goal date; mdufa; bsufa;
        regulatory opinion; decision on approval; review decision; pdufa target date; pdufa goal; adcom decision;
        verdict
    """,
    Thing.PRIMARY: """
        primary completion; primary completion date; primary completion dates; estimated primary completion;
        estimated primary completion date; primary study completion
    """,
    Thing.END_DATE: """
        completion date; completion dates; study completion date; study completion dates; trial completion date;
        estimated completion date; end date; estimated study completion date; study completion; trial completion
    """,
    Thing.MARKET: "market; pharmacies; commercial stage; the market; us market; u.s market; european market",
    Thing.TO_MARKET: "to market; to the market; on the market; in the hands of patients",
    Thing.REGISTRY: "clinicaltrials . gov; trial registry; clinical trials registry; isrctn; anzctr",
    Thing.OTHER: """
        ind amendment; ind enabling; pre ind; pre sub; presub; pre nda; pre bla; meeting; meetings;
        financial results; protocol amendment; agreement; license agreement; collaboration; contract; discussions;
        negotiations; manufacturing; construction; site activation; offering; financing; merger; acquisition;
        end of phase; installations; drilling; briefing package; conference call; webcast; nda negotiations;
        designation; fast track; breakthrough therapy; orphan drug; special protocol assessment; patent; patents;
        type c; type b; type a; case study; clinical trial agreement; clinical trial design; study design;
        trial design; trial sites; study sites; trial site; study site; drill program; court; jury; quarter results;
        year results; annual results; data center; data centre; data room; database; results of operations;
        milestones; catalysts; clinical milestones; key milestones; confidentiality; workshop; manuscript review;
        milestone payment; as a result; complete response letter; complete response; nasdaq; listing;
        approval process; review process; clinical trials approvals; trial lawyer; bench trial; phase out;
        data science; data privacy; data protection; data monitoring; data safety; data sharing;
        submission deadline; accelerated approval pathway; approval pathway; clearance process; clearance pathway;
        regulatory pathway; approved product; approved products; approved therapy; approved therapies; interaction;
        abstract submission; data integrity; ind number; ind meeting; fda meeting; surrogate; trial version;
        trial period; free trial; trial run; trial court; trial date; trial judge; priority review;
        accelerated assessment; standard review; ide supplement; ended the quarter; ended the year; ended the period;
        ended the month; ending the quarter; ends the year; trial subscription; trial offer; mobile app; raise funds;
        raise money; raise capital; register their interest; register interest; registered their interest
    """,
}

#: What a trial has beside itself; behind it, no trial is meant.
TRIAL_MATTERS = """
    capacity design designs site sites protocol protocols supply supplies cost costs agreement network capabilities
    infrastructure drug material medication planning preparation readiness team group materials budget"""
_FIRST = "first; initial; very first; 1st"
_LAST = "last; final"
_PEOPLE = [
    "patient",
    "participant",
    "subject",
    "volunteer",
    "person",
    "human",
    "individual",
    "child",
    "adult",
    "cohort",
    "patients",
    "participants",
    "subjects",
    "volunteers",
    "people",
    "humans",
    "individuals",
    "children",
    "adults",
    "dose",
    "woman",
    "man",
    "baby",
    "infant",
]


def _forms(verb: str) -> dict[str, Form]:
    """The regular forms of a verb; doubled consonants are known for the few verbs that double them."""
    stem = verb + verb[-1] if verb in {"submit", "resubmit", "enrol", "get", "win", "stop", "run", "hit"} else verb
    if verb.endswith("e"):
        return {verb: Form.BASE, f"{verb}s": Form.S, f"{verb}d": Form.ED, f"{verb[:-1]}ing": Form.ING}
    if verb.endswith("y"):
        return {verb: Form.BASE, f"{verb[:-1]}ies": Form.S, f"{verb[:-1]}ied": Form.ED, f"{verb}ing": Form.ING}
    ending = "es" if verb.endswith(("sh", "ch", "ss")) else "s"
    return {verb: Form.BASE, f"{verb}{ending}": Form.S, f"{stem}ed": Form.ED, f"{stem}ing": Form.ING}


def acts() -> dict[str, tuple[Act, Form]]:
    """Every written form of every act."""
    found: dict[str, tuple[Act, Form]] = {}
    for act, verbs in _VERBS.items():
        for verb in verbs.split():
            for written, form in _forms(verb).items():
                found.setdefault(written, (act, form))
    for act, nouns in _NOUNS.items():
        for noun in nouns.split(";"):
            found.setdefault(" ".join(noun.split()), (act, Form.NOUN))
    return found | _IRREGULAR


def things() -> dict[str, Thing]:
    """Every written form of every thing."""
    found = {" ".join(name.split()): thing for thing, text in _THINGS.items() for name in text.split(";")}
    for order, thing in ((_FIRST, Thing.FIRST_PATIENT), (_LAST, Thing.LAST_PATIENT)):
        for first in order.split(";"):
            for person in _PEOPLE:
                found[f"{first.strip()} {person}"] = thing
    found |= dict.fromkeys(("fpi", "first patient first visit"), Thing.FIRST_PATIENT)
    found |= dict.fromkeys(("lpi",), Thing.LAST_PATIENT)
    for trial in ("trial", "study", "trials"):
        found |= dict.fromkeys((f"{trial} {noun}" for noun in TRIAL_MATTERS.split()), Thing.OTHER)
    people = [word for word in _PEOPLE if word.endswith("s")] + ["people", "children", "humans"]
    return found | dict.fromkeys(people, Thing.PATIENTS)
