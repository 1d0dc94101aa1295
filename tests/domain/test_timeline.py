from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.claims import Claim
from monitor.domain.dates import DateType, PartialDate, Precision, Span, StatedDate, parse_partial_date, partial_day
from monitor.domain.milestones import Milestone
from monitor.domain.study import Status, Study
from monitor.domain.timeline import Axis, Band, Drawing, Mark, Sign, Timeline, axis_around, drawing, laid_out, timeline
from monitor.domain.verdicts import judge
from tests.make import claim, claimed, findings, history, study

TODAY = date(2026, 11, 22)


def drawn(of: Claim, *versions: Study) -> Timeline:
    seen = [history(*versions)] if versions else []
    return timeline(of, judge(of, findings(*seen), TODAY), *seen)


def test_an_open_claim_fades_to_the_right() -> None:
    picture = drawn(claim("not_before 2020"))
    assert picture.band == Band(11.11, 100.0, "right")  # type: ignore[arg-type]  # a StrEnum's member is its text
    assert picture.mark is None
    assert picture.alt == "Timeline. Claim: trial start, not before 2020. Nothing found on ClinicalTrials.gov."


def test_a_claim_with_a_last_day_is_drawn_from_the_day_it_was_said() -> None:
    said = drawn(claim("by 2026-06", said_on=parse_partial_date("2023-11-06")))
    assert said.band.start == Axis(2023, 2026).place(2023 + 309 / 365)
    assert said.band.open == "left"
    unknown = drawn(claim("by 2026-06"))
    assert unknown.band.start == unknown.band.end


def test_a_claim_said_after_its_last_day_is_not_drawn_to_the_left() -> None:
    late = drawn(claim("by 2020", said_on=parse_partial_date("2022")))
    assert late.band.start == late.band.end


def test_the_earlier_dates_of_a_study_are_its_trail() -> None:
    versions = [study(start=written) for written in ("2024-05", "2025-06", "2025-06", "2026-12", "2026-11-12 actual")]
    picture = drawn(claim("by 2026-06", said_on=parse_partial_date("2023")), *versions)
    assert [round(place) for place in picture.trail] == [40, 58, 83]
    assert picture.mark is not None
    assert picture.mark.sign is Sign.HAPPENED
    assert picture.alt.endswith("Study start 12 Nov 2026 (actual). Earlier registered: May 2024, Jun 2025, Dec 2026.")


def test_many_earlier_dates_are_counted() -> None:
    versions = [study(start=f"2025-{month:02}") for month in range(1, 10)]
    assert drawn(claim("by 2026"), *versions).alt.endswith("8 earlier registered dates, from Jan 2025 to Aug 2025.")


def test_a_cross_stands_at_the_version_that_first_shows_the_end() -> None:
    ended = study(status=Status.WITHDRAWN, last_update_posted=date(2025, 1, 9))
    picture = drawn(claim("by 2025-05"), study(start="2024-05"), ended)
    assert picture.mark is not None
    assert picture.mark.sign is Sign.ENDED
    assert picture.alt.endswith("Status: withdrawn. In the version of 9 Jan 2025. Earlier registered: May 2024.")


def test_a_coarse_date_is_drawn_as_wide_as_it_is() -> None:
    picture = drawn(claim("by 2028"), study(start="2027"))
    assert picture.mark is not None
    assert [year.at for year in picture.years if year.year in (2027, 2028)] == [picture.mark.first, picture.mark.last]


def test_enrolment_that_is_inferred_leaves_no_trail() -> None:
    versions = [
        study(status=status, start="2024-01 actual", last_update_submitted=date(2024, month, 1))
        for month, status in ((2, Status.RECRUITING), (5, Status.ACTIVE_NOT_RECRUITING), (9, Status.COMPLETED))
    ]
    picture = drawn(claim("by 2025", Milestone.ENROLLMENT_COMPLETE), *versions)
    assert picture.mark is not None
    assert picture.trail == ()


def test_what_waits_for_a_person_is_not_drawn() -> None:
    one = claim()
    picture = timeline(one, judge(one, findings(review=(study(start="2019-01"),)), TODAY))
    assert (picture.mark, picture.trail) == (None, ())


