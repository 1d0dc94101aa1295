"""The rules of wording, over every template, every generated sentence and every kind of mail."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise, product
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.claims import Hedge
from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.domain.events import Event
from monitor.domain.evidence import Findings
from monitor.domain.judged_claims import JudgedClaim
from monitor.domain.matter import Matter
from monitor.domain.milestones import Milestone
from monitor.domain.sentences import RegistryReading, registry_line, sentence
from monitor.domain.study import Status
from monitor.domain.verdicts import State, judge
from monitor.domain.wording import BANNED_WORDS, HEDGED, MILESTONE_NAMES, STATE_LABELS, read_as
from monitor.rendering.mails import Edition, Letterhead, typeset
from monitor.rendering.templates import shipped
from tests.make import claim, findings, history, study
from tests.rendering.matter import FULL, MATTERS

AS_OF = date(2026, 11, 22)
LETTERHEAD = Letterhead("watch@example.org", page="https://watch.example.org/", postal="Example Society, London")
TEMPLATES = sorted(path for path in shipped().rglob("*") if path.is_file() and path.suffix != ".css")
EDITIONS = [(name, role) for name in MATTERS for role in Role]
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2700-\u27bf]")
NEVER = (*BANNED_WORDS, "no trial exists", "misses", "fails", "!", "hopefully")


def faults(text: str) -> list[str]:
    """What a reader must not be told. Only a source may have hoped for something, and quotes are its own words."""
    plain = re.sub("“[^”]*”", "", text).casefold()
    found = [word for word in NEVER if re.search(rf"(?<!\w){re.escape(word)}", plain)]
    found += [told for told in re.findall(r"\bhop\w+(?: for)?", plain) if told != "hoped for"]
    return found + EMOJI.findall(text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(shipped())))
def test_no_template_promises_or_accuses(template: Path) -> None:
    written = re.sub(
        r"{[%#].*?[%#]}|{{.*?}}|<!DOCTYPE html>|<!--\[if mso\]>.*?<!\[endif\]-->", "", template.read_text("utf-8")
    )
    assert faults(written.replace("!important", "")) == []


def cases() -> list[tuple[str, Findings, bool]]:
    """Claims and evidence that between them give every state, at every distance from the claimed dates."""
    windows = (
        "not_before 2020",
        "not_before 2030",
        "by 2019",
        "by 2026-03-15",
        "by 2030",
        "within 2020",
        "within 2026",
        "within 2030",
    )
    dates = ("2015", "2019-12-31 actual", "2020-06 actual", "2026-03", "2027-05-04", "2031", "2035-01 actual")
    evidence = [findings(study(start=day, primary_completion=day, completion=day)) for day in dates]
    ended = [
        history(study(status=Status.RECRUITING), study(status=status, why_stopped=why))
        for status in (Status.WITHDRAWN, Status.TERMINATED, Status.SUSPENDED)
        for why in ("", "Funding.")
    ]
    evidence += [findings(one) for one in ended]
    evidence += [findings(), findings(study()), findings(review=(study(2, start="2027"),))]
    return [(window, one, fresh) for window, one, fresh in product(windows, evidence, (True, False))]


@pytest.mark.parametrize("milestone", Milestone)
def test_every_sentence_keeps_the_rules(milestone: Milestone) -> None:
    states = set()
    for (window, evidence, fresh), hedge in product(cases(), (None, *Hedge)):
        one = claim(window, milestone, hedge=hedge, said_by="Example Pharma")
        verdict = judge(one, evidence, AS_OF, is_fresh=fresh)
        states.add(verdict.state)
        reading = RegistryReading(date(2026, 11, 20), date(2026, 11, 18), State.MET)
        for told in (sentence(one, verdict, reading), registry_line(one, verdict), read_as(one)):
            assert faults(told) == []
            assert told == " ".join(told.split())
        assert sentence(one, verdict, reading).endswith((".", "”."))
    expected = {State.NOT_CHECKABLE} if State.NOT_CHECKABLE in states else {State.STALE, State.NEEDS_REVIEW}
    assert expected <= states
    if milestone is Milestone.PRIMARY_COMPLETION:
        assert states == set(State) - {State.NOT_CHECKABLE}


def test_words_of_ours_keep_the_rules() -> None:
    for word in (*STATE_LABELS.values(), *MILESTONE_NAMES.values(), *HEDGED.values()):
        assert faults(word) == []


def edition(matter: Matter, role: Role) -> Edition:
    return typeset(compose(matter, role), LETTERHEAD)


def shown(page: str) -> str:
    """The words of a page as they are read, also those that a picture says."""
    page = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r" \1 ", page)
    return " ".join(unescape(re.sub(r"<(style|title).*?</\1>|<!--.*?-->|<[^>]+>", " ", page, flags=re.DOTALL)).split())


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_no_mail_promises_or_accuses(name: str, role: Role) -> None:
    made = edition(MATTERS[name], role)
    for told in (made.subject, made.text, shown(made.page)):
        assert faults(told) == []
    assert "This is not medical advice." in made.text
    assert "This is not medical advice." in made.page


FACTS = re.compile(r"NCT\d{8}|\b(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b")


def same_facts(made: Edition) -> None:
    """Both parts hold the same numbers of studies, dates, claims and quotes. Pictures repeat them."""
    page = re.sub(r"<img [^>]*>|<div class=\"preheader\".*?</div>", " ", made.page)
    text, told = (
        " ".join(made.text.split()),
        shown(re.sub(r"<div[^>]*display: ?none.*?</div>", " ", page, flags=re.DOTALL)),
    )
    assert set(FACTS.findall(text)) == set(FACTS.findall(told))
    for item in (*made.digest.claims, *made.digest.rows):
        assert item.title in text
        assert item.title in told
    for item in made.digest.claims:
        for said in (item.sentence, item.registry, item.read_as, item.quote):
            assert " ".join(said.split()) in text
            assert " ".join(said.split()) in told


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_text_and_page_state_the_same_facts(name: str, role: Role) -> None:
    same_facts(edition(MATTERS[name], role))


@given(
    role=st.sampled_from(Role),
    events=st.lists(st.sampled_from(FULL.events), unique=True),
    order=st.permutations(FULL.judged),
    quote=st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=80),
    waits=st.booleans(),
)
@settings(max_examples=40)
def test_text_and_page_state_the_same_facts_whatever_is_told(
    role: Role, events: list[Event], order: list[JudgedClaim], quote: str, *, waits: bool
) -> None:
    quoted = tuple(replace(one, claim=replace(one.claim, quote=quote.strip())) for one in order)
    waiting = FULL.waiting if waits else ()
    same_facts(edition(replace(FULL, events=tuple(events), judged=quoted, waiting=waiting), role))


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_every_statement_names_its_evidence(name: str, role: Role) -> None:
    digest = edition(MATTERS[name], role).digest
    items = [item.links for item in (*digest.claims, *digest.rows)]
    items += [item.links for item in digest.changes] + [item.links for item in digest.corrections]
    assert all(items)
    assert all(link.url.startswith("https://clinicaltrials.gov/") for links in items for link in links)


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_a_page_is_strictly_html_and_loads_nothing(name: str, role: Role) -> None:
    page = edition(MATTERS[name], role).page
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert document.get("lang") == "en"
    assert document.get("dir") == "ltr"
    assert [one.text for one in document.iter("title")] == [edition(MATTERS[name], role).subject]
    assert all(one.get("src", "").startswith("cid:") and one.get("alt") for one in document.iter("img"))
    assert {one.tag for one in document.iter() if isinstance(one.tag, str) and one.get("src")} <= {"img"}
    assert re.findall(r"http:|url\(|@import|<link|<script|<form|<iframe", page) == []
    assert all(
        one.get("href", "").startswith(("https://", "mailto:")) or "unsubscribe" in one.get("href", "")
        for one in document.iter("a")
    )
    assert all(one.get("role") == "presentation" for one in document.iter("table"))


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_headings_go_down_one_level_at_a_time(name: str, role: Role) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", edition(MATTERS[name], role).page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("name", "role"), EDITIONS)
def test_the_text_keeps_to_72_columns_but_for_addresses(name: str, role: Role) -> None:
    lines = edition(MATTERS[name], role).text.splitlines()
    assert [line for line in lines if len(line) > 72 and "://" not in line] == []
    assert [line for line in lines if line != line.rstrip() and line != "-- "] == []
    assert "\n\n\n\n" not in "\n".join(lines)


STYLE = (shipped() / "_parts" / "style.css").read_text("utf-8")
DARK = STYLE.partition("prefers-color-scheme: dark) {")[2]


def colours(style: str) -> dict[str, str]:
    """The colour of each class or element, as the style sheet gives it."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    given = [
        (names, found.group(1)) for names, body in rules if (found := re.search(r"(?<![-\w])color: (#\w{6})", body))
    ]
    return {name.strip(): colour for names, colour in given for name in names.split(",")}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("style", "ground"), [(STYLE.partition("@media")[0], "#ffffff"), (DARK, "#131517")], ids=["light", "dark"]
)
def test_every_colour_of_text_is_readable_on_its_ground(style: str, ground: str) -> None:
    found = colours(style)
    assert len(found) > 10
    for name, colour in found.items():
        darker, lighter = sorted((luminance(colour), luminance(ground)))
        assert (lighter + 0.05) / (darker + 0.05) >= 6, name


def test_every_colour_has_a_dark_counterpart() -> None:
    light = colours(STYLE.partition("@media")[0])
    assert set(light) <= set(colours(DARK)) | {name for name in light if "preheader" in name}
