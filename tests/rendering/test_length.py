"""However much there is to tell, a mail stays below the length at which mail services cut it off."""

from dataclasses import replace

import pytest

from monitor.domain.composing import compose
from monitor.domain.digest import DigestKind, Role
from monitor.domain.events import StudyChanged
from monitor.domain.folding import fitted
from monitor.domain.matter import Matter
from monitor.rendering.mails import LONGEST_PAGE, Edition, Letterhead, typeset
from tests.make import study
from tests.rendering.matter import CORRECTION, FULL, QUIET, many

LETTERHEAD = Letterhead("watch@example.org", page="https://watch.example.org/")


def edition(matter: Matter, role: Role = Role.READER) -> Edition:
    made = typeset(compose(matter, role), LETTERHEAD)
    assert len(made.page_for("reader@example.org", 3).encode()) <= LONGEST_PAGE
    return made


@pytest.mark.parametrize("claims", [1, 5, 20, 200, 2000])
@pytest.mark.parametrize("turned", [0, 3])
def test_a_mail_has_room_for_any_number_of_claims(claims: int, turned: int) -> None:
    digest = edition(many(claims, turned=min(turned, claims))).digest
    assert len(digest.claims) + len(digest.rows) + digest.left_out.claims == claims
    assert {f"drug-{n}/main-data" for n in range(min(turned, claims))} <= {claim.key for claim in digest.claims}


def test_a_few_claims_are_all_shown_in_full() -> None:
    digest = edition(many(5)).digest
    assert (len(digest.claims), digest.rows, digest.left_out.claims) == (5, (), 0)


def test_news_and_differences_come_in_full_and_the_others_become_rows_in_the_order_of_the_watchlist() -> None:
    matter = many(30, turned=2)
    seed = replace(FULL.judged[0], verdict=FULL.judged[0].settled)
    waiting = tuple(replace(seed, claim=replace(seed.claim, id=f"seed-{n}")) for n in range(10))
    digest = edition(replace(matter, judged=(*waiting, *matter.judged))).digest
    full, rows = [claim.key for claim in digest.claims], [claim.key for claim in digest.rows]
    assert {"drug-0/main-data", "drug-1/main-data"} <= set(full)
    assert not {one.claim.key for one in waiting} & set(full)
    assert rows[:10] == [one.claim.key for one in waiting]


def test_what_there_is_no_room_for_is_counted_in_both_parts() -> None:
    made = edition(many(2000))
    number = made.digest.left_out.claims
    assert number > 0
    assert f"And {number} more: <a " in made.page
    assert f"And {number} more, all claims: https://watch.example.org/" in made.text
    assert "more claims, for which this mail has no room" in typeset(
        compose(many(2000), Role.READER), Letterhead("watch@example.org")
    ).page.replace("\n", " ")


def test_thousands_of_changes_after_an_outage_are_one_mail_that_counts_the_rest() -> None:
    changes = [event for event in FULL.events if isinstance(event, StudyChanged)]
    events = tuple(
        replace(change, change=replace(change.change, study_id=f"NCT{n:08}")) for n in range(2000) for change in changes
    )
    studies = {f"NCT{n:08}": study(n, acronym=f"TRIAL-{n}") for n in range(2000)}
    made = edition(replace(many(20, turned=1), events=events, studies=studies))
    assert made.digest.left_out.changes > 1000
    assert made.digest.claims
    assert f"And {made.digest.left_out.changes} more changes, for which this mail has no room" in made.page


def test_hundreds_of_corrections_and_candidates_leave_room_for_the_verdicts() -> None:
    matter = replace(
        many(200, turned=100),
        kind=DigestKind.CORRECTION,
        corrections=CORRECTION.corrections * 300,
        waiting=FULL.waiting * 300,
    )
    digest = edition(matter, Role.EDITOR).digest
    assert min(digest.left_out.corrections, digest.left_out.changes, digest.left_out.review) > 0
    assert digest.corrections
    assert digest.review
    assert digest.changes
    assert digest.claims


def test_a_quiet_mail_has_a_line_for_each_verdict() -> None:
    digest = edition(QUIET).digest
    assert (digest.claims, len(digest.rows)) == ((), len(QUIET.judged))


def test_a_claim_that_is_longer_than_a_mail_is_told_in_a_line() -> None:
    long = replace(FULL.judged[1], claim=replace(FULL.judged[1].claim, quote="word " * 20_000))
    digest = edition(replace(FULL, judged=(long,), events=())).digest
    assert [row.key for row in digest.rows] == ["drug-a/main-data"]


@pytest.mark.parametrize("room", [0, 1, 5, 12, 100])
def test_the_most_that_fits_is_shown_whatever_the_room(room: int) -> None:
    whole = compose(many(30), Role.READER)
    cut = fitted(whole, lambda digest: 3 * len(digest.claims) + len(digest.rows), room)
    size = 3 * len(cut.claims) + len(cut.rows)
    assert size <= room
    assert size > room - 3 or len(cut.claims) == 30
