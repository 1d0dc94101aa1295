"""Making a digest fit into a mail: what is shown in full, what in one line, and what is only counted.

Many mail programs cut a long mail off (digest-and-verdicts, section 7), and a
mail that is cut misinforms. Claims with news come in full first, then those
whose dates differ; the others become rows. What a mail has no room for is counted.
"""

from collections.abc import Callable
from dataclasses import replace

from monitor.domain.digest import ClaimItem, Digest, LeftOut
from monitor.domain.verdicts import FAMILIES, Family

#: Measures a digest as it would be sent, in bytes.
Size = Callable[[Digest], int]

# What each block may take of the room, in turn, so that none of them leaves nothing for the next.
_CORRECTIONS, _CHANGES, _REVIEW, _FULL = 0.25, 0.5, 0.65, 0.8


def fitted(digest: Digest, size: Size, room: int) -> Digest:
    """The digest with as much as ``room`` bytes hold. ``size`` must grow with what is in the digest."""
    if _least_size(digest) <= room and size(digest) <= room:
        return digest
    cut = replace(digest, corrections=(), changes=(), review=(), claims=(), rows=())
    if size(cut) > room:
        return replace(cut, left_out=_left_out(digest, cut))

    def most(of: int, shown: Callable[[int], Digest], share: float = 1.0) -> int:
        return _most(of, lambda number: size(shown(number)) <= room * share)

    number = most(len(digest.corrections), lambda n: replace(cut, corrections=digest.corrections[:n]), _CORRECTIONS)
    cut = replace(cut, corrections=digest.corrections[:number])
    number = most(len(digest.changes), lambda n: replace(cut, changes=digest.changes[:n]), _CHANGES)
    cut = replace(cut, changes=digest.changes[:number])
    number = most(len(digest.review), lambda n: replace(cut, review=digest.review[:n]), _REVIEW)
    cut = replace(cut, review=digest.review[:number])
    cut = replace(cut, left_out=_left_out(digest, cut))
    folded = _Folded(digest, cut)
    every = len(digest.claims) + len(digest.rows)
    if most(every, lambda n: folded.with_claims(0, n)) == every:
        full = most(len(digest.claims), lambda n: folded.with_claims(n, every - n))
        return folded.with_claims(full, every - full)
    full = most(folded.important, lambda n: folded.with_claims(n, 0), _FULL)
    return folded.with_claims(full, most(every - full, lambda n: folded.with_claims(full, n)))


def _least_size(digest: Digest) -> int:
    """What the digest takes at least: its longest texts alone. Saves rendering one that is far too long."""
    claims = (*digest.claims, *digest.rows)
    return sum(len(item.title) + len(item.sentence) + len(item.quote) for item in claims)


class _Folded:
    """A digest whose claims are shown in full, in rows, or not at all."""

    def __init__(self, whole: Digest, cut: Digest) -> None:
        self._whole, self._cut = whole, cut
        self._by_rank = sorted(whole.claims, key=_rank)
        self.important = sum(_rank(item) < _OTHERS for item in whole.claims)

    def with_claims(self, full: int, rows: int) -> Digest:
        """So many claims in full, the most important ones, and so many others in rows; each kind in its old order."""
        in_full = {item.key for item in self._by_rank[:full]}
        in_rows = {item.key for item in (*self._by_rank[full:], *self._whole.rows)[:rows]}
        shown = (*self._whole.claims, *self._whole.rows)
        cut = replace(
            self._cut,
            claims=tuple(item for item in shown if item.key in in_full),
            rows=tuple(item for item in shown if item.key in in_rows),
        )
        return replace(cut, left_out=_left_out(self._whole, cut))


_OTHERS = 2


def _rank(item: ClaimItem) -> int:
    """Claims with news, then those whose dates differ, then the others."""
    if item.is_news:
        return 0
    return 1 if FAMILIES[item.state] is Family.DIFFERS else _OTHERS


def _left_out(whole: Digest, cut: Digest) -> LeftOut:
    return LeftOut(
        corrections=len(whole.corrections) - len(cut.corrections),
        changes=len(whole.changes) - len(cut.changes),
        review=len(whole.review) - len(cut.review),
        claims=len(whole.claims) + len(whole.rows) - len(cut.claims) - len(cut.rows),
    )


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """The greatest number up to ``limit`` that fits, 0 if none does.

    Numbers are doubled until one does not fit, so that nothing much larger than the room is ever measured.
    """
    low, step = 0, 1
    while low < limit and fits(min(low + step, limit)):
        low = min(low + step, limit)
        step *= 2
    high = min(low + step, limit + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
