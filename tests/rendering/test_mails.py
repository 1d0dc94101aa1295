import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.domain.matter import Matter
from monitor.domain.wording import BANNED_WORDS
from monitor.rendering.mails import Letterhead, RenderedMail, render, typeset
from tests.make import study
from tests.rendering.matter import DRUG, FIRST, FULL, MATTERS, NOW

LETTERHEAD = Letterhead("Remyelination watch <watch@example.org>")
OURS = [
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
    "Auto-Submitted", "X-Auto-Response-Suppress", "X-Digest-Number", "MIME-Version", "Content-Type",
]  # fmt: skip

ELEMENTS = "html head meta title style body div table tbody tr td p h1 h2 h3 span a img"
OUR_ELEMENTS = frozenset(ELEMENTS.split())


def mail(matter: Matter, role: Role = Role.READER) -> RenderedMail:
    return render(compose(matter, role), "reader@example.org", 3, NOW, LETTERHEAD)


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(content: bytes, kind: str) -> str:
    body = parsed(content).get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", MATTERS)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_mail_is_the_one_that_was_agreed_on(
    name: str, role: Role, kind: str, golden: Callable[[str, str], None]
) -> None:
    rendered = mail(MATTERS[name], role)
    text = f"Subject: {rendered.subject}\n\n" if kind == "plain" else ""
    golden(f"digest-{name}-{role}.{'txt' if kind == 'plain' else 'html'}", text + part(rendered.content, kind))


@pytest.mark.parametrize("name", MATTERS)
def test_text_and_page_say_the_same(name: str) -> None:
    content = mail(MATTERS[name], Role.EDITOR).content
    text, page = part(content, "plain"), part(content, "html")
    words, shown = " ".join(text.split()), " ".join(unescape(page).split())
    edition = typeset(compose(MATTERS[name], Role.EDITOR), LETTERHEAD).digest
    for claim in edition.claims:
        for said in (claim.title, claim.sentence, claim.quote):
            assert said in words
            assert said in shown
    assert all(row.title in words and row.title in shown for row in edition.rows)
    for number in ("NCT00000001", "NCT00000002", "NCT00000003"):
        assert (number in text) == (number in page)


def test_readers_are_told_nothing_of_what_waits_for_a_person() -> None:
    for kind in ("plain", "html"):
        told = part(mail(FULL).content, kind)
        assert "Intranasal" not in told
        assert "review" not in told.casefold()
        assert "Intranasal" in part(mail(FULL, Role.EDITOR).content, kind)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", MATTERS)
def test_no_word_promises_or_accuses(name: str, role: Role) -> None:
    text = part(mail(MATTERS[name], role).content, "plain").casefold()
    assert [word for word in BANNED_WORDS if word in text] == []
    assert "this is not medical advice" in text
    assert max(len(line) for line in text.splitlines() if "http" not in line and "mailto" not in line) <= 72


class Page(HTMLParser):
    """What a mail client would load or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.remote: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.remote += [value or "" for name, value in attrs if name == "src"]


@pytest.mark.parametrize("name", MATTERS)
def test_every_picture_is_in_the_mail_and_says_in_words_what_it_shows(name: str) -> None:
    content = mail(MATTERS[name]).content
    page = part(content, "html")
    pictures = re.findall(r'<img [^>]*alt="Timeline\. Claim: [^"]+" src="cid:([^"]+)" width="552" height="46"', page)
    assert len(pictures) == page.count("<img ") == len(compose(MATTERS[name], Role.READER).claims)
    structure = [(one.get_content_type(), one["Content-ID"]) for one in parsed(content).walk()]
    related = [("multipart/related", None)] if pictures else []
    assert structure == [
        ("multipart/alternative", None),
        ("text/plain", None),
        *related,
        ("text/html", None),
        *(("image/png", f"<{picture}>") for picture in pictures),
    ]


def test_a_picture_that_the_page_does_not_show_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "digest").mkdir()
    (tmp_path / "digest" / "body.html").write_text("<p>{{ digest.headline }}</p>", encoding="utf-8")
    plain = Letterhead(LETTERHEAD.sender, templates=tmp_path)
    content = render(compose(FULL, Role.READER), "reader@example.org", 3, NOW, plain).content
    assert [one.get_content_maintype() for one in parsed(content).walk()] == ["multipart", "text", "text"]


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "{{7*7}}{% for x in y %}",
    "=?utf-8?q?a=0D=0ABcc=3A_evil=40example.org?=",
    "a\r\nBcc: evil@example.org",
    "a\x0b\x85\u2028\u2029\x00b",
    "\u202eright to left\u2066",
    "\ud800",
    "x" * 5000,
    "ünïcödé — “quotes” 名前",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_stays_a_title(title: str) -> None:
    renamed = study(2, title=title, acronym=title)
    matter = replace(FULL, studies={**FULL.studies, renamed.id: renamed}, plan=replace(FULL.plan, title=title or "x"))
    content = mail(matter, Role.EDITOR).content
    assert content.isascii()
    assert parsed(content).keys() == OURS
    page = Page(part(content, "html"))
    assert page.elements <= OUR_ELEMENTS
    assert all(source.startswith("cid:timeline-") for source in page.remote)
    assert page.handlers == []
    assert "49" not in parsed(content)["Subject"]


@given(st.text(max_size=300))
def test_no_title_can_add_a_header(title: str) -> None:
    renamed = study(2, title=title, acronym=title)
    content = mail(replace(FULL, studies={**FULL.studies, renamed.id: renamed})).content
    assert parsed(content).keys() == OURS


def test_the_same_digest_has_the_same_id_and_another_has_another() -> None:
    ids = {
        render(compose(FIRST, Role.READER), recipient, number, NOW, LETTERHEAD).message_id
        for recipient in ("a@example.org", "b@example.org")
        for number in (1, 1, 2)
    }
    assert len(ids) == 4


def test_a_subject_has_its_content_first_and_at_most_78_characters() -> None:
    long = study(2, title="A very long title " * 20, acronym="")
    subject = mail(replace(FULL, studies={long.id: long}, judged=FULL.judged[:1])).subject
    assert len(subject) <= 78
    assert ": primary completion moves to Dec 2026" in subject
    assert DRUG.claims[0].quote not in subject
