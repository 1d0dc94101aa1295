"""A list whose digest cannot be written is set aside, so that the other lists get theirs and mails go out.

Kept in memory: a restart may bring a mended template or program, and tries at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from monitor.cycle.deliver import DIGEST_UNWRITTEN
from monitor.domain.problems import Problem
from monitor.domain.watchlist import DigestPlan
from monitor.store.session import StoreError

T = TypeVar("T")

#: After so many failures in a row a list is tried only now and then.
_MOST_FAILURES = 3
_PAUSE = timedelta(hours=1)


@dataclass
class _Failing:
    failures: int
    again_at: datetime


@dataclass
class ListsSetAside:
    """The lists whose digests fail, and the problems that nobody was told yet."""

    _failing: dict[str, _Failing] = field(default_factory=dict)
    _untold: list[Problem] = field(default_factory=list)

    def each(
        self, plans: Iterable[DigestPlan], write: Callable[[DigestPlan], tuple[T, ...]], now: datetime
    ) -> tuple[T, ...]:
        """What ``write`` gives for every list; one at which it fails does not stop the others.

        The first failure of a list is a problem, and the third, after which it
        is tried once an hour. A database in trouble is nobody's fault, and raises.
        """
        written: list[T] = []
        for plan in plans:
            failing = self._failing.get(plan.id)
            if failing and failing.failures >= _MOST_FAILURES and now < failing.again_at:
                continue
            try:
                written += write(plan)
            except (DBAPIError, StoreError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the other lists
                self._note(plan, error, now)
            else:
                self._failing.pop(plan.id, None)
        return tuple(written)

    def take_problems(self) -> tuple[Problem, ...]:
        """The problems that came up since the last time."""
        problems, self._untold = tuple(self._untold), []
        return problems

    def _note(self, plan: DigestPlan, error: Exception, now: datetime) -> None:
        failing = self._failing.setdefault(plan.id, _Failing(0, now))
        failing.failures += 1
        failing.again_at = now + _PAUSE
        if failing.failures not in (1, _MOST_FAILURES):
            return
        what = f"its digest cannot be written: {type(error).__name__}: {error}"
        remedy = "Nothing is lost: what it would tell waits. Correct the template, or report this"
        self._untold.append(Problem(f"list {plan.id}", what, remedy, DIGEST_UNWRITTEN))
