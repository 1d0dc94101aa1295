"""Every reading tells which rules made it, and what else its words could mean."""

from datetime import date

from monitor.domain.reading import Days, read_phrase, read_sentence

SAID_ON = date(2025, 1, 10)


def test_a_claim_names_its_rules_from_period_to_attachment() -> None:
    (claim,) = read_sentence("We expect to start the Phase 2b trial of AB-1201 by late 2026.", SAID_ON)
    assert claim.rules == ("early, mid or late part", "year", "by", "start of a trial", "event before")
    assert claim.trigger == "by late 2026"
    assert (claim.phase, claim.subject) == ("2b", "AB-1201")


def test_a_denied_before_shows_the_words_from_the_denial_on() -> None:
    (claim,) = read_sentence("The trial is not scheduled to begin before 2030.", SAID_ON)
    assert claim.trigger == "not scheduled to begin before 2030"


def test_a_fiscal_year_of_unknown_end_lists_the_other_ends() -> None:
    read = read_phrase("fiscal year 2026", SAID_ON)
    assert read.approximate
    assert Days(date(2025, 10, 1), date(2026, 9, 30)) in read.alternatives
    assert Days(date(2025, 4, 1), date(2026, 3, 31)) in read.alternatives


def test_the_next_spring_in_winter_may_be_the_one_after() -> None:
    read = read_phrase("next spring", SAID_ON)
    assert (read.earliest, read.approximate) == (date(2025, 3, 1), True)
    assert read.alternatives == (Days(date(2026, 3, 1), date(2026, 5, 31)),)


def test_a_date_in_figures_may_be_turned_around() -> None:
    assert read_phrase("03/04/2026", SAID_ON).alternatives == (Days(date(2026, 4, 3), date(2026, 4, 3)),)
    assert read_phrase("31/12/2026", SAID_ON).alternatives == ()


def test_the_condition_of_the_people_is_told() -> None:
    (claim,) = read_sentence("A trial in patients with MS will start in 2027.", SAID_ON)
    assert claim.condition == "multiple sclerosis"
