"""A PostgreSQL server for all tests of this folder, and an empty database for each."""

import os
from collections.abc import Iterator

import pytest

from tests.postgresql.server import PostgresServer, programs


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    folder = programs()
    if folder is None:
        missing = "needs PostgreSQL's own programs (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(f"CI {missing}")
        pytest.skip(missing)
    with PostgresServer(folder) as running:
        yield running


@pytest.fixture
def url(server: PostgresServer) -> str:
    return server.new_database()
