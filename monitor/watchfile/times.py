"""Readers of dates, windows, times of day, time zones and schedules."""

import re
from datetime import time
from functools import cache, lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Discriminator, Field, PlainValidator, Tag, WithJsonSchema

from monitor.domain.dates import DateError, PartialDate, parse_partial_date
from monitor.domain.schedules import SCHEDULE_NAMES, ScheduleError, parse_schedule
from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Meant
from monitor.watchfile.quoting import shown
from monitor.watchfile.refusals import refusal, scalar

_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])"
#: Years of studies: what lies outside is a slip of the keyboard, such as 0123 or 20226.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DATE = r"(19|2[01])\d{2}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"

#: Every minute of an hour, written out, and more.
_LONGEST_SCHEDULE = 400

_parse_date = lru_cache(maxsize=4096)(parse_partial_date)


def read_date(value: Any) -> PartialDate:
    """A year, half, quarter, month or day, within the years that a study can have."""
    text = scalar(value)
    try:
        partial = _parse_date(text)
    except DateError as error:
        what = error.what if len(text) < len("2020-12-31-and-more") else f"{shown(text)} is not a date"
        raise refusal(Code.NO_DATE, what, error.remedy) from None
    if not _FIRST_YEAR <= partial.span.first.year <= _LAST_YEAR:
        what = f"{shown(text)} would be in the year {partial.span.first.year}"
        raise refusal(Code.NO_DATE, what, f"write a year from {_FIRST_YEAR} to {_LAST_YEAR}, in four figures")
    return partial


def read_period(ends: list[PartialDate]) -> list[PartialDate]:
    """The first and the last period of a window, both included."""
    if len(ends) != 2:
        what = f"a window has two ends, and here are {len(ends)}"
        raise refusal(Code.WRONG_KIND, what, "write within: [first, last], or one period without brackets")
    first, last = ends
    if last.span.last < first.span.first:
        what = f"the window is empty: {last} is before {first}"
        raise refusal(Code.EMPTY_WINDOW, what, f"write the earlier date first: [{last}, {first}]")
    return ends


def read_time(value: Any) -> time:
    """A local time of day, hours and minutes."""
    text = scalar(value)
    found = re.fullmatch(_TIME, text)
    if not found:
        raise refusal(Code.NO_TIME, f"{shown(text)} is not a time of day", 'write hours and minutes, such as "07:00"')
    return time(int(found[1]), int(found[2]))


def read_timezone(value: Any) -> str:
    """A name of the IANA time zone database."""
    text = scalar(value)
    if _is_timezone(text):
        return text
    what = f"the time zone {shown(text)} is not known"
    remedy = "write a name such as Europe/London or UTC"
    raise refusal(Code.UNKNOWN_TIMEZONE, what, remedy, Meant(text, _timezones()))


def read_schedule(value: Any) -> str:
    """A named schedule or a five-field cron expression."""
    text = scalar(value)
    if len(text) > _LONGEST_SCHEDULE:
        raise refusal(
            Code.NO_SCHEDULE, f"{shown(text)} is not a schedule", f"write at most {_LONGEST_SCHEDULE} characters"
        )
    try:
        parse_schedule(text, time())
    except ScheduleError as error:
        raise refusal(Code.NO_SCHEDULE, error.what, error.remedy, Meant(text, SCHEDULE_NAMES)) from None
    return text


@lru_cache(maxsize=1024)
def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found, a directory of zones, or a path out of the database
        return False
    return True


@cache
def _timezones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _form(value: Any) -> str:
    return "ends" if isinstance(value, list) else "period"


Date = Annotated[
    PartialDate,
    PlainValidator(read_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": _FIRST_YEAR, "maximum": _LAST_YEAR},
                {"type": "string", "pattern": f"^{_DATE}$"},
            ]
        }
    ),
]
_TWO = Field(json_schema_extra={"minItems": 2, "maxItems": 2})

#: One period, or the first and the last of several.
Period = Annotated[
    Annotated[Date, Tag("period")] | Annotated[list[Date], AfterValidator(read_period), _TWO, Tag("ends")],
    Discriminator(_form),
]
TimeOfDay = Annotated[time, PlainValidator(read_time), WithJsonSchema({"type": "string", "pattern": f"^{_TIME}$"})]
Timezone = Annotated[
    str, PlainValidator(read_timezone), WithJsonSchema({"type": "string", "examples": ["Europe/London"]})
]
ScheduleText = Annotated[
    str,
    PlainValidator(read_schedule),
    WithJsonSchema({"anyOf": [{"enum": list(SCHEDULE_NAMES)}, {"type": "string", "pattern": r"^\S+(\s+\S+){4}$"}]}),
]
