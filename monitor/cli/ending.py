"""How a command ends: every error as text on standard error, and the exit code that scripts rely on.

The codes are those of the outward contracts, section 4.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from enum import IntEnum

import click

from monitor.domain.problems import MonitorError, Problem


class Exit(IntEnum):
    """How a command ends."""

    SUCCESS = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    REGISTRY = 4
    MAIL = 5
    LOCKED = 6
    STORAGE = 7
    INTERNAL = 70
    INTERRUPTED = 130
    TERMINATED = 143


#: A problem's code begins with its kind; the first problem decides how the command ends.
_BY_KIND = {
    "E1": Exit.REFUSED,
    "E4": Exit.REGISTRY,
    "E5": Exit.REFUSED,
    "E6": Exit.REFUSED,
    "E7": Exit.STORAGE,
    "E8": Exit.LOCKED,
}


def ended(run: Callable[[], object]) -> int:
    """Run a command; its exit code. Nothing escapes."""
    try:
        result = run()
    except BaseException as error:  # noqa: BLE001 - the last place: an unknown error must end in a known way
        return _code_of_error(error)
    return int(result) if isinstance(result, int) else Exit.SUCCESS


def _code_of_error(error: BaseException) -> int:
    match error:
        case click.ClickException():
            error.show()
            code: int = error.exit_code
        case click.exceptions.Exit():
            code = error.exit_code
        case KeyboardInterrupt() | click.Abort():
            code = Exit.INTERRUPTED
        case BrokenPipeError() | SystemExit():  # click ends the process itself when a pipe is broken
            # Whoever read our output has enough: nothing can be told to them any more, not even at the last flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = Exit.SUCCESS
        case MonitorError(problems=problems):
            tell(problems)
            code = code_of(problems)
        case _:
            code = _unexpected(error)
    return code


def tell(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, each with its place, its fact and its remedy."""
    for problem in problems:
        print(f"{problem.severity}: {problem.what} [{problem.code}]", file=sys.stderr)
        print(f"  --> {problem.where}", file=sys.stderr)
        print(f"   = {problem.remedy}", file=sys.stderr)


def code_of(problems: Iterable[Problem]) -> Exit:
    """The exit code for these problems."""
    return next((_BY_KIND[problem.code[:2]] for problem in problems if problem.code[:2] in _BY_KIND), Exit.INTERNAL)


def _unexpected(error: BaseException) -> Exit:
    """One line for the reader; the traceback goes into a file, without the values of variables."""
    with tempfile.NamedTemporaryFile("w", prefix="monitor-error-", suffix=".txt", delete=False) as file:
        traceback.print_exception(error, file=file)
    print(f"internal error: {type(error).__name__}. The details are in {file.name}", file=sys.stderr)
    print("   = Please report this, with that file; look through it first", file=sys.stderr)
    return Exit.INTERNAL
