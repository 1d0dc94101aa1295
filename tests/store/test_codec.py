import hashlib
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.changes import Change, ChangeKind
from monitor.domain.dates import PartialDate, Precision, Span
from monitor.domain.problems import Place, Problem
from monitor.domain.study import Status, Study
from monitor.registry.archive import records
from monitor.store import skeletons
from monitor.store.codec import FACTS, RECORD, from_json, packed, to_json, unpacked
from tests.make import study

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(TEXT, st.tuples(TEXT, TEXT), st.sampled_from(Status), st.none() | st.dates(), st.none() | st.integers(0, 10**9))
def test_a_study_is_read_back_as_it_was(
    title: str, conditions: tuple[str, ...], status: Status, posted: date | None, enrollment: int | None
) -> None:
    kept = study(title=title, conditions=conditions, status=status, first_posted=posted, enrollment=enrollment)
    assert from_json(Study, to_json(kept)) == kept


def test_every_kind_of_value_that_is_kept_is_read_back_as_it_was() -> None:
    span = Span(date(2026, 1, 1), date(2026, 3, 1))
    for value in (
        PartialDate("2026-01-01/2026-03-01", Precision.RANGE, span),
        Change("NCT00000001", date(2026, 1, 1), ChangeKind.DATE_SLIPPED, "start", "2025", "2026", (1, 2), 3),
        Problem(Place("watchlist.yaml", 1, 2, 3), "what", "remedy"),
        Problem("/version", "what", "remedy"),
    ):
        assert from_json(type(value), to_json(value)) == value


def test_equal_values_give_equal_text() -> None:
    assert to_json(study(start="2026")) == to_json(study(start="2026"))


@pytest.mark.parametrize(
    ("encoding", "skeleton", "digest"),
    [
        (FACTS, skeletons.FACTS_1, "944ed914680ec965"),
        (RECORD, skeletons.RECORD_1, "e631c1db2a1b45b6"),
    ],
    ids=["facts", "record"],
)
def test_what_was_packed_once_can_be_unpacked_for_ever(encoding: str, skeleton: bytes, digest: str) -> None:
    assert hashlib.sha256(skeleton).hexdigest()[:16] == digest, "a skeleton is never edited; write another beside it"
    assert unpacked(packed(b"anything", encoding), encoding) == b"anything"


def test_what_the_first_program_packed_without_a_dictionary_is_still_read() -> None:
    assert unpacked(zlib.compress(b"anything"), "zlib") == b"anything"


def test_an_encoding_that_a_later_program_wrote_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="zlib/record-9"):
        unpacked(b"", "zlib/record-9")


def test_a_cut_payload_is_no_payload() -> None:
    with pytest.raises(ValueError, match="cut off"):
        unpacked(packed(b"anything" * 99, RECORD)[:-9], RECORD)


@pytest.mark.shared
def test_every_real_record_is_read_and_read_back_from_the_store(shared: Path) -> None:
    count = 0
    for record in records(shared / "data" / "studies.jsonl.gz"):
        assert not isinstance(record, Problem), record
        assert from_json(Study, to_json(record.study)) == record.study
        count += 1
    assert count == 2951
