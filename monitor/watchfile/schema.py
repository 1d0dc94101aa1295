"""The watchlist's keys: what each means, which are needed, and how its value is read.

One model for each group of keys. Rules that concern one value are in its type;
rules between values are in ``crosschecks``. Defaults are those of the domain.
The descriptions become the editor's help and the reference in the manual.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from monitor.domain.watchlist import Acceptance, DigestPlan, IfInDoubt, Quiet
from monitor.watchfile.addresses import Address
from monitor.watchfile.choices import (
    AcceptWord,
    ChangeWord,
    Grace,
    HedgeWord,
    IfInDoubtWord,
    MilestoneWord,
    Phase,
    QuietWord,
    StudyTypes,
    StudyTypesWord,
    Version,
    WorthWord,
)
from monitor.watchfile.findings import Path
from monitor.watchfile.texts import Id, Line, NctNumber, Prose, Url
from monitor.watchfile.times import Date, Period, ScheduleText, TimeOfDay, Timezone

#: The keys that give a claim its window; a claim has one of them, or ``says``.
WINDOW_KEYS = ("not_before", "by", "within")

_REQUIRED: tuple[JsonDict, ...] = tuple({"required": [key]} for key in WINDOW_KEYS)

_ONE_WINDOW: JsonDict = {
    "oneOf": [
        *_REQUIRED,
        {"required": ["says"], "not": {"anyOf": [*_REQUIRED]}},
    ]
}


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InterventionKeys(_Keys):
    """A substance, device or procedure that is followed."""

    name: Annotated[Line, Field(description="The name to look for")]
    means: Annotated[Line | None, Field(description="The long form, which makes a short name unambiguous")] = None
    aliases: Annotated[tuple[Line, ...], Field(description="Other names and spellings")] = ()


class ClaimKeys(_Keys):
    """A statement about when a milestone happens, with its source. It has one window, or says."""

    model_config = ConfigDict(json_schema_extra=_ONE_WINDOW)

    id: Annotated[Id, Field(description="The key of the claim, unique within the watch")]
    milestone: Annotated[MilestoneWord, Field(description="What happens")]
    not_before: Annotated[Date | None, Field(description="The window: on or after the first day of this date")] = None
    by: Annotated[Date | None, Field(description="The window: on or before the last day of this date")] = None
    within: Annotated[Period | None, Field(description="The window: during a date, or from the first to the last")] = (
        None
    )
    says: Annotated[Line | None, Field(description="The source's words for the date, from which a window is read")] = (
        None
    )
    quote: Annotated[Prose, Field(description="The source's sentence, word for word")] = ""
    said_by: Annotated[Prose, Field(description="Who made the claim")] = ""
    reported_by: Annotated[Prose, Field(description="Who published it")] = ""
    said_on: Annotated[Date | None, Field(description="When it was published")] = None
    url: Annotated[Url | None, Field(description="Where it can be read")] = None
    about: Annotated[tuple[Line, ...], Field(description="The interventions it is about; all, if absent")] = ()
    conditions: Annotated[
        tuple[Line, ...] | None,
        Field(description="Only studies of these conditions count; those of the watch, if absent"),
    ] = None
    sponsors: Annotated[
        tuple[Line, ...], Field(description="Only studies of these sponsors or collaborators count")
    ] = ()
    phase: Annotated[Phase | None, Field(description="Only studies of this phase count")] = None
    study_type: Annotated[
        StudyTypesWord, Field(description="Whether observational studies and expanded access count as well")
    ] = StudyTypes.INTERVENTIONAL
    hedge: Annotated[HedgeWord | None, Field(description="The source's own reservation")] = None
    grace: Annotated[
        Grace,
        Field(description="Days after a date during which its passing is not held against it: sponsors report late"),
    ] = 0


class WatchKeys(_Keys):
    """One subject that is followed, with the claims made about it."""

    id: Annotated[Id, Field(description="The key of the watch; keep it, and the history stays with it")]
    title: Annotated[Line, Field(description="What readers see as its name")]
    interventions: Annotated[tuple[InterventionKeys, ...], Field(description="What is looked for", min_length=1)]
    claims: Annotated[tuple[ClaimKeys, ...], Field(description="What was claimed", min_length=1)]
    sponsors: Annotated[tuple[Line, ...], Field(description="Sponsors or collaborators to look for as well")] = ()
    conditions: Annotated[
        tuple[Line, ...], Field(description="The conditions of every claim that names none itself")
    ] = ()
    exclude: Annotated[tuple[Line, ...], Field(description="Other meanings of the names, which are not meant")] = ()
    confirm: Annotated[tuple[NctNumber, ...], Field(description="Studies that a person accepted")] = ()
    dismiss: Annotated[
        dict[NctNumber, Line], Field(description="Studies that a person rejected, and why", default_factory=dict)
    ]
    accept: Annotated[AcceptWord, Field(description="Whether a sure match counts at once or waits for confirm")] = (
        Acceptance.AUTOMATIC
    )


class DigestKeys(_Keys):
    """A mail to a list of people about some watches."""

    id: Annotated[Id, Field(description="The key of the digest")]
    title: Annotated[Line, Field(description="What readers see as its name")]
    watches: Annotated[tuple[Id, ...] | None, Field(description="Which watches it tells about; all, if absent")] = None
    schedule: Annotated[
        ScheduleText, Field(description="weekly (Mondays), daily, monthly (on the 1st), immediate, or five cron fields")
    ] = DigestPlan.schedule
    at: Annotated[TimeOfDay, Field(description="Local time of day of a weekly, daily or monthly digest")] = (
        DigestPlan.at
    )
    timezone: Annotated[Timezone, Field(description="Whose local time that is")] = DigestPlan.timezone
    quiet: Annotated[QuietWord, Field(description="Mail when nothing changed: one a month, always, or never")] = (
        Quiet.MONTHLY
    )
    in_doubt: Annotated[
        IfInDoubtWord,
        Field(description="When nobody knows whether a mail arrived: resend it after a day, or hold it for a person"),
    ] = IfInDoubt.RESEND
    to: Annotated[tuple[Address, ...], Field(description="Readers")] = ()
    editors: Annotated[tuple[Address, ...], Field(description="Readers who also see what waits for a person")] = ()
    worth: Annotated[
        dict[ChangeWord, WorthWord],
        Field(
            description="Kinds of change that get a mail, only a line in one that goes out (digest), or none (silent)",
            default_factory=dict,
        ),
    ]


class WatchlistKeys(_Keys):
    """What is followed, and who is told."""

    version: Annotated[Version, Field(description="The version of this format")]
    watches: Annotated[tuple[WatchKeys, ...], Field(description="What is followed", min_length=1)]
    digests: Annotated[tuple[DigestKeys, ...], Field(description="Who is told")] = ()


class OutlineKeys(WatchlistKeys):
    """The same with the watches left as they are, so that each can be read and let go: there may be 100,000."""

    watches: Annotated[tuple[Any, ...], Field(min_length=1)]


#: Which keys a group may have, by the path to the group without list indexes.
_GROUPS: dict[Path, type[BaseModel]] = {
    (): WatchlistKeys,
    ("watches",): WatchKeys,
    ("watches", "interventions"): InterventionKeys,
    ("watches", "claims"): ClaimKeys,
    ("digests",): DigestKeys,
}


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that the group at the path may have."""
    group = _GROUPS[tuple(step for step in path if isinstance(step, str))]
    return tuple(group.model_fields)
