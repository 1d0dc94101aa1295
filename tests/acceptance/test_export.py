from pathlib import Path

import pytest

from tests.acceptance.conftest import Installation


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("json", ["claims.json"]),
        ("csv", ["claims.csv"]),
        ("html", ["claims.csv", "claims.json", "feed.xml", "index.html"]),
    ],
)
def test_export_writes_what_was_asked_for_and_nothing_else(
    installation: Installation, form: str, files: list[str]
) -> None:
    done = installation.monitor("export", form, "out/claims")
    assert done.returncode == 0, done.stderr
    folder = installation.folder / "out" / "claims"
    assert sorted(path.name for path in folder.iterdir()) == files
    assert sorted(Path(line).name for line in done.stdout.splitlines()) == files
