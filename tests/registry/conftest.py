"""Fixtures of the registry's tests: servers that end with the test, time that passes at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from monitor.registry.http import Api
from tests.registry.faulty_server import FaultyServer
from tests.registry.virtual_time import VirtualTime

_PROXY_SETTINGS = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "requests_ca_bundle", "curl_ca_bundle")

MakeApi = Callable[..., Api]


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _PROXY_SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def api(time: VirtualTime) -> Iterator[MakeApi]:
    with ExitStack() as opened:

        def make(base: str, **settings: object) -> Api:
            return opened.enter_context(Api(base, time.surroundings, **settings))  # type: ignore[arg-type]  # passed on

        yield make
