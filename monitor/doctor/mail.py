"""Whether the mail server takes us, up to the login and no further, and what a sender's domain needs."""

import smtplib
from collections.abc import Iterator
from email.utils import parseaddr

from monitor.doctor.finding import Finding, fail, ok, warn
from monitor.domain.problems import MonitorError
from monitor.settings import MailServer, Settings
from monitor.smtp import Security, SmtpSender
from monitor.smtp.line import Timeouts
from monitor.smtp.wire import legible

_SUBJECT = "mail"
_TIMEOUTS = Timeouts(connect=10.0, command=20.0, until_dot=60.0, dot=20.0)


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Connect, encrypt, greet and log in. Nothing is sent."""
    server = settings.mail_server
    if server is None:
        folder = settings.state_dir / "mail"
        remedy = "Set MONITOR_SMTP_HOST and MONITOR_MAIL_FROM to send them"
        yield warn(_SUBJECT, f"no mail server is set: mails become files in {folder}", remedy)
        return
    yield _dialled(server)
    if server.security == Security.NONE:
        yield warn(_SUBJECT, "mails are handed over without encryption", "Use starttls or tls unless it is this host")
    if not settings.operator_email:
        remedy = "Set MONITOR_OPERATOR_EMAIL"
        yield warn(_SUBJECT, "nobody is written to when something is wrong", remedy)


def examine_alignment(settings: Settings) -> Iterator[Finding]:
    """What receivers check about the sender's domain. Names in the DNS are not looked up: the commands do that."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    if domain in ("", "localhost") or "." not in domain:
        yield fail(
            "sender", f"{domain or settings.mail_from} is no domain that receivers know", "Set MONITOR_MAIL_FROM"
        )
        return
    server = settings.mail_server
    login = server.user.rpartition("@")[2] if server and server.user and "@" in server.user else ""
    if login and not _aligned(login, domain):
        what = f"the login is of {login}, the sender of {domain}: DMARC asks for the same domain"
        yield warn("sender", what, "Send from an address of the login's domain, or let its operator sign for yours")
    else:
        yield ok("sender", f"mails come from {domain}")
    host = server.host if server else "your mail server"
    commands = f"dig +short TXT {domain}; dig +short TXT SELECTOR._domainkey.{domain}; dig +short TXT _dmarc.{domain}"
    must = f"They must show v=spf1 that allows {host}, the key with which it signs, and v=DMARC1"
    yield warn("sender", "SPF, DKIM and DMARC are not looked up here", f"{commands}   {must}")


def _dialled(server: MailServer) -> Finding:
    where = f"{server.host}:{server.port}"
    try:
        security = Security(server.security)
        line = SmtpSender(server.host, server.port, security, server.user, server.password, _TIMEOUTS).dial()
    except MonitorError as error:
        return fail(_SUBJECT, f"{where}: {error.problems[0].what}", error.problems[0].remedy)
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return fail(_SUBJECT, f"{where}: {error.smtp_code} {legible(text)}", _refused(error.smtp_code))
    except OSError as error:
        remedy = (
            "Check MONITOR_SMTP_HOST, MONITOR_SMTP_PORT and MONITOR_SMTP_SECURITY (587 starttls, 465 tls), and the way"
        )
        return fail(_SUBJECT, f"{where}: {error}", remedy)
    except UnicodeError:  # its text may hold a letter of the password
        return fail(_SUBJECT, f"{where}: the host name or the login cannot be put into bytes", "Correct the settings")
    line.hang_up()
    login = f", login of {server.user}" if server.user else ", no login"
    return ok(_SUBJECT, f"{where} is ready for mail: {server.security}{login}. Nothing was sent")


def _refused(code: int) -> str:
    if code in (530, 534, 535, 538):
        return "Correct MONITOR_SMTP_USER and MONITOR_SMTP_PASSWORD; some services want a password for programs"
    return "Ask the operator of the mail server what this answer means"


def _aligned(one: str, other: str) -> bool:
    one, other = f".{one.lower()}", f".{other.lower()}"
    return one.endswith(other) or other.endswith(one)
