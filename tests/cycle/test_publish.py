import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cycle.parts import WATCHLIST, Bench, bench
from tests.records import record


def told(work: Bench) -> dict[str, Any]:
    everything: dict[str, Any] = json.loads((work.folder / "site" / "claims.json").read_text(encoding="utf-8"))
    return everything


def test_every_run_writes_the_page_with_its_data(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle()
        assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [
            "claims.csv", "claims.json", "feed.xml", "index.html",
        ]  # fmt: skip
        claim = told(work)["claims"][0]
        assert (claim["state"], claim["since"]) == ("estimate_fits", "2026-11-22")
        assert (claim["evidence"]["nctId"], claim["evidence"]["version"]) == ("NCT00000001", 1)
        work.records.replace(record(primary="2028-12"))
        work.cycle()
        claim = told(work)["claims"][0]
        assert (claim["state"], claim["evidence"]["version"], len(claim["dates"])) == ("estimate_later", 2, 2)
        assert "Estimate is later" in (tmp_path / "site" / "feed.xml").read_text(encoding="utf-8")


def test_a_daemon_writes_the_page_after_a_reading_and_on_a_new_day(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(asked=False)
        written = told(work)["asOf"]
        work.app.report(WATCHLIST, work.now + timedelta(minutes=1), asked=False)
        assert told(work)["asOf"] == written
        work.cycle(asked=False)
        assert told(work)["asOf"] > written
        work.app.report(WATCHLIST, work.now + timedelta(days=1), asked=False)
        assert told(work)["asOf"].startswith("2026-11-23")


def test_a_page_that_cannot_be_written_keeps_no_mail_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    with bench(tmp_path, record()) as work, caplog.at_level(logging.WARNING):
        assert work.cycle().delivered.sent == 1
    assert "the pages cannot be written" in caplog.text


def test_no_page_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.app = replace(work.app, pages=None)
        work.cycle()
        assert not (tmp_path / "site").exists()
