import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.bounces import Verdict, read_notice
from tests.bounces.notices import a_notice

TO = "bounces+7.20779.abc@example.org"


@pytest.mark.parametrize(
    ("status", "action", "verdict"),
    [
        ("5.1.1", "failed", Verdict.HARD),
        ("5.1.10 (no such user)", "FAILED", Verdict.HARD),
        ("5.2.1", "failed", Verdict.HARD),
        ("5.0.0", "failed", Verdict.HARD),
        ("5.2.2", "failed", Verdict.OTHER),
        ("5.2.3", "failed", Verdict.OTHER),
        ("5.3.4", "failed", Verdict.OTHER),
        ("5.7.1", "failed", Verdict.OTHER),
        ("5.6.0", "failed", Verdict.OTHER),
        ("4.2.2", "failed", Verdict.TRANSIENT),
        ("4.4.7", "delayed", Verdict.TRANSIENT),
        ("5.1.1", "delayed", Verdict.TRANSIENT),
        ("2.0.0", "delivered", Verdict.OTHER),
        ("5.1.1", "delivered", Verdict.OTHER),
        ("5.1", "failed", Verdict.OTHER),
        ("", "failed", Verdict.OTHER),
        ("nonsense", "failed", Verdict.OTHER),
    ],
)
def test_only_a_final_failure_of_the_address_is_hard(status: str, action: str, verdict: Verdict) -> None:
    notice = read_notice(a_notice(TO, status, action))
    assert notice is not None
    assert (notice.verdict, notice.to) == (verdict, (TO,))


def test_the_words_are_one_short_line() -> None:
    notice = read_notice(a_notice(TO).replace(b"user unknown", b"no\x1b[31m" + b"x" * 900))
    assert notice is not None
    assert notice.words.startswith("5.1.1 550 5.1.1 <reader@example.org>: no [31m")
    assert len(notice.words) == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: hello\r\n\r\nyour mail came back, 550 5.1.1\r\n",
        a_notice(TO).replace(b"multipart/report", b"multipart/mixed"),
        a_notice(TO).replace(b"message/delivery-status", b"text/plain"),
        a_notice(TO).replace(b"Action", b"Aktion"),
        a_notice(TO)[:200],
        a_notice(TO) + b"x" * 2_000_000,
    ],
    ids=["empty", "prose", "mixed", "no status part", "no action", "cut", "too long"],
)
def test_what_is_no_notice_is_none(content: bytes) -> None:
    assert read_notice(content) is None


@given(st.binary(max_size=300), st.integers(0, 900))
def test_no_bytes_break_the_reader(noise: bytes, at: int) -> None:
    notice = a_notice(TO)
    read_notice(notice[:at] + noise + notice[at + len(noise) :])
    read_notice(noise)
