"""Timelines as pictures: one drawing, as SVG inside a page and as PNG inside a mail.

Mail programs show no SVG and invert colours as they like, so the PNG is
transparent, holds no text, and its colours are readable on white and on black
(digest-and-verdicts, section 7).
"""

from functools import lru_cache
from pathlib import Path

import resvg_py
from markupsafe import Markup

from monitor.domain.timeline import Timeline
from monitor.domain.verdicts import Family
from monitor.rendering.templates import environment

#: Marks are drawn in these: contrast at least 3.6 to white and 4.5 to #131517.
MARK_COLOURS = {
    Family.AGREES: "#148f7d",
    Family.EXPECTED: "#4580e0",
    Family.WAITING: "#7b8594",
    Family.DIFFERS: "#c86514",
    Family.UNSURE: "#946be0",
}
#: The claimed days, the axis and the line of today.
LINE_COLOUR = "#7b8594"

#: The size of the picture in a mail, in pixels of the page; it has twice as many of its own.
WIDTH, HEIGHT = 552, 46
_PIXELS_PER_PIXEL = 2
_MOST_KEPT = 512  # pictures of some kilobytes: those of the digests that are being written


def drawn(timeline: Timeline, drawing: str = "", templates: Path | None = None, *, with_axis: bool = True) -> Markup:
    """The timeline as an SVG element as wide as its place. ``drawing`` is its name on the page, letters and digits.

    ``with_axis`` is whether axis and today are drawn; a page of timelines draws them once for all.
    """
    return Markup(_svg(timeline, drawing, templates, is_picture=False, with_axis=with_axis))  # noqa: S704 - made of numbers


@lru_cache(_MOST_KEPT)
def png(timeline: Timeline, templates: Path | None = None) -> bytes:
    """The timeline as a PNG picture; the same picture is made once, however many mails hold it."""
    svg = _svg(timeline, "1", templates, is_picture=True, with_axis=True)
    return resvg_py.svg_to_bytes(svg_string=svg, zoom=_PIXELS_PER_PIXEL, skip_system_fonts=True)


def _svg(timeline: Timeline, drawing: str, templates: Path | None, *, is_picture: bool, with_axis: bool) -> str:
    return (
        environment(templates)
        .get_template("_parts/timeline.svg")
        .render(
            timeline=timeline,
            drawing=drawing,
            is_picture=is_picture,
            with_axis=with_axis,
            mark_colours=MARK_COLOURS,
            line_colour=LINE_COLOUR,
        )
    )
