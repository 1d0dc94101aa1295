import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from monitor.cycle.operator import Operator
from monitor.demo.faults import Fault
from monitor.domain.problems import Problem
from monitor.mailfolder import FolderSender
from monitor.smtp import Security, SmtpSender
from tests.cycle.parts import START, WATCHLIST, Bench, bench
from tests.mail.faulty_server import FaultyServer, Plan, says
from tests.records import record

OPERATOR = "ops@example.org"
SECRET = "t0k3n"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, record(), operator=OPERATOR) as made:
        yield made


def notices(watched: Bench, about: str = "") -> list[EmailMessage]:
    """The notices to the operator in order, without proofs of life unless they are asked for."""
    ours = [mail for mail in watched.mails() if mail["To"] == OPERATOR]
    chosen = [mail for mail in ours if mail["Subject"].startswith(about or ("FAILED", "RECOVERED"))]
    return sorted(chosen, key=lambda mail: mail["Date"].datetime)


def subjects(watched: Bench, about: str = "") -> list[str]:
    return [mail["Subject"].partition(" (")[0] for mail in notices(watched, about)]


def status(watched: Bench) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((watched.folder / "status.json").read_text(encoding="utf-8"))
    return found


def cycles(watched: Bench, number: int, hours: int) -> None:
    """Cycles with so many hours between them."""
    for _ in range(number):
        watched.now += timedelta(hours=hours - 1)
        watched.cycle()


def operator(watched: Bench) -> Operator:
    assert watched.app.operator is not None
    return watched.app.operator


class Page(BaseHTTPRequestHandler):
    """Keeps what is sent to it."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Service)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append((self.path, body))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name of the base class

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name of the base class
        """Nothing is printed."""


class Service(ThreadingHTTPServer):
    """A service of somebody else."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.received: list[tuple[str, bytes]] = []
        self.answer = 200


@contextmanager
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_outage_is_told_once_after_a_day_and_once_when_it_is_over(watched: Bench) -> None:
    watched.cycle()
    watched.stand_in.faults.add(Fault.UNAVAILABLE, None)
    cycles(watched, 6, hours=4)
    assert subjects(watched) == []
    cycles(watched, 3, hours=4)
    assert subjects(watched) == ["FAILED: ClinicalTrials.gov not read for 24 h"]
    watched.stand_in.faults.clear()
    watched.cycle()
    watched.cycle()
    first, last = notices(watched)
    assert last["Subject"].startswith("RECOVERED: ClinicalTrials.gov is read again after 33 h")
    assert last["References"] == first["Message-ID"]
    assert "503" in first.get_content()
    assert {mail["To"] for mail in watched.mails() if "ClinicalTrials.gov" in mail["Subject"]} == {OPERATOR}


def test_a_restart_does_not_tell_again(tmp_path: Path) -> None:
    for _ in range(3):
        with bench(tmp_path, record(), operator=OPERATOR) as watched:
            watched.now = START + timedelta(days=1 + len(list(tmp_path.glob("mail/*.eml"))))
            watched.stand_in.faults.add(Fault.HTML, None)
            cycles(watched, 7, hours=4)
            assert subjects(watched) == ["FAILED: ClinicalTrials.gov answers in an unknown shape for 24 h"]


def test_the_status_file_tells_what_the_mail_tells(watched: Bench) -> None:
    watched.cycle()
    assert status(watched)["incidents"] == []
    assert status(watched)["lastGoodCycle"] == "2026-11-22T07:00:00+00:00"
    assert (watched.folder / "status.json").stat().st_mode & 0o777 == 0o600
    watched.app.notify(WATCHLIST, watched.now, (Problem("watchlist.yaml:3:1", "no such key", "Remove it"),))
    (incident,) = status(watched)["incidents"]
    assert (incident["kind"], incident["answer"], incident["toldAt"]) == ("watchlist", "no such key", None)
    assert status(watched)["watchlist"]["problem"].startswith("watchlist.yaml:3:1: no such key")


