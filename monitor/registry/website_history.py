"""The past of a study as the registry's website tells it: an endpoint that nobody promised.

``/api/int/studies/{number}/history`` lists the versions, counted from 0, and
``…/history/{version}`` gives one; beyond the last it answers 403, as it does to
whoever it blocks. It has neither a description nor a version, and may be gone
tomorrow. So nothing rests on it: it is asked only when somebody wishes, for
versions that the list names, and whatever goes wrong is a problem in the stream.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.domain.problems import Problem
from monitor.registry.http import Api
from monitor.registry.interface import Failure, RegistryError, registry_problem
from monitor.registry.snapshots import Snapshot
from monitor.registry.strict_json import canonical

_API, _WEBSITE = "/api/v2", "/api/int"
_NOT_AS_KNOWN = "the answer is not of the form that this endpoint is known to have"

#: Failures that will not be others for the next study: nothing more is asked.
_FOR_ALL = frozenset(Failure) - {Failure.BAD_ANSWER, Failure.TOO_LARGE, Failure.REFUSED}


def website_address(registry_url: str) -> str:
    """The address of the website's own interface on the registry's host. Raises RegistryError if there is none."""
    base = registry_url.rstrip("/")
    if not base.endswith(_API):
        what = f"the website's history is beside an interface whose address ends in {_API}"
        raise RegistryError(Failure.ADDRESS, base, what)
    return base.removesuffix(_API) + _WEBSITE


def website_history(api: Api, study_ids: Iterable[str]) -> Iterator[Snapshot | Problem]:
    """Every version of these studies, oldest first, from the day of its submission; or the problem with it.

    ``api`` asks the website's interface. Ends early if the registry refuses to answer at all.
    """
    for study_id in study_ids:
        try:
            yield from _versions(api, study_id)
        except RegistryError as error:
            yield from error.problems
            if error.failure in _FOR_ALL:
                return


@dataclass(frozen=True)
class _Listed:
    number: int
    day: date


def _versions(api: Api, study_id: str) -> Iterator[Snapshot | Problem]:
    answer = api.get(f"/studies/{study_id}/history")
    listed = _listed(answer.body.get("changes"))
    if listed is None:
        yield registry_problem(Failure.BAD_ANSWER, answer.address, _NOT_AS_KNOWN)
        return
    for one in listed:
        try:
            yield _version(api, study_id, one)
        except RegistryError as error:
            yield from error.problems
            if error.failure in _FOR_ALL - {Failure.BLOCKED}:
                raise
            # A single version that is refused says nothing of the others: the list was answered.


def _listed(changes: Any) -> list[_Listed] | None:
    """The last version of each day, oldest first: two of one day cannot both be in force."""
    by_day: dict[date, _Listed] = {}
    try:
        for change in changes:
            one = _Listed(int(change["version"]), date.fromisoformat(change["date"]))
            by_day[one.day] = max(by_day.get(one.day, one), one, key=lambda listed: listed.number)
    except (TypeError, KeyError, ValueError):
        return None
    return sorted(by_day.values(), key=lambda listed: (listed.day, listed.number))


def _version(api: Api, study_id: str, listed: _Listed) -> Snapshot | Problem:
    answer = api.get(f"/studies/{study_id}/history/{listed.number}")
    study = answer.body.get("study")
    if not isinstance(study, dict) or answer.body.get("studyVersion", listed.number) != listed.number:
        return registry_problem(Failure.BAD_ANSWER, answer.address, _NOT_AS_KNOWN)
    return Snapshot(study_id, listed.day, canonical(_unescaped(study)), answer.address)


def _unescaped(value: Any) -> Any:
    """The value with its texts as they were typed: here they come with HTML's escapes (``&#x2F;``)."""
    if isinstance(value, str):
        return html.unescape(value)
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    return {name: _unescaped(item) for name, item in value.items()} if isinstance(value, dict) else value
