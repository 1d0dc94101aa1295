"""How far a mail got, in one word."""

from enum import StrEnum


class MailState(StrEnum):
    """How far a mail got."""

    PENDING = "pending"
    LEASED = "leased"
    DOT_PENDING = "dot_pending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    HELD = "held"


#: A mail in one of these states is in some sender's hands.
IN_HANDS = (MailState.LEASED, MailState.DOT_PENDING)
