"""Mails and askings for the tests of all senders."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.domain.mail import Mail, Outcome, Sender
from monitor.smtp import Security, SmtpSender, Timeouts

CALM = Timeouts(connect=10.0, command=10.0, until_dot=20.0, dot=10.0, quit=0.5)
HASTE = replace(CALM, command=0.4)
CONTENT = b"Subject: #412\r\nMessage-ID: <412@example.org>\r\n\r\nNothing changed.\r\n.\r\n.. and dots\r\n"


def a_mail(number: int = 412, recipient: str = "anna@example.org", content: bytes = CONTENT) -> Mail:
    return Mail(f"{number}-{recipient}", recipient, "watch@example.org", f"<{number}.{recipient}>", content)


def yes() -> bool:
    return True


def smtp(port: int, security: Security = Security.NONE, timeouts: Timeouts = CALM, **login: str) -> SmtpSender:
    return SmtpSender("localhost", port, security, login.get("user"), login.get("password"), timeouts)


def deliver(sender: Sender, *mails: Mail, before_dot: Callable[[], bool] = yes) -> Sequence[Outcome]:
    """The outcomes of several mails on one connection."""
    with sender.open() as connection:
        return [connection.deliver(mail, before_dot) for mail in mails]
