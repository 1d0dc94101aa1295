"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared study data; CI has it beside the checkout, a user's clone has not."""
    folder = Path(os.environ.get("MILESTONE_SHARED", _BESIDE))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have the shared data at {folder}")
        pytest.skip(f"needs the shared study data, which is not at {folder}")
    return folder
