import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.registry.body import read_body
from monitor.registry.interface import Failure
from monitor.registry.reply import Trouble

_LIMIT = 1000


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=_LIMIT), st.integers(1, 64), st.sampled_from(["", "identity", "gzip", "GZIP ", "x-gzip"]))
def test_a_whole_body_comes_back_however_it_is_cut_into_pieces(body: bytes, size: int, encoding: str) -> None:
    sent = gzip.compress(body) if "gzip" in encoding.lower() else body
    assert read_body(pieces(sent, size), encoding, _LIMIT) == body


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_r23_a_gzip_that_ends_early_is_no_body(data: st.DataObject) -> None:
    whole = gzip.compress(b'{"studies": []}')
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    found = read_body(pieces(cut, 7), "gzip", _LIMIT)
    assert isinstance(found, Trouble)
    assert found.failure is Failure.BAD_ANSWER
    assert found.again


@pytest.mark.parametrize(
    ("sent", "encoding", "what"),
    [
        pytest.param(b"no gzip at all", "gzip", "damaged", id="R23 not gzip"),
        pytest.param(gzip.compress(b"{}") + b"more", "gzip", "after its end", id="R23 bytes after the end"),
        pytest.param(gzip.compress(b"{}")[:-4] + b"abcd", "gzip", "damaged", id="R23 wrong length in the trailer"),
        pytest.param(zlib.compress(b"{}"), "br", "'br'", id="a compression that was not asked for"),
    ],
)
def test_a_damaged_body_says_what_is_wrong(sent: bytes, encoding: str, what: str) -> None:
    found = read_body([sent], encoding, _LIMIT)
    assert isinstance(found, Trouble)
    assert what in found.what


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_r22_the_limit_holds_to_the_byte(encoding: str) -> None:
    def sent(length: int) -> list[bytes]:
        body = b"x" * length
        return pieces(gzip.compress(body) if encoding else body, 10)

    assert read_body(sent(_LIMIT), encoding, _LIMIT) == b"x" * _LIMIT
    found = read_body(sent(_LIMIT + 1), encoding, _LIMIT)
    assert found == Trouble(Failure.TOO_LARGE, "the answer is larger than 1,000 bytes")


def test_r23_a_gzip_bomb_costs_no_more_than_the_limit() -> None:
    limit = 2**20
    squeeze = zlib.compressobj(wbits=31)
    bomb = [squeeze.compress(bytes(2**20)) for _ in range(100)] + [squeeze.flush()]
    tracemalloc.start()
    try:
        found = read_body([b"".join(bomb)], "gzip", limit)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(found, Trouble)
    assert found.failure is Failure.TOO_LARGE
    assert peak < 6 * limit


def test_r22_an_endless_body_is_left_at_the_limit() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 100

    assert isinstance(read_body(endless(), "", _LIMIT), Trouble)
    assert taken == 11
