"""The readable text of an HTML page, with the place of every character in the page.

The parser of the standard library needs quadratic time on pages that are
made to hurt it (``<a <a <a``), so tags are found here with bounded searches.
"""

from bisect import bisect_right
from dataclasses import dataclass
from html import unescape

from monitor.domain.reading.wordlist import word_set

_LONGEST_TAG = 4000
_LONGEST_ENTITY = 12
_SNIFFED = 4000

#: Elements whose text is not the article's.
_SKIPPED = word_set("script style nav footer aside form noscript template button select svg iframe")
#: Elements that stand within a line; every other tag ends the paragraph.
_INLINE = word_set("a b i em strong span sub sup abbr u small mark cite q time code font wbr img s")


@dataclass(frozen=True)
class PlainText:
    """A text and where its pieces stood: ``starts`` in the text, ``places`` in the page."""

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, offset: int) -> int:
        """The offset in the page of a character of the text."""
        piece = max(0, bisect_right(self.starts, offset) - 1)
        return self.places[piece] + offset - self.starts[piece]


def plain(text: str) -> PlainText:
    """The readable text of a page, or the text itself if it is not HTML."""
    return _stripped(text) if _is_html(text) else PlainText(text, (0,), (0,))


def _is_html(text: str) -> bool:
    head = text[:_SNIFFED].lower()
    return any(mark in head for mark in ("<html", "<!doctype", "<p>", "<p ", "<div", "<body", "<article", "<h1", "</"))


def _stripped(page: str) -> PlainText:
    pieces: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length = at = 0
    while at < len(page):
        piece, place, at = _next_piece(page, at)
        if piece:
            pieces.append(piece)
            starts.append(length)
            places.append(place)
            length += len(piece)
    return PlainText("".join(pieces), tuple(starts) or (0,), tuple(places) or (0,))


def _next_piece(page: str, at: int) -> tuple[str, int, int]:
    """The next piece of text, its place, and where to go on."""
    char = page[at]
    if char == "<":
        return _markup(page, at)
    if char == "&":
        end = page.find(";", at, at + _LONGEST_ENTITY)
        if end > 0:
            return unescape(page[at : end + 1]), at, end + 1
        return "&", at, at + 1
    ends = [
        found for found in (page.find("<", at, at + _LONGEST_TAG), page.find("&", at, at + _LONGEST_TAG)) if found > 0
    ]
    end = min(ends, default=min(len(page), at + _LONGEST_TAG))
    return page[at:end].replace("\n", " "), at, end


def _markup(page: str, at: int) -> tuple[str, int, int]:
    if page.startswith("<!--", at):
        return "", at, _behind(page, "-->", at)
    following = page[at + 1 : at + 2]
    if not (following.isalpha() or following in {"/", "!", "?"}):
        return "<", at, at + 1
    end = page.find(">", at, at + _LONGEST_TAG)
    if end < 0:
        return "<", at, at + 1
    name = _name(page[at + 1 : min(end, at + 20)])
    if name in _SKIPPED and following != "/":
        return "\n", at, _behind(page, f"</{name}", end)
    return (" " if name in {"br", "td", "th"} else "" if name in _INLINE else "\n"), at, end + 1


def _name(tag: str) -> str:
    tag = tag.lstrip("/").lower()
    return next((tag[:n] for n, char in enumerate(tag) if not char.isalnum()), tag)


def _behind(page: str, mark: str, at: int) -> int:
    """The place behind a mark; the end of the page if it never comes."""
    found = page.find(mark, at)
    if found < 0 and mark.startswith("</"):
        found = page.find(mark.upper(), at)
    if found < 0:
        return len(page)
    close = page.find(">", found, found + _LONGEST_TAG)
    return close + 1 if close > 0 else len(page)
