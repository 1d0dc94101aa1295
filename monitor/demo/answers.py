"""What the embedded registry sends back: an answer, or a refusal in plain text.

Every error of the API proper is one message of type ``text/plain``; HTML comes
only from the machines in front of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Delivery(Enum):
    """How the bytes of an answer reach the client."""

    WHOLE = auto()
    CUT = auto()
    CUT_WITHOUT_LENGTH = auto()
    RESET = auto()
    RESET_MIDWAY = auto()
    DRIP = auto()


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of one answer, and how it is delivered."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = Delivery.WHOLE


class Refusal(Exception):  # noqa: N818 - the registry refuses, nothing has gone wrong here
    """A request that the registry does not answer with data: the status and the text it sends instead."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text, self.status = text, status


def plain(text: str, status: int) -> Answer:
    """A message as the API words its errors."""
    return Answer(text.encode(), status, "text/plain")


def page(title: str, status: int) -> Answer:
    """A page of HTML, as the machines in front of the API send it."""
    text = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return Answer(text.encode(), status, "text/html")


def document(value: Any) -> Answer:
    """One JSON value."""
    return Answer(compact(value).encode())


def study_page(studies: list[Any], **members: Any) -> Answer:
    """A page of studies, one a line, followed by the other members that are not None."""
    lines = ",\n".join(compact(study) for study in studies)
    rest = "".join(f",{compact(name)}:{compact(value)}" for name, value in members.items() if value is not None)
    return Answer(f'{{"studies":[{lines}]{rest}}}'.encode())


def compact(value: Any) -> str:
    """JSON without blanks, in the record's own characters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
