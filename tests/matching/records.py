"""Small studies and watches to match, and the decision on them."""

from typing import Any

from monitor.domain.matches import Match, Tier
from monitor.domain.study import Arm, Intervention, Prose, Status, Study, StudyType
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching import Matcher

LIF = WatchedIntervention(
    "LIF", means="leukemia inhibitory factor", aliases=("leukaemia inhibitory factor", "r-hLIF", "emfilermin")
)
LIFNANO = WatchedIntervention("LIFNano", aliases=("LIF-Nano", "LIFNano-CD4"))
LIF_WATCH = Watch(
    "lif",
    "LIF",
    (LIFNANO, LIF),
    sponsors=("LIFNano Therapeutics",),
    exclude=("lumbar interbody fusion", "left iliac fossa", "Lucky Iron Fish"),
)


def watch_of(*names: str, watch_id: str = "w", **more: Any) -> Watch:
    """A watch on one intervention with these names."""
    return Watch(watch_id, names[0], (WatchedIntervention(names[0], aliases=names[1:]),), **more)


def study_of(title: str = "A study", *given: str | Intervention, **more: Any) -> Study:
    """A study that lists these interventions."""
    listed = tuple(item if isinstance(item, Intervention) else Intervention("DRUG", item) for item in given)
    return Study(
        "NCT00000001",
        title,
        Status.RECRUITING,
        study_type=StudyType.INTERVENTIONAL,
        interventions=listed,
        **more,
    )


def armed_study(title: str, **arms: str) -> Study:
    """A study whose arms are given as ``label="TYPE: drug, drug"``."""
    parsed = {label: (text.split(": ")[0], text.split(": ")[1].split(", ")) for label, text in arms.items()}
    names = dict.fromkeys(name for _, drugs in parsed.values() for name in drugs)
    given = [
        Intervention("DRUG", name, arm_labels=tuple(label for label, (_, drugs) in parsed.items() if name in drugs))
        for name in names
    ]
    return study_of(
        title,
        *given,
        arms=tuple(
            Arm(label, kind, intervention_names=tuple(f"Drug: {name}" for name in drugs))
            for label, (kind, drugs) in parsed.items()
        ),
    )


def decide(watch: Watch, study: Study, prose: Prose | None = None) -> Match | None:
    """The decision on the study for the watch."""
    return next(iter(Matcher([watch]).match(study, prose or Prose())), None)


def tier(watch: Watch, study: Study, prose: Prose | None = None) -> Tier | None:
    """The tier of the study for the watch."""
    match = decide(watch, study, prose)
    return match.tier if match else None
