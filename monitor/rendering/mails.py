"""A digest as the bytes of a mail to one recipient: rendered once, sent as they are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from monitor.domain.digest import Digest
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.timeline import Timeline
from monitor.rendering.clean import clean_header
from monitor.rendering.drawings import png
from monitor.rendering.templates import environment, inlined

#: How every mail is put into bytes.
POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Letterhead:
    """What every mail of this installation has in common: its sender, and where other templates lie."""

    sender: str
    templates: Path | None = None

    @property
    def address(self) -> str:
        """The sender's bare address."""
        return parseaddr(self.sender)[1] or self.sender

    @property
    def domain(self) -> str:
        """The domain of the sender's address; message and list ids end in it."""
        return self.address.rpartition("@")[2] or "localhost"


@dataclass(frozen=True)
class RenderedMail:
    """A mail as it will be sent."""

    subject: str
    message_id: str
    content: bytes


def render(digest: Digest, recipient: str, number: int, now: datetime, letterhead: Letterhead) -> RenderedMail:
    """The mail that tells a digest to one recipient; ``number`` counts this recipient's digests of the list.

    Raises MonitorError if the finished bytes hold any header but ours.
    """
    jinja = environment(letterhead.templates)
    pictures = _pictures(digest, number, letterhead)
    names = {
        "digest": digest,
        "number": number,
        "unsubscribe": _unsubscribe(digest, letterhead),
        "pictures": {key: picture.name for key, picture in pictures.items()},
    }
    subject = clean_header(jinja.get_template("digest/subject.txt").render(names))
    message_id = _message_id(digest, recipient, number, letterhead)
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(digest, recipient, subject, message_id, now, letterhead).items():
        message[name] = value
    message["X-Digest-Number"] = str(number)
    message.set_content(jinja.get_template("digest/body.txt").render(names), cte="quoted-printable")
    page = inlined(jinja.get_template("digest/body.html").render(names))
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    _attach(message, [picture for picture in pictures.values() if f"cid:{picture.name}" in page])
    content = message.as_bytes()
    require_only(message, content)
    return RenderedMail(subject, message_id, content)


@dataclass(frozen=True)
class _Picture:
    """A timeline under the name by which the page asks for it (RFC 2392)."""

    name: str
    timeline: Timeline
    templates: Path | None


def _pictures(digest: Digest, number: int, letterhead: Letterhead) -> dict[str, _Picture]:
    """The timeline of each claim, by the claim's key. Their names are the same in every mail of a digest."""
    ending = f"{digest.list_id}.{number}@{letterhead.domain}"
    return {
        claim.key: _Picture(f"timeline-{n}.{ending}", claim.timeline, letterhead.templates)
        for n, claim in enumerate(digest.claims, start=1)
    }


def _attach(message: EmailMessage, pictures: Sequence[_Picture]) -> None:
    """Put the pictures beside the page, inside the alternative: a reader of the text is not shown them."""
    if not pictures:
        return
    page = next(part for part in message.iter_parts() if part.get_content_subtype() == "html")
    assert isinstance(page, EmailMessage)
    page.make_related()
    for picture in pictures:
        page.attach(_part(picture))


@lru_cache(512)
def _part(picture: _Picture) -> EmailMessage:
    """The picture as a part of a mail, made once for all mails of a digest. Nothing changes a part once it is made."""
    part = EmailMessage(policy=POLICY)
    part.set_content(
        png(picture.timeline, picture.templates), "image", "png", cid=f"<{picture.name}>", disposition="inline"
    )
    del part["MIME-Version"]  # of the whole mail, not of a part (RFC 2045, section 4)
    return part


def _headers(
    digest: Digest, recipient: str, subject: str, message_id: str, now: datetime, letterhead: Letterhead
) -> dict[str, object]:
    title = clean_header(digest.title)
    name = parseaddr(letterhead.sender)[0] or title
    return {
        "From": Address(clean_header(name), addr_spec=letterhead.address),
        "To": Address(addr_spec=recipient),
        "Subject": subject,
        "Date": format_datetime(now),
        "Message-ID": message_id,
        "List-Id": f"{_atoms(title)} <{digest.list_id}.{letterhead.domain}>",
        "List-Unsubscribe": f"<{_unsubscribe(digest, letterhead)}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic answers, please
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def _unsubscribe(digest: Digest, letterhead: Letterhead) -> str:
    return f"mailto:{letterhead.address}?subject={quote(f'unsubscribe {digest.list_id}')}"


def _message_id(digest: Digest, recipient: str, number: int, letterhead: Letterhead) -> str:
    """From list, number and recipient: the same digest to the same recipient always has the same id."""
    who = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return f"<{digest.list_id}.{number}.{who}@{letterhead.domain}>"


def _atoms(text: str) -> str:
    """The phrase of a List-Id, in the characters that RFC 5322 allows without quoting."""
    return "".join(
        character for character in text if character.isascii() and (character.isalnum() or character in " -")
    )


def require_only(message: EmailMessage, content: bytes) -> None:
    """Read the bytes as a receiver would: they must hold our headers, and nothing that a title smuggled in.

    Raises MonitorError otherwise.
    """
    received = BytesParser(policy=POLICY).parsebytes(content, headersonly=True)
    if sorted(received.keys()) != sorted(message.keys()):
        raise MonitorError(
            Problem(
                where=str(message["Message-ID"]),
                what="the finished mail holds headers that are not ours",
                remedy="The mail is not sent; please report this with the subject of the digest",
                code="E602",
            )
        )
