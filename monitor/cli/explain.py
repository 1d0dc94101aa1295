"""``monitor explain``: what a code of a problem, a verdict or an exit code means."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import click

from monitor.cli.codes import CODES
from monitor.cli.ending import Exit
from monitor.domain.state_meanings import FAMILY_MEANINGS, STATE_MEANINGS
from monitor.domain.verdicts import FAMILIES
from monitor.domain.wording import STATE_LABELS
from monitor.watchfile.quoting import nearest

_EXITS = {
    Exit.SUCCESS: "The command did what it was asked.",
    Exit.FINDINGS: "The command worked and found something: errors in a file, or what --fail-on names.",
    Exit.USAGE: "The command was called in a way that it does not know.",
    Exit.REFUSED: "The watchlist or the settings cannot be used. Nothing was sent or saved.",
    Exit.REGISTRY: "The registry could not be read. What was known is kept, and the next cycle asks again.",
    Exit.MAIL: "Some mail was not accepted. It stays in the outbox; monitor outbox shows it.",
    Exit.LOCKED: "Another instance works in the same state directory.",
    Exit.STORAGE: "The database could not be read or written.",
    Exit.INTERNAL: "An error of the program. It names a file with the details.",
    Exit.INTERRUPTED: "Ended from the keyboard.",
    Exit.TERMINATED: "Ended by a signal, after the step under way.",
}


class _Entry(NamedTuple):
    word: str
    kind: str
    title: str
    meaning: str


@click.command(name="explain")
@click.argument("word", required=False, metavar="[CODE|VERDICT|EXIT]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(word: str | None, as_json: bool) -> None:
    """Explain a code such as E104, a verdict such as not_contradicted, or an exit code such as 4.

    Without a word all of them are listed.
    """
    entries = {entry.word: entry for entry in _entries()}
    if word is None:
        chosen = list(entries.values())
    elif (found := entries.get(_as_written(word))) is not None:
        chosen = [found]
    else:
        near = nearest(word, entries)
        hint = f" Did you mean {near}?" if near else " monitor explain lists them all."
        raise click.UsageError(f"{word!r} is no code, verdict or exit code.{hint}")
    for entry in chosen:
        print(json.dumps({"schema": 1, **entry._asdict()}, ensure_ascii=False) if as_json else _in_words(entry))


def _as_written(word: str) -> str:
    """The word in the form of its table: codes in capitals, verdicts as their code or their label."""
    labels = {label.casefold(): state.value for state, label in STATE_LABELS.items()}
    plain = word.strip().casefold()
    return labels.get(plain) or (plain.upper() if plain.upper() in CODES else plain.replace(" ", "_").replace("-", "_"))


def _entries() -> Iterator[_Entry]:
    for code, meaning in CODES.items():
        yield _Entry(code, "code", "warning" if code.startswith("W") else "error", meaning)
    for state, meaning in STATE_MEANINGS.items():
        family = FAMILIES[state]
        yield _Entry(state.value, "verdict", f"{STATE_LABELS[state]} ({FAMILY_MEANINGS[family]})", meaning)
    for ending, meaning in _EXITS.items():
        yield _Entry(str(ending.value), "exit", "exit code", meaning)


def _in_words(entry: _Entry) -> str:
    return f"{entry.word}  {entry.title}\n  {entry.meaning}"
