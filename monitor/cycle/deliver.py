"""Fourth step: send what is in the outbox. A commit stands before and after every mail, and one before its dot.

Nothing is lost, because a mail leaves the outbox only with the server's own
answer. Nothing is sent twice without a reason that is written down: only a
mail whose final dot was sent without an answer can be sent again, a day
later, and then it says so itself. The rules and their reasons are in
``docs/delivery.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.domain.mail import (
    Accepted,
    Connection,
    Deferred,
    InDoubt,
    Mail,
    Outcome,
    Refused,
    Sender,
    ServerUnusable,
    next_attempt,
)
from monitor.domain.problems import Problem, Severity
from monitor.store import outbox, server_pause, suspensions
from monitor.store.outbox import Leased, MailState
from monitor.store.session import Store

#: The code of the problem that no mail at all can be sent.
SERVER_UNUSABLE = "E612"
#: The code of the problem that a list's digest could not be written, so its mails were not tried.
DIGEST_UNWRITTEN = "E616"
#: After this time without evidence a mail in doubt is sent again: a change unseen is worse than a mail seen twice.
RESEND_AFTER = timedelta(hours=24)
#: Seconds within which the final dot must follow the note that it is next; an idle server waits 300 (RFC 5321).
DOT_WITHIN = 60.0
#: So many mails in a row without an answer are the server's trouble and not theirs.
_MOST_UNANSWERED = 3
#: A mail at which this program failed is tried again after this time.
_AFTER_A_FAULT = timedelta(minutes=10)
#: No pause between attempts is longer; one that ends later was noted while the clock was wrong.
_LONGEST_PAUSE = timedelta(hours=5)


@dataclass
class Delivered:
    """What became of the mails of one run.

    ``unusable`` is why no mail could be sent at all; ``problems`` are those that began in this run, for the operator:
    the same trouble is told once, however long it lasts.
    """

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    in_doubt: int = 0
    held: int = 0
    unusable: str | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def all_accepted(self) -> bool:
        """Whether every mail that was owed was written, tried and accepted."""
        unwritten = any(problem.code == DIGEST_UNWRITTEN for problem in self.problems)
        return not (self.waiting or self.failed or self.in_doubt or self.held or self.unusable or unwritten)


@dataclass(frozen=True)
class Conditions:
    """How a run of deliveries is done.

    ``clock`` tells the time, ``spread`` a number from 0 to 1 that keeps mails
    from coming back together. ``asked`` ignores the pauses between attempts;
    ``alone`` says that no other process can be sending. ``elapsed`` counts
    seconds and goes on while the machine sleeps; without it ``clock`` is used.
    No mail is begun more than ``longest`` after the first, so that other work
    gets its turn. ``return_path`` gives the envelope sender of a mail by its
    number; without it the mail's own is used.
    """

    clock: Callable[[], datetime]
    spread: Callable[[], float]
    stopping: Callable[[], bool]
    asked: bool
    alone: bool
    elapsed: Callable[[], float] | None = None
    longest: timedelta | None = None
    return_path: Callable[[int, datetime], str] | None = None
    resend_after: timedelta = RESEND_AFTER

    def seconds(self) -> float:
        """A reading of the clock that measures time passed."""
        return self.elapsed() if self.elapsed else self.clock().timestamp()


def deliver(store: Store, sender: Sender, conditions: Conditions) -> Delivered:
    """Send every mail that is due, one after the other, the one that has been due for longest first."""
    run = _Run(store, conditions)
    if run.prepare():
        with sender.open() as connection:
            run.send(connection)
    with store.reading() as session:
        run.delivered.waiting = outbox.counts(session).get(MailState.PENDING, 0)
    return run.delivered


@dataclass
class _Run:
    """One run: what it did so far, and how many mails in a row the server left without an answer."""

    store: Store
    conditions: Conditions
    delivered: Delivered = field(default_factory=Delivered)
    was_paused: bool = False
    unanswered: int = 0

    def prepare(self) -> bool:
        """Take up what other senders left; whether the server may be tried."""
        now, asked = self.conditions.clock(), self.conditions.asked
        resend_at = now + self.conditions.resend_after
        with self.store.transaction() as session:
            outbox.recover(session, now, resend_at, nobody_else_sends=self.conditions.alone)
            held = outbox.hold_unresolved(session, now)
            outbox.hasten(session, now, MailState.PENDING, timedelta() if asked else _LONGEST_PAUSE, now)
            outbox.hasten(session, now, MailState.IN_DOUBT, self.conditions.resend_after, resend_at)
            pause = server_pause.current(session)
        for number in held:
            self._set_aside(number, "it is in doubt, and its list wants no second copy unasked")
        self.was_paused = pause is not None
        if pause is None or not pause.lasts(now, asked=asked):
            return True
        self.delivered.unusable = pause.reason
        return False

    def send(self, connection: Connection) -> None:
        """Send mail after mail, until none is due, the time is over, or the server is of no use."""
        begun = self.conditions.seconds()
        with self.store.transaction() as session:
            taken = self._take(session, begun)
        while taken:
            taken = self._settle_and_take(taken.leased, self._attempt(connection, taken), begun)

    def _take(self, session: Session, begun: float) -> "_Taken | None":
        """Lease the next mail and read it; None if none is due or the run (begun at ``begun``) ends."""
        if self.conditions.stopping() or self.delivered.unusable:
            return None
        longest = self.conditions.longest
        if longest is not None and self.conditions.seconds() - begun > longest.total_seconds():
            return None
        leased = outbox.lease_next(session, self.conditions.clock())
        if leased is None:
            return None
        try:
            return _Taken(leased, outbox.content_of(session, leased))
        except outbox.UnreadableMailError as error:
            return _Taken(leased, _Fault(str(error)))

    def _settle_and_take(self, leased: Leased, outcome: "Outcome | _Fault", begun: float) -> "_Taken | None":
        """Note what became of a mail and lease the next one, in one commit.

        If the next one cannot be leased, that must not undo the note: an accepted mail would be in doubt.
        """
        try:
            with self.store.transaction() as session:
                self._settle(session, leased, outcome)
                self._judge_server(session, outcome)
                return self._take(session, begun)
        except Exception:
            with self.store.transaction() as session:
                self._settle(session, leased, outcome)
            raise

    def _attempt(self, connection: Connection, taken: "_Taken") -> "Outcome | _Fault":
        leased, mail = taken.leased, taken.mail
        if isinstance(mail, _Fault):
            return mail
        before_dot = _BeforeDot(self.store, leased, self.conditions)
        mail = self._addressed(_marked(mail, leased), leased)
        try:
            return connection.deliver(mail, before_dot)
        except Exception as error:
            if before_dot.failed:
                raise  # the database is in trouble, and not this mail
            reason = f"{type(error).__name__}: {error}"
            return InDoubt(f"this program failed after the dot: {reason}") if before_dot.given else _Fault(reason)

    def _addressed(self, mail: Mail, leased: Leased) -> Mail:
        path = self.conditions.return_path
        return replace(mail, sender=path(leased.number, self.conditions.clock())) if path else mail

    def _settle(self, session: Session, leased: Leased, outcome: "Outcome | _Fault") -> None:
        now = self.conditions.clock()
        match outcome:
            case Accepted(reply=reply):
                outbox.move(session, leased, MailState.SENT, reply, now)
                self.delivered.sent += 1
            case Deferred(reason=reason):
                again = next_attempt(leased.attempts, now, self.conditions.spread())
                state = MailState.PENDING if again else MailState.FAILED
                outbox.move(session, leased, state, reason, now, again)
                if again is None:
                    self._failed(leased, f"it was deferred for five days, the last time because {reason}")
            case Refused(reason=reason, of_recipient=of_recipient):
                outbox.move(session, leased, MailState.FAILED, reason, now)
                self._failed(leased, reason)
                if of_recipient and suspensions.note_hard_bounce(session, leased.number, leased.recipient, reason, now):
                    self.delivered.problems.append(suspension_problem(leased.number))
            case InDoubt(reason=reason):
                resend_at = now + self.conditions.resend_after
                outbox.move(session, leased, MailState.IN_DOUBT, reason, now, resend_at)
                self.delivered.in_doubt += 1
            case ServerUnusable(reason=reason):
                outbox.give_back(session, leased, reason, now)
            case _Fault(reason=reason):
                if outbox.set_back(session, leased, reason, now, now + _AFTER_A_FAULT):
                    tries = f"this program failed at it {outbox.MOST_FAULTS} times"
                    self._set_aside(leased.number, f"{tries}: {reason}")

    def _judge_server(self, session: Session, outcome: "Outcome | _Fault") -> None:
        """Pause the whole server when it cannot be used, and end the pause with its first answer."""
        match outcome:
            case _Fault():
                pass
            case ServerUnusable(reason=reason, ours=ours):
                self._pause(session, reason, ours=ours)
            case InDoubt(reason=reason) | Deferred(reason=reason, line_lost=True):
                self.unanswered += 1
                if self.unanswered >= _MOST_UNANSWERED:
                    reason = f"{self.unanswered} mails in a row had no answer, the last one: {reason}"
                    self._pause(session, reason, ours=False)
            case _:
                self.unanswered = 0
                if self.was_paused:
                    server_pause.end(session)
                    self.was_paused = False

    def _pause(self, session: Session, reason: str, *, ours: bool) -> None:
        self.delivered.unusable = reason
        if server_pause.begin_or_prolong(session, reason, self.conditions.clock(), ours=ours):
            self.delivered.problems.append(_server_problem(reason, ours=ours))

    def _failed(self, leased: Leased, reason: str) -> None:
        self.delivered.failed += 1
        what = f"it was given up: {reason.replace(leased.recipient, 'the recipient')}"
        remedy = f"See monitor outbox show {leased.number}; correct the address, or retry it"
        self.delivered.problems.append(Problem(_place(leased.number), what, remedy, "E611", Severity.WARNING))

    def _set_aside(self, number: int, what: str) -> None:
        self.delivered.held += 1
        remedy = f"See monitor outbox show {number}; monitor outbox release {number} lets it go"
        self.delivered.problems.append(Problem(_place(number), what, remedy, "E613", Severity.WARNING))


@dataclass(frozen=True)
class _Fault:
    """This program failed at a mail before its dot: certainly not accepted, and nobody else's trouble."""

    reason: str


