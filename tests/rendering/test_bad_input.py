"""What others write into records, sources and watchlists is shown harmlessly, or refused by ``check``."""

import re
from dataclasses import replace

import html5lib
import pytest

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.rendering.mails import LONGEST_PAGE, Edition, Letterhead, typeset
from monitor.watchfile.load import Loaded, parse_watchlist
from tests.make import study
from tests.rendering.matter import FULL

LETTERHEAD = Letterhead("watch@example.org")
OURS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "table",
    "tbody",
    "tr",
    "td",
    "p",
    "h1",
    "h2",
    "h3",
    "span",
    "a",
    "img",
}
ATTRIBUTES = {
    "lang", "dir", "charset", "name", "content", "class", "style", "role", "width", "height", "cellpadding",
    "cellspacing", "border", "align", "href", "src", "alt", "aria-hidden",
}  # fmt: skip
HOSTILE = {
    "an image with a handler": "<img src=x onerror=alert(1)>",
    "a script": '"><script>alert(1)</script>',
    "a template": "{{7*7}}{% for x in y %}{{ digest.title }}",
    "marks of direction": "\u202eright to left\u2066 and \u200f back",
    "control characters": "a\x00b\x1b[31mc\x07d\u2028e",
    "an attribute": "x' onmouseover='alert(1)' style='position:fixed",
    "a comment": "--> <!--[if mso]><b>",
    "ten thousand letters": "x" * 10_000,
    "ten thousand words": "word " * 2_000,
    "entities": "&lt;b&gt; &amp;#60;",
}
PLACES = ["study", "reason", "quote", "source", "watch", "list"]


def edition(hostile: str, place: str) -> Edition:
    """A digest for editors in which one text of others is hostile."""
    renamed = study(2, title=hostile, acronym=hostile, why_stopped=hostile, conditions=(hostile,))
    matter = FULL
    match place:
        case "study":
            waiting = replace(
                FULL.waiting[0], study=replace(FULL.waiting[0].study, title=hostile, lead_sponsor=hostile)
            )
            matter = replace(FULL, studies={**FULL.studies, renamed.id: renamed}, waiting=(waiting,))
        case "reason":
            found = FULL.waiting[0]
            why = tuple(replace(reason, snippet=hostile) for reason in found.match.why)
            matter = replace(FULL, waiting=(replace(found, match=replace(found.match, why=why)),))
        case "quote":
            judged = tuple(replace(one, claim=replace(one.claim, quote=hostile)) for one in FULL.judged)
            matter = replace(FULL, judged=judged)
        case "source":
            judged = tuple(replace(one, claim=replace(one.claim, said_by=hostile)) for one in FULL.judged)
            matter = replace(FULL, judged=judged)
        case "watch":
            judged = tuple(replace(one, watch=replace(one.watch, title=hostile)) for one in FULL.judged)
            matter = replace(FULL, judged=judged)
        case _:
            matter = replace(FULL, plan=replace(FULL.plan, title=hostile))
    return typeset(compose(matter, Role.EDITOR), LETTERHEAD)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_shown_as_text(name: str, place: str) -> None:
    made = edition(HOSTILE[name], place)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(made.page)
    elements = [one for one in document.iter() if isinstance(one.tag, str)]
    assert {one.tag for one in elements} <= OURS
    assert {attribute for one in elements for attribute in one.attrib} <= ATTRIBUTES
    assert all(one.get("src", "cid:timeline-").startswith("cid:timeline-") for one in elements)
    assert all(re.match(r"https://|mailto:", one.get("href", "https://")) for one in elements)
    assert len(made.page.encode()) <= LONGEST_PAGE
    assert len(made.subject) <= 150
    assert re.findall("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00\x07\x1b\u2028]", made.page + made.text) == []
    assert not re.search(r"(?<!\d)49(?!\d)", made.text)
    assert [
        line for line in made.text.splitlines() if len(line) > 72 and "://" not in line and "mailto:" not in line
    ] == []


WATCHLIST = """\
version: 1
watches:
  - id: a
    title: "%(title)s"
    interventions: [{name: a drug}]
    claims:
      - {id: start, milestone: trial_start, not_before: 2020, url: "%(url)s", quote: "%(quote)s"}
digests:
  - {id: news, title: News, to: ["%(to)s"]}
"""
GOOD = {"title": "A", "url": "https://readers.test/a", "quote": "said", "to": "reader@readers.test"}


def checked(written: dict[str, str]) -> Loaded:
    return parse_watchlist("watchlist.yaml", (WATCHLIST % written).encode())


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "data:text/html,<script>alert(1)</script>"),
        ("url", "https://readers.test/a\\r\\nBcc: b@readers.test"),
        ("to", "reader@readers.test\\r\\nBcc: b@readers.test"),
        ("to", "reader@readers.test, b@readers.test"),
    ],
)
def test_what_could_do_harm_is_refused_by_check(key: str, written: str) -> None:
    assert checked(GOOD).watchlist is not None
    loaded = checked({**GOOD, key: written})
    assert loaded.watchlist is None
    assert loaded.problems


@pytest.mark.parametrize("key", ["title", "quote"])
def test_a_template_in_the_watchlist_is_a_text(key: str) -> None:
    watched = checked({**GOOD, key: "{{7*7}}"}).watchlist
    assert watched is not None
    watch = watched.watches[0]
    judged = replace(FULL.judged[0], watch=watch, claim=watch.claims[0])
    made = typeset(compose(replace(FULL, judged=(judged,), events=(), waiting=()), Role.READER), LETTERHEAD)
    assert "{{7*7}}" in made.text
    assert "{{7*7}}" in made.page
