"""Reliability 4.4, O1 to O18, and I11: whatever happens to the file, the daemon works with a valid list."""

import hashlib
import logging
import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.daemon.active import ActiveList
from monitor.daemon.noticing import Noticing
from monitor.daemon.reading import Read, read_apart
from monitor.daemon.rhythm import Rhythm
from monitor.domain.reading import read_says
from monitor.domain.watchlist import Watchlist
from monitor.pulse import Pulse
from monitor.store import watchlists
from monitor.store.session import Store
from monitor.store.watchlists import Offer
from monitor.watchfile.load import parse_watchlist

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def watch(name: str, by: str = "2027-12") -> str:
    return f"""\
  - id: {name}
    title: Title of {name}
    interventions:
      - name: drug {name}
    claims:
      - id: main-data
        milestone: primary_completion
        by: {by}
"""


def listed(*names: str, digests: str = "digests:\n  - id: news\n    title: News\n    to: [a@readers.test]\n") -> str:
    return f"version: 1\nwatches:\n{''.join(watch(name) for name in names)}{digests}"


TEN = [f"w{number}" for number in range(10)]
VALID = listed(*TEN)


def here(file: str, content: bytes, _fingerprint: str) -> Read:
    """Reading without a process of its own, which takes half a second each."""
    loaded = parse_watchlist(file, content, read_says)
    return Read(loaded.watchlist, loaded.problems, loaded.fingerprint)


class Operated:
    """A watchlist file and whoever notices its edits, in virtual time; ``edit`` is an edit and what follows."""

    def __init__(self, folder: Path, store: Store, text: str = VALID) -> None:
        self.file, self.store, self.now, self.reads = folder / "watchlist.yaml", store, 1000.0, 0
        self.file.write_text(text, encoding="utf-8")
        self.reread = threading.Event()
        self.start()

    def start(self) -> None:
        read = here(str(self.file), self.file.read_bytes(), "")
        assert read.watchlist is not None
        self.active = ActiveList(self.store, lambda: NOW, read.watchlist, read.fingerprint)
        self.active.begin()
        self.noticing = Noticing(
            self.file,
            self.active,
            Pulse("look"),
            Rhythm(settle=0.0),
            lambda: self.now,
            stop=threading.Event(),
            reread=self.reread,
            read=self._read,
        )

    def _read(self, file: str, content: bytes, fingerprint: str) -> Read:
        self.reads += 1
        return here(file, content, fingerprint)

    def look(self, seconds: float = 10.0) -> Watchlist:
        self.now += seconds
        self.noticing.look()
        return self.active()

    def edit(self, content: str | bytes) -> Watchlist:
        """Write a new file over the old one, and look."""
        new = self.file.with_suffix(".new")
        new.write_bytes(content.encode() if isinstance(content, str) else content)
        new.rename(self.file)
        return self.look()

    def offer(self) -> Offer | None:
        with self.store.reading() as session:
            return watchlists.offer(session)

    def ids(self) -> list[str]:
        return [one.id for one in self.active().watches]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}", durable=False)
    yield opened
    opened.close()


@pytest.fixture
def operated(tmp_path: Path, store: Store) -> Operated:
    return Operated(tmp_path, store)


