"""The headers that mail programs act on: leaving a list, its archive, threads."""

import hashlib
import hmac
import re
from dataclasses import replace

import pytest

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.rendering.mails import Letterhead, render, typeset
from monitor.rendering.unsubscribing import Unsubscribing
from tests.rendering.matter import FULL, IMMEDIATE, MATTERS, NOW

PLAIN = Letterhead("Some name <watch@example.org>")
LEAVE = Unsubscribing("https://watch.example.org/a/rather/long/way/to/the/door/{list}/{token}", "a key of a list")
WEB = replace(PLAIN, page="https://watch.example.org/claims/", postal="Example Society, London", unsubscribing=LEAVE)


def raw(letterhead: Letterhead, name: str = "full", recipient: str = "reader@example.org") -> str:
    return render(compose(MATTERS[name], Role.READER), recipient, 3, NOW, letterhead).content.decode("ascii")


def header(content: str, name: str) -> str | None:
    """The header as it stands in the bytes, unfolded as RFC 5322 says."""
    head = content.partition("\r\n\r\n")[0]
    found = re.search(rf"^{name}: ([^\r]*(?:\r\n[ \t][^\r]*)*)", head, re.MULTILINE)
    return found.group(1).replace("\r\n", "").rstrip() if found else None


def test_without_a_web_address_a_reader_leaves_by_mail_alone() -> None:
    content = raw(PLAIN)
    leave = "<mailto:watch@example.org?subject=unsubscribe%20remyelination>"
    assert header(content, "List-Unsubscribe") == leave
    assert header(content, "List-Unsubscribe-Post") is header(content, "List-Archive") is None


def test_with_one_a_mail_program_can_leave_for_its_reader_with_one_click() -> None:
    content = raw(WEB)
    token = hmac.new(b"a key of a list", b"remyelination\nreader@example.org", hashlib.sha256).hexdigest()[:40]
    address = f"https://watch.example.org/a/rather/long/way/to/the/door/remyelination/{token}"
    mail = "mailto:watch@example.org?subject=unsubscribe%20remyelination"
    assert header(content, "List-Unsubscribe") == f"<{address}>, <{mail}>"
    assert header(content, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert header(content, "List-Archive") == "<https://watch.example.org/claims/>"
    edition = typeset(compose(FULL, Role.READER), WEB)
    for body in (edition.text_for("reader@example.org", 3), edition.page_for("reader@example.org", 3)):
        assert address in body
        assert "Example Society, London" in body


def test_everybody_has_a_token_of_their_own_for_each_list() -> None:
    tokens = {LEAVE.token(name, recipient) for name in ("a", "b") for recipient in ("x@example.org", "y@example.org")}
    assert len(tokens) == 4
    assert all(re.fullmatch(r"[0-9a-f]{40}", token) for token in tokens)
    assert "a key of a list" not in repr(WEB)


def test_the_sender_is_the_list_and_nothing_asks_to_be_sent_in_bulk_or_answered() -> None:
    content = raw(PLAIN)
    assert header(content, "From") == "Remyelination watch <watch@example.org>"
    assert header(content, "List-Id") == "Remyelination watch <remyelination.example.org>"
    assert header(content, "Auto-Submitted") == "auto-generated"
    assert header(content, "Precedence") is None


@pytest.mark.parametrize("name", sorted(set(MATTERS) - {"immediate"}))
def test_digests_are_not_threaded(name: str) -> None:
    assert header(raw(PLAIN, name), "References") is None


def test_an_immediate_mail_is_filed_under_its_claim() -> None:
    assert header(raw(PLAIN, "immediate"), "References") == "<claim.drug-a.main-data@example.org>"
    digest = typeset(compose(IMMEDIATE, Role.READER), PLAIN).digest
    assert [claim.key for claim in digest.claims] == ["drug-a/main-data"]


def test_an_edition_is_the_same_for_everybody_but_for_the_address() -> None:
    edition = typeset(compose(FULL, Role.READER), WEB)
    texts = {name: edition.addressed_to(f"{name}@example.org", 3, NOW) for name in ("one", "two")}
    assert texts["one"].subject == texts["two"].subject
    assert texts["one"].message_id != texts["two"].message_id
    assert len(texts["one"].content) == len(texts["two"].content)
