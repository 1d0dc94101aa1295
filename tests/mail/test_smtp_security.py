"""Rows S11 and S12 of the fault matrix, and X7 as far as it concerns the mail server's password."""

import base64
import ssl
import traceback

import pytest

from monitor.domain.mail import Accepted, Outcome, ServerUnusable
from monitor.domain.problems import MonitorError
from monitor.smtp import Security, SmtpSender
from tests.mail.faulty_server import DROP, GREETING, SILENCE, FaultyServer, Plan, Reaction, says
from tests.mail.mails import CALM, HASTE, a_mail, deliver, smtp
from tests.mail.real_server import PASSWORD, USER, RealServer

CANARY = "canary-Ünd-secret"
ENCODED = {
    CANARY,
    base64.b64encode(CANARY.encode()).decode(),
    base64.b64encode(f"\0monitor\0{CANARY}".encode()).decode(),
}
OFFERS_TLS = says("250-faulty.example\r\n250 STARTTLS")
OFFERS_ALL = says("250-faulty.example\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
STRIPPED = says("250-faulty.example\r\n250 AUTH PLAIN LOGIN")
ECHO = f"535 no: {' '.join(sorted(ENCODED))}"


def tell(plan: Plan, security: Security = Security.STARTTLS) -> tuple[Outcome, FaultyServer]:
    with FaultyServer(plan) as server:
        (told,) = deliver(smtp(server.port, security, HASTE, user="monitor", password=CANARY), a_mail())
    return told, server


def assert_nothing_private_in_the_clear(server: FaultyServer) -> None:
    clear = {line.partition(" ")[0].upper() for line, encrypted in server.heard if not encrypted}
    assert clear <= {"EHLO", "HELO", "STARTTLS", "QUIT"}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_trusted_server_gets_login_and_mail_encrypted(security: Security, certificate: ssl.SSLContext) -> None:
    plan = Plan({"EHLO": OFFERS_ALL}, certificate, tls_from_start=security is Security.TLS)
    told, server = tell(plan, security)
    assert isinstance(told, Accepted), told
    assert len(server.accepted) == 1
    assert_nothing_private_in_the_clear(server)


@pytest.mark.parametrize(
    "unlike",
    [
        {"EHLO": STRIPPED},
        {"EHLO": says("502 what?")},
        {"EHLO": OFFERS_ALL, "STARTTLS": says("454 not now")},
        {"EHLO": OFFERS_ALL, "STARTTLS": DROP},
        {"EHLO": OFFERS_ALL, "STARTTLS": SILENCE},
        {"EHLO": OFFERS_ALL, "STARTTLS": says("220 go\r\n250-AUTH PLAIN", closes=True)},
    ],
    ids=["stripped", "no EHLO", "refused", "dropped", "silent", "closed"],
)
def test_s11_without_starttls_nothing_is_sent(unlike: dict[str, Reaction]) -> None:
    told, server = tell(Plan(unlike))
    assert isinstance(told, ServerUnusable), told
    assert server.accepted == []
    assert_nothing_private_in_the_clear(server)


def test_s11_a_stripped_starttls_is_named() -> None:
    told, _ = tell(Plan({"EHLO": STRIPPED}))
    assert isinstance(told, ServerUnusable)
    assert "does not offer STARTTLS, and nothing is sent without it" in told.reason


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", ["certificate_of_another_host", "expired_certificate"])
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_s11_a_bad_certificate_ends_the_dialogue(
    security: Security, fault: str, request: pytest.FixtureRequest
) -> None:
    plan = Plan({"EHLO": OFFERS_ALL}, request.getfixturevalue(fault), tls_from_start=security is Security.TLS)
    told, server = tell(plan, security)
    assert isinstance(told, ServerUnusable)
    assert "certificate" in told.reason.lower()
    assert_nothing_private_in_the_clear(server)


@pytest.mark.usefixtures("trusted")
def test_s11_the_certificate_must_be_for_the_host_that_was_asked_for(certificate: ssl.SSLContext) -> None:
    with FaultyServer(Plan(tls=certificate, tls_from_start=True)) as server:
        (told,) = deliver(SmtpSender("127.0.0.1", server.port, Security.TLS, timeouts=CALM), a_mail())
    assert isinstance(told, ServerUnusable)
    assert "certificate" in told.reason


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_s11_a_certificate_of_an_unknown_authority_ends_the_dialogue(
    security: Security, certificate: ssl.SSLContext
) -> None:
    plan = Plan({"EHLO": OFFERS_ALL}, certificate, tls_from_start=security is Security.TLS)
    told, server = tell(plan, security)
    assert isinstance(told, ServerUnusable)
    assert "certificate verify failed" in told.reason
    assert_nothing_private_in_the_clear(server)


@pytest.mark.usefixtures("trusted")
def test_s11_words_in_the_clear_behind_starttls_are_not_taken_for_encrypted_ones(certificate: ssl.SSLContext) -> None:
    injected = says("220 go\r\n250-intruder.example\r\n250 AUTH PLAIN")
    told, server = tell(Plan({"EHLO": OFFERS_ALL, "STARTTLS": injected}, certificate))
    assert isinstance(told, ServerUnusable), told
    assert not any(line.startswith("AUTH") for line, _ in server.heard)


def test_s11_tls_on_a_port_that_speaks_in_the_clear_is_the_servers_trouble() -> None:
    told, server = tell(Plan(), Security.TLS)
    assert isinstance(told, ServerUnusable)
    assert server.accepted == []


@pytest.mark.usefixtures("trusted")
def test_s11_what_was_offered_in_the_clear_does_not_count_after_starttls(certificate: ssl.SSLContext) -> None:
    told, _ = tell(Plan({"EHLO": OFFERS_TLS}, certificate))
    assert isinstance(told, ServerUnusable)
    assert "neither AUTH PLAIN nor AUTH LOGIN" in told.reason


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "reaction",
    [
        says("535 5.7.8 wrong"),
        says("454 4.7.0 not now"),
        says(ECHO),
        says(ECHO.removeprefix("535 ")),
        Reaction(CANARY.encode()[:-1], closes=True),
        DROP,
        SILENCE,
    ],
    ids=["535", "454", "535 with echo", "bare echo", "half an echo", "drop", "silence"],
)
def test_s12_a_failed_login_is_tried_once_and_tells_no_secret(reaction: Reaction, certificate: ssl.SSLContext) -> None:
    told, server = tell(Plan({"EHLO": OFFERS_ALL, "AUTH": reaction}, certificate))
    assert isinstance(told, ServerUnusable), told
    assert server.commands().count("AUTH") == 1
    assert not any(secret in told.reason for secret in ENCODED)
    assert CANARY[:6] not in told.reason


