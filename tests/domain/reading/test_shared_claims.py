"""The reader against the annotated sentences and phrases of the study data, by their own scorer."""

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from monitor.domain.reading import ReadClaim, ReadPeriod, read_phrase, read_sentence

pytestmark = pytest.mark.shared


def _scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("claim_scorer", shared / "claims" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(shared: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "claims" / name).read_text(encoding="utf-8").splitlines() if line]


def _days(read: ReadClaim | ReadPeriod) -> dict[str, str | None]:
    return {
        "direction": str(read.direction),
        "earliest": read.earliest.isoformat() if read.earliest else None,
        "latest": read.latest.isoformat() if read.latest else None,
    }


def _predicted(row: dict[str, Any]) -> dict[str, Any]:
    claims = read_sentence(row["text"], date.fromisoformat(row["source_date"]))
    return {"id": row["id"], "claims": [{"milestone": str(claim.milestone)} | _days(claim) for claim in claims]}


def test_the_sentences_reach_their_floors(shared: Path) -> None:
    scorer = _scorer(shared)
    gold = _rows(shared, "dev.jsonl")
    scores = scorer.score(gold, [_predicted(row) for row in gold])
    assert scores["all_correct"] >= 0.97
    assert scores["detection"]["f1"] >= 0.97
    assert scores["sentence_exact"] >= 0.97


def test_the_phrases_reach_their_floor(shared: Path) -> None:
    scorer = _scorer(shared)
    gold = _rows(shared, "phrases_dev.jsonl")
    read = [
        {"id": row["id"]} | _days(read_phrase(row["phrase"], date.fromisoformat(row["reference_date"]))) for row in gold
    ]
    assert scorer.score_phrases(gold, read)["both"] >= 0.95


def test_every_trigger_is_cut_from_its_sentence(shared: Path) -> None:
    for row in _rows(shared, "dev.jsonl"):
        for claim in read_sentence(row["text"], date.fromisoformat(row["source_date"])):
            assert claim.trigger == row["text"][slice(*claim.trigger_span)] != ""
