"""Readers of single texts: ids, names, titles, quotes, web addresses and NCT numbers."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import PlainValidator, WithJsonSchema

from monitor.watchfile.codes import Code
from monitor.watchfile.quoting import shown
from monitor.watchfile.refusals import refusal, scalar

_ID = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_NCT = r"NCT[0-9]{8}"
_URL = r"https?://[!-~]+"

#: The words that YAML 1.1 (its types repository, "bool") reads as true or false.
TRUTH_VALUES = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})

#: Control characters other than white space, and the marks that turn the direction of text round (UAX 9).
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")

_LONGEST_LINE = 300
_LONGEST_PROSE = 4000


def read_id(value: Any) -> str:
    """The key of a watch, claim or digest."""
    text = scalar(value)
    if text.lower() in TRUTH_VALUES:
        what = f"{shown(text)} cannot be an id: many YAML programs read this word as true or false"
        raise refusal(Code.TRUTH_VALUE_ID, what, f"choose another word, such as {text.lower()}-1")
    if not re.fullmatch(_ID, text):
        what = f"{shown(text)} cannot be an id"
        raise refusal(Code.BAD_ID, what, "write up to 64 letters (a to z), digits, - and _, a letter or digit first")
    return text


def read_prose(value: Any, longest: int = _LONGEST_PROSE) -> str:
    """A text with its white space made single; it may be empty."""
    text = scalar(value)
    unseen = _UNSEEN.search(text)
    if unseen:
        what = f"the text holds the character U+{ord(unseen.group()):04X}, which cannot be seen"
        raise refusal(Code.BAD_TEXT, what, "delete it")
    if len(text) > longest:
        raise refusal(Code.BAD_TEXT, f"the text has {len(text)} characters", f"write at most {longest}")
    return " ".join(text.split())


def read_line(value: Any) -> str:
    """A short text that says something."""
    text = read_prose(value, _LONGEST_LINE)
    if not text:
        raise refusal(Code.BAD_TEXT, "the text is empty", "write something or remove the key")
    return text


def read_url(value: Any) -> str:
    """The web address of a source. Secrets are kept out: it is mailed to every reader."""
    text = scalar(value)
    if not re.fullmatch(_URL, text) or not _host(text):
        remedy = "write it whole, as the browser shows it: https://…"
        raise refusal(Code.BAD_URL, f"{shown(text)} is not a web address", remedy)
    if "@" in urlsplit(text).netloc:
        raise refusal(Code.BAD_URL, "the web address holds a user name", "remove the part before the @")
    return text


def read_nct_number(value: Any) -> str:
    """The number of a study at ClinicalTrials.gov."""
    text = scalar(value)
    if re.fullmatch(_NCT, text):
        return text
    corrected = "".join(text.split()).upper()
    remedy = f"write {corrected}" if re.fullmatch(_NCT, corrected) else "write NCT and eight digits: NCT01234567"
    raise refusal(Code.BAD_NCT_NUMBER, f"{shown(text)} is not an NCT number", remedy)


def _host(text: str) -> str | None:
    try:
        return urlsplit(text).hostname
    except ValueError:
        return None


Id = Annotated[str, PlainValidator(read_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID}$"})]
#: A name, a title: one line, never empty. Editors' YAML readers take 2020 for a number, which is fine here.
Line = Annotated[
    str,
    PlainValidator(read_line),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": _LONGEST_LINE}),
]
Prose = Annotated[
    str, PlainValidator(read_prose), WithJsonSchema({"type": ["string", "number"], "maxLength": _LONGEST_PROSE})
]
Url = Annotated[str, PlainValidator(read_url), WithJsonSchema({"type": "string", "pattern": f"^{_URL}$"})]
NctNumber = Annotated[str, PlainValidator(read_nct_number), WithJsonSchema({"type": "string", "pattern": f"^{_NCT}$"})]