@pytest.mark.usefixtures("trusted")
def test_a_server_that_offers_only_login_gets_it(certificate: ssl.SSLContext) -> None:
    plan = Plan({"EHLO": says("250-x\r\n250-STARTTLS\r\n250 AUTH LOGIN XOAUTH2")}, certificate)
    told, server = tell(plan)
    assert isinstance(told, Accepted), told
    assert (base64.b64encode(CANARY.encode()).decode(), True) in server.heard


@pytest.mark.usefixtures("trusted")
def test_x7_an_error_on_the_way_shows_no_password(certificate: ssl.SSLContext) -> None:
    def failing() -> bool:
        raise RuntimeError("no database")

    with FaultyServer(Plan({"EHLO": OFFERS_ALL}, certificate)) as server:
        sender = smtp(server.port, Security.STARTTLS, user="monitor", password=CANARY)
        with pytest.raises(RuntimeError) as caught:
            deliver(sender, a_mail(), before_dot=failing)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert CANARY not in shown + repr(sender) + str(sender)
    assert not any(secret in shown for secret in ENCODED)


@pytest.mark.parametrize("password", ["\ud800", "pass\udcffword"])
def test_a_password_of_odd_letters_is_an_outcome_and_is_not_shown(password: str) -> None:
    with FaultyServer(Plan({GREETING: DROP})) as server:
        sender = SmtpSender("localhost", server.port, Security.STARTTLS, "monitor", password, CALM)
        (told,) = deliver(sender, a_mail())
    assert isinstance(told, ServerUnusable)
    assert password not in told.reason


@pytest.mark.parametrize(
    ("port", "security", "user", "password", "what"),
    [
        (25, Security.NONE, "monitor", CANARY, "in the clear"),
        (587, Security.STARTTLS, "monitor", None, "both a user and a password"),
        (587, Security.STARTTLS, "monitor", "", "both a user and a password"),
        (587, Security.STARTTLS, None, CANARY, "both a user and a password"),
        (0, Security.NONE, None, None, "no such port"),
        (65536, Security.NONE, None, None, "no such port"),
    ],
)
def test_a_server_that_could_only_be_misused_is_refused_at_once(
    port: int, security: Security, user: str | None, password: str | None, what: str
) -> None:
    with pytest.raises(MonitorError, match=what) as caught:
        SmtpSender("mail.example.org", port, security, user, password)
    assert f"mail.example.org:{port}" in str(caught.value)
    assert CANARY not in str(caught.value)


@pytest.mark.usefixtures("trusted")
def test_a_server_by_others_gets_the_mail_after_starttls_and_login(certificate: ssl.SSLContext) -> None:
    with RealServer(certificate) as server:
        sender = smtp(server.port, Security.STARTTLS, user=USER, password=PASSWORD)
        told = deliver(sender, a_mail(1), a_mail(2))
    assert told == [Accepted("250 2.0.0 Ok: queued")] * 2
    assert len(server.accepted) == 2


@pytest.mark.usefixtures("trusted")
def test_s12_a_server_by_others_refuses_a_wrong_password(certificate: ssl.SSLContext) -> None:
    with RealServer(certificate) as server:
        (told,) = deliver(smtp(server.port, Security.STARTTLS, user=USER, password=CANARY), a_mail())
    assert isinstance(told, ServerUnusable)
    assert "535" in told.reason
    assert server.accepted == []


@pytest.mark.usefixtures("trusted")
def test_s12_a_server_by_others_that_wants_a_login_is_unusable_without(certificate: ssl.SSLContext) -> None:
    with RealServer(certificate) as server:
        (told,) = deliver(smtp(server.port, Security.STARTTLS), a_mail())
    assert isinstance(told, ServerUnusable)
    assert "530" in told.reason
