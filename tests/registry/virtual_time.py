"""Time for tests: pauses take none, and are counted."""

from datetime import UTC, datetime, timedelta

from monitor.registry.patience import Surroundings

_MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class VirtualTime:
    def __init__(self) -> None:
        self.passed = 0.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        assert seconds > 0
        self.pauses.append(seconds)
        self.passed += seconds

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return _MORNING + timedelta(seconds=self.passed)

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.pause, self.monotonic, self.now, chance=lambda: 0.5)