def test_a_bad_edit_is_told_after_five_minutes_once(watched: Bench) -> None:
    watched.cycle()
    bad = (Problem("watchlist.yaml:3:1", "no such key", "Remove it"),)
    for _ in range(4):
        watched.now += timedelta(minutes=3)
        watched.app.notify(WATCHLIST, watched.now, bad)
    watched.now += timedelta(minutes=3)
    watched.app.notify(WATCHLIST, watched.now)
    watched.cycle()
    assert subjects(watched) == ["FAILED: the watchlist has errors", "RECOVERED: the watchlist is valid again"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise imports what it does not use
def test_a_refused_login_is_told_at_once_by_the_channels_that_work(watched: Bench, tmp_path: Path) -> None:
    refusing = Plan({"EHLO": says("250-faulty.example\r\n250 AUTH PLAIN"), "AUTH": says("535 5.7.8 no")})
    with FaultyServer(refusing) as server, service() as hook:
        line = SmtpSender("127.0.0.1", server.port, Security.NONE)
        object.__setattr__(line, "user", "monitor")  # past the guard: a test server without a certificate
        object.__setattr__(line, "password", SECRET)
        watched.app = replace(watched.app, sender=line)
        note = f"json://127.0.0.1:{hook.server_port}/{SECRET}"
        operator(watched).channels = replace(operator(watched).channels, note_url=note)
        watched.cycle()
        watched.cycle()
    assert len(hook.received) == 1
    assert b"FAILED: no mail can be sent" in hook.received[0][1]
    (incident,) = status(watched)["incidents"]
    assert (incident["kind"], incident["answer"]) == ("mail_server", "535 5.7.8 no")
    assert SECRET not in (watched.folder / "status.json").read_text(encoding="utf-8")
    watched.app = replace(watched.app, sender=FolderSender(tmp_path / "mail"))
    watched.cycle()
    watched.cycle()
    assert subjects(watched) == ["FAILED: no mail can be sent", "RECOVERED: mail is accepted again after 2 h"]


def test_a_recipient_who_is_refused_for_good_is_told_of(watched: Bench, tmp_path: Path) -> None:
    with FaultyServer(Plan({"RCPT": says("550 5.1.1 no such user")})) as server:
        watched.app = replace(watched.app, sender=SmtpSender("127.0.0.1", server.port, Security.NONE))
        watched.cycle()
    watched.app = replace(watched.app, sender=FolderSender(tmp_path / "mail"))
    watched.cycle()
    (incident,) = (one for one in status(watched)["incidents"] if one["kind"] == "mail_failed")
    assert "reader@example.org" in incident["where"]
    assert "550 5.1.1 no such user" in incident["answer"]


def test_a_full_disk_is_told_without_the_database_and_once(watched: Bench, caplog: pytest.LogCaptureFixture) -> None:
    watched.cycle()
    database = watched.folder / "monitor.db"
    with closing(sqlite3.connect(database)) as connection:
        for table in ("heartbeat", "incident", "mail"):
            connection.execute(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
            )
    for minutes in (1, 2, 3):
        watched.app.notify(WATCHLIST, watched.now + timedelta(minutes=minutes), (), OSError(28, "No space left"))
    assert subjects(watched) == ["FAILED: nothing can be stored"]
    assert status(watched)["storage"]
    assert status(watched)["incidents"][0]["kind"] == "storage"
    with closing(sqlite3.connect(database)) as connection:
        for table in ("heartbeat", "incident", "mail"):
            connection.execute(f"DROP TRIGGER full_{table}")
    watched.cycle()
    watched.cycle()
    assert subjects(watched) == [
        "FAILED: nothing can be stored",
        "RECOVERED: everything can be stored again after 59 min",
    ]
    assert status(watched)["storage"] is None


def test_a_disk_that_was_nearly_full_and_is_then_full_is_one_incident(
    watched: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.cycle()
    monkeypatch.setattr("monitor.cycle.operator.free_bytes", lambda _folder: 1_000_000)
    watched.cycle()
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON heartbeat BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
    with pytest.raises(DatabaseError):
        watched.cycle()
    assert subjects(watched) == ["FAILED: nothing can be stored"]
    assert "only 0 MB are left" in notices(watched)[0].get_content()
    assert status(watched)["storage"] == "the database says: database or disk is full"


def test_an_operator_gets_a_proof_of_life_at_the_first_good_cycle_and_every_week(watched: Bench) -> None:
    for _ in range(9):
        watched.app.notify(WATCHLIST, watched.now)
        watched.now += timedelta(days=1)
    assert subjects(watched, "Watching") == []
    for day in range(17):
        watched.now = START + timedelta(days=10 + day)
        watched.cycle(asked=False)
    proofs = notices(watched, "Watching")
    assert [mail["Date"].datetime.day for mail in proofs] == [2, 9, 16]
    assert "nothing changed, 1 study checked, data of 20 Nov 2026" in proofs[1]["Subject"]


def test_the_heartbeat_is_given_after_good_cycles_only(watched: Bench, caplog: pytest.LogCaptureFixture) -> None:
    with service() as pinged, caplog.at_level(logging.DEBUG):
        url = f"http://127.0.0.1:{pinged.server_port}/ping/{SECRET}"
        operator(watched).channels = replace(operator(watched).channels, heartbeat_url=url)
        watched.cycle()
        assert [path for path, _ in pinged.received] == [f"/ping/{SECRET}"]
        watched.stand_in.faults.add(Fault.UNAVAILABLE, None)
        watched.cycle()
        assert len(pinged.received) == 1
        watched.stand_in.faults.clear()
        pinged.answer = 500
        watched.cycle()
        assert len(pinged.received) == 2
    watched.cycle()
    logged = [record.getMessage() for record in caplog.records]
    assert [line.rpartition(": ")[2] for line in logged if "HEARTBEAT" in line] == ["status 500", "ConnectionError"]
    assert all(SECRET not in line for line in logged)


def test_a_clock_that_jumps_is_told(watched: Bench) -> None:
    watched.cycle()
    still = watched.now.timestamp()
    operator(watched).channels = replace(operator(watched).channels, steady=lambda: still)
    watched.cycle()
    assert subjects(watched) == ["FAILED: the clock jumped"]
    assert "60 minutes forward" in notices(watched)[0].get_content()


def test_data_that_stands_still_is_told_after_three_days(watched: Bench) -> None:
    for day in range(1, 6):
        watched.now = START + timedelta(days=day)
        watched.cycle(asked=False)
    assert subjects(watched) == ["FAILED: data of ClinicalTrials.gov stands still for 4 d"]
