from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from monitor.domain.mail import Mail
from monitor.store import outbox, outbox_orders
from monitor.store.mail_tables import AttemptRow, MailContentRow
from monitor.store.outbox import Leased, MailState, QueuedMail
from monitor.store.outbox_orders import Order, OrderRefusedError
from monitor.store.session import Store

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ORDERED = {
    (MailState.PENDING, Order.RETRY): MailState.PENDING,
    (MailState.FAILED, Order.RETRY): MailState.PENDING,
    (MailState.IN_DOUBT, Order.RETRY): MailState.PENDING,
    (MailState.PENDING, Order.HOLD): MailState.HELD,
    (MailState.IN_DOUBT, Order.HOLD): MailState.HELD,
    (MailState.HELD, Order.RELEASE): MailState.PENDING,
    (MailState.IN_DOUBT, Order.ARRIVED): MailState.SENT,
}


def a_mail_in(store: Store, state: MailState) -> Leased:
    """Mail 1, brought to a state as a sender would."""
    mail = Mail("1", "reader@example.org", "news@example.org", "<1@example.org>", b"Subject: news\r\n\r\nnone\r\n")
    with store.transaction() as session:
        outbox.enqueue(session, None, [QueuedMail("news", mail)], NOW)
        leased = outbox.lease_next(session, NOW)
        assert leased
        if state in (MailState.DOT_PENDING, MailState.IN_DOUBT, MailState.SENT):
            assert outbox.announce_dot(session, leased, NOW)
        if state not in (MailState.LEASED, MailState.DOT_PENDING):
            assert outbox.move(session, leased, state, "the server's words", NOW)
    return leased


@pytest.mark.parametrize("state", MailState)
@pytest.mark.parametrize("what", Order)
def test_an_order_is_carried_out_or_refused_and_then_nothing_has_changed(
    store: Store, state: MailState, what: Order
) -> None:
    a_mail_in(store, state)
    later = NOW + timedelta(hours=1)
    with store.transaction() as session:
        if (state, what) in ORDERED:
            assert outbox_orders.order(session, 1, what, later) is ORDERED[state, what]
        else:
            with pytest.raises(OrderRefusedError, match=r"^mail 1: \w"):
                outbox_orders.order(session, 1, what, later)
        found = outbox_orders.find(session, 1)
    assert found
    assert found[0].state is ORDERED.get((state, what), state)
    assert (found[1][-1].detail == f"{what.value}, by an operator") is ((state, what) in ORDERED)


@pytest.mark.parametrize("what", Order)
def test_a_sent_mail_is_never_sent_again_whoever_asks(store: Store, what: Order) -> None:
    a_mail_in(store, MailState.SENT)
    with store.transaction() as session:
        with pytest.raises(OrderRefusedError, match="never sent again"):
            outbox_orders.order(session, 1, what, NOW + timedelta(days=1))
        assert outbox.lease_next(session, NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(("minutes", "is_ripe"), [(0, False), (9, False), (10, True)])
def test_a_mail_in_doubt_ripens_before_it_may_be_sent_again(store: Store, minutes: int, *, is_ripe: bool) -> None:
    a_mail_in(store, MailState.IN_DOUBT)
    at = NOW + timedelta(minutes=minutes)
    with store.transaction() as session:
        if not is_ripe:
            with pytest.raises(OrderRefusedError, match="may still accept it until 06:10 UTC"):
                outbox_orders.order(session, 1, Order.RETRY, at)
            outbox_orders.order(session, 1, Order.HOLD, at)
            with pytest.raises(OrderRefusedError, match="may still accept it"):
                outbox_orders.order(session, 1, Order.RELEASE, at)
        else:
            assert outbox_orders.order(session, 1, Order.RETRY, at) is MailState.PENDING


def test_a_mail_that_arrived_is_resolved_and_counted(store: Store) -> None:
    a_mail_in(store, MailState.IN_DOUBT)
    with store.transaction() as session:
        outbox_orders.order(session, 1, Order.HOLD, NOW)
        assert outbox_orders.order(session, 1, Order.ARRIVED, NOW) is MailState.SENT
        told = outbox.counters(session, NOW)
    assert (told.sent, told.resolved_sent, told.in_doubt_total, told.held) == (1, 1, 1, 0)


def test_there_is_no_order_about_a_mail_that_is_not_there(store: Store) -> None:
    with store.transaction() as session:
        with pytest.raises(OrderRefusedError, match="no mail 7"):
            outbox_orders.order(session, 7, Order.RETRY, NOW)
        assert outbox_orders.find(session, 7) is None


def test_an_order_ends_the_lease_of_whoever_has_it(store: Store) -> None:
    leased = a_mail_in(store, MailState.PENDING)
    with store.transaction() as session:
        outbox_orders.order(session, 1, Order.HOLD, NOW)
        assert not outbox.announce_dot(session, leased, NOW)
        assert not outbox.move(session, leased, MailState.SENT, "250", NOW)


def test_the_journal_is_only_added_to(store: Store) -> None:
    a_mail_in(store, MailState.IN_DOUBT)
    with store.reading() as session:
        before = entries(session)
    with store.transaction() as session:
        outbox_orders.order(session, 1, Order.RETRY, NOW + timedelta(hours=1))
    with store.reading() as session:
        assert entries(session)[: len(before)] == before
    assert [state for _, state, _ in before] == ["pending", "leased", "dot_pending", "in_doubt"]


def entries(session: Session) -> list[tuple[datetime, str, str]]:
    return [(row.at, row.state, row.detail) for row in session.exec(select(AttemptRow))]


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_bytes_that_are_not_those_that_were_rendered_are_not_sent(store: Store, damage: str) -> None:
    leased = a_mail_in(store, MailState.LEASED)
    with store.transaction() as session:
        row = session.get_one(MailContentRow, 1)
        if damage == "missing":
            session.delete(row)
        else:
            row.content += b"and more"
            session.add(row)
    with store.reading() as session, pytest.raises(outbox.UnreadableMailError):
        outbox.content_of(session, leased)


def test_the_age_of_the_oldest_mail_that_waits_is_counted(store: Store) -> None:
    with store.reading() as session:
        assert outbox.counters(session, NOW).oldest_pending_seconds == 0
    a_mail_in(store, MailState.PENDING)
    with store.reading() as session:
        assert outbox.counters(session, NOW + timedelta(hours=2)).oldest_pending_seconds == 7200
