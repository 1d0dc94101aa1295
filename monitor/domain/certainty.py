"""Three answers to a question about dates that are ranges: yes, no, or it stays open."""

from enum import Enum


class Certainty(Enum):
    """The answer to a question about uncertain facts.

    ``OPEN`` means that both answers are possible with what is known; it is a
    result, not an error. The connectives are those of Kleene's strong
    three-valued logic.
    """

    NO = 0
    OPEN = 1
    YES = 2

    def both(self, other: "Certainty") -> "Certainty":
        """Certain only if both are; NO as soon as one is NO."""
        return min(self, other, key=lambda answer: answer.value)

    def either(self, other: "Certainty") -> "Certainty":
        """YES as soon as one is YES; NO only if both are NO."""
        return max(self, other, key=lambda answer: answer.value)

    def opposite(self) -> "Certainty":
        """YES and NO change places; OPEN stays open."""
        return Certainty(2 - self.value)
