"""What a person has to decide: the studies that wait, and terms that would have decided several at once."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from monitor.cycle.judged import standing
from monitor.domain.candidates import OpenMatch
from monitor.domain.matches import Tier, counted, strength
from monitor.domain.problems import Problem
from monitor.domain.study import Prose, Study
from monitor.domain.watchlist import Watch
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord, read_record
from monitor.store import studies
from monitor.store.dismissals import dismissal, keep_dismissal

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.;:!?\n()]")
_LONGEST_PHRASE = 4  # words
_SHORTEST_END = 4  # letters of the first and last word, so that no phrase begins or ends with "of" or "and"
_SHARED_BY = 2
_TRIED = 12
_MOST_PROPOSED = 3


@dataclass(frozen=True)
class Replay:
    """What one more excluded term would have done to the studies of a watch: hidden those, and left the others.

    ``wanted`` are hidden ones that count as evidence today: a reason not to exclude the term.
    """

    watch_id: str
    term: str
    hidden: tuple[str, ...]
    wanted: tuple[str, ...]
    looked_at: int


def open_matches(session: Session, watches: Sequence[Watch], now: datetime) -> tuple[OpenMatch, ...]:
    """Every study that waits for a person, in watchlist order."""
    stands = standing(session, watches, now)
    return tuple(
        OpenMatch(watch, stands.histories[match.study_id].latest, match, watch.dismiss.get(match.study_id, ""))
        for watch in watches
        for match in stands.waiting[watch.id]
        if match.study_id in stands.histories
    )


def note_dismissal(session: Session, watch_id: str, study_id: str, because: str) -> None:
    """Note a dismissal in view of the evidence that a person was shown, so that it asks only for more than that."""
    noted = dismissal(session, watch_id, study_id)
    shown = next((match for match in studies.matches_of(session, watch_id) if match.study_id == study_id), None)
    if noted is not None and shown is not None:
        keep_dismissal(session, replace(noted, because=because, strength=strength(shown), asks_again=False))


def replay(session: Session, watch: Watch, term: str) -> Replay:
    """What the term would have hidden, over the latest stored record of every study of the watch."""
    return _Stored.of(session, watch).replay(term)


def proposals(session: Session, watch: Watch) -> tuple[Replay, ...]:
    """Terms that several unwanted studies share and no wanted one has, and that would have hidden some of them."""
    stored = _Stored.of(session, watch)
    replays = (stored.replay(phrase) for phrase in stored.shared_phrases()[:_TRIED])
    useful: list[Replay] = []
    for tried in replays:
        is_new = not any(set(tried.hidden) <= set(other.hidden) for other in useful)
        if tried.hidden and not tried.wanted and is_new:
            useful.append(tried)
    return tuple(useful[:_MOST_PROPOSED])


@dataclass(frozen=True)
class _Stored:
    """The studies of a watch whose records are kept, and which of them are wanted."""

    watch: Watch
    records: Mapping[str, ReadRecord]
    wanted: frozenset[str]
    unwanted: frozenset[str]

    @classmethod
    def of(cls, session: Session, watch: Watch) -> "_Stored":
        matches = studies.matches_of(session, watch.id)
        raw = studies.latest_records(session, (match.study_id for match in matches))
        read = {study_id: read_record(json.loads(record)) for study_id, record in raw.items()}
        rejected = {match.study_id for match in matches if match.tier is Tier.REJECT} - watch.confirm
        return cls(
            watch,
            {study_id: record for study_id, record in read.items() if not isinstance(record, Problem)},
            frozenset(match.study_id for match in counted(watch, matches)),
            frozenset(watch.dismiss.keys() | rejected),
        )

    def replay(self, term: str) -> Replay:
        before, after = self._kept(self.watch), self._kept(replace(self.watch, exclude=(*self.watch.exclude, term)))
        hidden = sorted(before - after)
        wanted = tuple(study_id for study_id in hidden if study_id in self.wanted)
        return Replay(self.watch.id, term, tuple(hidden), wanted, len(self.records))

    def _kept(self, watch: Watch) -> set[str]:
        matcher = Matcher([watch])
        return {
            study_id
            for study_id, record in self.records.items()
            if any(match.tier is not Tier.REJECT for match in matcher.match(record.study, record.prose))
        }

    def shared_phrases(self) -> list[str]:
        """Phrases of several unwanted studies and of no other, the most shared and then the longest first."""
        shared: Counter[str] = Counter()
        others: set[str] = set()
        for study_id, record in self.records.items():
            phrases = set(_phrases(_texts(record.study, record.prose)))
            if study_id in self.unwanted:
                shared.update(phrases)
            else:
                others |= phrases
        names = [name.casefold() for watched in self.watch.interventions for name in watched.names]
        found = [
            phrase
            for phrase, number in shared.items()
            if number >= _SHARED_BY and phrase not in others and not any(name in phrase for name in names)
        ]
        return sorted(found, key=lambda phrase: (-shared[phrase], -len(phrase.split()), phrase))


def _texts(study: Study, prose: Prose) -> Iterator[str]:
    yield from (study.title, study.official_title, *study.conditions, *study.keywords, prose.summary)
    for intervention in study.interventions:
        yield from (intervention.name, *intervention.other_names, intervention.description)


def _phrases(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for part in _SENTENCE_END.split(text.casefold()):
            words = _WORD.findall(part)
            for size in range(2, _LONGEST_PHRASE + 1):
                for start in range(len(words) - size + 1):
                    phrase = words[start : start + size]
                    if min(len(phrase[0]), len(phrase[-1])) >= _SHORTEST_END:
                        yield " ".join(phrase)
