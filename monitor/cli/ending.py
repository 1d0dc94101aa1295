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

from monitor.cli.colour import in_colour
from monitor.domain.problems import MonitorError, Problem
from monitor.watchfile.excerpt import without_source


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
        case click.exceptions.NoArgsIsHelpError():
            error.show()  # the help, and no fact: nothing was asked
            code: int = error.exit_code
        case click.ClickException():
            print(without_source(_misuse(error), colour=in_colour(sys.stderr)), file=sys.stderr)
            code = error.exit_code
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
        print(without_source(problem, colour=in_colour(sys.stderr)), file=sys.stderr)


def _misuse(error: click.ClickException) -> Problem:
    """A wrong use of the command line in the form of every other problem, the fact first."""
    context = getattr(error, "ctx", None) or click.get_current_context(silent=True)
    message = error.format_message().removesuffix(".")
    fact = message[:1].lower() + message[1:] if message[1:2].islower() else message
    if context is None:
        return Problem("the command line", fact, "monitor --help", "E001")
    usage = context.get_usage().removeprefix("Usage: ").split()
    return Problem(" ".join(usage), fact, f"{context.command_path} --help", "E001")


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
