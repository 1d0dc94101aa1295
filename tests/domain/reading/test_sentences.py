"""Every sentence of ``sentences.txt`` gives its claims; the ones marked as unsolved are known not to."""

from pathlib import Path

import pytest

from tests.domain.reading.rows import readings

_FILE = Path(__file__).with_name("sentences.txt")


def _rows() -> list[tuple[str, str, list[str], bool]]:
    rows: list[tuple[str, str, list[str], bool]] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            rows[-1][2].append(line.strip())
        elif line and not line.startswith("#"):
            said_on, sentence = line.removeprefix("? ").split(" | ", 1)
            rows.append((said_on, sentence, [], line.startswith("? ")))
    return rows


ROWS = _rows()
SOLVED = [row[:3] for row in ROWS if not row[3]]
UNSOLVED = [row[:3] for row in ROWS if row[3]]


@pytest.mark.parametrize(("said_on", "sentence", "claims"), SOLVED, ids=[row[1][:60] for row in SOLVED])
def test_a_sentence_gives_its_claims(said_on: str, sentence: str, claims: list[str]) -> None:
    assert readings(sentence, said_on) == tuple(claims)


@pytest.mark.parametrize(("said_on", "sentence", "claims"), UNSOLVED, ids=[row[1][:60] for row in UNSOLVED])
def test_a_sentence_marked_as_unsolved_is_still_read_wrong(said_on: str, sentence: str, claims: list[str]) -> None:
    assert readings(sentence, said_on) != tuple(claims), "it is read now: take the question mark away"
