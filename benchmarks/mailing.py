"""A list with a thousand recipients and twenty claims: rendered, enqueued, delivered. ``python -m benchmarks.mailing``.

The whole product works, with a stand-in for the registry and mail servers in
a process of their own, one connection to each. Rendering is timed by the
processor, because other work on the machine disturbs the clock on the wall;
delivery, which waits for the disk and for the server, is given both ways. What
the rendering alone takes is shown for another digest, of every kind of item.
The ratios compare with the least that could be done with the same bodies:
``json.dumps``, and a plain ``EmailMessage``.
"""

import json
import multiprocessing
import resource
import tempfile
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from time import perf_counter, process_time

from sqlmodel import select

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.domain.watchlist import Watchlist
from monitor.rendering.mails import Letterhead, typeset
from monitor.smtp import Security, SmtpSender
from monitor.store.mail_tables import MailContentRow
from tests.crash.book import Book
from tests.crash.loop import mail_servers
from tests.cycle.parts import CLAIM, PLAN, WATCH, Bench, bench, parsed
from tests.make import claimed
from tests.records import record
from tests.rendering.matter import FULL, NOW

_RECIPIENTS, _CLAIMS = 1_000, 20
_WATCH = replace(
    WATCH,
    claims=tuple(
        replace(CLAIM, id=f"claim-{n}", date=claimed(f"by {2025 + n % 5}"), quote=f"we hope for data by {2025 + n % 5}")
        for n in range(_CLAIMS)
    ),
)
_RUNS = 20


def main() -> None:
    """Print the figures."""
    context = multiprocessing.get_context("forkserver")
    records = [record(number) for number in range(1, 6)]
    with tempfile.TemporaryDirectory() as name, bench(Path(name), *records) as work:
        with mail_servers(context, Path(name), seed=1) as ports:
            for server, port in zip(("by the byte", "aiosmtpd"), ports, strict=True):
                rendering = _written(work, f"list-{port}")
                _delivered(work, port, f"to the server {server}")
        assert len(Book(Path(name) / "book.jsonl").entries()) == 2 * _RECIPIENTS
        bodies = _bodies(work)
    _rendered()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8,.0f} MB at most")
    for least, seconds in (("json.dumps", _each(bodies, _dumped)), ("a plain EmailMessage", _each(bodies, _built))):
        print(f"{rendering / _RECIPIENTS / seconds:>8,.1f} times as long as {least} of the same bodies")


def _written(work: Bench, list_id: str) -> float:
    """Seconds of the processor for one digest to everybody."""
    recipients = tuple(f"reader{number}@readers.test" for number in range(_RECIPIENTS))
    plan = replace(PLAN, id=list_id, watch_ids=(_WATCH.id,), to=recipients)
    watchlist = Watchlist((_WATCH,), (plan,))
    work.app.observe(watchlist, work.now)
    work.app.assess(watchlist, work.now)
    began = process_time()
    (written,) = work.app.report(watchlist, work.now, asked=True)
    seconds = process_time() - began
    assert written.recipients == _RECIPIENTS
    print(f"{seconds:>8.1f} s for {_RECIPIENTS:,} mails with {_CLAIMS} claims, rendered and enqueued")
    return seconds


def _rendered() -> None:
    """The rendering alone, of a digest with every kind of item and a picture for each claim."""
    judged = tuple(
        replace(one, claim=replace(one.claim, id=f"claim-{n}"))
        for n, one in enumerate((FULL.judged * _CLAIMS)[:_CLAIMS])
    )
    began = process_time()
    edition = typeset(compose(replace(FULL, judged=judged), Role.READER), Letterhead("News <news@example.org>"))
    size = sum(len(edition.addressed_to(f"reader{n}@readers.test", 1, NOW).content) for n in range(_RECIPIENTS))
    seconds = process_time() - began
    print(f"{seconds:>8.1f} s for rendering alone as many mails of {size / _RECIPIENTS / 1024:.0f} KB")


def _delivered(work: Bench, port: int, where: str) -> None:
    sender = SmtpSender("127.0.0.1", port, Security.NONE)
    on_the_wall, began = perf_counter(), process_time()
    delivered = replace(work.app, sender=sender).deliver(asked=True)
    assert delivered.sent == _RECIPIENTS
    wall, processor = perf_counter() - on_the_wall, process_time() - began
    print(f"{_RECIPIENTS / wall:>8,.0f} mails a second {where} on one connection")
    print(f"{1000 * processor / _RECIPIENTS:>8.1f} ms of the processor for each of them")


def _bodies(work: Bench) -> dict[str, str]:
    """The text and the page of one mail."""
    with work.app.store.reading() as session:
        content = session.exec(select(MailContentRow.content).limit(1)).one()
    message = parsed(content)
    return {kind: _body(message, kind) for kind in ("plain", "html")}


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def _each(bodies: dict[str, str], work: Callable[[dict[str, str]], object]) -> float:
    began = process_time()
    for _ in range(_RUNS):
        work(bodies)
    return (process_time() - began) / _RUNS


def _dumped(bodies: dict[str, str]) -> object:
    return json.dumps(bodies)


def _built(bodies: dict[str, str]) -> object:
    message = EmailMessage()
    message["Subject"], message["To"] = "News", "reader@readers.test"
    message.set_content(bodies["plain"], cte="quoted-printable")
    message.add_alternative(bodies["html"], subtype="html", cte="quoted-printable")
    return message.as_bytes()


if __name__ == "__main__":
    main()
