import re
from datetime import date
from struct import unpack

import pytest

from monitor.domain.dates import parse_partial_date
from monitor.domain.timeline import Timeline, timeline
from monitor.domain.verdicts import Family, judge
from monitor.rendering.drawings import LINE_COLOUR, MARK_COLOURS, drawn, png
from tests.make import claim, findings, history, study


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def slipped() -> Timeline:
    one = claim("by 2026-06", said_on=parse_partial_date("2023"))
    seen = history(*(study(start=written) for written in ("2024-05", "2025-06", "2026-12")))
    return timeline(one, judge(one, findings(seen), date(2026, 11, 22)), seen)


@pytest.mark.parametrize("colour", [*MARK_COLOURS.values(), LINE_COLOUR])
def test_marks_are_readable_on_white_and_on_black(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3.6
    assert contrast(colour, "#131517") >= 4.5


def test_every_family_has_its_colour() -> None:
    assert MARK_COLOURS.keys() == set(Family)
    assert len(set(MARK_COLOURS.values())) == len(Family)


def test_the_picture_is_small_transparent_and_twice_as_fine_as_it_is_shown() -> None:
    picture = png(slipped())
    width, height, depth, kind = unpack(">IIBB", picture[16:26])
    assert (width, height, depth, kind) == (1104, 92, 8, 6)  # kind 6 has an alpha channel
    assert len(picture) <= 8 * 1024


def test_a_picture_is_made_once() -> None:
    assert png(slipped()) is png(slipped())


def test_no_text_is_drawn() -> None:
    assert re.sub(r"<[^>]*>", "", drawn(slipped())).strip() == ""
    assert "<text" not in drawn(slipped())


def test_two_drawings_of_one_page_keep_their_fading_apart() -> None:
    assert set(re.findall(r'id="([^"]+)"', drawn(slipped(), "1"))).isdisjoint(
        re.findall(r'id="([^"]+)"', drawn(slipped(), "2"))
    )


def test_a_page_can_draw_the_axis_itself() -> None:
    assert drawn(slipped(), with_axis=False).count("<line") < drawn(slipped()).count("<line")
