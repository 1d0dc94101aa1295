"""How fast the daemon's clocks tick. All times are seconds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rhythm:
    """The pace of a daemon.

    ``beat`` lies between two questions of what is due; ``check`` between two
    looks of the watchdog; ``stop`` is what a step under way may still take
    after the daemon was told to stop; ``look`` lies between two looks at the
    watchlist, ``settle`` between two that have to agree, and ``reread`` between
    two readings of a file that keeps changing.
    """

    beat: float = 20.0
    check: float = 5.0
    stop: float = 20.0
    look: float = 2.0
    settle: float = 0.5
    reread: float = 10.0

    @property
    def silence(self) -> float:
        """How long nobody has to say anything, beyond what was promised: two beats (reliability, I12)."""
        return 2 * self.beat
