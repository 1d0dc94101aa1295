"""Notices as mail servers write them (RFC 3464), with whatever a test wants to be wrong."""

NOTICE = """\
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 22 Nov 2026 06:00:00 +0000

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <reader@example.org>: user unknown

--b
Content-Type: text/rfc822-headers

Subject: news

--b--
"""


def a_notice(to: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return NOTICE.format(to=to, status=status, action=action).replace("\n", "\r\n").encode()
