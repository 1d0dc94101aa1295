"""Reliability O13 to O16: watches and recipients that come and go while something is owed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cycle.removed import keep_what_is_owed, with_what_is_owed
from monitor.domain.watchlist import Watch, WatchedIntervention, Watchlist
from monitor.store import outbox, watchlists
from monitor.store.outbox import MailState
from tests.cycle.parts import PLAN, WATCH, WATCHLIST, Bench, bench
from tests.make import claimed
from tests.records import record

OTHER = Watch(
    "other",
    "Other drug",
    (WatchedIntervention("otherdrug"),),
    (replace(WATCH.claims[0], watch_id="other", date=claimed("by 2030")),),
)
BOTH = Watchlist((WATCH, OTHER), (replace(PLAN, watch_ids=("clemastine", "other")),))
WITHOUT = Watchlist((OTHER,), (replace(PLAN, watch_ids=("other",)),))


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, record(), record(2, name="otherdrug")) as made:
        yield made


def remove(registry: Bench) -> None:
    with registry.app.store.transaction() as session:
        keep_what_is_owed(session, BOTH, WITHOUT, registry.now)


def owe(registry: Bench) -> None:
    """A change about the first watch is stored and not yet told when the watch is removed."""
    registry.cycle(BOTH)
    registry.records.replace(record(primary="2028-09"))
    registry.app.observe(BOTH, registry.now)
    registry.app.assess(BOTH, registry.now)
    remove(registry)


def removed(registry: Bench) -> list[str]:
    with registry.app.store.reading() as session:
        return [gone.watch.id for gone in watchlists.removed_watches(session)]


def report(registry: Bench) -> int:
    return len(registry.app.report(with_what_is_owed(registry.app.store, WITHOUT), registry.now, asked=True))


def test_o13_a_removed_watch_still_tells_what_it_owes_once_and_says_that_it_was_removed(registry: Bench) -> None:
    owe(registry)
    assert removed(registry) == ["clemastine"]
    assert report(registry) == 1
    registry.app.deliver(asked=True)
    told = [mail for mail in registry.mails() if "where 2 claims stand" not in mail["Subject"]]
    assert len(told) == 1
    body = told[0].get_body(("plain",))
    assert body is not None
    text = " ".join(str(body.get_content()).split())
    assert "Clemastine (watch removed)" in text
    assert "Sep 2028" in text
    assert "no longer" not in text
    assert with_what_is_owed(registry.app.store, WITHOUT) == WITHOUT
    assert removed(registry) == []
    assert report(registry) == 0


def test_o13_a_watch_that_owes_nothing_is_gone_at_once(registry: Bench) -> None:
    registry.cycle(BOTH)
    remove(registry)
    assert with_what_is_owed(registry.app.store, WITHOUT) == WITHOUT
    assert removed(registry) == []


def test_o13_a_watch_that_comes_back_is_followed_and_not_removed(registry: Bench) -> None:
    owe(registry)
    with registry.app.store.transaction() as session:
        keep_what_is_owed(session, WITHOUT, BOTH, registry.now)
    assert removed(registry) == []


def test_o14_a_study_in_two_watches_is_one_item_of_a_digest(registry: Bench) -> None:
    twin = replace(WATCH, id="twin", title="Twin", claims=(replace(WATCH.claims[0], watch_id="twin"),))
    two = Watchlist((WATCH, twin), (replace(PLAN, watch_ids=("clemastine", "twin")),))
    registry.cycle(two)
    registry.records.replace(record(primary="2027-09"))
    registry.cycle(two)
    with registry.app.store.reading() as session:
        contents = [mail.subject for mail in outbox.listing(session)]
    assert len(contents) == 2
    mail = next(mail for mail in registry.mails() if mail["Subject"] == contents[1])
    body = mail.get_body(("plain",))
    assert body is not None
    changed = str(body.get_content()).partition("WHAT CHANGED")[2].partition("WHERE EVERY CLAIM STANDS")[0]
    assert changed.count("Study 1: primary completion moves to Sep 2027") == 1


def test_o15_a_mail_at_its_dot_goes_as_written_and_the_next_goes_to_the_new_address(registry: Bench) -> None:
    registry.app.observe(WATCHLIST, registry.now)
    registry.app.assess(WATCHLIST, registry.now)
    registry.app.report(WATCHLIST, registry.now, asked=True)
    with registry.app.store.transaction() as session:
        leased = outbox.lease_next(session, registry.now)
        assert leased is not None
        assert outbox.move(session, leased, MailState.DOT_PENDING, "the final dot is next", registry.now)
    moved = Watchlist(WATCHLIST.watches, (replace(PLAN, to=("new@example.org",)),))
    registry.records.replace(record(primary="2029-01"))
    registry.app.observe(moved, registry.now)
    registry.app.assess(moved, registry.now)
    registry.app.report(moved, registry.now, asked=True)
    with registry.app.store.transaction() as session:
        assert outbox.move(session, leased, MailState.SENT, "250 queued", registry.now)
    with registry.app.store.reading() as session:
        listed = [(mail.recipient, mail.state) for mail in outbox.listing(session)]
    assert listed == [("reader@example.org", MailState.SENT), ("new@example.org", MailState.PENDING)]


def test_o16_the_first_sight_of_five_hundred_watches_is_one_line_and_no_alarm_for_the_past(tmp_path: Path) -> None:
    many = tuple(
        Watch(
            f"w{number}",
            f"Watch {number}",
            (WatchedIntervention(f"newdrug{number}"),),
            (replace(WATCH.claims[0], watch_id=f"w{number}", date=claimed("by 2020")),),
        )
        for number in range(500)
    )
    records = [record(number, name=f"newdrug{number}", primary="2025-01") for number in range(1, 60)]
    with bench(tmp_path, record(900), *records) as registry:
        registry.cycle()
        grown = Watchlist((WATCH, *many), (replace(PLAN, watch_ids=("clemastine", *(one.id for one in many))),))
        result = registry.cycle(grown)
        assert result.observed.changes == ()
        assert result.assessed.turned == ()
        assert registry.cycle(grown).written == ()
        (told,) = (mail for mail in registry.mails() if "500 more claims" in mail["Subject"])
    body = told.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    assert "Now watching 500 more watches: 500 claims." in text
    assert "Now watching Watch" not in text
    assert "WHAT CHANGED" not in text
