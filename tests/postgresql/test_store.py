import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlmodel
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from monitor.store.readings import beat, heartbeats
from monitor.store.session import Store, StoreError
from monitor.store.studies import Sighting, append_version, histories, raw_record
from tests.make import study
from tests.postgresql.server import PostgresServer

AT = datetime(2026, 11, 22, 6, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    with store.transaction() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, sqlmodel.SQLModel.metadata) == []


def test_two_programs_that_start_at_once_make_the_tables_once(url: str) -> None:
    opened: list[Store] = []
    starting = [threading.Thread(target=lambda: opened.append(Store.open(url))) for _ in range(4)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    for store in opened:
        store.close()
    assert len(opened) == 4


def test_a_study_is_read_back_as_it_was_written(store: Store) -> None:
    told = study(start="2026-05", title="名前 — “quotes” \U0001f9ea")
    with store.transaction() as session:
        append_version(session, Sighting(told, b'{"a": 1}', "hash", 1, "stamp", AT))
        beat(session, "observe", AT)
    with store.reading() as session:
        known = histories(session, [told.id])[told.id]
        assert (known.latest, known.versions[0].seen_on) == (told, date(2026, 11, 22))
        assert raw_record(session, told.id, 1) == b'{"a": 1}'
        assert heartbeats(session) == {"observe": AT}


def test_one_writer_at_a_time_so_that_what_was_read_still_holds(store: Store) -> None:
    def work() -> None:
        for _ in range(20):
            with store.transaction() as session:
                count = session.connection().execute(text("SELECT count(*) FROM slot")).scalar_one()
                session.connection().execute(text(f"INSERT INTO slot VALUES ('news', '{count}', now())"))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with store.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM slot")).scalar() == 80


def test_a_reader_sees_one_state_and_stops_nobody(store: Store) -> None:
    counting = text("SELECT count(*) FROM heartbeat")
    with store.reading() as reader:
        assert reader.connection().execute(counting).scalar() == 0
        with store.transaction() as writer:
            beat(writer, "observe", AT)
        assert reader.connection().execute(counting).scalar() == 0
    with store.reading() as reader:
        assert reader.connection().execute(counting).scalar() == 1


def test_a_writer_that_is_paused_for_good_does_not_stop_the_others_for_good(store: Store) -> None:
    with pytest.raises(StoreError) as lost, store.transaction() as paused:  # noqa: PT012 - the block is the transaction
        beat(paused, "observe", AT)
        paused.flush()
        paused.connection().execute(text("SET idle_in_transaction_session_timeout = '200ms'"))
        began = time.monotonic()
        with store.transaction() as other:
            beat(other, "assess", AT)
        assert time.monotonic() - began < 10
        paused.connection().execute(text("SELECT 1"))
    assert lost.value.problems[0].code == "E704"
    with store.reading() as session:
        assert heartbeats(session) == {"assess": AT}


def test_after_a_power_cut_the_same_program_goes_on(server: PostgresServer, store: Store) -> None:
    with store.transaction() as session:
        beat(session, "observe", AT)
    with pytest.raises(StoreError) as lost, store.transaction() as session:  # noqa: PT012 - the block is the transaction
        beat(session, "assess", AT)
        session.flush()
        server.stop("immediate")
    assert lost.value.problems[0].code == "E704"
    try:
        with pytest.raises(StoreError), store.reading() as session:
            heartbeats(session)
    finally:
        server.start()
    with store.transaction() as session:
        beat(session, "report", AT)
        assert heartbeats(session) == {"observe": AT, "report": AT}


def test_a_deadlock_with_somebody_elses_client_costs_one_transaction_and_no_more(
    server: PostgresServer, url: str, store: Store
) -> None:
    with store.transaction() as session:
        beat(session, "observe", AT)
        beat(session, "assess", AT)
    locking = "UPDATE heartbeat SET at = at WHERE step = '{}'"
    with server.connect(url.rpartition("/")[2]) as other, other.transaction():
        other.execute("SET LOCAL deadlock_timeout = '30s'")  # whoever looks first is the one that gives way
        other.execute(locking.format("assess").encode())
        both = threading.Thread(target=other.execute, args=(locking.format("observe").encode(),))
        with pytest.raises(StoreError) as stuck, store.transaction() as session:  # noqa: PT012 - the block is the transaction
            session.connection().execute(text(locking.format("observe")))
            both.start()
            session.connection().execute(text("SET LOCAL deadlock_timeout = '300ms'"))
            session.connection().execute(text(locking.format("assess")))
        both.join()
    assert stuck.value.problems[0].code == "E704"
    with store.transaction() as session:
        beat(session, "observe", AT)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://monitor@127.0.0.1:1/none", "E701"),
        ("mysql://monitor@127.0.0.1/none", "E708"),
        ("no address", "E708"),
    ],
)
def test_an_address_of_no_usable_database_is_told_without_its_password(address: str, code: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(address.replace("monitor@", "monitor:secret@"))
    problem = refused.value.problems[0]
    assert problem.code == code
    assert "secret" not in str(problem)


def test_the_room_of_deleted_rows_is_given_back(store: Store) -> None:
    store.compact()
    with store.transaction() as session:
        beat(session, "observe", AT)
