"""The words around a milestone that tell whether it is done, planned, denied, conditional or put off."""

from enum import StrEnum

from monitor.domain.reading.event_words import TRIAL_MATTERS
from monitor.domain.reading.wordlist import word_set


class Mood(StrEnum):
    """What a word says about the events near it."""

    FUTURE = "future"
    PAST = "past"
    NEGATION = "negation"
    CONDITION = "condition"
    AFTER = "after another event"
    THEREAFTER = "thereafter"
    OLD = "superseded"
    DELAY = "delay"
    SOON = "soon"
    ONGOING = "ongoing"


_LISTED: dict[Mood, str] = {
    Mood.FUTURE: """
        will; shall; would; could; may; might; can; should; expect; expects; expected; expecting; expectation;
        expectations; anticipate; anticipates; anticipated; anticipating; plan; plans; planned; planning; intend;
        intends; intended; intending; intention; aim; aims; aiming; aimed; target; targets; targeted; targeting;
        on track; on schedule; scheduled; slated; poised; set to; set for; hope; hopes; hoped; hoping; look forward;
        looking forward; looks forward; goal; forecast; forecasts; projected; projects; estimated; estimates;
        estimate; due; potential; potentially; upcoming; prospective; going to; to follow; prepare to; preparing to;
        prepares to; preparing for; prepares for; ready to; eyeing; eyes; in preparation for; preparations for;
        likely; believe; believes; remain committed; pave the way; paving the way; paves the way; remains on track;
        guidance; guided; guiding; tracking; proposed; future; ahead; next; subsequent; timeline; timelines;
        advancing toward; advances toward; moving toward; working toward; working towards; toward; towards;
        forthcoming; possible; allow; allows; enable; enables; enabling; earmarked; pencilled; penciled; lined up;
        hopefully; agreed to; looks to; looking to; look to; predicted; predicts; foresee; foresees; to be;
        calendared; tentatively
    """,
    Mood.PAST: """
        has; have; had; was; were; been; did; already; recently; successfully; just; previously announced; having""",
    Mood.CONDITION: """
        if; unless; assuming; provided that; provided; contingent upon; contingent on; depending on; whether;
        in the event; subject to; pending; until such time; dependent on; dependent upon; conditional on; upon
    """,
    Mood.AFTER: """
        after; following; once; subsequent to; upon; followed by; months after; weeks after; as soon as;
        on completion; months following; weeks following; within weeks of; months of; months from; days after;
        days of; following the; until; until after; till after
    """,
    Mood.THEREAFTER: """
        shortly thereafter; soon thereafter; thereafter; soon after; shortly after; soon afterwards;
        shortly afterwards; immediately thereafter; afterwards; immediately after; immediately following;
        shortly following; soon after that; quickly thereafter; year later; years later; months later;
        weeks later; month later
    """,
    Mood.OLD: """
        previously; originally; formerly; initially; instead of; rather than; compared to; compared with; versus;
        prior guidance; previous guidance; earlier guidance; earlier than; ahead of; sooner than; vs;
        from the previous; had been; prior expectation; prior expectations; had hoped; had planned; had expected;
        prior estimate; had anticipated; had targeted; had projected
    """,
    Mood.DELAY: """
        delay; delays; delayed; delaying; postpone; postpones; postponed; postponing; postponement; push back;
        pushed back; pushes back; pushing back; pushed; slip; slips; slipped; slipping; defer; deferred; defers;
        moved; moves; shifted; shift; shifts; revised; revises; extended; extends; rescheduled; accelerated;
        brought forward; pulled forward; updated; setback; slippage; pushing; pushes
    """,
    Mood.SOON: """
        soon; shortly; imminently; imminent; near future; near term; as soon as possible; in due course; years away;
        years off; a long way off; several years; many years; some years; years from now; very soon; decades away;
        years down the road; a long way from; not too distant future; years before; sooner; as quickly as possible;
        as soon as practicable; foreseeable future; around the corner; any day now; in the works; for years
    """,
    Mood.ONGOING: """
        ongoing; on going; underway; under way; in progress; active; continuing; being conducted; undergoing;
        is progressing; are progressing; progressing as planned; progressing well; is proceeding; are proceeding;
        is running; are running; progressing on schedule; actively enrolling; actively recruiting;
        currently enrolling; currently recruiting; now enrolling; now recruiting; is open for enrollment;
        is open for recruitment; is open to enrollment; now open for enrollment; actively enrolling patients;
        currently dosing; well underway; currently undergoing; moving forward; continues to enroll;
        continue to enroll; continues to recruit; continue to recruit; continues to dose; continues;
        open and enrolling; actively recruiting patients; being tested; being evaluated;
        being dosed; being enrolled; being recruited; being randomized
    """,
}


def moods() -> dict[str, Mood]:
    """Every written form of every mood."""
    return {" ".join(words.split()): mood for mood, text in _LISTED.items() for words in text.split(";")}


#: Words of the sentence that show that its "phase", "trial", "launch" or "approval" is not a clinical one.
ELSEWHERE = word_set(
    """etf etfs ethereum bitcoin crypto uranium drilling metre metres drill mine mines mining tonnes ore gold lithium
    campus undergraduate building buildings construction reactor reactors turbine warehouse installations court
    courtroom jury lawsuit plaintiff plaintiffs defendant defendants prosecutors prosecution attorney murder
    indictment litigation stadium housing highway rail railway apartment apartments satellite spacecraft solar
    megawatt mw broadband 5g nuclear cosmetics wells drillhole hectares refinery pipeline-gas zoning shareholders'
    stockholder shareholder pit confidentiality antitrust tokens token blockchain nft hotel resort casino film season
    vessel judge convicted sentenced charged"""
)

#: Words that show that a sentence is about medicine or its regulators.
CLINICAL = word_set(
    """clinical patient patients participant participants volunteers fda ema mhra pmda nmpa tga ind nda bla maa drug
    drugs therapy therapies treatment vaccine vaccines dose dosing dosed placebo efficacy safety topline readout
    trial trials study studies cohort tumor tumors cancer disease syndrome approval regulatory 510k pma pdufa eua
    chmp biologics therapeutic therapeutics device medicine medicines indication commercial commercially
    commercialization europe eu european us u.s medical health clearance enrollment pharmacy prescription
    pharmaceuticals biologic pharma biosciences treatments label prescribing recruitment
    enrolment ethics"""
)

#: Words right behind a phase that show that no trial is meant, or only its papers.
NO_TRIAL_PHASE = word_set(TRIAL_MATTERS) | word_set(
    "build buildout construction drilling rollout upgrade renovation exploration build-out infrastructure installation"
)

#: Words before a trial or its data that take it out of the clinic.
NOT_CLINICAL = word_set(
    """preclinical nonclinical animal mouse mice rat rats murine primate toxicology tox toxicity glp enabling vitro
    laboratory financial quarterly operating fiscal earnings revenue sales market economic field case bench
    feasibility stability cell rabbit dog pig sheep ex canine equine veterinary vivo carcinogenicity pharmacy
    consumer census survey drill geological seismic antitrust criminal civil court jury murder election pricing
    bioequivalence"""
)
