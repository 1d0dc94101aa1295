"""What the writing of digests promises the outbox: numbers without gaps, suspended addresses, and what doubt means."""

from dataclasses import replace
from pathlib import Path

from sqlmodel import select

from monitor.domain.watchlist import IfInDoubt, Watchlist
from monitor.store import suspensions
from monitor.store.mail_tables import MailRow
from tests.cycle.parts import PLAN, WATCH, Bench, bench
from tests.records import record


def to(*recipients: str, in_doubt: IfInDoubt = IfInDoubt.RESEND) -> Watchlist:
    return Watchlist((WATCH,), (replace(PLAN, to=recipients, in_doubt=in_doubt),))


def numbers(work: Bench) -> dict[str, list[int]]:
    told: dict[str, list[int]] = {}
    for mail in work.mails():
        told.setdefault(mail["To"], []).append(int(mail["X-Digest-Number"]))
    return {recipient: sorted(found) for recipient, found in sorted(told.items())}


def test_a_recipient_who_joins_later_begins_with_number_one(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(to("first@example.org"))
        for month in ("10", "11", "12"):
            work.records.replace(record(primary=f"2028-{month}"))
            work.cycle(to("first@example.org", "later@example.org"))
        assert numbers(work) == {"first@example.org": [1, 2, 3, 4], "later@example.org": [1, 2, 3]}


def test_a_suspended_recipient_gets_nothing_and_goes_on_without_a_gap(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        both = to("one@example.org", "gone@example.org")
        for number, primary in enumerate(("2028-09", "2028-10", "2028-11", "2028-12")):
            work.records.replace(record(primary=primary))
            work.cycle(both)
            if number == 0:
                with work.app.store.transaction() as session:
                    mail = session.exec(select(MailRow).where(MailRow.recipient == "gone@example.org")).one()
                    assert mail.id
                    for bounced in (mail.id, mail.id - 1):
                        suspensions.note_hard_bounce(session, bounced, "gone@example.org", "5.1.1", work.now)
            if number == 1:
                with work.app.store.transaction() as session:
                    newest = session.exec(select(MailRow.id)).all()[-1]
                    assert newest
                    assert suspensions.note_hard_bounce(session, newest, "gone@example.org", "5.1.1", work.now)
            if number == 2:
                with work.app.store.transaction() as session:
                    assert suspensions.suspended(session)[0].suppressed == 1
                    assert suspensions.lift(session, "gone@example.org")
        assert numbers(work) == {"gone@example.org": [1, 2, 3], "one@example.org": [1, 2, 3, 4]}


def test_what_doubt_means_is_the_lists_own_word(tmp_path: Path) -> None:
    with bench(tmp_path, record()) as work:
        work.cycle(to("one@example.org", in_doubt=IfInDoubt.HOLD))
        with work.app.store.reading() as session:
            assert session.exec(select(MailRow.hold_in_doubt)).all() == [True]
