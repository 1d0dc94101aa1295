import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlmodel import select

import monitor.store.tables
from monitor.domain.mail import Mail
from monitor.domain.study import Status, Study
from monitor.store import installation, outbox, studies, verifying
from monitor.store.care import backup, faults, require_readable, restore
from monitor.store.mail_tables import MailContentRow, MailRow
from monitor.store.outbox import MailState, QueuedMail
from monitor.store.own_tables import HeartbeatRow
from monitor.store.pruning import prunable, prune
from monitor.store.session import Store, StoreError
from monitor.store.studies import Sighting
from monitor.store.tables import RecordRow

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
STUDY = Study("NCT00000001", "A study", Status.RECRUITING)


def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with some megabytes of rows in it."""
    database = tmp_path / "state" / "monitor.db"
    store = Store.open(url(database))
    with store.transaction() as session:
        session.add_all(HeartbeatRow(step=f"{number:06}" * 40, at=NOW) for number in range(4_000))
    store.close()
    return database


def beats(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        (count,) = database.execute("SELECT count(*) FROM heartbeat").fetchone()
        return int(count)


def test_a_backup_is_made_while_others_write_and_only_its_owner_reads_it(file: Path, tmp_path: Path) -> None:
    store, stop = Store.open(url(file)), threading.Event()

    def write() -> None:
        number = 0
        while not stop.wait(0.001):
            with store.transaction() as session:
                session.add(HeartbeatRow(step=f"while {number}", at=NOW))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        saved = backup(url(file), tmp_path / "backups" / "one.db")
    finally:
        stop.set()
        writer.join()
        store.close()
    assert not list(faults(saved.file))
    assert beats(saved.file) >= 4_000
    assert saved.file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.file.parent.iterdir()] == ["one.db"]


def test_a_backup_never_replaces_a_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "one.db").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="exists already"):
        backup(url(file), tmp_path / "one.db")
    assert (tmp_path / "one.db").read_text(encoding="utf-8") == "mine"


def halved(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for offset in range(len(content) // 2, len(content) // 2 + 4096):
        content[offset] ^= 0xFF
    file.write_bytes(content)


def replaced(file: Path) -> None:
    file.write_bytes(b"This is no database. " * 500)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "P15 half of the file": halved,
    "P15 a page of garbage": flipped,
    "P15 another file": replaced,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_database_is_refused_with_the_way_to_restore_and_left_alone(
    file: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    saved = backup(url(file), tmp_path / "good.db")
    damage(file)
    damaged = file.read_bytes()
    with pytest.raises(StoreError, match="monitor db restore") as refused:
        require_readable(url(file))
    assert refused.value.problems[0].code == "E705"
    assert file.read_bytes() == damaged
    with pytest.raises(StoreError):
        backup(url(file), tmp_path / "bad.db")
    kept = restore(url(file), saved.file, NOW)
    assert kept is not None
    assert kept.read_bytes() == damaged
    require_readable(url(file))
    assert beats(file) == 4_000


def test_a_damaged_backup_is_not_restored(file: Path, tmp_path: Path) -> None:
    saved = backup(url(file), tmp_path / "one.db")
    flipped(saved.file)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        restore(url(file), saved.file, NOW)
    assert file.read_bytes() == before


def test_an_absent_and_an_empty_file_are_no_damage(tmp_path: Path) -> None:
    require_readable(url(tmp_path / "absent.db"))
    (tmp_path / "empty.db").touch()
    require_readable(url(tmp_path / "empty.db"))


def test_another_kind_of_database_has_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump") as refused:
        backup("postgresql+psycopg://monitor:secret@localhost/monitor", tmp_path / "one.db")
    assert "secret" not in str(refused.value)


def started(file: Path, at: datetime = NOW) -> None:
    store = Store.open(url(file))
    try:
        with store.transaction() as session:
            mark = installation.begin(session, file.with_name("database.json"), at)
        installation.write(file.with_name("database.json"), mark)
    finally:
        store.close()


def enqueued(file: Path, *states: MailState) -> None:
    store = Store.open(url(file))
    with store.transaction() as session:
        for number, state in enumerate(states):
            mail = Mail("", "a@readers.test", "news@monitor.test", f"<{number}@monitor.test>", b"text")
            outbox.enqueue(session, None, [QueuedMail("News", mail)], NOW)
            row = session.exec(select(MailRow).where(MailRow.message_id == f"<{number}@monitor.test>")).one()
            row.state = state.value
    store.close()


def states(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [state for (state,) in database.execute("SELECT state FROM mail ORDER BY id")]


def awaits(file: Path) -> datetime | None:
    store = Store.open(url(file))
    try:
        with store.reading() as session:
            return installation.awaits_consent(session)
    finally:
        store.close()


def test_p16_a_database_put_back_by_hand_sends_nothing_without_consent(file: Path, tmp_path: Path) -> None:
    started(file)
    unfinished = (MailState.PENDING, MailState.DOT_PENDING, MailState.IN_DOUBT)
    enqueued(file, MailState.SENT, *unfinished)
    yesterday = backup(url(file), tmp_path / "yesterday.db")
    started(file)
    assert awaits(file) is None
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    file.write_bytes(yesterday.file.read_bytes())
    started(file, NOW + timedelta(days=1))
    assert awaits(file) == NOW + timedelta(days=1)
    assert states(file) == ["sent", "held", "held", "held"]
    started(file, NOW + timedelta(days=2))
    assert awaits(file) == NOW + timedelta(days=1), "the next start is no consent"
    store = Store.open(url(file))
    with store.transaction() as session:
        installation.agree(session)
    store.close()
    assert awaits(file) is None
    started(file)
    assert awaits(file) is None


def test_p15_an_emptied_database_is_not_begun_anew(file: Path) -> None:
    started(file)
    for suffix in ("-wal", "-shm", ""):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    with pytest.raises(installation.ForeignDatabaseError, match="new and empty"):
        started(file)
    file.with_name("database.json").unlink()
    started(file)


def test_another_database_is_refused(file: Path, tmp_path: Path) -> None:
    started(file)
    other = tmp_path / "other" / "monitor.db"
    started(other)
    other.with_name("database.json").write_bytes(file.with_name("database.json").read_bytes())
    with pytest.raises(installation.ForeignDatabaseError, match="another one"):
        started(other)


def test_a_start_that_is_cut_off_before_its_mark_is_no_restore(file: Path) -> None:
    started(file)
    store = Store.open(url(file))
    with store.transaction() as session:
        installation.begin(session, file.with_name("database.json"), NOW)
    store.close()
    started(file)
    assert awaits(file) is None


def test_old_contents_of_finished_mails_are_given_up_and_nothing_else(file: Path) -> None:
    enqueued(file, MailState.SENT, MailState.FAILED, MailState.HELD, MailState.PENDING)
    store = Store.open(url(file))
    with store.reading() as session:
        assert prunable(session, NOW) == prunable(session, NOW - timedelta(days=9))
        assert prunable(session, NOW + timedelta(days=1)).mails == 2
    with store.transaction() as session:
        assert prune(session, NOW + timedelta(days=1)).size == 8
    with store.reading() as session:
        assert len(session.exec(select(MailContentRow)).all()) == 2
    store.compact()
    store.close()
    assert states(file) == ["sent", "failed", "held", "pending"]


class _KilledError(Exception):
    pass


def opened_dying_at(database: str, statement: int) -> int:
    """Open the database and die at that statement of the migrations; how many statements there were."""
    seen = 0

    def die(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise _KilledError

    event.listen(Engine, "before_cursor_execute", die)
    try:
        Store.open(database).close()
    finally:
        event.remove(Engine, "before_cursor_execute", die)
    return seen


def test_p17_a_migration_that_dies_at_any_statement_is_made_whole_by_the_next_start(tmp_path: Path) -> None:
    total = opened_dying_at(url(tmp_path / "whole.db"), 0)
    assert total > 30
    for statement in range(1, total + 1):
        database = url(tmp_path / f"{statement}.db")
        with pytest.raises(_KilledError):
            opened_dying_at(database, statement)
        store = Store.open(database)
        assert store.schema
        store.close()
        assert not list(faults(tmp_path / f"{statement}.db"))


def test_p17_two_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    opened: list[str] = []

    def start() -> None:
        store = Store.open(url(tmp_path / "monitor.db"))
        opened.append(store.schema)
        store.close()

    starts = [threading.Thread(target=start) for _ in range(4)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert len(opened) == 4
    assert len(set(opened)) == 1


def test_a_copy_is_kept_before_the_schema_is_changed(tmp_path: Path) -> None:
    Store.open(url(tmp_path / "new.db")).close()
    assert not [path for path in tmp_path.iterdir() if "schema" in path.name], "a new database needs no copy"
    file = tmp_path / "monitor.db"
    left_by_an_older_program(file, "0003")
    Store.open(url(file)).close()
    copy = tmp_path / "monitor.db.schema-0003"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)


def left_by_an_older_program(file: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.tables.__file__).parent / "migrations"))
    engine = create_engine(url(file))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_a_record_that_was_changed_in_the_database_is_found(store: Store) -> None:
    with store.transaction() as session:
        studies.append_version(session, Sighting(STUDY, b'{"a": 1}', "hash", 1, "stamp", NOW))
    with store.reading() as session:
        assert [fault for _, fault in verifying.versions(session)] == [None]
    with store.transaction() as session:
        row = session.exec(select(RecordRow)).one()
        row.raw = row.raw[:-3] + b"xyz"
        session.add(row)
    with store.reading() as session:
        ((name, fault),) = verifying.versions(session)
    assert "version 1" in name
    assert fault is not None
