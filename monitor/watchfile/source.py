"""The bytes of the file as text, and offsets in that text as places.

Lines end with CR LF, LF or CR, as editors count them; YAML 1.1 knows further
line ends (NEL, U+2028), by which its own line numbers would differ.
"""

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from monitor.domain.problems import Place, Problem
from monitor.watchfile.codes import Code

#: A file of 100,000 watches has about 20 MB.
LARGEST_FILE = 64 * 1024 * 1024

LINE_END = re.compile(r"\r\n|\n|\r")

#: What YAML 1.1 (section 5.1) does not call printable, and the byte order mark, which nobody sees inside a text.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_MOST_CHARACTERS_TOLD = 5

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Source:
    """A file's text and the name to call it by."""

    file: str
    text: str

    def place(self, start: int, end: int) -> Place:
        """Where a stretch of the text is; one that goes on over lines is cut at the end of its first."""
        line = bisect_right(self._line_starts, start) - 1
        first = self._line_starts[line]
        line_end = LINE_END.search(self.text, start, end)
        last = line_end.start() if line_end else end
        return Place(self.file, line + 1, start - first + 1, last - first + 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_END.finditer(self.text))]


def problem(where: Place | str, code: Code, what: str, remedy: str) -> Problem:
    """A problem whose severity is that of its code."""
    return Problem(where, what, remedy, code.value, code.severity)


def decode(file: str, content: bytes) -> tuple[Source, list[Problem]]:
    """The text of the file, and what stands in the way of reading it as YAML."""
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024**2
        return Source(file, ""), [
            problem(
                file,
                Code.TOO_LARGE,
                f"the file is larger than {limit} MB",
                "split it: several monitors can follow a part each",
            )
        ]
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(file, content, error)
    source = Source(file, text)
    return source, _forbidden_characters(source)


def _not_utf8(file: str, content: bytes, error: UnicodeDecodeError) -> tuple[Source, list[Problem]]:
    readable = error.object[: error.start].decode("utf-8")
    source = Source(file, readable + error.object[error.start :].decode("latin-1"))
    what = (
        "the file is UTF-16 text, not UTF-8"
        if content.startswith(_UTF16)
        else f"the byte {error.object[error.start]:#04x} is not part of UTF-8 text"
    )
    where = source.place(len(readable), len(readable) + 1)
    return source, [problem(where, Code.ENCODING, what, "save the file as UTF-8 in your editor")]


def _forbidden_characters(source: Source) -> list[Problem]:
    found = zip(_FORBIDDEN.finditer(source.text), range(_MOST_CHARACTERS_TOLD), strict=False)
    return [
        problem(
            source.place(character.start(), character.end()),
            Code.FORBIDDEN_CHARACTER,
            f"the character U+{ord(character.group()):04X} is not allowed in YAML",
            "delete it",
        )
        for character, _ in found
    ]
