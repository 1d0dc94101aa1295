"""What a newcomer reads in a terminal: the help of every command, and every error in one form."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from monitor.cli.ending import ended
from monitor.cli.main import COMMANDS, SECTIONS, _loaded, group

#: What only does something and has nothing to read; ``check`` has ``--format json``, ``export`` a form for programs.
WITHOUT_JSON = {
    *("demo", "init", "check", "add", "run", "send", "export", "backfill", "completion", "outbox hold", "outbox retry"),
    *("outbox release", "outbox arrived", "outbox resume", "db backup", "db restore", "db upgrade", "db prune"),
    *("db agree", "subscribers add", "subscribers remove", "subscribers import"),
}


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = _loaded(name)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", below) for inner, below in command.commands.items())


EVERY = dict(commands())


def help_of(words: str, columns: int) -> str:
    shown = CliRunner(env={"COLUMNS": str(columns)}).invoke(group, [*words.split(), "--help"])
    assert shown.exit_code == 0, shown.output
    return shown.output


@pytest.mark.parametrize("words", ["", *EVERY])
def test_help_fits_the_terminal_and_cuts_no_sentence_short(words: str) -> None:
    for columns in (80, 100):
        shown = help_of(words, columns)
        assert not [line for line in shown.splitlines() if len(line) > columns and "completions/" not in line]
        assert not re.search(r"^  \S+ .*\.\.\.$", shown, re.MULTILINE)
        assert "\\b" not in shown


@pytest.mark.parametrize(
    "words", [words for words, one in EVERY.items() if not isinstance(one, click.Group) or words == "outbox"]
)
def test_every_command_that_reads_has_json(words: str) -> None:
    assert ("--json" in help_of(words, 100)) is (words not in WITHOUT_JSON)


@pytest.mark.parametrize("words", EVERY)
def test_every_option_says_what_it_does_and_what_it_takes(words: str) -> None:
    for parameter in EVERY[words].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.endswith("."), parameter.name
            assert parameter.is_flag or parameter.metavar or not isinstance(parameter.type, click.types.StringParamType)


def test_the_list_of_commands_has_a_line_for_each_below_its_question() -> None:
    shown = help_of("", 80)
    titles = re.findall(r"^(To .*):$", shown, re.MULTILINE)
    assert titles == list(SECTIONS)
    for name, line in COMMANDS.items():
        assert f"  {name:<11}  {line}\n" in shown


def test_without_arguments_the_help_is_shown_and_the_use_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: group([], standalone_mode=False, prog_name="monitor")) == 2
    assert capsys.readouterr().err.startswith("Usage: monitor")


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("add --foo", "error: no such option '--foo'"),
        ("nothing", "error: no such command 'nothing'"),
        ("status a b", "error: got unexpected extra argument (b)"),
        ("add words", "error: --said-on is needed with a text"),
        ("add https://example.org/article", "error: 'https://example.org/article' is not the page of a study"),
        ("add https://clinicaltrials.gov/search?intr=LIF", "is not the page of a study"),
        ("review NCT01234567", "error: give a study with --confirm or --dismiss"),
    ],
    ids=lambda text: text,
)
def test_an_error_says_the_fact_first_then_how_it_is_meant(
    words: str, fact: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(lambda: group(words.split(), standalone_mode=False)) == 2
    first, where, remedy = capsys.readouterr().err.splitlines()
    assert fact in first
    assert first.endswith("  E001")
    assert where.startswith("  --> ")
    assert remedy.startswith("   = ")
    assert remedy.endswith("--help")


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        ((), {}, "plain"),
        (("--color", "always"), {}, "coloured"),
        (("--color", "always"), {"NO_COLOR": "1"}, "coloured"),
        (("--color", "never"), {"FORCE_COLOR": "1"}, "plain"),
        ((), {"FORCE_COLOR": "1"}, "coloured"),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "plain"),
    ],
    ids=["a pipe", "always", "always beats NO_COLOR", "never", "FORCE_COLOR", "NO_COLOR beats FORCE_COLOR"],
)
def test_colours_are_for_those_who_want_them(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.environ", environment)
    ended(lambda: group([*arguments, "add", "words"], standalone_mode=False))
    assert ("\x1b[" in capsys.readouterr().err) is (told == "coloured")
