"""Problems as text for a person: the fact, the lines it is about with carets, and the remedy.

Everything that came from the file passes through ``harmless``: a terminal obeys
control characters, and a mark that turns text round would show other words than
the file holds. Colours are ANSI codes and only used on request.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from monitor.domain.problems import Place, Problem, Severity
from monitor.watchfile.source import LINE_END

#: Problems that are told in full; more only make the first ones scroll away.
MOST_SHOWN = 20

_LINES_ABOVE = 2
_WIDEST = 160
_ROOM_BEFORE = 60

_RESET = "\x1b[0m"
_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "fact": "\x1b[1m",
    "code": "\x1b[2m",
    "frame": "\x1b[34m",
    "remedy": "\x1b[32m",
}

#: Control characters, line separators, the byte order mark, and the marks that turn the direction of text round.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def as_text(problems: Sequence[Problem], source: str, file: str, *, colour: bool, consequence: str) -> str:
    """The problems with their lines, and the count with what did (not) happen; errors before warnings.

    ``source`` is the text of ``file``. The text ends with a line end.
    """
    lines = LINE_END.split(source)
    pen = _Pen(colour=colour)
    ranked = sorted(problems, key=lambda trouble: trouble.severity is Severity.WARNING)
    blocks = ["\n".join(_block(trouble, lines, pen)) for trouble in ranked[:MOST_SHOWN]]
    return "\n\n".join([*blocks, f"{_count(problems, file)} {consequence}\n"])


def without_source(trouble: Problem, *, colour: bool) -> str:
    """One problem in the same form, where no text of a file is at hand."""
    return "\n".join(_block(trouble, (), _Pen(colour=colour)))


def harmless(text: str) -> str:
    """The text with each character that a terminal would obey replaced by one that shows it."""
    return _HARMFUL.sub(_picture, text)


class _Pen:
    def __init__(self, *, colour: bool) -> None:
        self._styles = _STYLES if colour else {}

    def __call__(self, style: str, text: str) -> str:
        """The text in a style of the table."""
        code = self._styles.get(style)
        return f"{code}{text}{_RESET}" if code and text else text


def _block(trouble: Problem, lines: Sequence[str], pen: _Pen) -> Iterator[str]:
    where = trouble.where
    width = max(2, len(str(where.line))) if isinstance(where, Place) else 2
    severity = pen(trouble.severity.value, trouble.severity.value)
    yield f"{severity}: {pen('fact', harmless(trouble.what))}  {pen('code', trouble.code)}"
    yield f"{pen('frame', ' ' * width + '-->')} {harmless(str(where))}"
    if isinstance(where, Place) and where.line <= len(lines):
        yield from _excerpt(where, lines, width, trouble.severity, pen)
    yield f"{' ' * (width + 1)}{pen('remedy', '=')} {harmless(trouble.remedy)}"


def _excerpt(where: Place, lines: Sequence[str], width: int, severity: Severity, pen: _Pen) -> Iterator[str]:
    empty = pen("frame", " " * (width + 1) + "|")
    begin = max(0, where.column - 1 - _ROOM_BEFORE) if len(lines[where.line - 1]) > _WIDEST else 0
    yield empty
    for number in range(_first_line(lines, where.line), where.line + 1):
        cut = lines[number - 1][begin : begin + _WIDEST]
        yield f"{pen('frame', f'{number:>{width}} |')} {harmless(cut)}".rstrip()
    before = lines[where.line - 1][begin : where.column - 1]
    marked = lines[where.line - 1][where.column - 1 : min(where.end_column - 1, begin + _WIDEST)]
    yield f"{empty} {' ' * _columns(before)}{pen(severity.value, '^' * max(1, _columns(marked)))}"


def _first_line(lines: Sequence[str], line: int) -> int:
    """The line from which to show: back to the start of the list item, a few lines at most."""
    first = line
    while first > max(1, line - _LINES_ABOVE) and not lines[first - 1].lstrip().startswith("- "):
        if not lines[first - 2].strip() or lines[first - 2].lstrip().startswith("#"):
            break
        first -= 1
    return first


def _columns(text: str) -> int:
    """The columns that a terminal uses for the text: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in harmless(text)
    )


def _picture(found: re.Match[str]) -> str:
    number = ord(found.group())
    if number == ord("\t"):
        return " "
    if number < 0x20:
        return chr(0x2400 + number)  # the block "Control Pictures"
    return "\N{SYMBOL FOR DELETE}" if number == 0x7F else "\N{REPLACEMENT CHARACTER}"


def _count(problems: Sequence[Problem], file: str) -> str:
    numbers = {severity: sum(trouble.severity is severity for trouble in problems) for severity in Severity}
    told = [f"{number} {severity}{'' if number == 1 else 's'}" for severity, number in numbers.items() if number]
    shown = f" The first {MOST_SHOWN} are shown." if len(problems) > MOST_SHOWN else ""
    return f"{', '.join(told) or 'No problems'} in {harmless(file)}.{shown}"
