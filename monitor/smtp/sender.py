"""One SMTP transaction per mail, told as an outcome.

Until the server is greeted, encrypted and logged in to, trouble is the
server's; from MAIL to the dot it is this mail's, and certain; after the dot
only a reply of the classes 2, 4 or 5 is an answer (RFC 5321, 4.2.1).
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.domain.mail import Accepted, Deferred, InDoubt, Mail, Outcome, Refused, ServerUnusable
from monitor.domain.problems import MonitorError, Problem
from monitor.smtp.line import Line, LineLost, Timeouts
from monitor.smtp.wire import address_trouble, as_data, legible

_OURS = {530, 534, 535, 538}  # RFC 4954, 6: the login is at fault and not the mail
_CLOSING = 421  # RFC 5321, 3.8: the server closes the line, whatever it was asked


class Security(StrEnum):
    """How the line is encrypted: after STARTTLS (port 587), from the start (port 465), or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class SmtpSender:
    """A mail server and how to reach it.

    The certificate must be valid for ``host`` and signed by an authority the
    system trusts, or one in the file that ``SSL_CERT_FILE`` names. Raises
    MonitorError if the password could only be sent in the clear.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeouts: Timeouts = field(default_factory=Timeouts)

    def __post_init__(self) -> None:
        if problems := tuple(self._problems()):
            raise MonitorError(*problems)

    def _problems(self) -> Iterator[Problem]:
        if bool(self.user) != bool(self.password):
            yield self._problem("a login needs both a user and a password", "Set both, or neither")
        if self.password and self.security is Security.NONE:
            yield self._problem("the password would be sent in the clear", "Use starttls or tls, or no login")
        if not 0 < self.port < 65536:
            yield self._problem("there is no such port", "Use 587 for starttls, 465 for tls, or 25")

    def _problem(self, what: str, remedy: str) -> Problem:
        return Problem(f"mail server {self}", what, remedy)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @contextmanager
    def open(self) -> Iterator["SmtpConnection"]:
        """A connection for several mails. The server is not dialled before the first."""
        connection = SmtpConnection(self)
        try:
            yield connection
        finally:
            connection.close()

    def dial(self) -> Line:
        """A line that is ready for a first mail. Raises OSError, or UnicodeError for an impossible host name."""
        tls = None if self.security is Security.NONE else ssl.create_default_context()
        line = Line(self.host, self.port, tls if self.security is Security.TLS else None, self.timeouts)
        try:
            line.ehlo_or_helo_if_needed()
            if tls and self.security is Security.STARTTLS:
                line.starttls_or_fail(tls)
            if self.user and self.password:
                line.log_in(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line


class SmtpConnection:
    """One line, used for mail after mail, dialled anew whenever the last one is gone."""

    def __init__(self, sender: SmtpSender) -> None:
        self._sender = sender
        self._line: Line | None = None

    def deliver(self, mail: Mail, before_dot: Callable[[], bool]) -> Outcome:
        """See ``monitor.domain.mail.Connection``."""
        if trouble := address_trouble(mail.recipient) or address_trouble(mail.sender):
            return Refused(trouble)
        data = as_data(mail.content)
        try:
            line, is_new = self._free_line()
            begun = _begun(line, mail.sender, len(data))
            if not is_new and isinstance(begun, Deferred) and begun.line_lost:
                line.close()  # it had taken enough mails, or was idle for too long: a new line may take this one
                line, _ = self._free_line()
                begun = _begun(line, mail.sender, len(data))
        except OSError as error:
            return ServerUnusable(f"mail server {self._sender}: {_told(error)}", ours=_is_ours(error))
        except UnicodeError:  # its text may hold a letter of the password
            reason = f"mail server {self._sender}: the host name or the login cannot be put into bytes"
            return ServerUnusable(reason, ours=True)
        try:
            return begun or _up_to_the_dot(line, mail.recipient, data) or _the_dot(line, before_dot)
        except BaseException:
            line.close()  # without the dot the server must forget what it has heard
            raise

    def close(self) -> None:
        """Take leave of the server."""
        if self._line:
            self._line.hang_up()

    def _free_line(self) -> tuple[Line, bool]:
        """A line that takes a mail, and whether it was dialled for it."""
        if self._line is not None and self._line.is_free():
            return self._line, False
        self._line = self._sender.dial()
        return self._line, True


def _begun(line: Line, sender: str, size: int) -> Outcome | None:
    """The first command of a mail; None if the server takes it. Only here a used line is worth a second try."""
    announced = f" SIZE={size}" if line.has_extn("size") else ""
    try:
        return _asked(line, "MAIL", f"FROM:<{sender}>{announced}", 2)
    except smtplib.SMTPServerDisconnected as lost:
        return _lost(lost)


def _up_to_the_dot(line: Line, recipient: str, data: bytes) -> Outcome | None:
    """Everything but the dot; None if the server now waits for it."""
    try:
        refusal = _asked(line, "RCPT", f"TO:<{recipient}>", 2) or _asked(line, "DATA", "", 3)
        if refusal:
            return refusal
        line.send_data(data)
    except smtplib.SMTPServerDisconnected as lost:
        return _lost(lost)
    return None


def _asked(line: Line, command: str, arguments: str, wanted: int) -> Outcome | None:
    code, text = line.docmd(command, arguments)
    return None if code // 100 == wanted else _not_taken(line, command, code, text)


def _not_taken(line: Line, command: str, code: int, text: bytes) -> Outcome:
    reason = f"the server answered {_reply(code, text)} to {command}"
    if code in _OURS:
        return ServerUnusable(reason, ours=True)
    if code // 100 == 5:
        return Refused(reason, of_recipient=command == "RCPT")
    if code // 100 != 4:
        line.close()  # it has lost its place in the dialogue
    return Deferred(reason, line_lost=code == _CLOSING)


def _lost(lost: smtplib.SMTPServerDisconnected) -> Deferred:
    return Deferred(f"lost the connection before the final dot: {lost}", line_lost=True)


def _the_dot(line: Line, before_dot: Callable[[], bool]) -> Outcome:
    if not before_dot():
        line.close()
        return Deferred("the time for this attempt was over before the final dot, which was not sent")
    try:
        line.expect_silence()
    except LineLost as lost:
        return _lost(lost)
    try:
        code, text = line.send_dot()
    except LineLost as lost:
        return InDoubt(f"the final dot was sent, and then: {lost}")
    return _judged(line, code, text)


def _judged(line: Line, code: int, text: bytes) -> Outcome:
    reply = _reply(code, text)
    match code // 100:
        case 2:
            return Accepted(reply)
        case 4:
            return Deferred(f"the server answered {reply} to the mail", line_lost=code == _CLOSING)
        case 5:
            return Refused(f"the server answered {reply} to the mail")
    line.close()
    return InDoubt(f"the server answered {reply} to the final dot, which is no answer")


def _reply(code: int, text: bytes) -> str:
    return f"{code} {legible(text)}".rstrip()


def _is_ours(error: OSError) -> bool:
    """Whether login or encryption failed, which waiting does not mend; 454 is the server's passing trouble."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code in _OURS
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return False  # cut off during the handshake, as any line may be
    return isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError)


def _told(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _reply(error.smtp_code, text if isinstance(text, bytes) else text.encode())
    return str(error) or type(error).__name__
