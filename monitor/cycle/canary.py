"""Known studies that show whether a search works: one that must be found and is not, makes the search worthless.

A canary is a study that was found before and that prints, as the name of an
intervention, a name by which it was found. It rides along in every question,
so it costs no request. Its own record, read anew in the same pass, says whether
it still prints the name: only then does its absence speak against the search.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from monitor.domain.matches import Match
from monitor.domain.problems import Problem
from monitor.registry.ctgov_record import ReadRecord
from monitor.registry.interface import Canary, Fetched

#: Two, so that a search can still be judged on the day on which one of them changes.
_MOST = 2
_INTERVENTION_NAME = re.compile(r"\.interventions\[\d+\]\.(?:name|otherNames\[\d+\])$")


@dataclass(frozen=True)
class Canaries:
    """The canaries of one pass. ``concerned`` has, by study, the watches whose own searches find it anyway."""

    chosen: tuple[Canary, ...] = ()
    concerned: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def strangers(self, watch_id: str, found: Iterable[str]) -> int:
        """How many of the studies found are there only because they rode along."""
        riding = {canary.study_id for canary in self.chosen}
        return sum(
            study_id in riding and watch_id not in self.concerned.get(study_id, frozenset()) for study_id in found
        )

    def failure(self, passed: frozenset[Canary], studies: Mapping[str, Fetched], missing: Collection[str]) -> str:
        """Why a search is not proved to work, in words that follow a colon; empty if it is.

        Where nothing was ever found, and the registry is not known to hold a
        certain study, there is nothing to check with: then the search passes.
        """
        missed = next((canary for canary in self.missed(passed, studies, missing)), None)
        if missed:
            return f"the search did not find {missed.study_id}, which it must find by “{missed.term}”"
        if passed or not self.chosen:
            return ""
        return "the known studies that show whether the search works have changed"

    def missed(
        self, passed: frozenset[Canary], studies: Mapping[str, Fetched], missing: Collection[str]
    ) -> tuple[Canary, ...]:
        """The canaries that the search must find and did not: then it does not work."""
        return tuple(
            canary for canary in self.chosen if canary not in passed and _must_be_found(canary, studies, missing)
        )


def chosen(matches: Iterable[Match], built_in: Canary | None) -> tuple[Canary, ...]:
    """Canaries from earlier matches, from different studies; the built-in one if there are none."""
    by_study: dict[str, Canary] = {}
    for match in matches:
        name = _printed_name(match)
        if name:
            by_study.setdefault(match.study_id, Canary(match.study_id, name))
    return tuple(by_study.values())[:_MOST] or ((built_in,) if built_in else ())


def _printed_name(match: Match) -> str | None:
    return next(
        (
            reason.term
            for reason in match.why
            if _INTERVENTION_NAME.search(reason.field) and _prints(reason.snippet, reason.term)
        ),
        None,
    )


def _must_be_found(canary: Canary, studies: Mapping[str, Fetched], missing: Collection[str]) -> bool:
    """Whether the study, as read in this pass, prints the name. The built-in one is read only if a search finds it."""
    fetched = studies.get(canary.study_id)
    if fetched is None:
        return canary.study_id not in missing
    if isinstance(fetched.record, Problem):
        return False
    return any(_prints(name, canary.term) for name in _names(fetched.record))


def _names(record: ReadRecord) -> Iterable[str]:
    for intervention in record.study.interventions:
        yield intervention.name
        yield from intervention.other_names


def _prints(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
