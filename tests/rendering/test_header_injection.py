"""Texts of others that want to be headers: whatever they hold, the bytes hold our headers and nothing else.

The bytes are read back in three ways: by the two policies of Python's parser
and by the simplest reader of lines, which is how some mail servers do it.
"""

import base64
from dataclasses import replace
from email import message_from_bytes
from email.policy import compat32, default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.domain.matter import Matter
from monitor.rendering.mails import Letterhead, render
from monitor.settings import SettingsError, load_settings
from monitor.smtp.wire import address_trouble
from monitor.watchfile.addresses import read_address
from tests.make import study
from tests.rendering.matter import DRUG, FIRST, FULL, NOW, QUIET
from tests.rendering.test_mails import OURS

_BCC = "Bcc: evil@example.org"
_ENCODED = base64.b64encode(f"a\r\n{_BCC}".encode()).decode()
CORPUS = {
    "encoded word, q": "=?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "encoded word, Q": "=?UTF-8?Q?a=0D=0ABcc=3A_evil=40example.org?= and more",
    "encoded word, base64": f"=?utf-8?b?{_ENCODED}?=",
    "encoded word, latin": "=?iso-8859-1?q?a=0ABcc:_evil=40example.org?=",
    "encoded word, with a language": "=?utf-8*en?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "two encoded words": "=?utf-8?q?a=0D=0A?= =?utf-8?q?Bcc=3A_evil=40example.org?=",
    "nested encoded words": "=?utf-8?q?=3D?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=?=",
    "encoded word split by a mark": "=\u200e?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "encoded word split by a NUL": "=\x00?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?\x00=",
    "encoded word split by a line": "=\r\n?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "encoded word doubled": "==??utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "encoded word of full-width signs": "\uff1d\uff1futf-8\uff1fq\uff1fa=0D=0ABcc=3A_x\uff1f\uff1d",
    "encoded word, UTF-7": "=?utf-7?q?+AA0ACg-Bcc:_evil?=",
    "encoded word of an unknown set": "=?x-unknown?q?a=0D=0ABcc=3A_evil?=",
    "encoded word, at the cut": "x" * 140 + "=?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "encoded word, unfinished": "=?utf-8?q?a=0D=0ABcc=3A_evil",
    "CR LF": f"a\r\n{_BCC}",
    "CR": f"a\r{_BCC}",
    "LF": f"a\n{_BCC}",
    "LF CR": f"a\n\r{_BCC}",
    "a body at once": f"a\r\n\r\n{_BCC}\r\n\r\n<script>",
    "a fold": f"a\r\n {_BCC}\r\n\t{_BCC}",
    "NEL": f"a\x85{_BCC}",
    "VT and FF": f"a\x0b{_BCC}\x0c{_BCC}",
    "file, group, record and unit separators": f"a\x1c{_BCC}\x1d{_BCC}\x1e{_BCC}\x1f{_BCC}",
    "line separator": f"a\u2028{_BCC}",
    "paragraph separator": f"a\u2029{_BCC}",
    "letters whose last byte is a line's end": "a\u560d\u560aBcc: evil@example.org",
    "NUL": f"a\x00{_BCC}\x00",
    "a lone surrogate": "\ud800",
    "surrogates of an undecodable byte": "a\udc0d\udc0a" + _BCC,
    "a pair of surrogates, turned around": "\udc00\ud800",
    "bidi marks": "\u202eevil\u202c \u2066a\u2069 \u200e\u200f\u061c",
    "a tag character": "a\U000e0001\U000e0041",
    "nothing but blanks": " \t\r\n\u00a0",
    "nothing": "",
    "5,000 letters": "x" * 5000,
    "5,000 letters that are not ASCII": "名" * 5000,
    "5,000 marks upon one letter": "a" + "\u0301" * 5000,
    "5,000 words": "word " * 1000,
    "5,000 quotes and commas": '",<>@;:\\()[]' * 417,
    "an address": "evil@example.org, <evil@example.org>; group: a@b;",
    "a template": "{{7*7}}{% raw %}{0.__class__}%s",
}
MATTERS = {"full": (FULL, Role.EDITOR), "first": (FIRST, Role.READER)}


def everywhere(matter: Matter, text: str) -> Matter:
    """The text in place of every title, name and quote that a mail can tell."""
    renamed = study(2, title=text, acronym=text)
    named = replace(DRUG, title=text)
    return replace(
        matter,
        plan=replace(matter.plan, title=text),
        studies={**matter.studies, renamed.id: renamed},
        judged=tuple(
            replace(one, watch=named, claim=replace(one.claim, quote=text, said_by=text)) for one in matter.judged
        ),
    )


def content(
    matter: Matter, role: Role, sender: str = "Watch <watch@example.org>", recipient: str = "reader@example.org"
) -> bytes:
    return render(compose(matter, role), recipient, 3, NOW, Letterhead(sender)).content


def names_by_lines(data: bytes) -> list[str]:
    """The names of the headers as a reader sees them that takes every CR and every LF for an end of line."""
    head = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n\n")[0]
    return [line.partition(b":")[0].decode() for line in head.split(b"\n") if line[:1] not in (b" ", b"\t")]


def assert_only_ours(data: bytes) -> None:
    assert message_from_bytes(data, policy=default).keys() == OURS
    assert message_from_bytes(data, policy=compat32).keys() == OURS
    assert names_by_lines(data) == OURS
    assert data.isascii()
    assert b"\x00" not in data
    assert max(map(len, data.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert b"evil" not in message_from_bytes(data)["To"].encode()


@pytest.mark.parametrize(("matter", "role"), MATTERS.values(), ids=MATTERS.keys())
@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS.keys())
def test_no_text_of_others_adds_a_header_or_stops_a_mail(text: str, matter: Matter, role: Role) -> None:
    assert_only_ours(content(everywhere(matter, text), role))


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS.keys())
def test_no_sender_that_the_settings_take_adds_a_header_or_stops_a_mail(text: str) -> None:
    for sender in (f"{text} <watch@example.org>", f"{text}@example.org", f"watch@{text}example.org"):
        try:
            load_settings({"MONITOR_MAIL_FROM": sender}, Path("none.toml"))
        except SettingsError:
            continue
        assert_only_ours(content(QUIET, Role.READER, sender=sender))


def is_taken(address: str) -> bool:
    try:
        return read_address(address) == address
    except PydanticCustomError:
        return False


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS.keys())
def test_no_recipient_that_the_watchlist_takes_adds_a_header_or_stops_a_mail(text: str) -> None:
    for address in (f"{text}@example.org", f"{text}reader@example.org", f"reader@{text}example.org"):
        if is_taken(address):
            assert address_trouble(address) is None
            assert_only_ours(content(QUIET, Role.READER, recipient=address))


_PIECES = st.sampled_from(["=?", "?=", "utf-8", "?q?", "?b?", "=0D=0A", "\r", "\n", " ", ":", "Bcc:", "\x85", "\u2028"])


@settings(max_examples=50)
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_no_sum_of_such_pieces_does_either(text: str) -> None:
    assert_only_ours(content(everywhere(QUIET, text), Role.READER))
