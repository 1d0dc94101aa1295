"""What one check found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding is to be taken: in order, to be known, or to be mended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line of the examination. ``remedy`` is what to do, and empty where all is in order."""

    level: Level
    subject: str
    fact: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.level:<4}  {self.subject:<12} {self.fact}"
        return f"{line}\n{'':<19}= {self.remedy}" if self.remedy else line


def ok(subject: str, fact: str) -> Finding:
    """All is in order."""
    return Finding(Level.OK, subject, fact)


def warn(subject: str, fact: str, remedy: str) -> Finding:
    """Works, and should be known."""
    return Finding(Level.WARN, subject, fact, remedy)


def fail(subject: str, fact: str, remedy: str) -> Finding:
    """Does not work."""
    return Finding(Level.FAIL, subject, fact, remedy)
