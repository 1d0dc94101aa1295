"""Predictions for the labelled matching sets, and their scores.

``python -m benchmarks.matching_labels SHARED [--only a,b] [--without a,b] [--errors label/tier]`` prints the scores of
both sets as the sets' own script computes them, and the decisions that are asked for with their reasons.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from monitor.domain.matches import Match
from monitor.domain.watchlist import Watch, WatchedIntervention
from monitor.matching import Matcher
from monitor.registry.ctgov_record import ReadRecord, read_record

SETS = {"a": "matching/dev_records.jsonl.gz", "b": "data/studies.jsonl.gz"}


def watches_of(path: Path) -> list[Watch]:
    """The watches of a labelled set's watch file."""
    return [
        Watch(
            id=entry["id"],
            title=entry["name"],
            interventions=(WatchedIntervention(entry["name"], aliases=tuple(entry["aliases"])),),
            exclude=tuple(entry["exclude"]),
        )
        for entry in yaml.safe_load(path.read_text("utf-8"))["watches"]
    ]


def records_of(path: Path) -> Iterator[ReadRecord]:
    """The readable records of a file of API v2 studies."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            # The text-only set leaves the status out, without which a record is none; matching does not read it.
            raw["protocolSection"].setdefault("statusModule", {"overallStatus": "UNKNOWN"})
            record = read_record(raw)
            if isinstance(record, ReadRecord):
                yield record


def matches_of(shared: Path, name: str) -> list[Match]:
    """Every decision on the records of one labelled set."""
    matcher = Matcher(watches_of(shared / f"matching/{name}_watches.yaml"))
    return [match for record in records_of(shared / SETS[name]) for match in matcher.match(record.study, record.prose)]


def labels_of(shared: Path, name: str) -> list[dict[str, Any]]:
    """The labelled pairs of one set."""
    return [json.loads(line) for line in (shared / f"matching/{name}_dev.jsonl").read_text("utf-8").splitlines()]


def score(shared: Path, labels: list[dict[str, Any]], matches: list[Match]) -> dict[str, Any]:
    """The set's own script on these labels and decisions."""
    with tempfile.TemporaryDirectory() as folder:
        truth, said = Path(folder, "labels.jsonl"), Path(folder, "predictions.jsonl")
        truth.write_text("".join(json.dumps(row) + "\n" for row in labels), "utf-8")
        said.write_text("".join(json.dumps(_prediction(match)) + "\n" for match in matches), "utf-8")
        command = [sys.executable, str(shared / "matching/score_match.py"), str(truth), str(said), "--json"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(printed.stdout)["all"]
    return result


def _prediction(match: Match) -> dict[str, str]:
    return {"watch": match.watch_id, "nctId": match.study_id, "tier": match.tier.value}


def main() -> None:
    """Print the scores of both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", default="", help="watches to score, with commas")
    parser.add_argument("--without", default="", help="watches to leave out, with commas")
    parser.add_argument("--errors", default="", help="print decisions of these label/tier pairs, with commas")
    arguments = parser.parse_args()
    only, without = set(filter(None, arguments.only.split(","))), set(arguments.without.split(","))
    for name in SETS:
        labels = [
            row
            for row in labels_of(arguments.shared, name)
            if row["watch"] not in without and (not only or row["watch"] in only)
        ]
        matches = matches_of(arguments.shared, name)
        report = json.dumps(score(arguments.shared, labels, matches), indent=1)
        wanted = set(arguments.errors.split(","))
        sys.stdout.writelines(f"{line}\n" for line in (f"set {name}: {report}", *_errors(labels, matches, wanted)))


def _errors(labels: list[dict[str, Any]], matches: list[Match], wanted: set[str]) -> Iterator[str]:
    decided = {(match.watch_id, match.study_id): match for match in matches}
    for row in labels:
        match = decided.get((row["watch"], row["nctId"]))
        pair = f"{row['label']}/{match.tier.value if match else 'absent'}"
        if pair in wanted:
            yield f"{pair} {row['watch']} {row['nctId']} {row['note']} | {row['evidence'].strip()[:150]}"
            for reason in match.why[:4] if match else ():
                yield f"    {reason.term} | {reason.field.split('.')[-1]} | {reason.snippet} | {reason.reason}"


if __name__ == "__main__":
    main()
