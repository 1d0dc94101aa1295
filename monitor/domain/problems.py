"""Trouble as a value: where it is, what it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error refuses the input, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """A stretch of one line in a text file. Line and columns count from 1; ``end_column`` is exclusive."""

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, told so that the reader can act.

    ``where`` is a place in a file, a JSON path or an address; ``what`` is the
    fact in one sentence without a final stop; ``remedy`` is one thing to do.
    ``code`` is stable and can be looked up.
    """

    where: Place | str
    what: str
    remedy: str
    code: str = "E000"
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class MonitorError(Exception):
    """Work that could not be done, with every problem found and not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
