"""Headers that hold addresses in angle brackets (RFC 2369, RFC 8058), folded between addresses and never inside one.

The standard library takes them for text and writes a long address as encoded
words, which no mail program takes for an address.
"""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, EmailPolicy, Policy
from typing import Any


class BracketedAddresses(UnstructuredHeader, BaseHeader):
    """One or more addresses in angle brackets, separated by a comma and a space."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        """The header's lines, each address whole on a line of its own."""
        return f"{self.name}: {f',{policy.linesep} '.join(str(self).split(', '))}{policy.linesep}"


def mail_policy() -> "EmailPolicy[Any]":
    """How our mails are written: 7-bit, CRLF, addresses whole."""
    registry = HeaderRegistry()
    for name in ("List-Unsubscribe", "List-Archive"):
        registry.map_to_type(name, BracketedAddresses)
    return SMTP.clone(cte_type="7bit", header_factory=registry)