@dataclass(frozen=True)
class _Taken:
    """A mail that is leased, as it was rendered, or what is wrong with its bytes."""

    leased: Leased
    mail: Mail | _Fault


@dataclass
class _BeforeDot:
    """Notes that the dot is next, and says whether there is still time for it.

    ``failed``: the note could not be stored; ``given``: the answer was yes, so the mail may be accepted.
    """

    store: Store
    leased: Leased
    conditions: Conditions
    failed: bool = False
    given: bool = False

    def __call__(self) -> bool:
        """See ``monitor.domain.mail.Connection``. A machine that slept here must not wake up and send the dot."""
        begun = self.conditions.seconds()
        self.failed = True
        with self.store.transaction() as session:
            noted = outbox.announce_dot(session, self.leased, self.conditions.clock())
        self.failed = False
        self.given = noted and 0 <= self.conditions.seconds() - begun <= DOT_WITHIN
        return self.given


def suspension_problem(number: int) -> Problem:
    """That nothing is sent to the address of this mail any more."""
    what = f"its address is suspended: {suspensions.BOUNCES_TO_SUSPEND} mails to it came back for good"
    remedy = "See monitor outbox suspended; correct the address in the watchlist, or lift the suspension"
    return Problem(_place(number), what, remedy, "E614", Severity.WARNING)


def _server_problem(reason: str, *, ours: bool) -> Problem:
    remedy = "The mails wait in the outbox and go out when it is back"
    if ours:
        remedy = "Correct the MONITOR_SMTP settings or the certificate, then run monitor outbox resume; mails wait"
    return Problem("mail server", f"no mail can be sent: {reason}", remedy, SERVER_UNUSABLE)


def _place(number: int) -> str:
    return f"mail {number} of the outbox"  # not the address: problems are logged


def _marked(mail: Mail, leased: Leased) -> Mail:
    """A mail that may have been accepted before says so, in front of bytes that are otherwise the same."""
    if leased.doubted_at is None:
        return mail
    since = f"{leased.doubted_at:%Y-%m-%dT%H:%MZ}"
    header = f"X-Digest-Attempt: {leased.doubts + 1} (an earlier attempt is in doubt since {since})\r\n"
    return replace(mail, content=header.encode() + mail.content)
