"""A claim with its verdict of the day, as a reader and as an editor are told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.claims import Claim, superseding
from monitor.domain.digest import Role
from monitor.domain.evidence import Findings, without_waiting
from monitor.domain.sentences import RegistryReading, sentence
from monitor.domain.study import Study, StudyHistory
from monitor.domain.verdicts import Verdict, judge, next_change_on
from monitor.domain.watchlist import Watch


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with its watch, the verdict of the day, and how the registry was read for it.

    ``settled`` is the verdict that rests only on what no person has still to
    look at. It is what readers are told: a study that only may concern the
    watch would raise false hope (digest-and-verdicts, section 6).
    ``findings`` are what it rests on, None if the registry was not read
    recently; ``superseded_by`` is what the same claimant said later about the same.
    """

    watch: Watch
    claim: Claim
    verdict: Verdict
    settled: Verdict
    reading: RegistryReading
    findings: Findings | None = None
    superseded_by: Claim | None = None

    @property
    def title(self) -> str:
        """How the claim is called in a mail: its watch, and its own name where a watch has several."""
        return self.watch.title if len(self.watch.claims) == 1 else f"{self.watch.title}: {self.claim.id}"

    @property
    def sentence(self) -> str:
        """The sentence that goes with the verdict."""
        return sentence(self.claim, self.verdict, self.reading)

    @property
    def deciding(self) -> Study | None:
        """The study that the verdict rests on, if it rests on one."""
        evidence = self.verdict.evidence
        return evidence.fact.study if evidence.fact else evidence.study

    @property
    def deciding_history(self) -> StudyHistory | None:
        """Every version of that study that was seen; None also if the registry was not read recently."""
        return self.findings.histories.get(self.deciding.id) if self.findings and self.deciding else None

    @property
    def next_change_on(self) -> date | None:
        """The first day that can change the verdict without new data."""
        return next_change_on(self.claim, self.findings, self.verdict.as_of) if self.findings else None

    def as_seen_by(self, role: Role) -> "JudgedClaim":
        """The claim as this role is told of it."""
        return self if role is Role.EDITOR else replace(self, verdict=self.settled)


def judged_claim(
    claim: Claim, findings: Findings, as_of: date, reading: RegistryReading, *, is_fresh: bool = True
) -> JudgedClaim:
    """Judge one claim on the day ``as_of``, with and without what waits for a person."""
    is_complete = not reading.why_unread
    return JudgedClaim(
        watch=findings.watch,
        claim=claim,
        verdict=judge(claim, findings, as_of, is_fresh=is_fresh, is_complete=is_complete),
        settled=judge(claim, without_waiting(findings), as_of, is_fresh=is_fresh, is_complete=is_complete),
        reading=reading,
        findings=findings if is_fresh else None,
        superseded_by=superseding(findings.watch.claims).get(claim.key),
    )


def together(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a watch with those about the same milestone beside one another, else in their own order."""
    listed = list(claims)
    milestones = [claim.milestone for claim in listed]
    return sorted(listed, key=lambda claim: milestones.index(claim.milestone))
