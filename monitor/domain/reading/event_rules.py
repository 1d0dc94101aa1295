"""Which act on which thing is which milestone: claim guidelines, section 2.

Each row has a name, so that a reading can tell which rule produced it. The
first row that fits an act and a thing decides.
"""

from typing import NamedTuple

from monitor.domain.milestones import Milestone
from monitor.domain.reading.event_words import Act, Thing


class EventRule(NamedTuple):
    """A named pair of acts and things, and the milestone that they make."""

    name: str
    acts: frozenset[Act]
    things: frozenset[Thing]
    milestone: Milestone | None


_TRIALS = (Thing.TRIAL, Thing.PHASE)
_PEOPLE = (Thing.ENROLLMENT, Thing.DOSING, Thing.FIRST_PATIENT)
_FILED = (Thing.NDA, Thing.SUBMISSION)
_DATA = (Thing.DATA, Thing.INTERIM)


def _rule(name: str, acts: tuple[Act, ...], things: tuple[Thing, ...], milestone: Milestone | None) -> EventRule:
    return EventRule(name, frozenset(acts), frozenset(things), milestone)


RULES = (
    _rule(
        "start of a trial",
        (Act.START, Act.LAUNCH),
        (*_TRIALS, *_PEOPLE, Thing.CLINIC, Thing.PROGRAM),
        Milestone.TRIAL_START,
    ),
    _rule("start of a part", (Act.START, Act.LAUNCH, Act.ENTER), (Thing.COHORT,), Milestone.TRIAL_START),
    _rule("part enrolled", (Act.COMPLETE, Act.CLOSE), (Thing.COHORT,), Milestone.ENROLLMENT_COMPLETE),
    _rule("entry into a trial", (Act.ENTER,), (*_TRIALS, Thing.CLINIC), Milestone.TRIAL_START),
    _rule("entry into the market", (Act.ENTER,), (Thing.MARKET,), Milestone.LAUNCH),
    _rule("first patient", (Act.ENROLL, Act.DOSE, Act.COMPLETE), (Thing.FIRST_PATIENT,), Milestone.TRIAL_START),
    _rule("last patient dosed", (Act.DOSE,), (Thing.LAST_PATIENT,), Milestone.STUDY_COMPLETION),
    _rule("last patient enrolled", (Act.ENROLL, Act.COMPLETE), (Thing.LAST_PATIENT,), Milestone.ENROLLMENT_COMPLETE),
    _rule(
        "end of enrollment", (Act.COMPLETE, Act.CLOSE, Act.REACH), (Thing.ENROLLMENT,), Milestone.ENROLLMENT_COMPLETE
    ),
    _rule("enrollment closed", (Act.CLOSE,), (Thing.PATIENTS, *_TRIALS), Milestone.ENROLLMENT_COMPLETE),
    _rule(
        "end of dosing", (Act.COMPLETE,), (Thing.DOSING, Thing.LAST_VISIT, Thing.TREATMENT), Milestone.STUDY_COMPLETION
    ),
    _rule("end of a trial", (Act.COMPLETE,), _TRIALS, Milestone.STUDY_COMPLETION),
    _rule("analysis completed", (Act.COMPLETE, Act.RUN), (Thing.INTERIM,), Milestone.RESULTS),
    _rule("data reported", (Act.REPORT, Act.READ_OUT, Act.AVAILABLE), _DATA, Milestone.RESULTS),
    _rule("data posted", (Act.REGISTER,), _DATA, Milestone.RESULTS),
    _rule("trial reads out", (Act.READ_OUT, Act.REPORT), _TRIALS, Milestone.RESULTS),
    _rule("trial application filed", (Act.SUBMIT, Act.COMPLETE, Act.START), (Thing.IND,), Milestone.TRIAL_APPLICATION),
    _rule("trial cleared", (Act.APPROVE, Act.ACCEPT), (Thing.IND, *_TRIALS), Milestone.TRIAL_CLEARANCE),
    _rule("acceptance of a filing", (Act.ACCEPT,), _FILED, None),
    _rule("application filed", (Act.SUBMIT, Act.COMPLETE, Act.START), _FILED, Milestone.REGULATORY_SUBMISSION),
    _rule("application approved", (Act.APPROVE,), (*_FILED, Thing.MARKET), Milestone.APPROVAL),
    _rule("application granted", (Act.GRANT,), _FILED, Milestone.APPROVAL),
    _rule("trial application granted", (Act.GRANT,), (Thing.IND,), Milestone.TRIAL_CLEARANCE),
    _rule("decision on an application", (Act.DECIDE,), _FILED, Milestone.REGULATORY_DECISION),
    _rule("trial registered", (Act.REGISTER,), (*_TRIALS, Thing.REGISTRY), Milestone.TRIAL_REGISTERED),
    _rule(
        "trial halted",
        (Act.HALT,),
        (*_TRIALS, Thing.ENROLLMENT, Thing.DOSING, Thing.CLINIC, Thing.PROGRAM, Thing.IND),
        Milestone.TRIAL_HALTED,
    ),
    _rule("tested in people", (Act.TEST,), (Thing.CLINIC, Thing.PATIENTS), Milestone.TRIAL_START),
    _rule("trial carried out", (Act.RUN,), _TRIALS, Milestone.TRIAL_START),
    _rule("trial goes on until", (Act.LAST,), (*_TRIALS, Thing.DOSING), Milestone.STUDY_COMPLETION),
    _rule("on the market", (Act.AVAILABLE,), (Thing.MARKET,), Milestone.LAUNCH),
)

