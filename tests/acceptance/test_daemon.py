import logging
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.daemon import LastGood
from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.watchfile.load import load_watchlist
from tests.acceptance.conftest import WATCHLIST, Installation
from tests.records import record

DAY = date(2026, 11, 20)


def wait_until(happened: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        subprocess.run(["sleep", "0.1"], check=True)


def test_the_daemon_works_until_it_is_told_to_stop(installation: Installation) -> None:
    with StandIn(MutableRecords([record()]), DAY) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        with installation.daemon() as process:
            wait_until(lambda: any((installation.folder / "state" / "mail").glob("*.eml")))
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 143
    assert installation.monitor("status").returncode == 0


def test_a_second_daemon_on_the_same_state_ends_with_6(installation: Installation) -> None:
    with StandIn(MutableRecords([record()]), DAY) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        with installation.daemon() as process:
            wait_until(lambda: any((installation.folder / "state" / "mail").glob("*.eml")))
            for arguments in (["run"], ["run", "--once"]):
                second = installation.monitor(*arguments)
                assert second.returncode == 6
                assert f"another instance (process {process.pid})" in second.stderr
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 130


def test_a_bad_edit_keeps_the_last_good_list_and_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text(WATCHLIST, encoding="utf-8")
    good = load_watchlist(file).watchlist
    assert good is not None
    load = LastGood(file, good)
    file.write_text(WATCHLIST.replace("by: 2027-12", "by: 2027-13"), encoding="utf-8")
    with caplog.at_level(logging.ERROR, logger="monitor.daemon"):
        assert [load(), load()] == [good, good]
    assert caplog.text.count("watchlist.yaml:10:13: 2027-13 is not a month") == 1
    file.unlink()
    assert load() == good
    file.write_text(WATCHLIST.replace("title: Clemastine", "title: Another title"), encoding="utf-8")
    assert load().watches[0].title == "Another title"
