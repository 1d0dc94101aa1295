"""The overview as data: JSON for programs, CSV for spreadsheets, Atom for feed readers.

Dates are ISO, times UTC. The JSON has a ``schema`` number, which changes when a field changes its meaning.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree as ET

from monitor.domain.overview import ListedClaim, Overview, StateTurn
from monitor.domain.wording import STATE_LABELS, read_as
from monitor.rendering.clean import clean_text

_ATOM = "http://www.w3.org/2005/Atom"
#: A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOST_ENTRIES = 100


def as_json(overview: Overview) -> bytes:
    """Everything that the page says, for programs."""
    reading = overview.reading
    whole = {
        "schema": 1,
        "title": overview.title,
        "asOf": overview.now.isoformat(),
        "registryData": reading.data_day.isoformat() if reading.data_day else None,
        "readOn": reading.read_on.isoformat() if reading.read_on else None,
        "claims": [_claim(listed) for listed in overview.claims],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _claim(listed: ListedClaim) -> dict[str, object]:
    claim, verdict, item = listed.judged.claim, listed.judged.verdict, listed.item
    window = claim.window
    return {
        "watch": claim.watch_id,
        "claim": claim.id,
        "title": item.title,
        "milestone": claim.milestone.value,
        "readAs": item.read_as,
        "earliest": window.earliest.isoformat() if window.earliest else None,
        "latest": window.latest.isoformat() if window.latest else None,
        "quote": claim.quote,
        "saidBy": claim.said_by,
        "reportedBy": claim.reported_by,
        "saidOn": claim.said_on.text if claim.said_on else None,
        "url": claim.url,
        "state": verdict.state.value,
        "family": verdict.family.value,
        "label": STATE_LABELS[verdict.state],
        "since": listed.since.isoformat() if listed.since else None,
        "sentence": item.sentence,
        "registry": item.registry,
        "evidence": _evidence(listed),
        "dates": [
            {
                "on": row.on.isoformat(),
                "date": row.stated.partial.text if row.stated else None,
                "type": row.stated.type.value if row.stated else None,
            }
            for row in listed.dates
        ],
        "links": [{"text": link.text, "url": link.url} for link in item.links],
        "searched": [
            {"query": search.query, "on": search.on.isoformat(), "found": search.found}
            for search in listed.judged.reading.searched
        ],
    }


def _evidence(listed: ListedClaim) -> dict[str, object] | None:
    """The record that decides: which version of it, and the hash of what that version says."""
    record, fact = listed.record, listed.judged.verdict.evidence.fact
    if record is None:
        return None
    return {
        "nctId": record.study_id,
        "version": record.version,
        "sha256": record.sha256,
        "field": fact.field if fact else "status",
        "date": fact.stated.partial.text if fact else None,
        "type": fact.stated.type.value if fact else None,
    }


_COLUMNS = (
    "watch", "claim", "title", "state", "label", "readAs", "earliest", "latest", "quote", "saidBy", "reportedBy",
    "saidOn", "url", "registry", "nctId", "date", "type", "version", "sha256", "since", "sentence",
)  # fmt: skip


def as_csv(overview: Overview) -> bytes:
    """A row for each claim. The file begins with a mark by which spreadsheets know that it is UTF-8."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for listed in overview.claims:
        told = _claim(listed)
        values = told | (_evidence(listed) or {})
        writer.writerow([guarded(values.get(column)) for column in _COLUMNS])
    return table.getvalue().encode("utf-8-sig", "replace")


def guarded(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula: it would run on the reader's machine."""
    text = "" if value is None else clean_text(str(value))
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def as_feed(overview: Overview) -> bytes:
    """An Atom feed (RFC 4287) with an entry for each verdict that changed, the newest first."""
    turned = sorted(_turned(overview), key=lambda one: (one[1].on, one[0].item.key), reverse=True)[:_MOST_ENTRIES]
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", overview.title)
    _add(feed, "id", _urn("feed", *sorted(listed.item.key for listed in overview.claims)[:1]))
    _add(feed, "updated", _time(turned[0][1]) if turned else overview.now.isoformat())
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", overview.title)
    ET.SubElement(feed, f"{{{_ATOM}}}link", href="index.html")
    for listed, turn in turned:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "title", f"{listed.item.title}: {STATE_LABELS[turn.after]}")
        _add(entry, "id", _urn(listed.item.key, turn.on.isoformat(), turn.before.value, turn.after.value))
        _add(entry, "updated", _time(turn))
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=f"index.html#{listed.item.key}")
        before = f"Before: {STATE_LABELS[turn.before]}. Claim: {read_as(listed.judged.claim)}."
        _add(entry, "summary", f"{turn.sentence} {before}")
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _turned(overview: Overview) -> Iterator[tuple[ListedClaim, StateTurn]]:
    for listed in overview.claims:
        for turn in listed.turns:
            yield listed, turn


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _allowed(text)


def _allowed(text: str) -> str:
    """The text without what XML 1.0 has no place for."""
    return clean_text(text).translate({0xFFFE: None, 0xFFFF: None})


def _time(turn: StateTurn) -> str:
    return datetime.combine(turn.on, time(), UTC).isoformat()


def _urn(*parts: str) -> str:
    """An id that is made of what it names: the same change has the same id in every feed that is ever written."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, 'milestone-monitor ' + ' '.join(parts))}"
