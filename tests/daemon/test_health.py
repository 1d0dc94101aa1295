"""``/healthz`` and ``/metrics``: asked over a real socket."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.daemon.facts import STEPS, Facing
from monitor.daemon.health import HealthServer, health_served
from monitor.daemon.rhythm import Rhythm
from monitor.daemon.watchdog import Watchdog
from monitor.domain.mail import Mail
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.watchlist import Watchlist
from monitor.pulse import Pulse
from monitor.store import outbox_orders, watchlists
from monitor.store.outbox import MailState, QueuedMail, enqueue, lease_next, move
from monitor.store.outbox_orders import Order
from monitor.store.readings import beat
from monitor.store.session import Store
from monitor.store.watchlists import Offer
from tests.daemon.conftest import ROOT, Daemon, wait_until

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


class Asked:
    """A server over an empty store, with a watchdog whose looks the test makes."""

    def __init__(self, store: Store) -> None:
        self.store, self.pulse, self.now, self.gave_up = store, Pulse("work", requests=7), 0.0, list[str]()
        self.dog = Watchdog(
            [self.pulse],
            Rhythm(check=3600),  # its own looks do not come into the test's way
            lambda: self.now,
            alive=lambda: None,
            give_up=self.gave_up.append,
        )
        self.dog.start()
        self.port = 0

    def get(self, path: str, host: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host} if host is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def metrics(self) -> dict[str, float]:
        code, text = self.get("/metrics")
        assert code == 200
        return {
            sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}", durable=False)
    made = Asked(store)
    with health_served(("127.0.0.1", 0), Facing(store, made.pulse, made.dog, lambda: NOW)) as server:
        assert server is not None
        made.port = server.server_address[1]
        yield made
    made.dog.stop()
    made.dog.join()
    store.close()


def test_an_empty_monitor_has_figures(asked: Asked) -> None:
    figures = asked.metrics()
    assert figures["monitor_up"] == 1
    assert figures["monitor_registry_requests_total"] == 7
    assert figures["monitor_mails[in_doubt]"] == 0
    assert figures["monitor_oldest_pending_seconds"] == 0
    assert "monitor_last_good_cycle_timestamp_seconds" not in figures


def test_the_figures_are_those_of_the_store(asked: Asked) -> None:
    with asked.store.transaction() as session:
        for number, step in enumerate(STEPS):
            beat(session, step, NOW.replace(minute=number))
        enqueue(session, None, [QueuedMail("s", Mail("1", "a@b.test", "c@d.test", "<1@b>", b"x"))], NOW.replace(hour=5))
        watchlists.keep_active(session, "abc", Watchlist(()), NOW)
        watchlists.keep_offer(session, Offer("def", NOW, (Problem("w.yaml", "is wrong", "mend it"),)))
    figures = asked.metrics()
    assert figures["monitor_last_good_cycle_timestamp_seconds"] == NOW.timestamp()
    assert figures["monitor_step_last_success_timestamp_seconds[deliver]"] == NOW.timestamp() + 180
    assert figures["monitor_mails[pending]"] == 1
    assert figures["monitor_oldest_pending_seconds"] == 3600
    assert figures["monitor_mails_sent_total"] == figures["monitor_mails_doubted_total"] == 0
    assert figures["monitor_watchlist_info[abc]"] == 1
    assert (figures["monitor_watchlist_refused"], figures["monitor_watchlist_waits"]) == (1, 0)
    code, text = asked.get("/healthz")
    health = json.loads(text)
    assert (code, health["ok"], health["watchlist"]) == (200, True, {"sha256": "abc", "error": "refused"})
    assert "a@b.test" not in text


def test_what_happened_to_mails_only_grows(asked: Asked) -> None:
    with asked.store.transaction() as session:
        mails = [QueuedMail("s", Mail(str(n), "a@b.test", "c@d.test", f"<{n}@b>", b"x")) for n in range(2)]
        enqueue(session, None, mails, NOW)
        for state in (MailState.SENT, MailState.FAILED):
            leased = lease_next(session, NOW)
            assert leased is not None
            assert move(session, leased, state, "answer", NOW)
        assert outbox_orders.order(session, 2, Order.RETRY, NOW) is MailState.PENDING
    figures = asked.metrics()
    assert (figures["monitor_mails[failed]"], figures["monitor_mails_given_up_total"]) == (0, 1)
    assert figures["monitor_mails_sent_total"] == 1


def test_every_figure_is_documented(asked: Asked) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(monitor_[a-z_]+)", page, re.MULTILINE))
    with asked.store.transaction() as session:
        for step in STEPS:
            beat(session, step, NOW)
    shown = set(re.findall(r"^(monitor_[a-z_]+)[ {]", asked.get("/metrics")[1], re.MULTILINE))
    assert documented == shown


def test_a_silent_daemon_is_not_healthy(asked: Asked) -> None:
    asked.pulse.beat("waiting for the next beat")
    for asked.now in (0.0, 3600.0):
        asked.dog.look()
    code, text = asked.get("/healthz")
    assert code == 503
    assert "no sign of life" in json.loads(text)["trouble"]
    assert asked.metrics()["monitor_up"] == 0


def test_a_database_that_does_not_answer_is_not_healthy(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_store: Store) -> None:
        raise OSError("secret details")

    monkeypatch.setattr(Store, "reading", broken)
    code, text = asked.get("/healthz")
    assert code == 503
    assert json.loads(text)["trouble"] == "the database does not answer: OSError"


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("127.0.0.1:9464", 200),
        ("localhost", 200),
        ("[::1]:9464", 200),
        (socket.gethostname(), 200),
        ("evil.test", 421),
        ("", 421),
        ("127.0.0.1.evil.test", 421),
    ],
)
def test_x10_only_our_own_names_are_answered(asked: Asked, host: str, code: int) -> None:
    assert asked.get("/healthz", host)[0] == code


def test_other_pages_and_methods_are_not_there(asked: Asked) -> None:
    assert asked.get("/")[0] == 404
    connection = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=10)
    connection.request("POST", "/metrics", body="x")
    assert connection.getresponse().status == 501
    connection.close()


def test_an_address_that_is_taken_is_a_problem(asked: Asked) -> None:
    facing = Facing(asked.store, asked.pulse, asked.dog, lambda: NOW)
    with pytest.raises(MonitorError, match=f"cannot listen at 127.0.0.1 port {asked.port}"):
        HealthServer(("127.0.0.1", asked.port), facing)


def test_the_daemon_serves_them(daemon: Daemon) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    daemon.environment["MONITOR_HTTP_LISTEN"] = f"127.0.0.1:{port}"
    with daemon.runs():
        wait_until(lambda: "serving /healthz" in daemon.said())
        daemon.wait_for_beats(3)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        health = json.loads(connection.getresponse().read())
        connection.close()
    assert health["ok"] is True
    assert health["last_good_cycle"]
