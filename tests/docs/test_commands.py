"""Every command that the documents show is run, page by page, in a new folder and against the embedded registry."""

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.history import AuthoredHistory
from monitor.demo.stand_in import StandIn
from monitor.domain.reading import read_says
from monitor.watchfile.load import parse_watchlist
from tests.acceptance.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: What administers a machine is shown as ``sh`` and cannot be run here.
OF_THE_SYSTEM = {
    *("cd", "cp", "curl", "docker", "export", "git", "journalctl", "make", "mkdir"),
    *("pg_dump", "pip", "psql", "python", "python3", "sudo", "systemctl"),
    *("systemd-run", "touch"),
}


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The language and the text of each fenced block."""
    yield from re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of the page's consoles, with what the page says that it prints."""
    for language, text in blocks(page):
        if language == "console":
            assert text.startswith("$ "), f"{page.name}: a console begins with a command"
            yield from _paired(text.splitlines())


def _paired(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    command, printed = "", list[str]()
    for line in [*lines, "$ "]:
        if not line.startswith("$ "):
            printed.append(line)
            continue
        if command:
            yield command, printed
        command, printed = line.removeprefix("$ "), []


def test_commands_are_found() -> None:
    assert sum(1 for page in PAGES for _ in commands(page)) >= 20


@pytest.mark.parametrize("page", [page for page in PAGES if any(commands(page))], ids=lambda page: page.name)
def test_every_console_of_a_page_can_be_followed(page: Path, installation: Installation) -> None:
    (installation.folder / "watchlist.yaml").unlink()
    if next(commands(page))[0] != "monitor init":  # the page of a newcomer begins with nothing
        shutil.copy(ROOT / "watchlist.yaml", installation.folder)
    with StandIn(AuthoredHistory.shipped(), date(2026, 11, 20)) as registry:
        installation.environment["MONITOR_REGISTRY_URL"] = registry.url
        for command, printed in commands(page):
            program, *arguments = shlex.split(command)
            assert program == "monitor", command
            ended = installation.monitor(*arguments)
            assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
            for line in printed:
                assert line.strip() in ended.stdout, f"{command} does not print {line!r} but\n{ended.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_command_of_the_program_is_shown_where_it_is_not_run(page: Path) -> None:
    for language, text in blocks(page):
        if language in ("sh", "bash", "") and "│" not in text:
            for line in filter(None, (line.partition("#")[0].split() for line in text.splitlines())):
                words = [word.rpartition("/")[2] for word in line if word != "sudo"]
                assert words[0] != "monitor", f"{page.name}: {line} must stand in a console block"
                assert language == "" or words[0] in OF_THE_SYSTEM, f"{page.name}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_watch_that_is_shown_can_be_pasted(page: Path) -> None:
    for language, text in blocks(page):
        if language == "yaml" and text.lstrip().startswith("- id:"):
            loaded = parse_watchlist(page.name, f"version: 1\nwatches:\n{text}".encode(), read_says)
            assert not loaded.problems or loaded.watchlist, [str(problem) for problem in loaded.problems]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
