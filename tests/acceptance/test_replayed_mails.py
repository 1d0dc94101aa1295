"""Two weeks of an authored archive, replayed: the mails, as a reader gets them, are those that were agreed on."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from monitor.domain.watchlist import Quiet, Watchlist
from monitor.registry.archive_registry import Archive
from monitor.rendering.mails import Letterhead
from monitor.replay import replay
from monitor.store.session import Store
from tests.cycle.parts import PLAN, WATCH, parsed
from tests.records import record

DAYS = (date(2026, 2, 2), date(2026, 2, 15))
SNAPSHOTS = [
    ("2026-02-02", record(1, title="Clemastine for repair of myelin")),
    ("2026-02-02", record(2, title="Clemastine after optic neuritis", start="2026-01", status="NOT_YET_RECRUITING")),
    ("2026-02-04", record(1, title="Clemastine for repair of myelin", primary="2027-09")),
    ("2026-02-05", record(2, title="Clemastine after optic neuritis", start="2026-02-03!")),
    ("2026-02-06", record(1, title="Clemastine to repair myelin", primary="2027-09-30")),
    ("2026-02-10", record(1, title="Clemastine to repair myelin", primary="2028-03")),
    ("2026-02-12", record(3, title="Clemastine and exercise")),
    ("2026-02-13", record(2, title="Clemastine after optic neuritis", start="2026-02-03!", status="SUSPENDED")),
]


def as_read(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    text = part.get_content().replace("\r\n", "\n")
    return f"Date: {mail['Date']}\nSubject: {mail['Subject']}\n\n{text}"


def test_the_mails_of_two_weeks_are_those_that_were_agreed_on(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    file = tmp_path / "archive.jsonl"
    file.write_text("".join(json.dumps({"servedOn": day, "study": study}) + "\n" for day, study in SNAPSHOTS))
    daily = Watchlist((WATCH,), (replace(PLAN, schedule="daily", quiet=Quiet.NEVER),))
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}", durable=False)
    try:
        letterhead = Letterhead("News <news@example.org>")
        days = list(replay(Archive.read(file), daily, DAYS, store, tmp_path / "mail", letterhead))
    finally:
        store.close()
    mails = [parsed(path.read_bytes()) for path in (tmp_path / "mail").glob("*.eml")]
    mails.sort(key=lambda mail: mail["Date"].datetime)
    assert sum(day.mails for day in days) == len(mails)
    golden("replay-two-weeks.txt", f"\n{'=' * 72}\n".join(as_read(mail) for mail in mails))
