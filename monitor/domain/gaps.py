"""The time between two days, in the words of a mail or the letters of a table."""

from dataclasses import dataclass
from datetime import date

from monitor.domain.dates import add_months

_DAYS_BELOW_MONTHS = 2


@dataclass(frozen=True)
class Gap:
    """Whole calendar months between two days, and the days left over."""

    months: int
    days: int
    total_days: int

    def spelled(self) -> str:
        """``6 years 10 months``; days below 2 months, years and months from 12."""
        return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in self._parts())

    def short(self) -> str:
        """``6 y 10 m``, for tables."""
        return " ".join(f"{n} {unit[0]}" for n, unit in self._parts())

    def _parts(self) -> list[tuple[int, str]]:
        if self.months < _DAYS_BELOW_MONTHS:
            return [(self.total_days, "day")]
        years, months = divmod(self.months, 12)
        return [(n, unit) for n, unit in ((years, "year"), (months, "month")) if n]


def gap(earlier: date, later: date) -> Gap:
    """The time from one day to a later one, in whole calendar months and days.

    A month is whole once the same day of the month is reached; from the 31st
    it is whole at the end of a shorter month.
    """
    if later < earlier:
        raise ValueError(f"{later} is before {earlier}")
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if add_months(earlier, months) > later:
        months -= 1
    return Gap(months, (later - add_months(earlier, months)).days, (later - earlier).days)
