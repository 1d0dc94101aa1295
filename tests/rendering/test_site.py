import csv
import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest

from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.problems import MonitorError
from monitor.domain.verdicts import State
from monitor.domain.wording import BANNED_WORDS, STATE_LABELS
from monitor.rendering.data_files import guarded
from monitor.rendering.site import DATA, FEED, PAGE, TABLE, page, site, write_files
from tests.rendering.claims import JUDGED, many, six
from tests.rendering.matter import FULL

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=y>',
    "{{7*7}}",
    "=cmd|' /C calc'!A0",
    "\u202eab\x00\x0b\ufffe",
]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def named(title: str) -> JudgedClaim:
    first = JUDGED[2]
    claim = replace(first.claim, quote=title, said_by=title)
    return replace(first, watch=replace(first.watch, title=title), claim=claim)


def test_the_page_is_the_one_that_was_agreed_on(golden: Callable[[str, str], None]) -> None:
    golden("claims-six.html", page(six(), "editor@example.org"))


def test_the_page_is_well_formed_and_small() -> None:
    for listed in (six(), many(14)):
        html5lib.HTMLParser(strict=True).parse(page(listed))
    assert len(page(six()).encode()) <= 30 * 1024


def test_the_page_loads_and_runs_nothing() -> None:
    written = page(six())
    assert "default-src 'none'" in written
    assert '<meta name="robots" content="noindex">' in written
    assert re.findall(r"<(?:script|iframe|object|form|img)|\son\w+=|src=|@import|url\((?!#)", written) == []
    loaded = re.findall(r'<link [^>]*href="([^"]+)"', written)
    assert loaded == [FEED]


def test_every_verdict_is_explained() -> None:
    method = page(six()).partition('id="method"')[2]
    assert [label for label in STATE_LABELS.values() if f"</span>{label}</dt>" not in method] == []


def test_every_statement_links_to_its_record_or_names_the_search() -> None:
    for article in page(six()).split("<article")[1:]:
        assert "https://clinicaltrials.gov/study/NCT" in article or "https://clinicaltrials.gov/search?intr=" in article


def test_every_picture_is_told_in_words_and_as_a_table() -> None:
    beta = page(six()).split("<article")[3]
    assert 'role="img" aria-label="Estimate is later. Timeline. Claim: primary completion, by Jun 2026.' in beta
    cells = re.findall(r"<td>([^<]*)</td>", beta)
    assert cells == [
        "1 Nov 2023", "May 2024 (estimated)", "First version seen.",
        "3 Jun 2024", "Jun 2025 (estimated)", "+13 months. The earlier estimate had already passed.",
        "18 Nov 2026", "Dec 2026 (estimated)",
        "+18 months, the 2nd slip seen. +31 months in all since the first date seen, May 2024. "
        "The earlier estimate had already passed.",
    ]  # fmt: skip


def test_no_word_of_the_page_promises_or_accuses() -> None:
    shown = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page(six()), flags=re.DOTALL).casefold()
    assert [word for word in BANNED_WORDS if word in shown] == []


def test_many_claims_are_folded_where_nothing_changed_for_a_year() -> None:
    assert "<details class" not in page(six())
    long = page(many(40))
    assert "<summary>20 more, with the same verdict for over a year</summary>" in long
    assert long.count("<article") == 40


def test_nothing_is_told_of_what_waits_for_a_person() -> None:
    told = b"".join(site(six(FULL.judged)).values())
    assert b"NCT00000002" in told
    assert b"NCT00000003" not in told
    assert b"Intranasal" not in told


def test_ids_on_the_page_are_unique() -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(many(14)))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_stays_a_title(title: str) -> None:
    files = site(six([named(title)]))
    parsed = html5lib.parse(files[PAGE].decode(), namespaceHTMLElements=False)
    assert [one.tag for one in parsed.iter() if one.tag in {"script", "img"}] == []
    assert [name for one in parsed.iter() for name in one.attrib if str(name).startswith("on")] == []
    assert "49" not in json.loads(files[DATA])["claims"][0]["title"]
    assert json.loads(files[DATA])["claims"][0]["claim"] == "start"
    assert not rows(files[TABLE])[0]["quote"].startswith("=")
    ET.fromstring(files[FEED])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"], ids=ascii)
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert guarded(cell)[0] not in "=+-@\t\r＝"


def test_the_data_say_which_version_of_which_record_decides() -> None:
    told: dict[str, Any] = json.loads(site(six())[DATA])
    beta = next(one for one in told["claims"] if one["watch"] == "beta")
    assert beta["evidence"] == {
        "nctId": "NCT00000002",
        "version": 3,
        "sha256": "0" * 64,
        "field": "primary_completion",
        "date": "2026-12",
        "type": "estimated",
    }
    assert [one["date"] for one in beta["dates"]] == ["2024-05", "2025-06", "2026-12"]
    assert (told["schema"], told["registryData"], told["asOf"]) == (1, "2026-11-20", "2026-11-22T06:00:00+00:00")


def test_the_three_files_tell_of_the_same_claims() -> None:
    files = site(six())
    data = [(one["watch"], one["state"]) for one in json.loads(files[DATA])["claims"]]
    assert data == [(row["watch"], row["state"]) for row in rows(files[TABLE])]
    assert re.findall(r'<article class="row" id="(\w+)/start"', files[PAGE].decode()) == [watch for watch, _ in data]


def test_the_feed_has_an_entry_for_each_verdict_that_changed() -> None:
    feed = ET.fromstring(site(six())[FEED])
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        f"Beta: {STATE_LABELS[State.ESTIMATE_LATER]}",
        f"Beta: {STATE_LABELS[State.ESTIMATE_LAPSED]}",
    ]
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-11-18T00:00:00+00:00"
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == 3
    later = ET.fromstring(site(replace(six(), title="Another title"))[FEED])
    assert [one.text for one in later.iter(f"{ATOM}id")] == ids


def test_files_are_replaced_at_once_and_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    write_files(tmp_path / "site", {"a.txt": b"old", "b.txt": b"b"})
    with (tmp_path / "site" / "a.txt").open("rb") as reader:
        write_files(tmp_path / "site", {"a.txt": b"new"})
        assert reader.read() == b"old"
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["a.txt", "b.txt"]
    assert (tmp_path / "site" / "a.txt").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "site" / "a.txt").stat().st_mode) == 0o644


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    with pytest.raises(MonitorError, match="the pages cannot be written"):
        write_files(tmp_path / "site", {"a.txt": b""})
