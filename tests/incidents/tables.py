"""When incidents start and end, as worked cases: what is met at which hour, and when the operator is told.

A case is written ``0 no, 12 no, 24 no, 25 yes``: hours after the first look, each with what it met. ``no``
is trouble, ``yes`` is none, ``ours`` trouble that does not pass by waiting, ``html`` (for the registry) an answer of
an unknown shape. Fractions of an hour are written with a dot.
"""

from dataclasses import dataclass

from monitor.domain.incidents import IncidentKind


@dataclass(frozen=True)
class Case:
    """What is met, and the hours at which the operator is told of the start and of the end."""

    kind: IncidentKind
    met: str
    told: str


@dataclass(frozen=True)
class Topic:
    """Cases about the same rule."""

    title: str
    cases: tuple[Case, ...]


REGISTRY, MAIL, LIST = IncidentKind.REGISTRY, IncidentKind.MAIL_SERVER, IncidentKind.WATCHLIST

TOPICS = (
    Topic(
        "The registry is not read",
        (
            Case(REGISTRY, "0 no, 1 no, 2 no, 3 yes", ""),
            Case(REGISTRY, "0 no, 1 no, 23 no, 24 no, 25 yes", "24 started, 25 over"),
            Case(REGISTRY, "0 no, 24 no, 48 no, 72 yes", "48 started, 72 over"),
            Case(REGISTRY, "0 no, 168 no, 336 yes", "168 started, 336 over"),
            Case(REGISTRY, "0 no, 12 html, 24 html, 30 no, 36 html, 37 yes", "24 started, 37 over"),
            Case(REGISTRY, "0 no, 12 no, 13 yes, 14 no, 26 no, 37 no, 38 no", "38 started"),
            Case(REGISTRY, "0 no, 12 no, 24 no, 36 no, 48 no, 400 no", "24 started"),
        ),
    ),
    Topic(
        "The mail server cannot be used",
        (
            Case(MAIL, "0 no, 0.1 no, 0.2 no, 0.9 yes", ""),
            Case(MAIL, "0 no, 0.5 no, 1 no, 2 yes", "1 started, 2 over"),
            Case(MAIL, "0 ours, 1 ours, 2 yes", "0 started, 2 over"),
            Case(MAIL, "0 no, 0.1 ours, 2 yes", "0.1 started, 2 over"),
        ),
    ),
    Topic(
        "An edit of the watchlist is refused",
        (
            Case(LIST, "0 no, 0.05 yes", ""),
            Case(LIST, "0 no, 0.05 no, 0.1 no, 5 no, 6 yes", "0.1 started, 6 over"),
        ),
    ),
    Topic(
        "Nothing can be stored",
        (
            Case(IncidentKind.STORAGE, "0 no, 0.01 no, 0.02 yes", ""),
            Case(IncidentKind.STORAGE, "0 ours, 1 yes", "0 started, 1 over"),
            Case(IncidentKind.STORAGE, "0 no, 0.01 no, 0.05 no, 1 yes", "0.05 started, 1 over"),
        ),
    ),
    Topic(
        "What needs a person at once",
        tuple(
            Case(kind, "0 no, 1 no, 2 yes, 3 no", "0 started, 2 over, 3 started")
            for kind in (
                IncidentKind.MAIL_FAILED,
                IncidentKind.IN_DOUBT,
                IncidentKind.DRIFT,
                IncidentKind.STANDSTILL,
            )
        ),
    ),
    Topic(
        "The clock jumps",
        (
            Case(IncidentKind.CLOCK, "0 no, 0.5 yes, 1 yes", "0 started, 1 over"),
            Case(IncidentKind.CLOCK, "0 no, 0.5 yes, 0.9 no, 1.5 yes, 1.9 yes", "0 started, 1.9 over"),
        ),
    ),
)
