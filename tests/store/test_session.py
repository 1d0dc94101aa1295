import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlmodel
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

import monitor.store.tables
from monitor.store.codec import to_json
from monitor.store.session import Store, StoreError, copied
from monitor.store.studies import histories, known_ids
from tests.make import study


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    with store.transaction() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, sqlmodel.SQLModel.metadata) == []


def test_a_commit_is_on_disk_and_readers_do_not_stop_writers(store: Store) -> None:
    with store.transaction() as session:
        pragmas = [
            session.connection().execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]
    with store.reading() as reader:
        reader.connection().execute(text("SELECT count(*) FROM study")).scalar()
        with store.transaction() as writer:
            writer.connection().execute(text("INSERT INTO heartbeat VALUES ('observe', '2026-11-22')"))


def test_a_transaction_that_reads_before_it_writes_waits_for_its_turn(store: Store) -> None:
    """With a deferred BEGIN one of these would end at once with "database is locked"."""
    barrier = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(step: str) -> None:
        try:
            barrier.wait()
            for _ in range(10):
                with store.transaction() as session:
                    session.connection().execute(text("SELECT count(*) FROM heartbeat")).scalar()
                    session.connection().execute(
                        text("INSERT OR REPLACE INTO heartbeat VALUES (:step, '2026-11-22')"), {"step": step}
                    )
        except OperationalError as error:
            failures.append(error)

    workers = [threading.Thread(target=work, args=(step,)) for step in ("observe", "assess")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction() as session:  # noqa: PT012 - the block is the transaction
        session.connection().execute(text("INSERT INTO heartbeat VALUES ('observe', '2026-11-22')"))
        raise RuntimeError
    with store.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM heartbeat")).scalar() == 0


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    file.write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError) as refused:
        Store.open(f"sqlite:///{file}")
    assert refused.value.problems[0].code == "E701"
    assert file.read_bytes() == b"this is not a database" * 100


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    Store.open(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError) as refused:
        Store.open(f"sqlite:///{file}")
    assert refused.value.problems[0].code == "E702"
    assert "9999" in refused.value.problems[0].what


def test_a_failing_statement_does_not_print_what_it_was_given(store: Store) -> None:
    with pytest.raises(OperationalError) as error, store.transaction() as session:
        session.connection().execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "reader@example.org"})
    assert "reader@example.org" not in str(error.value)


def test_a_copy_is_a_database_of_its_own(store: Store, tmp_path: Path) -> None:
    with store.transaction() as session:
        session.connection().execute(text("INSERT INTO heartbeat VALUES ('observe', '2026-11-22')"))
    copy = Store.open(copied(f"sqlite:///{tmp_path / 'monitor.db'}", tmp_path / "copy.db"))
    with copy.transaction() as session:
        assert session.connection().execute(text("DELETE FROM heartbeat")).rowcount == 1
    copy.close()
    with store.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM heartbeat")).scalar() == 1


def test_a_database_of_an_older_program_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    old = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.tables.__file__).parent / "migrations"))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO study VALUES ('NCT00000001', '2026-01-01 06:00:00')"))
        facts = to_json(study(start="2026-05"))
        connection.execute(
            text(
                "INSERT INTO study_version (id, study_id, number, seen_on, seen_at, data_stamp, content_hash, facts,"
                " reader_version) VALUES (1, 'NCT00000001', 1, '2026-01-01', '2026-01-01 06:00:00', 's', 'h', :f, 1)"
            ),
            {"f": facts},
        )
    old.dispose()
    store = Store.open(f"sqlite:///{file}")
    with store.reading() as session:
        assert histories(session, ["NCT00000001"])["NCT00000001"].latest == study(start="2026-05")
        assert known_ids(session) == {"NCT00000001"}
        assert session.connection().execute(text("SELECT count(*) FROM coverage")).scalar() == 0
    store.close()


def test_a_new_database_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        Store.open(f"sqlite:///{tmp_path}/state/monitor.db").close()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "state").iterdir()} == {0}
