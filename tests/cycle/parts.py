"""The real parts around a real registry on loopback, with virtual time and a folder for the mails."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from monitor.domain.claims import Claim
from monitor.domain.milestones import Milestone
from monitor.domain.watchlist import DigestPlan, Watch, WatchedIntervention, Watchlist
from monitor.registry.ctgov import ClinicalTrialsGov
from monitor.registry.http import Api
from monitor.registry.patience import Surroundings
from monitor.settings import Settings
from monitor.wiring import App, CycleResult, running
from tests.make import claimed

START = datetime(2026, 11, 22, 6, tzinfo=UTC)
CLAIM = Claim(
    watch_id="clemastine",
    id="main-data",
    milestone=Milestone.PRIMARY_COMPLETION,
    date=claimed("by 2027-12"),
    conditions=("multiple sclerosis",),
)
WATCH = Watch(
    id="clemastine",
    title="Clemastine",
    interventions=(WatchedIntervention("clemastine"),),
    claims=(CLAIM,),
)
HURRIED = Surroundings(lambda _seconds: None, time.monotonic, lambda: START, lambda: 0.0)
PLAN = DigestPlan(id="news", title="News", watch_ids=("clemastine",), to=("reader@example.org",))
WATCHLIST = Watchlist((WATCH,), (PLAN,))


@dataclass
class Bench:
    """A registry whose records a test changes, and an installation that watches it."""

    records: MutableRecords
    stand_in: StandIn
    app: App
    folder: Path
    now: datetime = START
    results: list[CycleResult] = field(default_factory=list)

    def cycle(self, watchlist: Watchlist = WATCHLIST, *, asked: bool = True) -> CycleResult:
        """One cycle, an hour after the one before."""
        self.now += timedelta(hours=1)
        app = replace(self.app, clock=lambda: self.now)
        self.results.append(app.cycle(watchlist, self.now, asked=asked))
        return self.results[-1]

    def mails(self) -> list[EmailMessage]:
        """Every mail that was written, in no order."""
        return [parsed(file.read_bytes()) for file in (self.folder / "mail").glob("*.eml")]

    def subjects(self) -> list[str]:
        """The subjects of every mail, sorted."""
        return sorted(mail["Subject"] for mail in self.mails())


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@contextlib.contextmanager
def bench(folder: Path, *records: dict[str, Any], operator: str | None = None, url: str = "") -> Iterator[Bench]:
    source = MutableRecords(list(records))
    with StandIn(source, date(2026, 11, 20)) as stand_in:
        settings = Settings(
            state_dir=folder,
            database_url=url or f"sqlite:///{folder / 'monitor.db'}",
            registry_url=stand_in.url,
            mail_from="News <news@example.org>",
            operator_email=operator,
        )
        with running(settings, threading.Event()) as app, Api(stand_in.url, HURRIED) as api:
            made = Bench(source, stand_in, replace(app, registry=ClinicalTrialsGov(api)), folder)
            assert app.operator is not None
            app.operator.channels = replace(app.operator.channels, steady=lambda: made.now.timestamp())  # noqa: PLW0108 - the time moves on
            yield made
