import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from monitor.cli.main import COMMANDS
from monitor.domain.incidents import IncidentKind
from monitor.domain.notices import NOTICE_WORDS, Notice, alive, over, started
from monitor.rendering.mails import Letterhead, RenderedMail
from monitor.rendering.notices import render_notice
from monitor.rendering.templates import MAILS, environment
from tests.cycle.parts import parsed
from tests.rendering.situations import HOME, MET, NEWS, NOW, SINCE, STANDS, incident

LETTERHEAD = Letterhead("Remyelination watch <watch@example.org>")
RECOVERED = replace(STANDS, checked_at=NOW, last_good=NOW)


def rendered(notice: Notice, template: str) -> RenderedMail:
    return render_notice(notice, template, HOME, NOW, LETTERHEAD)


def mail(notice: Notice, template: str) -> EmailMessage:
    return parsed(rendered(notice, template).content)


def shown(notice: Notice, template: str) -> str:
    message = mail(notice, template)
    return f"Subject: {message['Subject']}\n\n{message.get_content()}".replace("\r\n", "\n")


@pytest.mark.parametrize("kind", IncidentKind)
def test_the_notice_of_a_start_is_the_one_that_was_agreed_on(
    kind: IncidentKind, golden: Callable[[str, str], None]
) -> None:
    golden(f"notice-{kind.value}-started.txt", shown(started(incident(kind), STANDS, HOME), "notice-started"))


@pytest.mark.parametrize("kind", IncidentKind)
def test_the_notice_of_an_end_is_the_one_that_was_agreed_on(
    kind: IncidentKind, golden: Callable[[str, str], None]
) -> None:
    ended = replace(incident(kind), ended_at=NOW)
    golden(f"notice-{kind.value}-over.txt", shown(over(ended, RECOVERED, HOME), "notice-over"))


def test_the_proof_of_life_says_what_was_read_also_when_nothing_changed(golden: Callable[[str, str], None]) -> None:
    golden("notice-alive-quiet.txt", shown(alive(RECOVERED, 0, NOW - timedelta(days=7), HOME), "notice-alive"))
    troubled = replace(STANDS, incidents=(incident(IncidentKind.REGISTRY),))
    golden("notice-alive-troubled.txt", shown(alive(troubled, 3, None, HOME), "notice-alive"))


def test_the_start_and_the_end_are_one_thread() -> None:
    first = mail(started(incident(IncidentKind.REGISTRY), STANDS, HOME), "notice-started")
    last = mail(over(replace(incident(IncidentKind.REGISTRY), ended_at=NOW), STANDS, HOME), "notice-over")
    assert (first["References"], first["In-Reply-To"]) == (None, None)
    assert last["References"] == last["In-Reply-To"] == first["Message-ID"]
    assert last["Message-ID"] != first["Message-ID"]


@pytest.mark.parametrize("kind", IncidentKind)
def test_the_first_line_is_the_fact(kind: IncidentKind) -> None:
    first = mail(started(incident(kind), STANDS, HOME), "notice-started").get_content().splitlines()[0]
    assert first.split()[0] in NOTICE_WORDS[kind].fact.format(long="", answer="", where="", lasted="")


@pytest.mark.parametrize("kind", IncidentKind)
def test_every_command_in_a_notice_exists(kind: IncidentKind) -> None:
    commands = [one.command for one in NOTICE_WORDS[kind].instructions if one.command]
    assert commands
    assert {command.split()[1] for command in commands} <= set(COMMANDS)


@pytest.mark.parametrize("name", [name for name in MAILS if name.startswith("notice-")])
def test_notices_are_text_only(name: str) -> None:
    assert [part for part in MAILS[name] if part.endswith(".html")] == []
    for part in MAILS[name]:
        environment().get_template(f"{name}/{part}")


def test_what_the_registry_answers_cannot_add_a_header_or_a_line_to_the_subject() -> None:
    bad = replace(incident(IncidentKind.CLOCK), answer="=?utf-8?q?a=0D=0ABcc=3A_evil=40x.org?=\r\nBcc: evil@x.org {0}")
    content = rendered(started(bad, STANDS, HOME), "notice-started").content
    assert parsed(content)["Bcc"] is None
    assert b"\nBcc:" not in content.partition(b"\r\n\r\n")[0]


def test_lines_fit_a_terminal() -> None:
    for kind in IncidentKind:
        for line in shown(started(incident(kind), STANDS, HOME), "notice-started").splitlines()[1:]:
            assert len(line) <= 80 or re.search(r"\S{60}", line), line


def test_a_held_digest_and_stale_claims_are_named() -> None:
    held = replace(NEWS, overdue=NOW - timedelta(hours=1))
    late = replace(STANDS, at=SINCE + timedelta(hours=80), lists=(held,))
    text = mail(started(incident(IncidentKind.REGISTRY), late, HOME), "notice-started").get_content()
    assert 'The digest "Remyelination watch", due 22 Nov 2026 05:00 UTC, is' in text
    assert 'every claim is shown as "Not checked' in text
    assert set(MET) == set(IncidentKind)
