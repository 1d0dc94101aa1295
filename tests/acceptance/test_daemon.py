import signal
import subprocess
import time
from collections.abc import Callable
from datetime import date

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.acceptance.conftest import Installation
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
