from datetime import UTC, datetime

import pytest

from monitor.domain.mail import Mail
from monitor.store import outbox, suspensions
from monitor.store.outbox import QueuedMail
from monitor.store.recipient_numbers import next_number
from monitor.store.session import Store

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def queued(number: int, recipient: str) -> QueuedMail:
    return QueuedMail("news", Mail(f"{number}", recipient, "news@example.org", f"<{number}@example.org>", b"x"))


def bounce(store: Store, *numbers: int, recipient: str = "Reader@example.org") -> list[bool]:
    with store.transaction() as session:
        return [suspensions.note_hard_bounce(session, one, recipient, "5.1.1 unknown", NOW) for one in numbers]


def put(store: Store, *numbers: int) -> None:
    with store.transaction() as session:
        outbox.enqueue(session, None, [queued(number, "reader@example.org") for number in numbers], NOW)


def test_three_different_mails_suspend_an_address_and_one_mail_three_times_does_not(store: Store) -> None:
    put(store, 1, 2, 3)
    assert bounce(store, 1, 1, 1, 2, 2) == [False] * 5
    with store.reading() as session:
        assert suspensions.suspended(session) == ()
    assert bounce(store, 3) == [True]
    assert bounce(store, 3) == [False]
    with store.reading() as session:
        (found,) = suspensions.suspended(session)
    assert (found.mailbox, found.suppressed) == ("reader@example.org", 0)
    assert found.reason == "3 mails came back, the last one: 5.1.1 unknown"


def test_a_mail_to_a_suspended_address_is_not_enqueued_but_counted_with_the_reason(store: Store) -> None:
    put(store, 1, 2, 3)
    bounce(store, 1, 2, 3)
    put(store, 4)
    with store.reading() as session:
        assert len(outbox.listing(session)) == 3
        assert outbox.counters(session, NOW).suppressed == 1
        assert suspensions.suspended(session)[0].suppressed == 1


def test_a_suspension_that_is_lifted_forgives_the_bounces_so_far(store: Store) -> None:
    put(store, 1, 2, 3)
    bounce(store, 1, 2, 3)
    with store.transaction() as session:
        assert suspensions.lift(session, "READER@example.org")
        assert not suspensions.lift(session, "reader@example.org")
    put(store, 4, 5, 6)
    assert bounce(store, 4, 5) == [False, False]
    assert bounce(store, 6) == [True]
    with store.reading() as session:
        (again,) = suspensions.suspended(session)
    assert (again.since, again.suppressed) == (NOW, 0)


def test_numbers_count_for_each_recipient_of_each_list_and_have_no_gaps(store: Store) -> None:
    with store.transaction() as session:
        told = [next_number(session, "news", one) for one in ("a@x.org", "A@x.org", "b@x.org", "a@x.org")]
        assert told == [1, 2, 1, 3]
        assert next_number(session, "other", "a@x.org") == 1


def test_a_number_whose_mail_was_not_enqueued_is_given_again(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction() as session:  # noqa: PT012 - the block is the transaction
        assert next_number(session, "news", "a@x.org") == 1
        raise RuntimeError
    with store.transaction() as session:
        assert next_number(session, "news", "a@x.org") == 1
