"""Whole articles: sentences, offsets, the same claim seen twice, and the draft of a watch."""

from datetime import date

import pytest
import yaml

from monitor.domain.milestones import Milestone
from monitor.domain.reading import ReadDirection, draft_watch, read_article, read_source

SAID_ON = date(2017, 6, 12)

SEED = """June 12, 2017

No Human Studies Until 2020

A messenger of the immune system, the protein "LIF," leukemia inhibitory factor, has helped mice to keep the
sheath around their nerves. Small particles bring it to where it is needed.

Clinical trials in people with MS are not scheduled to begin before 2020, according to LIFNano Therapeutics, \
a company established by the University of Cambridge researchers.

Sign up for our newsletter: our next clinical trial starts in 2018.
"""

PAGE = """<html><head><title>News</title><script>var note = "trial to start in 2018";</script></head><body>
<nav><a href="/">First patient dosed in May 2016</a></nav>
<h1>No Human Studies Until 2020</h1>
<p>Clinical trials in people with <b>MS</b> are not scheduled to begin before 2020, according to
LIFNano&nbsp;Therapeutics.</p><footer>Enrollment completed in 2015</footer></body></html>"""


def test_the_headline_is_the_same_claim_seen_twice() -> None:
    (found,) = read_article(SEED, SAID_ON, reported_by="A society")
    assert found.claim.milestone is Milestone.TRIAL_START
    assert (found.claim.direction, found.claim.earliest) == (ReadDirection.NOT_BEFORE, date(2020, 1, 1))
    assert (found.said_by, found.reported_by) == ("LIFNano Therapeutics", "A society")
    assert [SEED[start:end] for start, end in found.repeated_at] == ["No Human Studies Until 2020"]


def test_the_quote_is_found_at_its_offsets() -> None:
    (found,) = read_article(SEED, SAID_ON)
    assert SEED[found.start : found.end] == found.quote
    assert found.quote.startswith("Clinical trials in people with MS")


def test_offsets_in_a_page_count_its_markup() -> None:
    (found,) = read_article(PAGE, SAID_ON)
    assert PAGE[found.start : found.end].startswith("Clinical trials in people with <b>MS</b>")
    assert found.said_by == "LIFNano Therapeutics"


def test_the_names_of_the_article_are_found() -> None:
    article = read_source(SEED, SAID_ON)
    assert [(name.short, name.long) for name in article.interventions] == [
        ("LIF", "leukemia inhibitory factor"),
        ("LIFNano", ""),
    ]
    assert article.conditions == ("multiple sclerosis",)


def test_the_draft_is_yaml_with_all_that_the_article_tells() -> None:
    (watch,) = yaml.safe_load(draft_watch(read_source(SEED, SAID_ON, "A society")))
    assert watch["interventions"] == [{"name": "LIF", "means": "leukemia inhibitory factor"}, {"name": "LIFNano"}]
    assert watch["conditions"] == ["multiple sclerosis"]
    (claim,) = watch["claims"]
    assert claim["milestone"] == "trial_start"
    assert claim["not_before"] == 2020
    assert claim["said_by"] == "LIFNano Therapeutics"
    assert claim["reported_by"] == "A society"
    assert claim["said_on"] == SAID_ON


def test_a_claim_without_a_usable_date_stays_as_a_comment() -> None:
    draft = draft_watch(read_source("The first human trial of AB-1201 will begin soon.", SAID_ON))
    assert "# no usable date: trial_start, unspecified" in draft
    (watch,) = yaml.safe_load(draft)
    assert watch["claims"] == []


def test_a_quote_with_quotation_marks_and_colons_survives_yaml() -> None:
    text = 'She said: "The trial of AB-1201 will start in 2026 # at last."'
    (watch,) = yaml.safe_load(draft_watch(read_source(text, SAID_ON)))
    assert watch["claims"][0]["quote"] == text


@pytest.mark.parametrize(
    ("text", "said_by"),
    [
        ("According to Foo Pharma, the trial will start in 2026.", "Foo Pharma"),
        (
            "Foo Therapeutics (NASDAQ: FOO) today announced that the first patient was dosed in its trial.",
            "Foo Therapeutics",
        ),
        ("Foo Bio expects to start its trial in 2026.", "Foo Bio"),
        ("“The trial will start in 2026,” said Jane Doe, who leads it.", "Jane Doe"),
        ("The trial will start in 2026.", ""),
        ("It expects to start its trial in 2026.", ""),
    ],
    ids=["according to", "announced", "expects", "said, and then the name", "nobody", "a pronoun"],
)
def test_the_speaker_is_named_only_if_the_sentence_names_one(text: str, said_by: str) -> None:
    assert [found.said_by for found in read_article(text, SAID_ON)] == [said_by]


def test_boilerplate_makes_no_claims() -> None:
    text = "This release contains forward-looking statements, such as that the trial will start in 2026."
    assert read_article(text, SAID_ON) == ()
