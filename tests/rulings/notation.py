"""A short notation for what was claimed and what the registry shows, so that a ruling reads as a row of a table.

Claims: ``trial_start by 2024-06, condition multiple sclerosis, phase 1``.
Registry: facts of a study joined by ``; ``, its versions by `` → ``, studies
by `` | ``. ``waits`` is a study at tier review, ``not read`` a registry that
was not read for more than 72 hours, ``nothing`` no study.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitor.domain.claims import Claim, Hedge
from monitor.domain.evidence import Findings
from monitor.domain.matches import Match, Reason, Tier
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status, StudyHistory, StudyType, Term
from monitor.domain.watchlist import Watch, WatchedIntervention
from tests.make import claimed, history, study

_CLAIM_PARTS: dict[str, Callable[[str], tuple[str, Any]]] = {
    "condition": lambda text: ("conditions", (text,)),
    "sponsor": lambda text: ("sponsors", (text,)),
    "phase": lambda text: ("phase", text),
    "about": lambda text: ("about", (text,)),
    "grace": lambda text: ("grace_days", int(text)),
    "hedge": lambda text: ("hedge", Hedge(text)),
    "any": lambda _text: ("any_study_type", True),
}

_FACTS: dict[str, Callable[[str], tuple[str, Any]]] = {
    "start": lambda text: ("start", text),
    "primary": lambda text: ("primary_completion", text),
    "completion": lambda text: ("completion", text),
    "registered": lambda text: ("first_submitted", date.fromisoformat(text)),
    "results": lambda text: ("results_first_posted", date.fromisoformat(text)),
    "updated": lambda text: ("last_update_submitted", date.fromisoformat(text)),
    "posted": lambda text: ("last_update_posted", date.fromisoformat(text)),
    "handed": lambda _text: ("results_in_review", True),
    "enrolled": lambda text: ("enrollment", int(text)),
    "why": lambda text: ("why_stopped", text),
    "condition": lambda text: ("conditions", (text,)),
    "heading": lambda text: ("condition_terms", (Term("D000000", text),)),
    "phase": lambda text: ("phases", tuple(text.split())),
    "sponsor": lambda text: ("lead_sponsor", text),
    "collaborator": lambda text: ("collaborators", (text,)),
    "status": lambda text: ("status", Status(text)),
    "type": lambda text: ("study_type", StudyType(text)),
}

_DECISIONS = ("waits", "dismissed", "confirmed", "names")


def claim_of(text: str) -> Claim:
    """The claim that a row names."""
    head, *parts = text.split(", ")
    milestone, window = head.split(" ", 1)
    more = dict(_CLAIM_PARTS[part.split(" ")[0]](part.partition(" ")[2]) for part in parts)
    return Claim(watch_id="w", id="c", milestone=Milestone(milestone), date=claimed(window), **more)


@dataclass
class Registry:
    """What a row says of the registry."""

    is_fresh: bool = True
    histories: list[StudyHistory] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    confirm: set[str] = field(default_factory=set)
    dismiss: dict[str, str] = field(default_factory=dict)

    def findings(self) -> Findings:
        """The findings of a watch of the interventions LIF and LIFNano."""
        interventions = (WatchedIntervention("LIF"), WatchedIntervention("LIFNano"))
        watch = Watch("w", "The watch", interventions, confirm=frozenset(self.confirm), dismiss=self.dismiss)
        return Findings(watch, tuple(self.matches), {seen.id: seen for seen in self.histories})

    def add(self, text: str) -> None:
        """Take in one study."""
        number = len(self.histories) + 1
        versions = [version.split("; ") for version in text.split(" → ")]
        facts: dict[str, Any] = {"status": Status.RECRUITING}
        studies = []
        for version in versions:
            facts |= dict(_FACTS[fact.split(" ")[0]](fact.partition(" ")[2]) for fact in version if not _decides(fact))
            studies.append(study(number, **facts))
        self.histories.append(history(*studies))
        decisions = {fact.split(" ")[0]: fact.partition(" ")[2] for fact in versions[-1] if _decides(fact)}
        named = decisions.get("names", "LIF")
        tier = Tier.REVIEW if "waits" in decisions or "confirmed" in decisions else Tier.MATCH
        self.matches.append(Match("w", studies[-1].id, tier, (Reason(named, "name", named, "named", named),)))
        if "confirmed" in decisions:
            self.confirm.add(studies[-1].id)
        if "dismissed" in decisions:
            self.dismiss[studies[-1].id] = "another LIF"


def registry_of(text: str) -> Registry:
    """What a row says of the registry."""
    registry = Registry(is_fresh=not text.startswith("not read"))
    for part in text.removeprefix("not read").strip(" :").split(" | "):
        if part and part != "nothing":
            registry.add(part)
    return registry


def _decides(fact: str) -> bool:
    return fact.split(" ", maxsplit=1)[0] in _DECISIONS
