"""A digest as the bytes of a mail to one recipient: rendered once, sent as they are."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import escape

from monitor.domain.digest import Digest
from monitor.domain.folding import fitted
from monitor.domain.problems import MonitorError, Problem
from monitor.rendering.clean import clean_header
from monitor.rendering.list_headers import mail_policy
from monitor.rendering.pictures import Picture, attach, pictures_of
from monitor.rendering.templates import environment, inlined
from monitor.rendering.unsubscribing import Unsubscribing

#: The page of a mail in bytes, with room to spare below the 102 KB at which large mail services cut a mail off.
LONGEST_PAGE = 60_000

_POLICY = mail_policy()
_PLACEHOLDER = "https://unsubscribe.invalid/"
_NUMBER = "0number0"
_MOST_ROOTS = 10


@dataclass(frozen=True)
class Letterhead:
    """What every mail of this installation has in common.

    ``sender`` is its address, possibly with a name; ``templates`` a folder
    whose templates are preferred; ``page`` where all claims can be read;
    ``postal`` the sender's name and postal address in one line.
    """

    sender: str
    templates: Path | None = None
    page: str = ""
    postal: str = ""
    unsubscribing: Unsubscribing | None = None

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


@dataclass(frozen=True)
class Edition:
    """A digest in its final words, for every recipient of one role: only who it goes to is still open.

    ``digest`` is what the mail had room for.
    """

    digest: Digest
    subject: str
    text: str
    page: str
    pictures: tuple[Picture, ...]
    letterhead: Letterhead

    def addressed_to(self, recipient: str, number: int | str, now: datetime) -> RenderedMail:
        """The mail to one recipient; ``number`` counts this recipient's digests of the list.

        Raises MonitorError if the finished bytes hold any header but ours.
        """
        message_id = _message_id(self, recipient, number, now)
        message = EmailMessage(policy=_POLICY)
        for name, value in _headers(self, recipient, message_id, now).items():
            message[name] = value
        message["X-Digest-Number"] = str(number)
        message.set_content(self.text_for(recipient, number), cte="quoted-printable")
        message.add_alternative(self.page_for(recipient, number), subtype="html", cte="quoted-printable")
        attach(message, self.pictures)
        content = message.as_bytes()
        require_only(message, content)
        return RenderedMail(self.subject, message_id, content)

    def text_for(self, recipient: str, number: int | str) -> str:
        """The text part as this recipient gets it."""
        return self.text.replace(_PLACEHOLDER, self._leave(recipient)).replace(_NUMBER, str(number))

    def page_for(self, recipient: str, number: int | str) -> str:
        """The page as this recipient gets it; it asks for its pictures by name."""
        return self.page.replace(_PLACEHOLDER, str(escape(self._leave(recipient)))).replace(_NUMBER, str(number))

    def _leave(self, recipient: str) -> str:
        return _ways_to_leave(self.digest, recipient, self.letterhead)[0]


def typeset(digest: Digest, letterhead: Letterhead) -> Edition:
    """The digest in words, cut to what a mail has room for."""
    setting = _Setting(environment(letterhead.templates), letterhead)
    longest = max(len(str(escape(way))) for way in _ways_to_leave(digest, "", letterhead))
    digest = fitted(digest, setting.size, LONGEST_PAGE - longest)
    page = setting.page(digest)
    return Edition(
        digest=digest,
        subject=clean_header(setting.printed("subject.txt", digest)),
        text=setting.printed("body.txt", digest),
        page=page,
        pictures=tuple(one for one in setting.pictures(digest).values() if f"cid:{one.name}" in page),
        letterhead=letterhead,
    )


@dataclass(frozen=True)
class _Setting:
    """The templates with everything that they print, but the digest."""

    jinja: Environment
    letterhead: Letterhead

    def printed(self, part: str, digest: Digest) -> str:
        return self.jinja.get_template(f"digest/{part}").render(
            digest=digest,
            number=_NUMBER,
            letterhead=self.letterhead,
            unsubscribe=_PLACEHOLDER,
            pictures={key: picture.name for key, picture in self.pictures(digest).items()},
        )

    def page(self, digest: Digest) -> str:
        return inlined(self.printed("body.html", digest))

    def size(self, digest: Digest) -> int:
        return len(self.page(digest).encode())

    def pictures(self, digest: Digest) -> dict[str, Picture]:
        ending = f"{digest.list_id}@{self.letterhead.domain}"
        return pictures_of(digest, ending, self.letterhead.templates)


def render(digest: Digest, recipient: str, number: int, now: datetime, letterhead: Letterhead) -> RenderedMail:
    """The mail that tells a digest to one recipient; ``number`` counts this recipient's digests of the list."""
    return typeset(digest, letterhead).addressed_to(recipient, number, now)


def _headers(edition: Edition, recipient: str, message_id: str, now: datetime) -> dict[str, object]:
    digest, letterhead = edition.digest, edition.letterhead
    title = clean_header(digest.title)
    ways = _ways_to_leave(digest, recipient, letterhead)
    headers: dict[str, object] = {
        "From": Address(title, addr_spec=letterhead.address),
        "To": Address(addr_spec=recipient),
        "Subject": edition.subject,
        "Date": format_datetime(now),
        "Message-ID": message_id,
        "List-Id": f"{_atoms(title)} <{digest.list_id}.{letterhead.domain}>",
        "List-Unsubscribe": ", ".join(f"<{way}>" for way in ways),
    }
    if letterhead.unsubscribing:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    if letterhead.page:
        headers["List-Archive"] = f"<{letterhead.page}>"
    if digest.roots:
        headers["References"] = " ".join(_root(key, letterhead) for key in digest.roots[:_MOST_ROOTS])
    return headers | {
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic answers, please
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def _ways_to_leave(digest: Digest, recipient: str, letterhead: Letterhead) -> tuple[str, ...]:
    """The addresses under which the recipient leaves the list, the easiest first."""
    mail = f"mailto:{letterhead.address}?subject={quote(f'unsubscribe {digest.list_id}')}"
    web = letterhead.unsubscribing
    return (web.url(digest.list_id, recipient), mail) if web else (mail,)


def _root(claim_key: str, letterhead: Letterhead) -> str:
    """The id under which mail programs gather what is told about one claim; no mail bears it."""
    return f"<claim.{claim_key.replace('/', '.')}@{letterhead.domain}>"


def _message_id(edition: Edition, recipient: str, number: int | str, now: datetime) -> str:
    """From list, number, recipient and time: a database that was restored gives numbers again, but no id."""
    who = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return f"<{edition.digest.list_id}.{number}.{now:%Y%m%dT%H%M%S}.{who}@{edition.letterhead.domain}>"


def _atoms(text: str) -> str:
    """The phrase of a List-Id, in the characters that RFC 5322 allows without quoting."""
    return "".join(
        character for character in text if character.isascii() and (character.isalnum() or character in " -")
    )


def require_only(message: EmailMessage, content: bytes) -> None:
    """Read the bytes as a receiver would: they must hold our headers, and nothing that a title smuggled in."""
    received = BytesParser(policy=_POLICY).parsebytes(content, headersonly=True)
    if sorted(received.keys()) != sorted(message.keys()):
        raise MonitorError(
            Problem(
                where=str(message["Message-ID"]),
                what="the finished mail holds headers that are not ours",
                remedy="The mail is not sent; please report this with the subject of the digest",
                code="E602",
            )
        )
