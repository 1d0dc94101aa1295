"""Between the steps: mails that came back suspend the addresses they came back from."""

from dataclasses import dataclass
from datetime import datetime

from monitor.bounces import BounceFolder, Notice, ReturnPath, Verdict, read_notice
from monitor.cycle.deliver import suspension_problem
from monitor.domain.problems import Problem, Severity
from monitor.store import outbox_orders, suspensions
from monitor.store.session import Store


@dataclass(frozen=True)
class Bounced:
    """How many new mails lay in the folder, how many came back for good, and what the operator has to know."""

    read: int = 0
    hard: int = 0
    problems: tuple[Problem, ...] = ()


def take_bounces(store: Store, folder: BounceFolder, paths: ReturnPath, now: datetime) -> Bounced:
    """Read what came back. Only a notice to a return path of ours, of the last days, has any effect, and only one."""
    read, hard, problems = 0, 0, list[Problem]()
    try:
        for content in folder.unread():
            read += 1
            notice = read_notice(content)
            if notice is None or notice.verdict is not Verdict.HARD:
                continue
            number = _mail_of(notice, paths, now)
            if number is None:
                continue
            hard += 1
            if _came_back(store, number, notice, now):
                problems.append(suspension_problem(number))
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        remedy = "Correct MONITOR_BOUNCE_DIR or its permissions; mails go out as before"
        problems.append(Problem(str(folder.path), what, remedy, "E615", Severity.WARNING))
    return Bounced(read, hard, tuple(problems))


def _mail_of(notice: Notice, paths: ReturnPath, now: datetime) -> int | None:
    return next((number for address in notice.to if (number := paths.mail_of(address, now)) is not None), None)


def _came_back(store: Store, number: int, notice: Notice, now: datetime) -> bool:
    """Note that a mail came back; whether its address is suspended by this."""
    with store.transaction() as session:
        found = outbox_orders.find(session, number)
        if found is None:
            return False
        return suspensions.note_hard_bounce(session, number, found[0].recipient, notice.words, now)
