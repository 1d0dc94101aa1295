"""The tree to the watchlist as a value, if every single value in it is good, and else to findings."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from monitor.domain.claims import Claim, ClaimedDate, Direction
from monitor.domain.dates import PartialDate
from monitor.domain.watchlist import DigestPlan, Watch, WatchedIntervention, Watchlist
from monitor.watchfile.addresses import same_mailbox
from monitor.watchfile.choices import StudyTypes
from monitor.watchfile.findings import Finding, Path
from monitor.watchfile.groups import items
from monitor.watchfile.positions import Tree
from monitor.watchfile.schema import ClaimKeys, DigestKeys, InterventionKeys, OutlineKeys, WatchKeys
from monitor.watchfile.wording import findings_of

M = TypeVar("M", bound=BaseModel)


def to_watchlist(tree: dict[str, Tree], readings: Mapping[Path, ClaimedDate]) -> tuple[Watchlist | None, list[Finding]]:
    """The watchlist that the file means, or None and what is wrong with single values.

    ``readings`` has the dates read from words, by the claim's path. Rules between
    values are not looked at: a caller that finds one broken drops the watchlist.
    """
    findings: list[Finding] = []
    outline = _validated(OutlineKeys, tree, (), findings)
    watches = []
    for number, item in enumerate(items(tree, "watches")):
        keys = _validated(WatchKeys, item, ("watches", number), findings)
        if keys:
            watches.append(_watch(keys, number, readings))
    if findings or not outline:
        return None, findings
    all_ids = tuple(watch.id for watch in watches)
    return Watchlist(tuple(watches), tuple(_digest(digest, all_ids) for digest in outline.digests)), []


def _validated(model: type[M], value: Tree, path: Path, findings: list[Finding]) -> M | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        findings += findings_of(error, path)
        return None


def _watch(keys: WatchKeys, number: int, readings: Mapping[Path, ClaimedDate]) -> Watch:
    claims = enumerate(keys.claims)
    return Watch(
        id=keys.id,
        title=keys.title,
        interventions=tuple(_intervention(intervention) for intervention in keys.interventions),
        claims=tuple(_claim(claim, keys, readings.get(("watches", number, "claims", nth))) for nth, claim in claims),
        sponsors=keys.sponsors,
        conditions=keys.conditions,
        exclude=keys.exclude,
        confirm=frozenset(keys.confirm),
        dismiss=keys.dismiss,
        accept=keys.accept,
    )


def _intervention(keys: InterventionKeys) -> WatchedIntervention:
    return WatchedIntervention(keys.name, keys.means or "", keys.aliases)


def _claim(keys: ClaimKeys, watch: WatchKeys, reading: ClaimedDate | None) -> Claim:
    return Claim(
        watch_id=watch.id,
        id=keys.id,
        milestone=keys.milestone,
        date=reading or _date(keys),
        quote=keys.quote,
        said_by=keys.said_by,
        reported_by=keys.reported_by,
        said_on=keys.said_on,
        url=keys.url or "",
        about=keys.about,
        conditions=watch.conditions if keys.conditions is None else keys.conditions,
        sponsors=keys.sponsors,
        phase=keys.phase,
        any_study_type=keys.study_type is StudyTypes.ANY,
        hedge=keys.hedge,
        grace_days=keys.grace,
    )


def _date(keys: ClaimKeys) -> ClaimedDate:
    if keys.not_before:
        return ClaimedDate(Direction.NOT_BEFORE, (keys.not_before,))
    if keys.by:
        return ClaimedDate(Direction.BY, (keys.by,))
    if isinstance(keys.within, PartialDate):
        return ClaimedDate(Direction.WITHIN, (keys.within,))
    return ClaimedDate(Direction.WITHIN, tuple(keys.within or ()))


def _digest(keys: DigestKeys, all_ids: tuple[str, ...]) -> DigestPlan:
    return DigestPlan(
        id=keys.id,
        title=keys.title,
        watch_ids=all_ids if keys.watches is None else tuple(dict.fromkeys(keys.watches)),
        schedule=keys.schedule,
        at=keys.at,
        timezone=keys.timezone,
        quiet=keys.quiet,
        in_doubt=keys.in_doubt,
        to=_once_each(keys.to),
        editors=_once_each(keys.editors),
        worth=keys.worth,
    )


def _once_each(addresses: tuple[str, ...]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for address in addresses:
        first.setdefault(same_mailbox(address), address)
    return tuple(first.values())