_PAIRS = {(act, thing): each for each in reversed(RULES) for act in each.acts for thing in each.things}

#: What a thing means by itself, where a period or a plan stands beside it.
ALONE: dict[Thing, EventRule] = {
    thing: _rule(name, (), (thing,), milestone)
    for thing, name, milestone in (
        (Thing.DATA, "data expected", Milestone.RESULTS),
        (Thing.INTERIM, "analysis expected", Milestone.RESULTS),
        (Thing.DECISION, "decision of a regulator", Milestone.REGULATORY_DECISION),
        (Thing.PRIMARY, "primary completion date", Milestone.PRIMARY_COMPLETION),
        (Thing.END_DATE, "completion date", Milestone.STUDY_COMPLETION),
        (Thing.LAST_VISIT, "last visit", Milestone.STUDY_COMPLETION),
        (Thing.FIRST_PATIENT, "first patient expected", Milestone.TRIAL_START),
        (Thing.LAST_PATIENT, "last patient expected", Milestone.ENROLLMENT_COMPLETE),
        (Thing.IND, "trial application planned", Milestone.TRIAL_APPLICATION),
        (Thing.NDA, "application planned", Milestone.REGULATORY_SUBMISSION),
        (Thing.TRIAL, "trial planned", Milestone.TRIAL_START),
        (Thing.PHASE, "phase planned", Milestone.TRIAL_START),
        (Thing.CLINIC, "clinic planned", Milestone.TRIAL_START),
        (Thing.TO_MARKET, "brought to market", Milestone.LAUNCH),
        (Thing.ENROLLMENT, "enrollment planned", Milestone.TRIAL_START),
        (Thing.DOSING, "dosing planned", Milestone.TRIAL_START),
    )
}

#: Things that need a word of planning beside them before they count as an event.
NEEDS_A_PLAN = frozenset(
    (
        Thing.TRIAL,
        Thing.PHASE,
        Thing.CLINIC,
        Thing.ENROLLMENT,
        Thing.DOSING,
        Thing.IND,
        Thing.NDA,
        Thing.TO_MARKET,
    )
)

#: What an act means by itself, in a sentence about medicine.
ACT_ALONE: dict[Act, EventRule] = {
    Act.APPROVE: _rule("approval", (Act.APPROVE,), (), Milestone.APPROVAL),
    Act.LAUNCH: _rule("launch", (Act.LAUNCH,), (), Milestone.LAUNCH),
    Act.AVAILABLE: _rule("available to patients", (Act.AVAILABLE,), (), Milestone.LAUNCH),
    Act.DECIDE: _rule("decision of a regulator", (Act.DECIDE,), (), Milestone.REGULATORY_DECISION),
    Act.SUBMIT: _rule("submission", (Act.SUBMIT,), (), Milestone.REGULATORY_SUBMISSION),
}


def event_rule(act: Act, thing: Thing) -> EventRule | None:
    """The rule for an act on a thing, or None if the two make no milestone."""
    return _PAIRS.get((act, thing))
