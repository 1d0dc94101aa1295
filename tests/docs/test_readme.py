import re
from pathlib import Path

import pytest

from monitor.cli.ending import Exit
from monitor.cli.main import COMMANDS
from monitor.settings import _NAMES, PREFIX
from tests.rendering.sheets import SHOWN

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`monitor {command}" in README


def test_every_command_that_is_documented_exists() -> None:
    assert set(re.findall(r"monitor ([a-z]+)", README)) - {"run"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(_NAMES))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in README


@pytest.mark.parametrize("code", Exit)
def test_every_exit_code_is_documented(code: Exit) -> None:
    assert re.search(rf"\b{code.value}\b", README)


@pytest.mark.parametrize("code", Exit)
def test_every_exit_code_stands_in_the_operators_table(code: Exit) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {code.value} \| \w", page, re.MULTILINE)


def test_make_knows_the_commands_of_the_readme() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)$", README, re.MULTILINE)) <= targets
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets


def test_every_page_is_listed_in_the_table_of_documents() -> None:
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert {page for page in pages if f"- [{page}]({page}): " not in listed} == set()


def test_start_shows_every_step_in_the_order_that_init_names() -> None:
    steps = ["monitor init", "monitor check", "monitor preview", "monitor run --once"]
    start = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
    places = [start.index(f"$ {step}\n") for step in steps]
    assert places == sorted(places)


def test_every_kind_of_mail_is_shown_in_every_width_and_scheme_in_little_room() -> None:
    shown = (ROOT / "docs" / "digests.md").read_text(encoding="utf-8")
    sheets = [ROOT / "docs" / "pictures" / f"{name}.webp" for name in SHOWN]
    assert len(sheets) == 4
    assert all(f"(pictures/{sheet.name})" in shown for sheet in sheets)
    assert sum(sheet.stat().st_size for sheet in sheets) <= 1.6 * 1024 * 1024
