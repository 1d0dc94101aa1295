"""How a reader of one value says no, in a form that pydantic collects with all the others."""

from typing import Any

from pydantic_core import PydanticCustomError

from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Meant
from monitor.watchfile.quoting import kind


def refusal(code: Code, what: str, remedy: str, meant: Meant | None = None) -> PydanticCustomError:
    """The error to raise for a value: the fact, one thing to do, and the words that may have been meant."""
    return PydanticCustomError(code.value, "{what}", {"what": what, "remedy": remedy, "meant": meant})


def scalar(value: Any) -> str:
    """The text that a value of the tree must be."""
    if isinstance(value, str):
        return value
    remedy = "write one text, not a list" if isinstance(value, list) else "put the text in quotes if it holds ': '"
    raise refusal(Code.WRONG_KIND, f"expected a text, found {kind(value)}", remedy)
