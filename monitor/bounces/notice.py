"""A delivery status notification (RFC 3464) as a value: which return paths it came to, and what it says.

Such a mail comes from anybody. Nothing in it is believed but the signed return
path; everything else is a word that can only ever be "came back for good".
"""

import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum

#: A larger mail is no notice, or one that nobody wants to read whole.
LONGEST_NOTICE = 2_000_000

_DELIVERED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,200}@[A-Za-z0-9.-]{1,253}")
_STATUS = re.compile(r"\s*([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9.])")
_LONGEST_WORDS = 200
_MOST_RECIPIENTS = 50

#: Final, but about this one mail or about us, and not about the address: RFC 3463, sections 3.3 to 3.8.
_NOT_THE_ADDRESS = {"5.2.2", "5.2.3", "5.3.4"}
_NOT_THE_ADDRESS_SUBJECTS = {"6", "7"}


class Verdict(StrEnum):
    """What a notice says of its mail: the address is no good, it may still arrive, or nothing that concerns us."""

    HARD = "hard"
    TRANSIENT = "transient"
    OTHER = "other"


@dataclass(frozen=True)
class Notice:
    """A notice: the addresses that it was delivered to, its verdict, and its own words in one short line."""

    to: tuple[str, ...]
    verdict: Verdict
    words: str


def read_notice(content: bytes) -> Notice | None:
    """The notice that these bytes are; None if they are anything else. Never raises, whatever they hold."""
    if len(content) > LONGEST_NOTICE:
        return None
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        blocks = _status_blocks(message)
        if not blocks:
            return None
        verdicts = [_verdict(block) for block in blocks]
        worst = next((one for one in Verdict if one in verdicts), Verdict.OTHER)
        return Notice(_delivered_to(message), worst, _words(blocks[verdicts.index(worst)]))
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None  # the library has met something it does not know; a notice would have been well formed


def _status_blocks(message: Message) -> list[Message]:
    """The fields of each recipient (RFC 3464, 2.3). The first block is about the whole message, and has no Action."""
    if message.get_content_type() != "multipart/report":
        return []
    parts = message.get_payload()
    status = next(
        (part for part in parts if isinstance(part, Message) and part.get_content_type() == "message/delivery-status"),
        None,
    )
    blocks = status.get_payload() if status else None
    found = [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
    return [block for block in found if "Action" in block][:_MOST_RECIPIENTS]


def _verdict(block: Message) -> Verdict:
    action = str(block.get("Action", "")).split(";")[0].strip().lower()
    status = _STATUS.match(str(block.get("Status", "")))
    if action == "delayed" or (action == "failed" and status and status[1] == "4"):
        return Verdict.TRANSIENT
    if action != "failed" or status is None or status[1] != "5":
        return Verdict.OTHER
    code = ".".join(status.groups())
    return Verdict.OTHER if code in _NOT_THE_ADDRESS or status[2] in _NOT_THE_ADDRESS_SUBJECTS else Verdict.HARD


def _delivered_to(message: Message) -> tuple[str, ...]:
    values = [str(value) for name in _DELIVERED_TO for value in message.get_all(name, [])]
    return tuple(dict.fromkeys(found for value in values for found in _ADDRESS.findall(value[:2000])))


def _words(block: Message) -> str:
    """The status and what the other server said, on one printable line."""
    said = f"{block.get('Status', '')} {str(block.get('Diagnostic-Code', '')).partition(';')[2]}"
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(printable.split())[:_LONGEST_WORDS]
