import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.smtp.wire import address_trouble, as_data, legible

BODIES = st.lists(st.sampled_from([b".", b"..", b"\r", b"\n", b"\r\n", b"a", b"\0", b"\xff"])).map(b"".join)


def lines_of(content: bytes) -> list[bytes]:
    lines = re.split(rb"\r\n|\r|\n", content)
    return lines[:-1] if lines[-1] == b"" and len(lines) > 1 else lines


@given(BODIES | st.binary())
@example(b"")
@example(b"\r\n.\r\n")
@example(b"a\n.\nMAIL FROM:<x@y>")
def test_a_server_that_undoes_the_dots_has_the_lines_again(content: bytes) -> None:
    data = as_data(content)
    assert data.endswith(b"\r\n")
    assert [line.removeprefix(b".") for line in data[:-2].split(b"\r\n")] == lines_of(content)


@given(BODIES | st.binary())
def test_x4_no_body_ends_the_mail_or_holds_half_an_end_of_line(content: bytes) -> None:
    data = b"\r\n" + as_data(content)
    assert b"\r\n.\r\n" not in data
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("address", ["a@x.org", "a.b+c=d@x.org", "o'neil@x.org", "a@[192.0.2.1]", '"a"@x.org'])
def test_addresses_that_can_be_sent_to(address: str) -> None:
    assert address_trouble(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@x.org",
        "a@",
        "a@x.org\r\nRCPT TO:<b@x.org>",
        "a@x>SIZE=1",
        "<a@x.org>",
        "a b@x.org",
        "a@x.org\0",
        "\t@x",
    ],
)
def test_x3_addresses_that_could_say_more_than_an_address(address: str) -> None:
    assert "not a mail address" in (address_trouble(address) or "")


@pytest.mark.parametrize("address", ["jörg@x.org", "a@münchen.example", "a@x\u2028org"])
def test_s13_addresses_outside_ascii_are_named_as_such(address: str) -> None:
    trouble = address_trouble(address)
    assert trouble is not None
    assert "outside ASCII" in trouble
    assert trouble.isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (b"2.0.0 Ok: queued as 4F0", "2.0.0 Ok: queued as 4F0"),
        (b"two\nlines\r\n", "two lines"),
        (b"\x1b[31mred\x07", "[31mred"),
        (b"\xff\xfe", "��"),
        ("größer".encode(), "größer"),
        (b"x" * 5000, "x" * 299 + "…"),
    ],
    ids=["plain", "lines", "escapes", "no text", "UTF-8", "long"],
)
def test_what_a_server_says_becomes_one_safe_line(text: bytes, shown: str) -> None:
    assert legible(text) == shown
