import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.registry.strict_json import DEEPEST, Void, canonical, parse_object

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "cut off", id="R5 empty"),
        pytest.param(b"[]", "type list", id="R5 a list"),
        pytest.param(b"null", "type NoneType", id="R5 null"),
        pytest.param(b'{"studies": [{"a": ', "cut off", id="R6 cut"),
        pytest.param(b'{"a": 1}{', "Extra data", id="two values"),
        pytest.param(b'{"a": NaN}', "NaN", id="R24 NaN"),
        pytest.param(b'{"a": -Infinity}', "-Infinity", id="R24 infinity"),
        pytest.param(b'{"a": 1e999}', "too large", id="R24 a number that becomes infinity"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "5000 digits", id="R24 5,000 digits"),
        pytest.param(b'{"a": {"b": 1, "b": 2}}', "'b' twice", id="R24 duplicate names"),
        pytest.param(b'{"a": ' + b"[" * 100_000, "deeper", id="R24 nested beyond Python"),
        pytest.param(b'{"a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "deeper", id="R24 nested beyond us"),
        pytest.param(b'{"a": "\xff"}', "not UTF-8 at byte 7", id="not UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', "not JSON", id="byte order mark"),
        pytest.param('{"a": 1}'.encode("utf-16"), "not UTF-8", id="UTF-16"),
    ],
)
def test_bytes_that_cannot_be_used_are_void_with_the_reason(body: bytes, reason: str) -> None:
    found = parse_object(body)
    assert isinstance(found, Void)
    assert reason in found.reason


@settings(deadline=None)  # the machine may be busy
@given(st.binary() | st.text(alphabet='{}[]":,\\u0aeE-1 NIn').map(str.encode))
def test_no_bytes_raise(body: bytes) -> None:
    found = parse_object(body)
    assert isinstance(found, Void) or canonical(found)


@settings(deadline=None)  # the machine may be busy
@given(st.dictionaries(st.text(), _JSON))
def test_canonical_bytes_say_the_same_whatever_the_order(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    parsed = parse_object(json.dumps(turned, indent=1).encode())
    assert parsed == value
    assert canonical(parsed) == canonical(value)
    assert json.loads(canonical(value)) == value


def test_the_deepest_allowed_nesting_is_written_too() -> None:
    levels = DEEPEST - 1
    parsed = parse_object(b'{"a":' + b"[" * levels + b"]" * levels + b"}")
    assert not isinstance(parsed, Void)
    assert canonical(parsed).count(b"[") == levels


def test_r24_half_a_surrogate_pair_becomes_storable_and_the_rest_stays() -> None:
    parsed = parse_object(rb'{"t": "\ud800 \u0000 \u202e \ud83d\ude00"}')
    assert canonical(parsed).decode() == '{"t":"\ufffd \\u0000 \u202e \U0001f600"}'
