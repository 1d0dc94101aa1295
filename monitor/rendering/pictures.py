"""The timelines of a mail: under which names its page asks for them, and how they ride along."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from monitor.domain.digest import Digest
from monitor.domain.timeline import Timeline
from monitor.rendering.drawings import png
from monitor.rendering.list_headers import mail_policy

_MOST_KEPT = 512  # parts of some kilobytes: those of the digests that are being written


@dataclass(frozen=True)
class Picture:
    """A timeline under the name by which the page asks for it (RFC 2392)."""

    name: str
    timeline: Timeline
    templates: Path | None


def pictures_of(digest: Digest, ending: str, templates: Path | None) -> dict[str, Picture]:
    """The timeline of each claim, by the claim's key. Their names are the same in every mail of a digest."""
    return {
        claim.key: Picture(f"timeline-{n}.{ending}", claim.timeline, templates)
        for n, claim in enumerate(digest.claims, start=1)
    }


def attach(message: EmailMessage, pictures: Iterable[Picture]) -> None:
    """Put the pictures beside the page, inside the alternative: a reader of the text is not shown them."""
    parts = [_part(picture) for picture in pictures]
    if not parts:
        return
    page = next(part for part in message.iter_parts() if part.get_content_subtype() == "html")
    assert isinstance(page, EmailMessage)
    page.make_related()
    for part in parts:
        page.attach(part)


def page_alone(page: str, pictures: Iterable[Picture]) -> str:
    """The page with its pictures written into it, for a browser, which cannot ask a mail for them."""
    for picture in pictures:
        encoded = b64encode(png(picture.timeline, picture.templates)).decode("ascii")
        page = page.replace(f"cid:{picture.name}", f"data:image/png;base64,{encoded}")
    return page


@lru_cache(_MOST_KEPT)
def _part(picture: Picture) -> EmailMessage:
    """The picture as a part of a mail, made once for all mails of a digest. Nothing changes a part once it is made."""
    part = EmailMessage(policy=mail_policy())
    drawn = png(picture.timeline, picture.templates)
    part.set_content(drawn, "image", "png", cid=f"<{picture.name}>", disposition="inline")
    del part["MIME-Version"]  # of the whole mail, not of a part (RFC 2045, section 4)
    return part
