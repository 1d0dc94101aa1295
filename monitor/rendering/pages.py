"""Mails as pages: what a reader without a mail program can look at."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from monitor.rendering.templates import environment


@dataclass(frozen=True)
class ListedMail:
    """A mail in the list of mails, with the names of its page and of its file."""

    subject: str
    recipient: str
    sent: str
    page: str
    file: str


def write_pages(folder: Path, title: str, headline: str, lede: str, claims: str) -> Path:
    """Write a page for every ``.eml`` file in the folder's ``mail``, and an index of them; the path of the index.

    ``claims`` is where the page of all claims lies, seen from the folder.
    """
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    listed = [_write_page(file, pages) for file in sorted((folder / "mail").glob("*.eml"), reverse=True)]
    index = folder / "index.html"
    index.write_text(_index(title, headline, lede, claims, listed), encoding="utf-8")
    return index


def _write_page(file: Path, pages: Path) -> ListedMail:
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    page = pages / f"{file.stem}.html"
    page.write_text(_with_pictures(body.get_content(), message) if body else "", encoding="utf-8")
    sent = f"{message['Date'].datetime:%d %b %Y}".lstrip("0")
    return ListedMail(message["Subject"], message["To"], sent, f"pages/{page.name}", f"mail/{file.name}")


def _with_pictures(page: str, message: EmailMessage) -> str:
    """The page with the pictures of its mail written into it: a browser cannot ask a mail for them."""
    for part in message.walk():
        if part.get_content_maintype() == "image":
            assert isinstance(part, EmailMessage)
            encoded = b64encode(part.get_content()).decode("ascii")
            page = page.replace(
                f"cid:{part['Content-ID'].strip('<>')}", f"data:{part.get_content_type()};base64,{encoded}"
            )
    return page


def _index(title: str, headline: str, lede: str, claims: str, mails: Sequence[ListedMail]) -> str:
    template = environment().get_template("pages/mails.html")
    return template.render(title=title, headline=headline, lede=lede, claims=claims, mails=mails)
