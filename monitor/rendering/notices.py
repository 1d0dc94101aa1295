"""A notice as the bytes of a mail to the operator: text only, in a thread of its own."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from monitor.domain.notices import Home, Notice
from monitor.rendering.clean import clean_header
from monitor.rendering.list_headers import mail_policy
from monitor.rendering.mails import Letterhead, RenderedMail, require_only
from monitor.rendering.templates import environment

#: The list that notices belong to; it is nobody's but the operator's.
LIST_ID = "operator-notices"


def render_notice(notice: Notice, template: str, home: Home, now: datetime, letterhead: Letterhead) -> RenderedMail:
    """The mail that tells a notice. ``template`` is the folder of its templates.

    Raises MonitorError if the finished bytes hold any header but ours.
    """
    jinja = environment(letterhead.templates)
    names = {"notice": notice, "home": home}
    subject = clean_header(jinja.get_template(f"{template}/subject.txt").render(names))
    message_id = _message_id(notice.key, letterhead)
    message = EmailMessage(policy=mail_policy())
    name = parseaddr(letterhead.sender)[0] or "Milestone monitor"
    message["From"] = Address(clean_header(name), addr_spec=letterhead.address)
    message["To"] = Address(addr_spec=parseaddr(home.recipient)[1])
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    if notice.thread:
        message["In-Reply-To"] = message["References"] = _message_id(notice.thread, letterhead)
    message["List-Id"] = f"Operator notices <{LIST_ID}.{letterhead.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(jinja.get_template(f"{template}/body.txt").render(names), cte="quoted-printable")
    content = message.as_bytes()
    require_only(message, content)
    return RenderedMail(subject, message_id, content)


def _message_id(key: str, letterhead: Letterhead) -> str:
    return f"<{key}@{letterhead.domain}>"