def test_several_drawings_share_an_axis() -> None:
    drawings = [drawing(one, judge(one, findings(), TODAY)) for one in (claim("by 2031-03"), claim("not_before 2016"))]
    axis = axis_around(drawings)
    assert axis == Axis(2015, 2031)
    assert len({laid_out(one, axis).today for one in drawings}) == 1


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (Axis(2025, 2028), [2025, 2026, 2027, 2028]),
        (Axis(2016, 2027), [2016, 2018, 2020, 2022, 2024, 2026]),
        (Axis(2000, 2040), [2000, 2010, 2020, 2030]),  # 2040 has no room to the right
        (Axis(1, 9998), [2000, 4000, 6000, 8000]),
    ],
    ids=["four", "twelve", "forty", "all"],
)
def test_round_years_are_labelled(axis: Axis, labels: list[int]) -> None:
    assert [year.year for year in axis.marks() if year.is_round] == labels


days = st.dates(date(1, 1, 1), date(9998, 12, 31))
near = st.dates(date(2000, 1, 1), date(2040, 12, 31))
spans = st.tuples(near, near).map(sorted).map(lambda pair: Span(pair[0], pair[1])) | days.map(Span.of_day)
registered = st.builds(
    lambda span, kind: StatedDate(PartialDate(f"{span.first}/{span.last}", Precision.RANGE, span), kind),
    spans,
    st.sampled_from(DateType),
)
windows = st.sampled_from(["not_before {}", "by {}"]).flatmap(lambda form: near.map(form.format)) | st.tuples(
    near, near
).map(lambda pair: f"within {min(pair)} {max(pair)}")
claims = st.builds(
    lambda window, said: claim(window, said_on=partial_day(said) if said else None), windows, st.none() | days
)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    one = draw(claims)
    versions = [
        Study("NCT00000001", "Title", draw(st.sampled_from(Status)), start=stated, last_update_posted=draw(near))
        for stated in draw(st.lists(registered, max_size=5))
    ]
    seen = [history(*versions)] if versions else []
    return drawing(one, judge(one, findings(*seen), draw(near)), *seen)


def _places(picture: Timeline) -> list[float]:
    mark = [picture.mark.first, picture.mark.at, picture.mark.last] if picture.mark else []
    return [picture.band.start, picture.band.end, *picture.trail, *mark, picture.today]


@given(st.lists(drawings(), min_size=1, max_size=3))
def test_every_mark_lies_in_the_picture_with_room_for_half_of_it(shared: list[Drawing]) -> None:
    axis = axis_around(shared)
    assert axis.years >= 4
    for one in shared:
        picture = laid_out(one, axis)
        assert all(0 <= place <= 100 for place in _places(picture))
        half_marks = [*picture.trail, *([picture.mark.at] if picture.mark else []), picture.today]
        assert all(2.49 <= place <= 97.51 for place in half_marks)


@given(drawings())
def test_marks_are_drawn_in_the_order_of_their_days(one: Drawing) -> None:
    axis = axis_around([one])
    assert [axis.place(moment) for moment in sorted(one.moments)] == sorted(
        axis.place(moment) for moment in one.moments
    )
    picture = laid_out(one, axis)
    assert picture.band.start <= picture.band.end
    if picture.mark:
        assert picture.mark.first <= picture.mark.at <= picture.mark.last


@given(drawings())
def test_labels_never_overlap_and_are_at_most_six(one: Drawing) -> None:
    picture = laid_out(one, axis_around([one]))
    labelled = [year.at for year in picture.years if year.is_round]
    assert 1 <= len(labelled) <= 6
    assert all(other - one >= 9 for one, other in pairwise([*labelled, 100.0]))
    assert sum(width for _, width in picture.cells) == pytest.approx(100, abs=0.1)
    assert [text for text, _ in picture.cells if text] == [str(year.year) for year in picture.years if year.is_round]


@given(near, near, near)
def test_a_date_is_drawn_on_the_side_of_the_claim_on_which_it_lies(start: date, other: date, happened: date) -> None:
    one = claim(f"within {min(start, other)} {max(start, other)}")
    picture = drawn(one, study(start=f"{min(happened, TODAY)} actual"))
    mark, band, window = picture.mark, picture.band, claimed(f"within {min(start, other)} {max(start, other)}").window
    assert isinstance(mark, Mark)
    assert (mark.at < band.start) == (window.is_after(min(happened, TODAY))) or abs(mark.at - band.start) < 0.02
    assert (mark.at > band.end) == (window.is_before(min(happened, TODAY))) or abs(mark.at - band.end) < 0.02
    assert timedelta(0) <= TODAY - min(happened, TODAY)
