import re
from pathlib import Path

import pytest

from monitor.cli.codes import CODES
from monitor.cli.ending import Exit
from monitor.cli.explain import _EXITS
from monitor.domain.state_meanings import FAMILY_MEANINGS, STATE_MEANINGS
from monitor.domain.verdicts import Family, State
from monitor.domain.wording import BANNED_WORDS

ROOT = Path(__file__).resolve().parents[2]
USED = sorted(
    {
        code
        for path in (ROOT / "monitor").rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("code", USED)
def test_every_code_that_can_be_told_is_explained(code: str) -> None:
    assert CODES[code].endswith(".")


def test_every_verdict_family_and_exit_code_is_explained() -> None:
    assert set(STATE_MEANINGS) == set(State)
    assert set(FAMILY_MEANINGS) == set(Family)
    assert set(_EXITS) == set(Exit)


@pytest.mark.parametrize("word", BANNED_WORDS)
def test_no_meaning_promises_anything(word: str) -> None:
    assert not [text for text in STATE_MEANINGS.values() if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
