"""What one watchlist does to the one before it: which watches and lists come, go, or only get another name."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from monitor.domain.watchlist import Watch, Watchlist
from monitor.domain.wording import plural

#: More than either is more than anybody removes by an edit without noticing (reliability, O6).
MOST_REMOVED = 20
MOST_REMOVED_SHARE = 0.2


@dataclass(frozen=True)
class Edit:
    """The difference between two watchlists, by ids.

    ``renamed`` holds pairs of an old and a new id of watches with the same
    interventions and claims; they are neither in ``added`` nor in ``removed``.
    ``lost_lists`` are digests that are no longer written. ``watches`` and
    ``lists`` are how many there were before.
    """

    watches: int = 0
    lists: int = 0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    lost_lists: tuple[str, ...] = ()

    @property
    def is_drastic(self) -> bool:
        """Whether so much goes that a half-written file is the likelier cause than a wish."""
        return _much(len(self.removed), self.watches) or _much(len(self.lost_lists), self.lists)

    def __str__(self) -> str:
        told = [
            f"{plural(len(self.added), 'watch', 'watches')} added" if self.added else "",
            f"{plural(len(self.removed), 'watch', 'watches')} of {self.watches} removed" if self.removed else "",
            f"{plural(len(self.lost_lists), 'digest')} of {self.lists} removed" if self.lost_lists else "",
            *(f"{old} is now called {new}" for old, new in self.renamed),
        ]
        return ", ".join(part for part in told if part) or "no watch added or removed"


def edit_between(before: Watchlist, after: Watchlist) -> Edit:
    """What replacing ``before`` by ``after`` does."""
    old, new = {watch.id: watch for watch in before.watches}, {watch.id: watch for watch in after.watches}
    gone, come = [old[name] for name in old if name not in new], [new[name] for name in new if name not in old]
    renamed = _renamed(gone, come)
    kept = {digest.id for digest in after.digests}
    return Edit(
        watches=len(old),
        lists=len(before.digests),
        added=tuple(watch.id for watch in come if watch.id not in renamed.values()),
        removed=tuple(watch.id for watch in gone if watch.id not in renamed),
        renamed=tuple(renamed.items()),
        lost_lists=tuple(digest.id for digest in before.digests if digest.id not in kept),
    )


def _much(lost: int, before: int) -> bool:
    return lost > MOST_REMOVED or lost > MOST_REMOVED_SHARE * before


def _renamed(gone: Iterable[Watch], come: Iterable[Watch]) -> dict[str, str]:
    """Old ids to new ones, where what is followed and what was claimed is the same."""
    by_content = {_content(watch): watch.id for watch in come}
    pairs: dict[str, str] = {}
    for watch in gone:
        new = by_content.pop(_content(watch), None)
        if new is not None:
            pairs[watch.id] = new
    return pairs


def _content(watch: Watch) -> Hashable:
    return watch.interventions, tuple(replace(claim, watch_id="") for claim in watch.claims)
