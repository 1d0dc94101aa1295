"""Whole cycles on PostgreSQL: the same as on SQLite, with two programs at once, and with answers that are lost."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlmodel
from sqlalchemy import Column, create_engine, select

from monitor.domain.problems import MonitorError
from monitor.store import outbox
from monitor.store.outbox import MailState
from monitor.store.session import Store
from monitor.wiring import App
from tests.crash.loop import Plan, run
from tests.cycle.parts import WATCHLIST, Bench, bench
from tests.cycle.test_crashes import Server
from tests.postgresql.proxy import LosingProxy
from tests.postgresql.server import PostgresServer
from tests.records import record

_BOUNDARY = re.compile(rb"=+\d+==")  # between the parts of a mail, at random
_OF_A_BOUNDARY = {("mail", "content_hash")}  # the columns that depend on one: this is the hash of a mail's bytes
HOSTILE = "a\x00b \u202e名前 \U0001f9ea {0.__class__} '; DROP TABLE study; --"


def two_cycles(folder: Path, url: str = "") -> list[str]:
    """The subjects of the mails that a study, and then its move, bring about."""
    with bench(folder, record(), record(2, title=HOSTILE), url=url) as work:
        work.cycle()
        work.records.replace(record(primary="2028-12"))
        work.cycle()
        return work.subjects()


def rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table, in order, as comparable values; each installation has a number of its own."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                repr([plain(value) for column, value in zip(table.c, row, strict=True) if not is_random(column)])
                for row in connection.execute(select(table))
            )
            for table in sqlmodel.SQLModel.metadata.sorted_tables
            if table.name != "installation"
        }
    engine.dispose()
    return found


def is_random(column: Column[Any]) -> bool:
    return (column.table.name, column.name) in _OF_A_BOUNDARY


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return _BOUNDARY.sub(b"boundary", value) if isinstance(value, bytes) else value


def test_both_databases_hold_the_same_rows_after_the_same_cycles(tmp_path: Path, url: str) -> None:
    assert two_cycles(tmp_path / "one", url) == two_cycles(tmp_path / "two")
    kept, expected = rows(url), rows(f"sqlite:///{tmp_path / 'two' / 'monitor.db'}")
    assert len(expected["mail"]) == 2
    assert kept == expected


@contextmanager
def second_program(work: Bench, url: str) -> Iterator[App]:
    store = Store.open(url)
    try:
        yield replace(work.app, store=store)
    finally:
        store.close()


def test_two_programs_at_once_write_and_send_every_digest_once(tmp_path: Path, url: str) -> None:
    server = Server()
    with bench(tmp_path, record(), url=url) as work, second_program(work, url) as second:
        apps = [replace(app, sender=server, clock=lambda: work.now) for app in (work.app, second)]
        for month in range(1, 7):
            work.records.replace(record(primary=f"2028-{month:02}"))
            work.now += timedelta(days=1)
            both = [threading.Thread(target=at_once, args=(app, work.now)) for app in apps]
            for thread in both:
                thread.start()
            for thread in both:
                thread.join()
        with work.app.store.reading() as session:
            assert outbox.counts(session) == {MailState.SENT: len(server.accepted)}
    ids = [mail.message_id for mail in server.accepted]
    assert len(ids) == len(set(ids)) >= 6


def at_once(app: App, now: datetime) -> None:
    """A cycle, and at a conflict with the other program the next beat."""
    for _ in range(3):
        try:
            app.cycle(WATCHLIST, now, asked=True)
        except MonitorError:
            continue
        return


def test_a_commit_whose_answer_is_lost_neither_loses_nor_repeats(
    tmp_path: Path, server: PostgresServer, url: str
) -> None:
    mails = Server()
    with bench(tmp_path, record(), url=url) as work:
        work.app = replace(work.app, sender=mails)
        work.cycle()
        fatal, reached = 0, True
        while reached:
            fatal += 1
            work.records.replace(record(primary=f"{2028 + fatal // 12}-{fatal % 12 + 1:02}"))
            reached = cycle_through_proxy(work, fatal, server, url.rpartition("/")[2])
            for _ in range(2):
                work.now += timedelta(days=1)  # a lease that nobody gave back is over, and so is a doubt
                work.cycle()
            with work.app.store.reading() as session:
                assert outbox.counts(session) == {MailState.SENT: 1 + fatal}, f"commit {fatal}"
            assert len({mail.message_id for mail in mails.accepted}) == len(mails.accepted) == 1 + fatal
    assert fatal > 8, "the cycle has at least that many commits"


def cycle_through_proxy(work: Bench, fatal: int, server: PostgresServer, database: str) -> bool:
    """One cycle that does not hear about the commit of this number; False if it has fewer."""
    direct = work.app
    with LosingProxy(server.port) as proxy:
        store = Store.open(server.url(database, proxy.port))
        proxy.lose(fatal)
        work.app = replace(direct, store=store)
        try:
            work.cycle()
        except MonitorError:
            return True
        finally:
            work.app = direct
            store.close()
    return False


def test_killed_senders_lose_nothing_on_postgresql(tmp_path: Path, url: str) -> None:
    count = run(Plan(kills=15, pauses=2, digests=15, seed=1, seconds=8), tmp_path, url).count
    assert count is not None
    assert count.promise_kept, count
    assert count.accepted > 0
