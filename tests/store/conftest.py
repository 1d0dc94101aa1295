from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.session import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield opened
    opened.close()
