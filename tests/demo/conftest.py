"""A served set of records, and a client for it."""

from collections.abc import Iterator
from datetime import date

import pytest
import requests

from monitor.demo.sources import MutableRecords
from monitor.demo.stand_in import StandIn
from tests.demo.records import record

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def source() -> MutableRecords:
    return MutableRecords(record(f"NCT000000{n:02}", f"Study {n} of myelin") for n in range(1, 26))


@pytest.fixture
def stand_in(source: MutableRecords) -> Iterator[StandIn]:
    with StandIn(source, FRIDAY) as running:
        yield running


@pytest.fixture
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session
