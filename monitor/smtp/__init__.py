"""Handing mails to an SMTP server, with the final dot as a step of its own."""

from monitor.smtp.line import Timeouts
from monitor.smtp.sender import Security, SmtpSender

__all__ = ["Security", "SmtpSender", "Timeouts"]