BAD: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "O1-syntax": (lambda text: text.replace("title: Title of w3", "title: [Title"), "watchlist.yaml:"),
    "O1-tab": (lambda text: text.replace("    title: Title of w3", "\ttitle: Title"), "watchlist.yaml:28:1"),
    "O1-nul": (lambda text: text.replace("Title of w3", "Title\0of"), "U+0000"),
    "O1-two-documents": (lambda text: f"{text}---\nversion: 1\n", "watchlist.yaml:"),
    "O2-duplicate-key": (lambda text: text.replace("    claims:", "    title: Again\n    claims:", 1), "line"),
    "O3-day": (lambda text: text.replace("by: 2027-12", "by: 2026-02-30", 1), "watchlist.yaml:10:13"),
    "O3-month": (lambda text: text.replace("by: 2027-12", "by: 2026-13-01", 1), "watchlist.yaml:10:13"),
    "O4-no": (lambda text: text.replace("id: w3", "id: NO"), "NO"),
    "O4-base-60-date": (lambda text: text.replace("by: 2027-12", "by: 12:30:45", 1), "12:30:45"),
    "O4-float-date": (lambda text: text.replace("by: 2027-12", "by: 1e5", 1), "1e5"),
    "O4-octal-date": (lambda text: text.replace("by: 2027-12", "by: 0123", 1), "write a year from 1900 to 2199"),
    "O5-empty": (lambda _text: "", "no watchlist"),
    "O5-comments": (lambda _text: "# nothing\n", "no watchlist"),
    "O5-word": (lambda _text: "hello\n", "hello"),
    "O5-no-watches": (lambda _text: "version: 1\nwatches: []\n", "no watches"),
    "O6-cut-in-a-token": (lambda text: text[: text.index("primary_completion") + 8], "primary_"),
    "O8-utf16": (lambda text: text.encode("utf-16"), "UTF-16"),
    "O8-latin1": (lambda text: text.replace("Title of w3", "Größe").encode("latin-1"), "UTF-8"),
    "O10-aliases": (lambda text: text.replace("title: Title of w3", "title: &a b\n    sponsors: [*a]"), "watchlist"),
    "O10-self-reference": (lambda text: text.replace("title: Title of w3", "title: &a [*a]"), "watchlist.yaml"),
    "O10-merge": (lambda text: text.replace("    title: Title of w3", "    <<: {title: x}"), "watchlist.yaml"),
    "O10-depth": (lambda _text: "[" * 2000, "watchlist.yaml:1:"),
    "O11-object": (lambda text: text.replace("Title of w3", "!!python/object:os.system x"), "watchlist.yaml:"),
    "O12-typo": (lambda text: text.replace("    to: [", "    recipents: ["), "recipents"),
    "O14-same-id": (lambda text: text.replace("id: w3", "id: w4"), "w4"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_edit_keeps_the_last_good_list_and_is_told_once(
    operated: Operated, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    change, told = BAD[name]
    before = operated.active()
    with caplog.at_level(logging.ERROR, logger="monitor.watchlist"):
        assert operated.edit(change(VALID)) is before
        operated.file.touch()
        for _ in range(3):
            assert operated.look() is before
    assert told in caplog.text
    offer = operated.offer()
    assert offer is not None
    assert offer.problems
    assert len(caplog.records) == len(offer.problems)
    assert operated.edit(VALID.replace("Title of w5", "Mended")).watches[5].title == "Mended"
    assert operated.offer() is None


@pytest.mark.parametrize("text", [f"\ufeff{VALID}", VALID.replace("\n", "\r\n")], ids=["O8-bom", "O8-crlf"])
def test_a_byte_order_mark_and_other_line_ends_are_no_errors(operated: Operated, text: str) -> None:
    operated.edit(text)
    assert operated.offer() is None


def test_o4_words_that_yaml_reads_otherwise_stay_the_text_that_they_are(operated: Operated) -> None:
    odd = VALID
    for name, word in (("drug w0", "1e5"), ("drug w1", "0123"), ("drug w2", "12:30:45")):
        odd = odd.replace(f"name: {name}", f"name: {word}\n        means: a number that has a meaning")
    watched = operated.edit(odd)
    assert [one.interventions[0].name for one in watched.watches[:3]] == ["1e5", "0123", "12:30:45"]


def test_o6_a_file_cut_at_a_line_waits_until_a_person_accepts_it(
    operated: Operated, caplog: pytest.LogCaptureFixture
) -> None:
    cut = VALID[: VALID.index("  - id: w4")]
    with caplog.at_level(logging.ERROR, logger="monitor.watchlist"):
        operated.edit(cut)
        operated.look()
    assert operated.ids() == TEN
    assert "6 watches of 10 removed, 1 digest of 1 removed. Accept that with monitor accept" in caplog.text
    assert len(caplog.records) == 1
    offer = operated.offer()
    assert offer is not None
    assert offer.edit.removed == tuple(TEN[4:])
    with operated.store.transaction() as session:
        assert not watchlists.accept_offer(session, "another fingerprint")
        assert watchlists.accept_offer(session, offer.fingerprint)
    operated.look()
    assert operated.ids() == TEN[:4]
    assert operated.offer() is None


@pytest.mark.parametrize(
    ("before", "after", "waits"),
    [(10, 8, False), (10, 7, True), (5, 4, False), (5, 3, True), (200, 180, False), (200, 179, True), (1, 0, True)],
)
def test_o6_more_than_a_fifth_or_twenty_is_much(
    tmp_path: Path, store: Store, before: int, after: int, *, waits: bool
) -> None:
    names = [f"w{number}" for number in range(before)]
    operated = Operated(tmp_path, store, listed(*names))
    operated.edit(listed(*(names[:after] or ["another"])))
    assert (operated.ids() == names) is waits


def test_o6_lists_that_get_lost_with_the_end_of_the_file_are_missed_too(operated: Operated) -> None:
    operated.edit(VALID[: VALID.index("digests:")])
    assert [plan.id for plan in operated.active().digests] == ["news"]
    offer = operated.offer()
    assert offer is not None
    assert offer.edit.lost_lists == ("news",)


def test_o6_a_file_cut_while_the_daemon_was_off_waits_too(operated: Operated) -> None:
    operated.file.write_text(VALID[: VALID.index("  - id: w4")], encoding="utf-8")
    operated.start()
    assert operated.ids() == TEN
    assert operated.offer() is not None


def test_o6_a_file_that_is_still_written_is_left_alone(operated: Operated, monkeypatch: pytest.MonkeyPatch) -> None:
    operated.file.write_text(VALID.replace("Title of w5", "Half"), encoding="utf-8")
    looks = iter([(1, 1, 1, 1), (1, 1, 2, 2), (1, 1, 2, 2), (1, 1, 2, 2), (1, 1, 2, 2)])
    with monkeypatch.context() as patch:
        patch.setattr(operated.noticing, "_signature", lambda: next(looks))
        operated.look()
        assert operated.reads == 0
        operated.look()
        assert operated.reads == 1


def test_o7_a_file_that_is_away_for_a_moment_is_no_change(operated: Operated, caplog: pytest.LogCaptureFixture) -> None:
    operated.file.rename(operated.file.with_suffix(".away"))
    with caplog.at_level(logging.INFO, logger="monitor.watchlist"):
        operated.look(1)
        operated.file.with_suffix(".away").rename(operated.file)
        operated.look(1)
        assert caplog.records == []
        operated.file.rename(operated.file.with_suffix(".away"))
        for _ in range(9):
            operated.look(1)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "the watchlist is not there" in caplog.text
    assert operated.ids() == TEN
    operated.file.with_suffix(".away").rename(operated.file)
    operated.look()
    assert operated.offer() is None


def test_o7_a_link_that_is_swapped_is_an_edit(operated: Operated) -> None:
    for number, title in enumerate(["First", "Second"]):
        mounted = operated.file.parent / f"data{number}"
        mounted.mkdir()
        (mounted / "watchlist.yaml").write_text(VALID.replace("Title of w5", title), encoding="utf-8")
        link = operated.file.with_suffix(".link")
        link.symlink_to(mounted / "watchlist.yaml")
        link.rename(operated.file)
        operated.look()
        assert operated.active().watches[5].title == title


def test_o7_truncating_and_writing_in_place_is_an_edit(operated: Operated) -> None:
    operated.file.write_text("", encoding="utf-8")
    operated.look()
    operated.file.write_text(VALID.replace("Title of w5", "Written"), encoding="utf-8")
    assert operated.look().watches[5].title == "Written"


def test_o9_a_large_file_is_read_by_another_process(operated: Operated) -> None:
    many = listed(*(f"w{number}" for number in range(2000))).encode()
    read = read_apart("watchlist.yaml", many, hashlib.sha256(many).hexdigest())
    assert read.watchlist is not None
    assert len(read.watchlist.watches) == 2000
    assert read.fingerprint == hashlib.sha256(many).hexdigest()


def test_o9_a_file_that_needs_more_than_it_may_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.daemon.reading._SECONDS", 0.01)
    read = read_apart("watchlist.yaml", VALID.encode(), "fingerprint")
    assert read.watchlist is None
    assert "takes more than" in read.problems[0].what


def test_o14_a_new_id_is_called_a_new_name_and_does_not_count_as_lost(
    operated: Operated, caplog: pytest.LogCaptureFixture
) -> None:
    text = VALID
    for name in TEN[:5]:
        text = text.replace(f"id: {name}\n", f"id: new-{name}\n")
    with caplog.at_level(logging.INFO, logger="monitor.watchlist"):
        operated.edit(text)
    assert operated.ids()[:5] == [f"new-{name}" for name in TEN[:5]]
    assert "w0 is now called new-w0, w1 is now called new-w1" in caplog.text
    assert "removed" not in caplog.text


def test_o17_edits_every_second_are_read_every_ten(operated: Operated) -> None:
    for second in range(60):
        operated.file.write_text(VALID.replace("Title of w5", f"Second {second}"), encoding="utf-8")
        operated.look(1)
    assert operated.reads == 6
    operated.look()
    assert operated.active().watches[5].title == "Second 59"


def test_o17_a_wish_to_read_again_does_not_wait(operated: Operated) -> None:
    operated.edit(VALID.replace("Title of w5", "First"))
    operated.file.write_text(VALID.replace("Title of w5", "Second"), encoding="utf-8")
    operated.reread.set()
    assert operated.look(0.1).watches[5].title == "Second"
    assert not operated.reread.is_set()


def test_o18_after_a_thousand_random_mutations_the_active_list_is_valid(operated: Operated) -> None:
    seed = random.Random(7)
    active = 0
    for _ in range(1000):
        content = bytearray(VALID.encode())
        for _ in range(seed.randint(1, 4)):
            place = seed.randrange(len(content))
            match seed.randrange(4):
                case 0:
                    content[place] = seed.randrange(256)
                case 1:
                    del content[place : place + seed.randint(1, 400)]
                case 2:
                    content[place:place] = seed.randbytes(seed.randint(1, 9))
                case _:
                    del content[place:]
            content = content or bytearray(b"\n")
        operated.edit(bytes(content))
        with operated.store.reading() as session:
            stored = watchlists.active_watchlist(session)
        active += bool(stored == operated.active() and len(operated.ids()) >= 1 and operated.active().digests)
    assert active == 1000
